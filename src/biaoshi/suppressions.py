"""Accepted findings: decisions with a scope, no text of any document in them (`decisions` keeps them in a file)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from biaoshi.errors import UsageError
from biaoshi.types.report import Finding, Suppressed

Scope = Literal["place", "passage", "document"]
SCOPES: dict[str, str] = {"place": "仅此一处", "passage": "相同文字的各处", "document": "本文件内该规则的全部"}
_KEYED_FAMILIES = ("PI", "SC")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One decision. `print` is the fingerprint (scope place, passage) or the file's SHA-256 (scope document)."""

    rule: str
    scope: Scope
    print: str
    reason: str
    owner: str
    until: str | None  # ISO date; the day itself still counts
    added: str
    key: str  # id of the key the print was made with, or "unkeyed"

    def expired(self, as_of: datetime.date) -> bool:
        return self.until is not None and datetime.date.fromisoformat(self.until) < as_of


@dataclass(frozen=True, slots=True)
class Applied:
    """Findings with the accepted ones marked, and the entries that were used."""

    findings: tuple[Finding, ...]
    used: frozenset[Acceptance]


def accept(
    finding: Finding, *, scope: Scope, sha256: str | None, reason: str, owner: str, until: datetime.date | None,
    added: datetime.date, key: str,
) -> Acceptance:  # fmt: skip
    """Return the entry that accepts `finding`. Raises UsageError where that is not allowed.

    >>> day = datetime.date(2026, 11, 24)
    >>> accept(finding, scope="place", sha256=None, reason="举例", owner="王力", until=None, added=day, key="unkeyed").rule
    'MK101'
    """
    if not reason.strip() or not owner.strip():
        raise UsageError("接受一条提示须写明理由（--reason）和责任人（--owner）。")
    if key == "unkeyed" and finding.rule.startswith(_KEYED_FAMILIES):
        raise UsageError(f"{finding.rule} 涉及个人信息或敏感内容，须先用 --key 指定单位密钥才能接受。")
    if until is not None and until < added:
        raise UsageError("有效期（--until）早于今天。")
    if scope == "document" and sha256 is None:
        raise UsageError("多个文件合并检查时不能按整个文件接受。")
    mark = sha256 if scope == "document" and sha256 else finding.fingerprint
    mark = mark.rsplit("-", 1)[0] if scope == "passage" else mark
    return Acceptance(
        finding.rule, scope, mark, reason.strip(), owner.strip(), until.isoformat() if until else None,
        added.isoformat(), key,
    )  # fmt: skip


def apply(
    findings: Sequence[Finding], entries: Sequence[Acceptance], *, sha256: str | None, key: str, as_of: datetime.date
) -> Applied:
    """Return `findings` with those that an unexpired entry accepts marked as suppressed."""
    live = [e for e in entries if not e.expired(as_of) and e.key == key]
    used: set[Acceptance] = set()
    out = []
    for f in findings:
        entry = next((e for e in live if _accepts(e, f, sha256)), None)
        if entry:
            used.add(entry)
            f = replace(f, suppressed=Suppressed(entry.reason, entry.owner, entry.until))
        out.append(f)
    return Applied(tuple(out), frozenset(used))


def _accepts(e: Acceptance, f: Finding, sha256: str | None) -> bool:
    if e.rule != f.rule:
        return False
    match e.scope:
        case "place":
            return e.print == f.fingerprint
        case "passage":
            return e.print == f.fingerprint.rsplit("-", 1)[0]
        case "document":
            return sha256 is not None and e.print == sha256


def stale(entries: Sequence[Acceptance], used: frozenset[Acceptance], as_of: datetime.date) -> tuple[str, ...]:
    """Return a Chinese sentence for each entry that has run out or that accepted nothing."""
    lines = []
    for e in entries:
        who = f"{e.rule}（{e.print[:8]}…，责任人 {e.owner}）"
        if e.expired(as_of):
            lines.append(f"接受记录已过有效期（{e.until}），问题重新提示：{who}")
        elif e not in used:
            lines.append(f"接受记录没有用到，原处可能已改动或者已处理：{who}")
    return tuple(lines)
