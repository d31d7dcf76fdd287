"""Terms of the lexicons in a text: where they count, and what beside them turns their sense.

text ─ fold ─ 繁 as 简 ─ close gaps ─ automaton ─ not_in? letters? context? ─ cut at word edges? ─ inside a longer one? → Term
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from biaoshi.lexicons.automaton import Known, automaton
from biaoshi.lexicons.rows import AGAINST, Entry, Lexicon
from biaoshi.lexicons.traditional import simplified
from biaoshi.text import encodable, fold
from biaoshi.types.document import Span

NEAR = 40
"""Code points on either side in which a context word counts."""
_BESIDE = 8  # code points on either side that decide where words end
_SURE = 4  # code points from which a term is taken as it stands: shorter ones may be cut out of two words
_HAN = "\u3400-\u9fff"
_GAPS = (re.compile(f"\n(?<=[{_HAN}]\n) {{0,3}}(?=[{_HAN}])"), re.compile(f" (?<=[{_HAN}] )(?=[{_HAN}])"))
_BETWEEN = re.compile(f"[{_HAN}]")
_LEFT, _RIGHT = 20, 40  # code points before and after in which a term is turned
_CLAUSE = "[^。；！？\n]"
# What turns a term: right before it, before it in the clause, after it in the sentence. Each has a cheap gate.
_NOT = re.compile(
    "(?:不属于?|不涉及|未涉及|不含有?|不包[含括]|不存在|不构成|未列入|不列入|不再属于|不作为|不是|并非|未发现|未见|没有|并无|均?无|非)"
    "(?:任何|其他|相关|有关|所谓|上述|涉及)?$"
)
_RULED = re.compile(
    "(?:严禁|不得|不准|禁止|切勿|防止|避免)(?:对外|擅自|随意|违规|私自)?(?:泄[露漏]|透露|公开|传播|散布|发布|上传|谈论)[^。；！？\n，]{0,6}$"
)
_OPENED = re.compile(
    "(?:已经?|业经|业已|依法|对外)(?:公开|公布|公示|发布|解密|公告)(?:的|过的|了的)?[^。；！？\n，]{0,4}$"
)
_AFTER = re.compile(
    f"{_CLAUSE}{{0,12}}?(?:(?:已|已经|业已|均已|现已|现予|予以|依法|全部|同时)(?:经|由)?(?:正式|依法|全部|对外|向社会|在[^。；\n，]{{1,12}})?"
    "(?:公开|公布|公示|发布|公告|解密|刊登|披露)|不属于|不涉及|不是国家秘密|不构成|向社会公[开布示告])"
)
_BEFORE_GATE = re.compile("[不未无非没]|[泄透公传散发上谈解]")
_AFTER_GATE = re.compile("[公发解刊披]|不[属涉是构]")
_Hit = tuple[int, int, Known, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Term:
    """A term where it counts. `span` is of the text as given; `context`: the context words found near.

    `against` is what beside it turns its sense (不属于, 已公布 …), empty where nothing does.
    """

    lexicon: str
    entry: Entry
    span: Span
    context: tuple[str, ...] = ()
    against: str = ""

    @property
    def term(self) -> str:
        return self.entry.term

    @property
    def category(self) -> str:
        return self.entry.category

    @property
    def ground(self) -> str:
        return self.entry.ground

    @property
    def weight(self) -> float:
        return self.entry.weight

    @property
    def basis(self) -> str:
        return self.entry.basis

    @property
    def negated(self) -> bool:
        return bool(self.against)


def find(text: str, more: tuple[Lexicon, ...] = ()) -> tuple[Term, ...]:
    """Return the terms of our lexicons and of `more` in `text`, in order of place."""
    folded = fold(text)
    closed, cuts, shifts = _close(simplified(encodable(folded.text)))
    made = automaton(more)
    kept: list[_Hit] = []
    for n, start, end in made.machine.find_matches_as_indexes(closed, overlapping=True):
        known = made.known[n]
        near = _counts(known, closed, start, end)
        if near is not None and not (end - start < _SURE and (_broken(cuts, start, end) or _cut(closed, start, end))):
            kept.append((start, end, known, near))
    out = []
    for start, end, known, near in _outermost(kept):
        at = folded.back(_back(cuts, shifts, start), _back(cuts, shifts, end - 1) + 1)
        against = "" if known.entry.ground == AGAINST else _turned(closed, start, end)
        out.append(Term(known.lexicon, known.entry, Span(*at), near, against))
    return tuple(out)


def _counts(known: Known, text: str, start: int, end: int) -> tuple[str, ...] | None:
    """Return the context words near a hit, or None where it does not count."""
    if any(at <= start and text.startswith(whole, start - at) for at, whole in known.beyond):
        return None
    if (known.latin[0] and _latin(text, start - 1)) or (known.latin[1] and _latin(text, end)):
        return None
    if not known.entry.context:
        return ()
    around = f"{text[max(0, start - NEAR) : start]}\n{text[end : end + NEAR]}"  # not the term itself
    return tuple([w for w in known.entry.context if w in around]) or None


def _close(text: str) -> tuple[str, list[int], list[int]]:
    """Return `text` without the gaps inside runs of Han (a line of a page ends where it ends), and the way back."""
    gaps = sorted(m.span() for pattern in _GAPS for m in pattern.finditer(text))
    if not gaps:
        return text, [], []
    pieces, cuts, shifts = [], [], []
    at = out = 0
    for start, end in gaps:
        pieces.append(text[at:start])
        out += start - at
        at = end
        cuts.append(out)
        shifts.append(at - out)
    pieces.append(text[at:])
    return "".join(pieces), cuts, shifts


def _back(cuts: list[int], shifts: list[int], offset: int) -> int:
    n = bisect_right(cuts, offset) - 1
    return offset + (shifts[n] if n >= 0 else 0)


def _broken(cuts: list[int], start: int, end: int) -> bool:
    """Is there a gap inside? A short term is more likely the end of one line and the beginning of another."""
    n = bisect_right(cuts, start)
    return n < len(cuts) and cuts[n] < end


def _latin(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()


def _cut(text: str, start: int, end: int) -> bool:
    """Does the stretch cut a word at both ends? Only then were two others taken apart to make it."""
    if not (_BETWEEN.match(text, start - 1) if start else None) or not _BETWEEN.match(text, end):
        return False
    import rjieba  # takes a fifth of a second: only where a text has such a term

    at = max(0, start - _BESIDE)
    left = right = True
    for word in rjieba.cut(text[at : end + _BESIDE]):
        left &= at != start
        right &= at != end
        at += len(word)
    return left and right


def _outermost(hits: list[_Hit]) -> list[_Hit]:
    """Return the hits in order, without those inside a longer one of the same ground (the longer one says it)."""
    hits.sort(key=lambda h: (h[0], -h[1]))
    reach: dict[str, int] = {}
    out = []
    for hit in hits:
        ground = hit[2].entry.ground
        if hit[1] > reach.get(ground, 0):
            reach[ground] = hit[1]
            out.append(hit)
    return out


def _turned(text: str, start: int, end: int) -> str:
    before = max(0, start - _LEFT)
    if _BEFORE_GATE.search(text, before, start):
        for pattern in (_NOT, _RULED, _OPENED):
            if m := pattern.search(text, before, start):
                return m[0]
    if not _AFTER_GATE.search(text, end, end + _RIGHT):
        return ""
    m = _AFTER.match(text, end, end + _RIGHT)
    return m[0][-8:] if m else ""
