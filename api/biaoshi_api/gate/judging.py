"""One answer from a report and the policy: pass, warn, block, or unknown where it cannot be told.

    stopped, blocked by an adopted rule or level      → block   (what else is unread does not matter any more)
    unread part, stage not run, rule changed since    → unknown (never pass)
    warned by an adopted rule                         → warn
    nothing of all that                               → pass

A rule that came after the adopted rule-set is left out of account and named in `not_adopted`; one that changed since
makes the answer unknown where the policy listens to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import biaoshi
from biaoshi_api.gate.editions import Change, Edition
from biaoshi_api.gate.policy import Policy, Side

Answer = Literal["pass", "warn", "block", "unknown"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a Chinese sentence; `code` where a rule says so, `count` of its findings."""

    what: str
    code: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    answer: Answer
    reasons: tuple[Reason, ...] = ()
    not_adopted: tuple[str, ...] = ()


def unknown(what: str) -> Verdict:
    """Return the answer where it could not be told at all."""
    return Verdict("unknown", (Reason(what),))


def judge(report: biaoshi.Report, policy: Policy, pinned: Edition | None, change: Change) -> Verdict:
    """Return what the policy says of the report. `pinned` None: this service does not know the adopted rule-set."""
    if report.verdict == "stopped":
        return Verdict("block", (Reason("文件的密级高于本机上限，已停止处理"),))
    if pinned is None:
        return unknown("策略所钉的规则集不是本机用过的，不能判断；请核对策略的 ruleset")
    live = [f for r in report.family() for f in r.findings if f.suppressed is None]
    late = tuple(sorted({f.rule for f in live if f.rule in change.added}))
    steady = [(f.rule, str(f.severity)) for f in live if f.rule not in change.added | change.changed]
    if blocked := (
        *_levels(report, policy.block),
        *_advice(report, policy.block, change),
        *_spoken(steady, policy.block),
    ):
        return Verdict("block", blocked, late)
    if open_ := (*_unread(report), *_stages(report, policy), *_unadopted(policy, pinned, change)):
        return Verdict("unknown", open_, late)
    warned = (*_levels(report, policy.warn), *_advice(report, policy.warn, change), *_spoken(steady, policy.warn))
    return Verdict("warn" if warned else "pass", warned, late)


def _spoken(found: list[tuple[str, str]], side: Side) -> Iterator[Reason]:
    spoken = [code for code, severity in found if side.speaks(code, severity)]
    for code in dict.fromkeys(spoken):
        yield Reason("规则指出的问题", code, spoken.count(code))


def _levels(report: biaoshi.Report, side: Side) -> Iterator[Reason]:
    if report.highest_level in side.levels:
        yield Reason(f"最高标注密级：{report.highest_level}")


def _advice(report: biaoshi.Report, side: Side, change: Change) -> Iterator[Reason]:
    if report.disclosure.outcome in side.outcomes and not _restless(change):
        yield Reason(f"公开审查建议：{report.disclosure.outcome}")


def _restless(change: Change) -> bool:
    return bool(change.resources) or change.all


def _unread(report: biaoshi.Report) -> Iterator[Reason]:
    if report.verdict in ("unreadable", "incomplete"):
        yield Reason("有没有读出的部分")


def _stages(report: biaoshi.Report, policy: Policy) -> Iterator[Reason]:
    files = [r for r in report.family() if r.kind != "case"]
    ran = {s for s in policy.required if all(any(t.name == s and t.ran for t in r.stages) for r in files)}
    for stage in policy.required:
        if stage not in ran:
            yield Reason(f"有没有进行的环节：{stage}")


def _unadopted(policy: Policy, pinned: Edition, change: Change) -> Iterator[Reason]:
    """Yield the rules the policy listens to that are no longer what was adopted; one reason where any may be another."""
    if change.all:  # reading marks too: a policy of levels alone rests on no rule
        yield Reason(
            f"规则共用的部分在采用以后有改动（{'、'.join(sorted(change.shared)) or '说不清是什么'}），尚未采用新的"
        )
    for code in sorted(change.removed if change.all else change.changed | change.removed):
        severity = pinned.rules[code][0]
        if any(side.speaks(code, severity) for side in (policy.block, policy.warn)):
            gone = code in change.removed
            yield Reason("采用的规则已经取消" if gone else "规则在采用以后有改动，尚未采用新的", code)
    if _restless(change) and (policy.block.outcomes or policy.warn.outcomes):
        yield Reason("模型或者词库在采用以后有改动，公开审查建议尚未采用新的")
