"""What speaks for each ground of withholding, and what speaks against it: marks, passages, personal data, level.

marks ───────────┐
passages ────────┼─→ Found (one a ground: confidence, places, words) ─→ disclosure, archive
personal data ───┤
level suggested ─┘
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from biaoshi.advice.genres import NOT_OURS, Genre, Kind
from biaoshi.advice.prohibitions import of_all
from biaoshi.advice.reuse import secret
from biaoshi.masking import mask
from biaoshi.types.content import GROUNDS, Evidence, Ground, Passage
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.report import LevelSuggestion

HOLDS = 0.4
"""Least confidence of a ground that decides; chosen on dev. A missed ground costs more than one a person strikes out …"""
SECRET = 0.5
"""… but a paper said to resemble a state secret is held: that must be more likely than not."""
ELSEWHERE = 0.6
"""What is left of the confidence of a passage in news, law, teaching, fiction: they speak of secrets without holding any."""
LESS = 0.4
"""Share of the confidence of a passage that a paper surely meant for the public takes from it."""
BY_KIND: dict[Kind, Ground] = {"request": "process_info", "deliberation": "process_info", "file": "enforcement_file"}
"""What the form of a paper alone says: 请示、签报、会议记录 are process information by the words of art. 16."""
WRITTEN = 0.55
"""Confidence of a ground the form alone gives."""
PUBLIC = 0.5
"""Likelihood of being meant for the public from which the form gives no ground."""
QUIET = frozenset({"PI811", "PI812", "PI815", "PI816", "PI817", "PI818", "PI819", "PI821", "PI824", "PI830"})
"""Personal data that alone makes nothing private, unless it was found to be tied to a person: of bodies, of things, a bare
name, a date of birth."""
NAMING = frozenset(
    {
        "招考录用",
        "任前公示",
        "政府采购",
        "招标投标",
        "行政处罚结果",
        "行政许可结果",
        "监督检查",
        "救助公示",
        "事故调查",
        "机构职能",
    }
)
"""Heads under which persons are named by law: winners, experts, those appointed, punished, relieved."""
NAMED = frozenset({"PI822", "PI830", "PI834", "PI840"})
"""Personal data that a paper under those heads must or may show: names, lists, examination numbers, partial masks."""
MARKED: dict[str, Ground] = {"work_secret": "work_secret", "trade_secret": "trade_secret"}
_NAMES = {
    "law": "法律、制度的条文", "news": "新闻报道", "teaching": "教学、培训材料", "study": "论文、研究", "story": "文艺、回忆作品",
}  # fmt: skip
PLACES = 3
"""Places named for one ground at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """A ground that may hold: `spans` are the passages it is about, empty where it is about the whole."""

    ground: Ground
    confidence: float
    spans: tuple[Span, ...]
    for_: tuple[str, ...]
    against: tuple[str, ...]
    basis: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def holds(self) -> bool:
        return self.confidence >= (SECRET if self.ground == "state_secret" else HOLDS)


def found(facts: Facts, level: LevelSuggestion, genre: Genre) -> tuple[Found, ...]:
    """Return the grounds that may hold for the paper, in the order of the annotation guide."""
    return tuple(one for ground in GROUNDS if (one := _one(facts, ground, level, genre)) is not None)


def secrecy_over(marks: Iterable[Mark], facts: Facts) -> bool:
    """Tell whether there are marks and the period of every one is over on the day of checking."""
    listed = list(marks)
    return bool(listed) and all(m.expires is not None and m.expires <= facts.as_of for m in listed)


def private(facts: Facts, genre: Genre) -> tuple[Evidence, ...]:
    """Return the personal data that is private: not of an office, not masked enough, more than a bare name."""
    shown: frozenset[str] = NAMED if any(h.category in NAMING for h in genre.heads) else frozenset()
    return tuple(
        e
        for e in facts.content.evidence
        if e.code.startswith("PI")
        and (e.code not in QUIET or e.severity in ("warning", "error"))
        and e.severity != "info"
        and not e.office
        and e.code not in shown
        and (not e.masked or e.code == "PI840")
        and e.confidence >= HOLDS
    )


def _one(facts: Facts, ground: Ground, level: LevelSuggestion, genre: Genre) -> Found | None:
    marks = _marks(facts, ground)
    passages = [p for p in facts.content.passages if p.ground == ground]
    personal = private(facts, genre) if ground == "personal_privacy" else ()
    reused = secret(facts) if ground == "state_secret" else ()
    resembles = max(level.confidence, SECRET) if ground == "state_secret" and level.nature == "state_secret" else 0.0
    resembles = max(resembles, SECRET if reused else 0.0)
    written = WRITTEN if BY_KIND.get(genre.kind) == ground and genre.public < PUBLIC else 0.0
    if not (marks or passages or personal or resembles or written):
        return None
    weight = (ELSEWHERE if genre.kind in NOT_OURS else 1.0) * (1 - LESS * genre.public)
    surest = max((p.confidence for p in passages), default=0.0) * weight
    mine = max((e.confidence for e in personal), default=0.0)
    confidence = max(surest, mine, resembles, written, 0.97 if marks else 0.0)
    return Found(
        ground,
        round(confidence, 3),
        tuple(sorted({*(p.span for p in passages), *(r.span for r in reused), *(s for e in personal for s in (e.span, *e.also))}, key=lambda s: s.start)),
        tuple(_for(facts, ground, marks, passages, personal, level, genre.words if written else ())),
        tuple(dict.fromkeys(_against(facts, marks, passages, genre))),
        _articles(facts, passages) if ground == "law_forbids" else (),
        marks,
    )  # fmt: skip


def _articles(facts: Facts, passages: list[Passage]) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(b for p in passages for b in p.basis))
    return named or of_all(facts.document.slice(p.span) for p in passages)


def _marks(facts: Facts, ground: Ground) -> tuple[Mark, ...]:
    if ground == "state_secret":
        return tuple(facts.live("state_secret", "changed"))
    return tuple(m for m in facts.live("work_secret", "trade_secret") if MARKED[m.kind] == ground)


def _for(
    facts: Facts, ground: Ground, marks: tuple[Mark, ...], passages: list[Passage], personal: tuple[Evidence, ...],
    level: LevelSuggestion, form: tuple[str, ...],
) -> Iterator[str]:  # fmt: skip
    for mark in marks[:PLACES]:
        yield f"标有“{mark.level or mask(mark.text)}”"
    for p in sorted(passages, key=lambda p: -p.confidence)[:PLACES]:
        # words of a private passage may be names: only the place is said
        words = "" if ground == "personal_privacy" or not p.matched else "：" + "、".join(map(mask, p.matched[:4]))
        yield f"{paragraph(facts, p.span)}{words}"
    if personal:
        kinds = Counter(e.kind for e in personal)
        yield "有" + "、".join(f"{kind}{n}处" for kind, n in kinds.most_common(4))
    if form:
        yield f"文种：{'、'.join(map(mask, form))}"
    if ground == "state_secret" and level.nature == "state_secret" and level.origin in ("derived", "catalogue"):
        yield "引用了标有密级或者登记的来源" if level.origin == "derived" else "与保密事项目录的条目相近"


def _against(facts: Facts, marks: tuple[Mark, ...], passages: list[Passage], genre: Genre) -> Iterator[str]:
    for mark in marks:
        if mark.expires is not None and mark.expires <= facts.as_of:
            yield f"{'推定的' if mark.presumed else ''}保密期限已于{mark.expires.isoformat()}届满"
    for head in genre.heads:
        yield f"像应当公开的“{head.category}”（{head.basis}）"
    if genre.kind in NOT_OURS:
        yield f"像{_NAMES[genre.kind]}，说到而不含有这类内容"
    if facts.particulars.openness == "主动公开" or any(facts.say("publication")):
        yield "文中写明公开发布"
    if any(m.live for m in facts.of_kind("declassified")):
        yield "有解密的字样"
    for p in sorted(passages, key=lambda p: -p.confidence)[:PLACES]:
        yield from map(mask, p.against)


def paragraph(facts: Facts, span: Span) -> str:
    """Return where a passage is, in words."""
    block = facts.block(span.start)
    if block.cell:
        return f"表{block.cell[0] + 1}第{block.cell[1] + 1}行"
    return f"第{block.index + 1}段"
