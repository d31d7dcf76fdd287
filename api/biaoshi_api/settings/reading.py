"""TOML → Settings: every line known, every value of its kind, all faults told at once."""

import tomllib
import types
import typing
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from biaoshi.errors import ConfigError
from biaoshi_api.settings import sections
from biaoshi_api.settings.sense import faults


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `ceiling` is the highest level this machine may handle, and must be told."""

    ceiling: sections.Ceiling
    data: sections.Data
    server: sections.Server = field(default_factory=sections.Server)
    vault: sections.VaultKeys = field(default_factory=sections.VaultKeys)
    workers: sections.Workers = field(default_factory=sections.Workers)
    checks: sections.Checks = field(default_factory=sections.Checks)
    people: sections.People = field(default_factory=sections.People)
    proxy: sections.Proxy = field(default_factory=sections.Proxy)
    oidc: sections.Oidc = field(default_factory=sections.Oidc)
    audit: sections.Audit = field(default_factory=sections.Audit)
    webhooks: sections.Webhooks = field(default_factory=sections.Webhooks)
    gate: sections.Gate = field(default_factory=sections.Gate)
    review: sections.Review = field(default_factory=sections.Review)

    @property
    def database(self) -> str:
        """The address of the database, the default resolved."""
        return self.data.database or f"sqlite:///{self.data.folder / 'biaoshi.db'}"

    @property
    def heads(self) -> Path:
        """The file the head of the audit log is printed to, daily."""
        return self.audit.heads_file or self.data.folder / "audit.heads"


def load(path: Path) -> Settings:
    """Return the settings in the file at `path`. Raises ConfigError naming every fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"配置文件读不到：{path}（{error.strerror}）。") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"配置文件 {path} 不是 UTF-8 编码。") from error
    return read(text, path.absolute().parent, name=path.name)


def read(text: str, folder: Path, *, name: str = "biaoshi.toml") -> Settings:
    """Return the settings in the TOML `text`; paths in it are taken from `folder`. Raises ConfigError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"配置文件 {name} 不是有效的 TOML：{error}。") from error
    wrong: list[str] = []
    if "ceiling" not in table:
        wrong.append("没有写明 ceiling（本机可以处理的最高密级：非涉密、秘密、机密、绝密之一）；不写明不能启动。")
        table = table | {"ceiling": "非涉密"}  # so that the other faults are told too
    settings = _section(Settings, table, "", folder, wrong)
    wrong.extend(faults(settings) if settings is not None and not wrong else ())
    if wrong or settings is None:
        raise ConfigError(f"配置文件 {name} 有误：\n" + "\n".join(f"  - {line}" for line in wrong))
    return settings  # type: ignore[no-any-return]


def _section(kind: Any, table: dict[str, Any], at: str, folder: Path, wrong: list[str]) -> Any:
    """Return an instance of the dataclass `kind`, or None after having said what is wrong."""
    hints = typing.get_type_hints(kind)
    known = {f.name for f in fields(kind)}
    wrong.extend(f"{at}{k}：没有这个选项。" for k in table if k not in known)
    values: dict[str, Any] = {}
    before = len(wrong)
    for one in fields(kind):
        name = f"{at}{one.name}"
        if one.name in table:
            values[one.name] = _value(hints[one.name], table[one.name], name, folder, wrong)
        elif one.default is MISSING and one.default_factory is MISSING:
            needed = f"[{name}] 一节" if hasattr(hints[one.name], "__dataclass_fields__") else name
            wrong.append(f"缺少 {needed}。")
    return kind(**values) if len(wrong) == before else None


def _value(hint: Any, given: Any, at: str, folder: Path, wrong: list[str]) -> Any:
    if hasattr(hint, "__dataclass_fields__"):
        if isinstance(given, dict):
            return _section(hint, given, f"{at}.", folder, wrong)
        wrong.append(f"{at}：应为一节 [{at}]。")
        return None
    if get_origin(hint) is Literal:
        if given in get_args(hint) and type(given) in {type(a) for a in get_args(hint)}:
            return given
        wrong.append(f"{at}：只能是 {'、'.join(map(str, get_args(hint)))}。")
        return None
    if get_origin(hint) is types.UnionType:  # always `X | None`; TOML has no null, so it is X
        return _value(get_args(hint)[0], given, at, folder, wrong)
    if get_origin(hint) is tuple:
        if isinstance(given, list):
            return tuple(_value(get_args(hint)[0], g, at, folder, wrong) for g in given)
        wrong.append(f'{at}：应为列表，如 ["…", "…"]。')
        return None
    return _plain(hint, given, at, folder, wrong)


def _plain(hint: Any, given: Any, at: str, folder: Path, wrong: list[str]) -> Any:
    if hint is bool and isinstance(given, bool):
        return given
    if hint is int and type(given) is int:
        return given
    if hint is float and type(given) in (int, float):
        return float(given)
    if hint is str and isinstance(given, str):
        return given
    if hint is Path and isinstance(given, str) and given:
        return folder / given
    kinds = {bool: "true 或者 false", int: "整数", float: "数字", str: "文字（加引号）", Path: "路径（加引号）"}
    wrong.append(f"{at}：应为{kinds[hint]}。")
    return None
