"""The gate as its page shows it: the policy in words, and what adopting today's rule-set would change."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from biaoshi.advice.disclosure import OUTCOMES
from biaoshi.output.words import STAGES, TIERS
from biaoshi_api.gate import Gate, Policy, Side, diff

SEVERITIES = {code: title for code, title, _ in TIERS}
EFFECTS = {"block": "不放行", "warn": "请人看", "none": "不影响"}
PARTS = {
    "advice": "公开、密级、归档建议", "calendar": "日期推算", "catalogue": "目录对照", "check": "检查引擎", "classifier": "分类模型的计算",
    "closings": "人工阅看记录", "decisions": "已接受问题的读取", "fingerprints": "指纹", "formats": "文件读取", "grounds": "事由判断",
    "isolate": "隔离读取", "lexicons": "词库匹配", "passages": "登记来源比对", "marks": "标志识别", "masking": "输出遮盖", "profiles": "方案",
    "recognisers": "个人信息识别", "rules": "规则共用部分", "suppressions": "已接受问题的对照", "text": "文字归一", "types": "数据类型",
    "errors": "错误类型",
}  # fmt: skip
"""Parts of the program in words; one that is not here is shown by its name."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One rule that differs; `heavier`: it may stop or ask more than before."""

    what: str
    code: str
    title: str
    severity: str
    effect: str
    heavier: bool


@dataclass(frozen=True, slots=True)
class GatePage:
    """`why`: there is no usable policy, and why. `said`: the policy's sides in words."""

    name: str
    why: str
    said: tuple[tuple[str, str], ...]
    adopted: str
    adopted_known: bool
    by: str
    moment: float | None
    current: str
    version: str
    same: bool
    all: bool
    shared: tuple[str, ...]
    resources: tuple[str, ...]
    changes: tuple[ChangeLine, ...]
    adopt: str


def gate_page(gate: Gate) -> GatePage:
    """Return what the page shows of the gate."""
    told = diff(gate)
    policy, adoption = gate.policy, gate.adoption
    return GatePage(
        policy.name if policy else "", gate.why, tuple(_said(policy)) if policy else (), told["adopted"] or "",
        told["adopted_known"], adoption.account if adoption else "", adoption.moment if adoption else None, told["current"],
        told["current_version"], told["same"], told["shared_code_changed"], tuple(map(_part, told["shared"])),
        tuple(told["resources"]), tuple(_lines(told)), told["adopt"],
    )  # fmt: skip


def _said(policy: Policy) -> Iterator[tuple[str, str]]:
    yield "不放行", _side(policy.block)
    yield "请人看", _side(policy.warn) or "没有"
    yield "没有进行就不能判断的环节", "、".join(STAGES[s] for s in policy.required)


def _side(side: Side) -> str:
    parts = (
        ("规则", side.codes), ("问题", tuple(SEVERITIES[s] for s in side.severities)), ("标注密级", side.levels),
        ("公开审查建议", tuple(OUTCOMES[o] for o in side.outcomes)),
    )  # fmt: skip
    return "；".join(f"{name}：{'、'.join(said)}" for name, said in parts if said)


def _part(name: str) -> str:
    kind, _, rest = name.partition("/")
    return f"{PARTS.get(rest, rest)}（{name}）" if kind == "code" else f"库 {rest}"


def _lines(told: dict[str, Any]) -> Iterator[ChangeLine]:
    order = tuple(EFFECTS)
    for what, key in (("新增", "added"), ("取消", "removed"), ("改动", "changed")):
        for one in told[key]:
            before, after = one["effect_before"], one["effect_after"]
            yield ChangeLine(
                what, one["code"], one["title"] or "", _step(SEVERITIES, one["severity_before"], one["severity_after"]),
                _step(EFFECTS, before, after), order.index(after) < order.index(before),
            )  # fmt: skip


def _step(words: dict[str, str], before: str | None, after: str | None) -> str:
    """Return a word, or the step from one to the other."""
    first, second = words.get(before or "", ""), words.get(after or "", "")
    return second if first == second or not first else first if not second else f"{first} → {second}"
