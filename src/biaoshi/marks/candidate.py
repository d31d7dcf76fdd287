"""A writing that may be a mark, taken apart: what the scan found, turned into pieces of the text as it stands."""

import re
from dataclasses import dataclass, field
from typing import Literal

from biaoshi.marks.levels import LevelWord
from biaoshi.marks.period import read_period
from biaoshi.text import HIDDEN_PATTERN, Folded
from biaoshi.types.document import Span
from biaoshi.types.mark import Level, Order, Period, Piece, Spelling

Form = Literal["full", "starred", "gap", "bare"]
"""full: level, separator, period · starred: level and star only · gap: level and period, nothing but space or
brackets between · bare: the level alone."""
Slot = Literal["label", "open", "level", "close", "sep", "popen", "period", "pclose", "tail"]


@dataclass(slots=True)
class Scan:
    """A writing while it is scanned: where each slot stands in the folded text."""

    word: LevelWord
    start: int
    end: int
    slots: dict[Slot, tuple[int, int]] = field(default_factory=dict)
    order: Order = "normal"
    form: Form = "bare"

    def moved(self, by: int) -> "Scan":
        """Return the scan `by` code points further on."""
        word = LevelWord(self.word.start + by, self.word.end + by, self.word.level, self.word.spelling)
        slots: dict[Slot, tuple[int, int]] = {name: (a + by, b + by) for name, (a, b) in self.slots.items()}
        return Scan(word, self.start + by, self.end + by, slots, self.order, self.form)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A writing that may be a mark. Offsets are of the text as it stands; `inside` the folded span."""

    span: Span
    inside: Span
    form: Form
    level: Level | None
    level_piece: Piece
    spelling: Spelling
    order: Order
    period: Period
    separator: Piece | None
    label: Piece | None
    brackets: tuple[Span, ...]
    spaces: tuple[Span, ...]
    disguised: tuple[Span, ...]
    canonical: str | None


def candidate(text: str, folded: Folded, scan: Scan) -> Candidate:
    """Return the writing that `scan` found in `folded`, as pieces of `text`."""
    slots = scan.slots

    def cut(first: int, last: int) -> Piece:
        start, end = folded.back(first, last)
        return Piece(text[start:end], folded.text[first:last], Span(start, end))

    def piece(name: Slot) -> Piece | None:
        return cut(*slots[name]) if name in slots else None

    level_piece, period_piece, separator = cut(*slots["level"]), piece("period"), piece("sep")
    period = read_period(period_piece) if period_piece else Period("missing")
    level, spelling = scan.word.level, scan.word.spelling
    if spelling == "standard" and _FULL.search(level_piece.text):
        spelling = "traditional"
    span = Span(*folded.back(scan.start, scan.end))
    brackets = [Span(*folded.back(*slots[n])) for n in _BRACKETS if n in slots]
    return Candidate(
        span=span,
        inside=Span(scan.start, scan.end),
        form=scan.form,
        level=level,
        level_piece=level_piece,
        spelling=spelling,
        order=scan.order,
        period=period,
        separator=separator,
        label=piece("label"),
        brackets=tuple(sorted(brackets, key=_start)) if brackets else (),
        spaces=_spaces(level_piece, separator, period_piece) if _SPACE.search(text, span.start, span.end) else (),
        disguised=_disguised(text, span),
        canonical=canonical(level, period),
    )


_FULL = re.compile("[絕機祕]")
_BRACKETS: tuple[Slot, ...] = ("open", "close", "popen", "pclose", "tail")


def _start(span: Span) -> int:
    return span.start


def canonical(level: Level | None, period: Period) -> str | None:
    """Return the right form (机密★10年), or None where a level or period would have to be chosen."""
    if level is None:
        return None
    match period.kind:
        case "years" if isinstance(period.value, int) and period.value > 0:
            return f"{level}★{period.value}年"
        case "months" if isinstance(period.value, int) and period.value > 0:
            years, months = divmod(period.value, 12)
            return f"{level}★{years}年" if not months else f"{level}★{period.value}个月"
        case "days" if isinstance(period.value, int) and period.value > 0:
            return (
                f"{level}★{period.value}日"
                if "日" in (period.piece.folded if period.piece else "")
                else f"{level}★{period.value}天"
            )
        case "until" if isinstance(period.value, str):
            y, mth, d = map(int, period.value.split("-"))
            return f"{level}★{y}年{mth}月{d}日"
        case "condition" if isinstance(period.value, str):
            return f"{level}★{period.value}"
        case "indefinite" if period.piece and re.sub(r"\s", "", period.piece.folded) == "长期":
            return f"{level}★长期"
    return None


_SPACE = re.compile(r"[^\S\n]+")


def _spaces(*pieces: Piece | None) -> tuple[Span, ...]:
    found = {
        Span(p.span.start + m.start(), p.span.start + m.end())
        for p in pieces
        if p is not None
        for m in _SPACE.finditer(p.text)
    }
    return tuple(sorted(found, key=_start)) if found else ()


_LOOKS = re.compile(
    "[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f\ue000-\uf8ff㊙宻⭑🟊⍟🟉ОоΟοՕІΙӏ]|" + HIDDEN_PATTERN.pattern
)


def _disguised(text: str, span: Span) -> tuple[Span, ...]:
    if _LOOKS.search(text, span.start, span.end) is None:
        return ()
    part = text[span.start : span.end]
    return tuple(Span(span.start + m.start(), span.start + m.end()) for m in _LOOKS.finditer(part))
