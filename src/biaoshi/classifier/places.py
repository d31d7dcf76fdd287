"""Where models are: inside the installed package, else in the checkout it runs from."""

from pathlib import Path

from biaoshi.errors import ConfigError

_PACKAGE = Path(__file__).parents[1] / "_models"
_CHECKOUT = Path(__file__).parents[3] / "models"


def folder(name: str) -> Path:
    """Return the folder of the model called `name` (grounds-v1). Raises ConfigError if there is none."""
    for root in (_PACKAGE, _CHECKOUT):
        if (root / name / "model.toml").is_file():
            return root / name
    raise ConfigError(f"没有找到模型 {name}：安装不完整。请重新安装。")
