"""Which level a paper should bear, if any: a suggestion with its reason, or an abstention with its reason.

    derived (派生)  a marked source is copied, extracted or compiled here, or a passage of a registered one stands here:
                    its level, whatever else was found
    marked          the paper's own live mark
    catalogue       a row of a secrecy catalogue the text resembles
    classifier      the model alone: it never gives a level, only the advice to have one determined

Content hints give no level to law texts, news, teaching, published papers; nor while anything was not read or not run
(rule 3 of the report).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

from biaoshi.advice.authority import may_determine
from biaoshi.advice.genres import NOT_OURS, OPEN, Kind, read
from biaoshi.advice.reuse import rank, secret
from biaoshi.calendar import LIMITS
from biaoshi.catalogue import PARTLY, UNFIT
from biaoshi.types.content import ItemMatch
from biaoshi.types.facts import Facts
from biaoshi.types.mark import LEVELS, Level, Mark
from biaoshi.types.report import LevelItem, LevelSuggestion, PeriodLine

NAMED = 0.32
"""Least score of a row that names a level: 1 in 100 papers outside a catalogue reaches it (dev of grounds-v1
and clean-v1, four writers the catalogue was not tuned on), and more than eight in ten of those in one do."""
NEAR = 0.2
"""Least score of a row, or of the model, that keeps the advice from saying that nothing was found."""
SECRET = 0.5
"""Least confidence of the model for the nature of a passage."""
SILENT = NOT_OURS | OPEN
"""Kinds of paper whose content gives no level: they speak about secrets, or are written for the public."""
CONTENT = ("personal_data", "lexicons", "classifier", "catalogue")
SHOWN = 5
UNAUTHORISED = "本单位没有相应定密权，先行采取保密措施并报请确定"
NOTHING = "没有找到与国家秘密、工作秘密相近的内容；这不是结论，公开前仍须经审查。"


def suggest(facts: Facts, complete: bool, kind: Kind | None = None) -> LevelSuggestion:
    """Return the level suggested for the paper; `complete`: it and all inside it were read to the end.

    `kind` is what kind of paper it is, where the caller knows it already.
    """
    items = tuple(_line(m) for m in facts.content.items[:SHOWN])
    missing = [s.name for s in facts.stages if not s.ran and s.name in (*CONTENT, "sources")]
    if not complete or missing:
        why = "有未读取的部分" if not complete else f"内容审查未完成（未运行：{'、'.join(missing)}）"
        return _none(f"{why}，不能给出结论，须经人工审查。", items)
    return _derived(facts, items) or _marked(facts, items) or _from_content(facts, items, kind)


def _none(
    reason: str, items: tuple[LevelItem, ...], nature: str | None = None, confidence: float = 0.0
) -> LevelSuggestion:
    return LevelSuggestion(nature, None, None, None, confidence, reason, items)


def sources(facts: Facts) -> tuple[Mark, ...]:
    """Return the marked sources this paper takes its content from, still secret as far as can be seen."""
    return tuple(
        m
        for m in facts.of_kind("state_secret")
        if m.role == "source" and m.relation == "derive" and m.level is not None
        and not (m.expires is not None and m.expires <= facts.law_date)
    )  # fmt: skip


def _derived(facts: Facts, items: tuple[LevelItem, ...]) -> LevelSuggestion | None:
    found = sources(facts)
    own = _highest(facts.own("state_secret", "changed"))
    top = _highest(found)
    if (reused := _reused(facts, items, max((m.rank for m in (top, own) if m is not None), default=0))) is not None:
        return reused
    if top is not None:
        reason = f"转发、摘录或者汇编了标有“{top.level}”的来源，密级、期限和知悉范围与来源一致，不受本单位定密权限限制（实施条例第十八条）。"
        if len({m.level for m in found}) > 1:
            reason += "有几件来源的，取其中最高的密级和最长的期限。"
        if own is None or own.rank < top.rank:
            reason += "本件没有标到来源的密级。"
        return LevelSuggestion("state_secret", top.level, _period(top), "derived", 0.95, reason, items)
    if any(facts.say("derived")):
        if own is not None:
            reason = "文中说明本件为派生定密；密级、期限应当与来源一致，请与来源核对。"
            return LevelSuggestion("state_secret", own.level, _period(own), "derived", 0.9, reason, items)
        return LevelSuggestion(
            "state_secret",
            None,
            None,
            "derived",
            0.7,
            "文中说明本件为派生定密，但没有写明来源的密级，请查来源后标注。",
            items,
        )
    return None


def _reused(facts: Facts, items: tuple[LevelItem, ...], known: int) -> LevelSuggestion | None:
    """Return the level of the highest registered source of which a passage stands here, if it is above rank `known`."""
    found = max(secret(facts), key=rank, default=None)
    if found is None or rank(found) <= known:
        return None
    reason = (
        f"有一段与登记的{found.level}级来源（编号{found.source}）相同：摘录、引用其涉密内容的，密级、期限和知悉范围与来源一致"
        "（实施条例第十八条）；请与来源核对这一段是否涉密。"
    )
    return LevelSuggestion("state_secret", found.level, None, "derived", 0.9, reason, items)


def _marked(facts: Facts, items: tuple[LevelItem, ...]) -> LevelSuggestion | None:
    own = _highest(facts.own("state_secret", "changed"))
    if own is not None:
        if own.expires is not None and own.expires <= facts.as_of and not own.presumed:
            return LevelSuggestion(
                None,
                None,
                None,
                "marked",
                0.0,
                f"标有“{own.level}”，标注的保密期限已满；是否已经解密，由原定密机关审核。",
                items,
            )
        reason = f"文件自己标有“{own.level}”；内容分析不改变已经作出的定密。"
        if own.period.kind in ("missing", "invalid") and own.level is not None:
            reason += f"没有标明期限，最长不超过{LIMITS[own.level]}年。"
        return LevelSuggestion("state_secret", own.level, _period(own), "marked", 0.95, reason, items)
    if any(True for _ in facts.own("declassified")):
        return _none("标有解密的字样；解密后是否属于工作秘密、能否公开，另行审查。", items)
    if any(True for _ in facts.own("work_secret")):
        return LevelSuggestion(
            "work_secret", None, None, "marked", 0.9, "文件自己标为工作秘密，不标国家秘密的密级。", items
        )
    return None


@dataclass(frozen=True, slots=True)
class Named:
    """A level the catalogue names, or why it names none."""

    match: ItemMatch
    rival: ItemMatch | None  # as good at the same place, with another level


def named(matches: Sequence[ItemMatch], least: float = NAMED) -> Named | None:
    """Return the highest level that a paragraph's best row gives with enough confidence, None if none does.

    Of one paragraph only the best row speaks; over paragraphs the highest level stands (rule of compilations), if it is
    about as sure as the surest: a weak likeness somewhere does not raise a paper.
    """
    best: dict[tuple[int, int], list[ItemMatch]] = {}
    for match in sorted(matches, key=lambda m: (-m.score, m.id)):
        best.setdefault((match.span.start, match.span.end), []).append(match)
    named = [group for group in best.values() if group[0].score >= least and firm(group[0])]
    if not named:
        return None
    surest = max(_odds(group[0].score) for group in named)
    near = [group for group in named if _odds(group[0].score) >= surest - RAISE]
    group = max(near, key=lambda g: (LEVELS.index(g[0].level), g[0].score))
    rival = next((m for m in group[1:] if m.level != group[0].level and tied(group[0], m)), None)
    return Named(group[0], rival)


RAISE = 1.5
"""Log-odds a paragraph may be less sure than the surest and still raise the paper's level."""
TIE = 0.05
"""Two rows whose log-odds differ by less are as good as each other. On train and dev the better of two rows further apart
names the right level in 104 of 107 papers, so a wider margin would only cost answers."""


def tied(better: ItemMatch, other: ItemMatch) -> bool:
    """Tell whether two matches are as good as each other; a row not wholly met is no rival."""
    return firm(other) and _odds(better.score) - _odds(other.score) < TIE


def _odds(score: float) -> float:
    kept = min(max(score, 0.001), 0.999)
    return log(kept / (1 - kept))


_PUBLIC = ("像法律法规条文", "像教学、培训材料", "像公开发布的文种", "文中说已经公布")


def firm(match: ItemMatch) -> bool:
    """Tell whether the match may name a level: every idea of the row is met, none that must not be, and it is not public."""
    return PARTLY not in match.against and not any(r.endswith(UNFIT) for r in match.against) and not public(match)


def public(match: ItemMatch) -> bool:
    """Tell whether what speaks against the match is that the text is law, news, teaching or published."""
    return any(reason.startswith(_PUBLIC) for reason in match.against)


def _from_content(facts: Facts, items: tuple[LevelItem, ...], kind: Kind | None) -> LevelSuggestion:
    found = named(facts.content.items)
    thought = max((p.confidence for p in facts.content.passages if p.ground == "state_secret"), default=0.0)
    work = max((p.confidence for p in facts.content.passages if p.ground == "work_secret"), default=0.0)
    kind = kind or read(facts).kind
    if facts.particulars.carrier == "teaching" or kind in SILENT:
        return _none(
            "法律条文、新闻、教学研究或者公开发布的文种，内容相近不作为定密的线索；摘转了密件的，按来源办理。", items
        )
    if found is not None and found.rival is None:
        return _by_row(facts, found.match, items)
    if found is not None:
        reason = f"与目录中“{found.match.item}”（{found.match.level}）和“{found.rival.item}”（{found.rival.level}）同样相近，分不出密级，" if found.rival else ""  # fmt: skip
        return LevelSuggestion(
            "state_secret", None, None, "catalogue", found.match.score, reason + _refer(facts, None), items
        )
    if thought >= SECRET:
        reason = "内容像国家秘密，没有对应得上的目录条目，不提密级；" + _refer(facts, None)
        return LevelSuggestion("state_secret", None, None, "classifier", thought, reason, items)
    if work >= SECRET and work >= thought:
        reason = "内容像工作秘密；工作秘密不标国家秘密的密级，按本机关工作秘密事项范围办理。"
        return LevelSuggestion("work_secret", None, None, "classifier", work, reason, items)
    best = max((m.score for m in facts.content.items if not public(m)), default=0.0)
    if max(best, thought) >= NEAR:
        return _none("有与国家秘密相近之处，但依据不足，不作建议；请承办人对照保密事项范围核对。", items)
    return _none(NOTHING, items, "none", round(1 - max(best, thought, work), 3))


def _by_row(facts: Facts, match: ItemMatch, items: tuple[LevelItem, ...]) -> LevelSuggestion:
    reason = f"内容与目录条目“{match.item}”相近（{match.basis}）。"
    if match.status == "repealed":
        reason += "该目录已经失效，密级和期限按现行保密事项范围核定；"
    elif match.status == "uncertain":
        reason += "该目录是否仍然有效没有核到，请对照现行保密事项范围；"
    period: PeriodLine | None = PeriodLine(match.period, match.value)
    if match.period == "missing":
        period, reason = None, reason + f"条目没有列期限，最长不超过{LIMITS[match.level]}年；"
    elif match.period == "indefinite" and match.status != "in_force":
        period, reason = None, reason + "条目原定为长期，现在只有现行保密事项范围写明长期的才可以；"
    return LevelSuggestion(
        "state_secret", match.level, period, "catalogue", match.score, reason + _refer(facts, match.level), items
    )


def _refer(facts: Facts, level: Level | None) -> str:
    issuer = facts.particulars.issuer
    allowed = may_determine(issuer.folded if issuer else None, level or "秘密")
    if allowed is False:
        return f"{UNAUTHORISED}。"
    if allowed is None:
        return "请定密责任人确定；没有相应定密权的，先行采取保密措施并报请确定。"
    return "请定密责任人确定，确定前先行采取保密措施。"


def _highest(marks: Iterable[Mark]) -> Mark | None:
    """Return the mark of the highest level, of those the one secret longest (no expiry known: longest)."""
    return max((m for m in marks if m.level is not None), key=lambda m: (m.rank, m.expires or date.max), default=None)


def _period(mark: Mark) -> PeriodLine | None:
    return None if mark.period.kind in ("missing", "invalid") else PeriodLine(mark.period.kind, mark.period.value)


def _line(match: ItemMatch) -> LevelItem:
    return LevelItem(
        match.id, match.item, match.level, PeriodLine(match.period, match.value), match.basis, match.status, match.score,
        match.matched, match.against,
    )  # fmt: skip
