"""Models against their own digests: each is loaded, and loading refuses what does not fit."""

from collections.abc import Iterator

from biaoshi.check.resources import MODELS
from biaoshi.classifier import folder, load
from biaoshi.errors import ConfigError
from biaoshi.installation.line import Line

_REMEDY = "请用原安装包重新安装；没有它，理由和公开意见只能是“需人工审查”"


def check(names: tuple[str, ...] = MODELS) -> Iterator[Line]:
    """Yield a line for each model: missing, spoilt, or its version and digest."""
    for name in names:
        what = f"模型 {name}"
        try:
            place = folder(name)
        except ConfigError:
            yield Line(f"models.{name}", "模型", what, "missing", "没有找到", _REMEDY)
            continue
        try:
            model = load(place)
        except ConfigError as error:
            yield Line(f"models.{name}", "模型", what, "broken", str(error), _REMEDY)
            continue
        level = f"，训练文件最高标注密级：{model.highest_level}" if model.highest_level else ""
        yield Line(f"models.{name}", "模型", what, "ok", f"版本 {model.version}，SHA-256 {model.sha256[:16]}…{level}")
