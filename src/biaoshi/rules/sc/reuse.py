"""Passages that stand in registered sources too: one table, since they differ in what was decided of the source.

How they are found is said once, in `passages/`; of a source only its id and level are told, never a word.
"""

from collections.abc import Callable, Iterable, Iterator

from biaoshi.advice.found import secrecy_over
from biaoshi.advice.reuse import published, rank, running, secret
from biaoshi.types.content import Reuse
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Registered, Rule

NAMED = 3
"""Sources named in one message at most."""


def classified(facts: Facts) -> Iterator[Hit]:
    """Yield each stretch that stands in registered classified sources; mild where this paper is marked as high itself."""
    own = max((m.rank for m in facts.own("state_secret", "changed")), default=0)
    known = published(facts)
    public = {r for r in running(facts) if known(r)}
    for span, found in _stretches((*secret(facts), *public)):
        top = max(found, key=rank)
        open_ = all(r in public for r in found)
        yield _hit(
            facts, span, found, f"与登记的{top.level}级来源有相同的段落",
            mild=open_ or (own >= rank(top) > 0),
            suggestion="本件已标密级，期限、知悉范围与来源核对一致" if own >= rank(top)
            else "核对这一段在来源中是否涉密；涉密的，本件按派生标到来源的密级和期限，或者删去这一段",
            against=("同一段也见于已经公开的来源",) if open_ else (),
        )  # fmt: skip


def withheld(facts: Facts) -> Iterator[Hit]:
    """Yield each stretch that was withheld elsewhere, unless this paper is kept closed by a live mark of its own."""
    if _closed(facts):
        return
    known = published(facts)
    found = [r for r in facts.content.reuses if r.decision == "withheld" and not known(r)]
    for span, group in _stretches(found):
        yield _hit(
            facts, span, group, "与已经决定不开放（不公开）的来源有相同的段落",
            suggestion="同一段应当作同一决定：与原决定核对；本件确可开放（公开）的，一并复核原决定",
        )  # fmt: skip


def public(facts: Facts) -> Iterator[Hit]:
    """Yield each stretch that is public already, where this paper, or the advice on it, would keep it closed."""
    found = [
        r
        for r in facts.content.reuses
        if r.decision == "public" and (_closed(facts) or any(r.span.overlaps(p.span) for p in facts.content.passages))
    ]
    for span, group in _stretches(found):
        yield _hit(
            facts, span, group, "这一段已经公开过，在这里却像要保密或者不予公开",
            suggestion="核对原公开是否依法；依法公开的，这一段不再作为不予公开的理由",
        )  # fmt: skip


def _closed(facts: Facts) -> bool:
    marks = tuple(facts.own("state_secret", "changed"))
    return bool(marks) and not secrecy_over(marks, facts)


def _stretches(found: Iterable[Reuse]) -> Iterator[tuple[Span, tuple[Reuse, ...]]]:
    """Put passages that overlap together: one stretch of this paper, however many sources it stands in."""
    held: list[Reuse] = []
    end = 0
    for r in sorted(found, key=lambda r: (r.span.start, r.span.end, r.source)):
        if held and r.span.start >= end:
            yield Span(held[0].span.start, end), tuple(held)
            held = []
        end = max(end, r.span.end) if held else r.span.end
        held.append(r)
    if held:
        yield Span(held[0].span.start, end), tuple(held)


def _hit(
    facts: Facts, span: Span, found: tuple[Reuse, ...], message: str, *, suggestion: str, mild: bool = False,
    against: tuple[str, ...] = (),
) -> Hit:  # fmt: skip
    ids = list(dict.fromkeys(r.source for r in sorted(found, key=lambda r: (-rank(r), r.source))))
    named = "、".join(ids[:NAMED]) + (f"等{len(ids)}件" if len(ids) > NAMED else "")
    surest = max(r.share for r in found)
    first, *rest = _blocks(facts, span)
    return Hit(
        first, f"{message}（来源编号{named}）", severity="info" if mild else None, also=tuple(rest), suggestion=suggestion,
        against=against, confidence=round(min(0.99, 0.6 + 0.4 * surest), 3), scores=(("prints", surest),),
    )  # fmt: skip


def _blocks(facts: Facts, span: Span) -> tuple[Span, ...]:
    """Return what of `span` lies in each block: a place of the report is within one."""
    document = facts.document
    last = document.block_at(max(span.start, span.end - 1))
    pieces = (document.span_of(n) for n in range(document.block_at(span.start), last + 1))
    cut = (Span(max(p.start, span.start), min(p.end, span.end)) for p in pieces)
    return tuple(p for p in cut if p.start < p.end)


_PLAN = "本次桥梁加固以夜间封闭为主，北岸引桥第三联先行卸载，卸载期间重车经由旧渡口绕行，渡口昼夜值守四人，通行时刻由指挥组当日口头下达。"
_SHIFT = "本次桥梁加固以夜间封闭为主，北岸引桥第三联先行御载，卸载期间重车经由旧渡口\n绕行，渡口昼夜值守四人，通行时刻由指挥组当日口头下达"
_NEWS = "云岭省青屏市图书馆自九月一日起延长开放时间，每日早八时至晚十时接待读者，周一闭馆整理书架，节假日照常开放，读者凭身份证办理借书证。"
_LIST = "困难群众救助对象经村民小组会议评议后分三类登记，甲类每月发给补助粮三十斤，乙类每月发给补助粮二十斤，丙类只在春荒时发给种子和口粮。"


def _rule(
    code: str, name: str, severity: str, title: str, why: str, basis: str, check: Callable[[Facts], Iterator[Hit]],
    bad: tuple[Example, ...], good: tuple[Example, ...],
) -> Rule:  # fmt: skip
    return Rule(
        code=code, name=name, doc=f"{title}。\n\n{why}\n\n{basis}", severity=severity, check=check, bad=bad, good=good,  # type: ignore[arg-type]  # one of the three below
        also=("info",) if severity == "error" else (), content=True,
    )  # fmt: skip


_SECRET = (Registered(_PLAN, "classified", "机密"),)
_WITHHELD = (Registered(_LIST, "withheld"),)
_PUBLIC = (Registered(_NEWS, "public"),)

RULES = (
    _rule(
        "SC702", "reuses-a-registered-source", "error", "与登记的涉密来源有相同的段落",
        "单位登记过的涉密文件（biaoshi register），有一段出现在这里：照抄、摘录、改排版、换繁简、识别错几个字都认得出，改写过的认不出。登记库只有"
        "加密钥的指纹，没有文字，所以只说出来源的编号和密级。来源的保密期限已满的不提；同一段也登记为已经公开的、本件自己已标到同样密级的，只作"
        "提示。涉密文件里也有不涉密的段落，是否涉密由人核对。不足四十来个字的相同，大家都有的套话、条文，不算。",
        "依据：保守国家秘密法实施条例 第十八条（statute）。", classified,
        bad=(
            Example(f"关于下周工作安排的通知\n各科室：\n⟦{_PLAN[:-1]}⟧。\n请互相转告。", registered=_SECRET, severity="error"),
            Example(f"工作简报\n{_SHIFT}。", registered=_SECRET, severity="error"),
            Example(f"机密★10年\n关于桥梁加固的通知\n{_PLAN}", registered=_SECRET, severity="info"),
        ),
        good=(
            Example(f"关于下周工作安排的通知\n{_NEWS}", registered=_SECRET),
            Example("本次桥梁加固以夜间封闭为主，请广大司机提前安排出行路线，谅解施工带来的不便。", registered=_SECRET),
        ),
    ),
    _rule(
        "SC713", "withheld-elsewhere", "warning", "同一段在别处已经决定不开放、不公开",
        "同一段文字，一件不开放、另一件开放，等于都开放了。登记为不开放（biaoshi register --withheld）的来源里有的段落，在这里又出现，而这里没有标着"
        "仍然有效的密级。是这一件要改，还是原来的决定可以改，由人复核。",
        "提示：相同内容应当作相同的开放、公开决定（practice）。", withheld,
        bad=(Example(f"一九八六年民政工作总结\n⟦{_LIST[:-1]}⟧。", registered=_WITHHELD),),
        good=(
            Example(f"秘密★10年\n民政工作总结\n{_LIST}\n2026年3月1日", registered=_WITHHELD),
            Example("困难群众救助对象经村民小组会议评议后登记，名单另发。", registered=_WITHHELD),
        ),
    ),
    _rule(
        "SC714", "public-elsewhere", "info", "同一段在别处已经公开",
        "登记为已经公开（biaoshi register --public）的来源里有的段落，在这里却标着密级，或者被当作不予公开的理由。已经依法公开的内容不能再保密；"
        "公开错了的，要处理的是原来那一件。本件没有标密级，这一段也没有别的提示的，不提。",
        "提示：已经公开的内容不再作为不予公开的理由（practice）。", public,
        bad=(Example(f"秘密★5年\n关于图书馆的情况\n⟦{_NEWS[:-1]}⟧。\n2026年3月1日", registered=_PUBLIC),),
        good=(Example(f"关于图书馆的情况\n{_NEWS}", registered=_PUBLIC), Example("秘密★5年\n关于图书馆人员编制的请示\n图书馆拟增编三人。", registered=_PUBLIC)),
    ),
)  # fmt: skip
