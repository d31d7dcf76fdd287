"""The office's policy of what may be sent: one TOML file.

name = "青川市政府办"
ruleset = "…64 hex digits…"       # the rule-set adopted: GET /v1/gate/policy/diff shows what another would change
required = ["marks", "rules", …]   # stages without which nothing is let through; this is the default
[block]                            # any of these stops it
codes = ["PI801", "SC"]            # rule codes or their beginnings
severities = ["error"]
levels = ["绝密", "机密", "秘密"]   # highest marked level
outcomes = ["withhold"]            # advice on disclosure
[warn]                             # any of these asks a person to look
severities = ["warning"]
"""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from biaoshi import ConfigError

STAGES = ("marks", "rules", "layout", "ocr", "personal_data", "lexicons", "classifier", "catalogue")
REQUIRED = tuple(s for s in STAGES if s != "layout")
"""A plain text has no layout, and says so; what it says can be judged all the same."""
SEVERITIES = ("error", "warning", "info")
LEVELS = ("秘密", "机密", "绝密")
OUTCOMES = ("publish_redacted", "consult_third_party", "withhold", "withhold_discretionary", "refer")


@dataclass(frozen=True, slots=True)
class Side:
    """What leads to one answer."""

    codes: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    def speaks(self, code: str, severity: str) -> bool:
        """Tell whether a finding of the rule counts. That a part was not read makes the answer unknown by itself: such a
        finding (RD) counts only where the policy names it."""
        named = bool(self.codes) and code.startswith(self.codes)
        return named or (severity in self.severities and not code.startswith("RD"))


@dataclass(frozen=True, slots=True)
class Policy:
    name: str
    ruleset: str
    block: Side
    warn: Side
    required: tuple[str, ...] = REQUIRED


def load(path: Path) -> Policy:
    """Return the policy in the file. Raises ConfigError naming the line at fault."""
    try:
        return read(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"放行策略读不到（{error.strerror}）。") from error
    except UnicodeDecodeError as error:
        raise ConfigError("放行策略不是 UTF-8 文本。") from error


def read(text: str) -> Policy:
    """Return the policy in the TOML `text`. Raises ConfigError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"放行策略不是有效的 TOML：{error}") from error
    if odd := set(raw) - {f.name for f in fields(Policy)}:
        raise ConfigError(f"放行策略没有“{sorted(odd)[0]}”这一项。")
    name, ruleset = raw.get("name"), raw.get("ruleset")
    if not isinstance(name, str) or not name.strip():
        raise ConfigError("放行策略要有名称（name）。")
    if not isinstance(ruleset, str) or len(ruleset) != 64 or set(ruleset) - set("0123456789abcdef"):
        raise ConfigError("放行策略的 ruleset 应为所采用规则集的摘要（64 位十六进制，见 GET /v1/ruleset）。")
    required = _words(raw.get("required", list(REQUIRED)), "required", STAGES)
    block, warn = _side(raw.get("block"), "block"), _side(raw.get("warn"), "warn")
    if block == Side():
        raise ConfigError("放行策略的 [block] 没有一项：什么也拦不住的策略不能使用。")
    return Policy(name, ruleset, block, warn, required)


def _side(raw: Any, name: str) -> Side:
    if raw is None:
        return Side()
    if not isinstance(raw, dict):
        raise ConfigError(f"放行策略的 {name} 应为一节 [{name}]。")
    if odd := set(raw) - {f.name for f in fields(Side)}:
        raise ConfigError(f"放行策略的 [{name}] 没有“{sorted(odd)[0]}”这一项。")
    return Side(
        tuple(c.upper() for c in _words(raw.get("codes", []), f"{name}.codes", None)),
        _words(raw.get("severities", []), f"{name}.severities", SEVERITIES),
        _words(raw.get("levels", []), f"{name}.levels", LEVELS),
        _words(raw.get("outcomes", []), f"{name}.outcomes", OUTCOMES),
    )


def _words(raw: Any, name: str, known: tuple[str, ...] | None) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(w, str) and w.strip() for w in raw):
        raise ConfigError(f"放行策略的 {name} 应为文字的列表。")
    if known is not None and (odd := [w for w in raw if w not in known]):
        raise ConfigError(f"放行策略的 {name} 不能是“{odd[0]}”，可用：{'、'.join(known)}。")
    return tuple(raw)
