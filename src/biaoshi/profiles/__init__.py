"""Profiles: how strict an office is. Four are shipped as TOML beside this file; an office adds its own.

name = "青川市政府办"          # its own name
title = "青川市政府办公室"     # shown to users
base = "gov"                   # one of the shipped ones; what is not said below is taken from it
off = ["LY305"]                # rules switched off
about_to_send = false          # final version about to be sent · archive · drafts · enterprise
own_marks = ["内部敏感"]       # further internal marks of the office
trade_levels = ["核心商密", "普通商密"]
[severity]                     # caps: only ever milder than the rule itself
LY302 = "info"
[limits]                       # years; only ever stricter than 保密法 第二十条
机密 = 15
[forms]                        # how the office writes a mark; shown as the right form
work_secret = "工作秘密"
"""

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from biaoshi.errors import ConfigError
from biaoshi.types.facts import Profile
from biaoshi.types.severity import SEVERITIES

FOLDER = Path(__file__).parent
FORMS = ("work_secret", "trade_secret", "internal", "declassified", "changed")
_SWITCHES = ("about_to_send", "archive", "drafts", "enterprise")
_LISTS = ("off", "own_marks", "trade_levels")


def profile_names() -> tuple[str, ...]:
    """Return the names of the shipped profiles."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.toml")))


def load_profile(name: str) -> Profile:
    """Return the shipped profile `name`, or the office's own in the file `name` if that ends in .toml.

    Raises ConfigError naming the key at fault, what it may be, and the file.
    """
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"没有名为“{name}”的方案；可用：{'、'.join(profile_names())}，或给出 .toml 文件。") from None
    except OSError as error:
        raise ConfigError(f"方案文件 {path.name} 读不到（{error.strerror}）。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"方案文件 {path.name} 不是有效的 TOML：{error}") from error
    base = raw.pop("base", None)
    if base is not None and (path.parent == FOLDER or base not in profile_names()):
        raise ConfigError(f"方案文件 {path.name} 的 base 应为 {'、'.join(profile_names())} 之一。")
    start = load_profile(base) if base else Profile(name=path.stem)
    return replace(start, **{key: _value(path, key, value, start) for key, value in raw.items()})


def _value(path: Path, key: str, value: Any, start: Profile) -> Any:
    def wrong(why: str) -> ConfigError:
        return ConfigError(f"方案文件 {path.name} 的 {key} 有误：{why}。")

    if key not in {f.name for f in fields(Profile)}:
        raise wrong(f"没有这一项，可用：{'、'.join(f.name for f in fields(Profile))}、base")
    if key in _SWITCHES:
        if not isinstance(value, bool):
            raise wrong("应为 true 或 false")
        return value
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise wrong("应为文字的列表")
        return frozenset(v.upper() for v in value) | start.off if key == "off" else tuple(value)
    if key == "severity":
        if not isinstance(value, dict) or not all(v in SEVERITIES for v in value.values()):
            raise wrong(f"应为规则编号与级别的对照，级别为 {'、'.join(SEVERITIES)} 之一")
        return {**start.severity, **{k.upper(): v for k, v in value.items()}}
    if key == "limits":
        return _limits(value, start, wrong)
    if key == "forms":
        if not isinstance(value, dict) or not all(k in FORMS and isinstance(v, str) for k, v in value.items()):
            raise wrong(f"应为标志种类与写法的对照，种类为 {'、'.join(FORMS)} 之一")
        return {**start.forms, **value}
    if not isinstance(value, str) or not value.strip():
        raise wrong("应为文字")
    return value


def _limits(value: Any, start: Profile, wrong: Any) -> dict[str, int]:
    statutory = Profile(name="").limits
    if not isinstance(value, dict) or not all(type(v) is int and k in statutory for k, v in value.items()):
        raise wrong(f"应为密级与年数的对照，密级为 {'、'.join(statutory)} 之一")
    for level, years in value.items():
        if not 1 <= years <= statutory[level]:
            raise wrong(f"{level}的最长期限应在 1 至 {statutory[level]} 年之间（保密法第二十条），不能放宽")
    return {**start.limits, **value}
