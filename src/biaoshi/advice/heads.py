"""Which head of what must be published a paper falls under: the cues told to a linear model, and what it makes of them.

    reading ─ cues as tokens ─┐
    title, first `LONG` code points ─┴─ heads-v1 ─→ open? which head? → Genre

A head speaks against withholding; it does not order publication.
"""

from functools import cache

from biaoshi.advice.genres import BEFORE, NOT_OURS, OF_NINETEEN, OPEN, Cued, Genre, Kind, Reading, Recognised, read
from biaoshi.classifier import Model, Paper, folder, load
from biaoshi.errors import ConfigError
from biaoshi.masking import mask
from biaoshi.types.facts import Facts

MODEL = "heads-v1"
PUBLIC = "open"
"""The model's label for a paper meant for the public, whichever head it falls under."""
LONG = 600
"""Code points of the text the model sees: what a paper is, it says at its beginning."""
LEAST = 0.06
"""Least probability of a head that is named; below it only art. 19 is."""
SECOND = 0.5
"""And of a second one."""
BESIDE = 0.8
"""Least probability of a public paper where its form says that it was written before a decision or beside it."""
ABOUT = 0.5
"""And where it says that it teaches, studies or tells."""
STUDIES: frozenset[Kind] = NOT_OURS - {"news", "law"}


def missing() -> str | None:
    """Return why the model cannot be used, None if it can."""
    model = _model()
    return model if isinstance(model, str) else None


def genre(facts: Facts, reading: Reading | None = None) -> Genre:
    """Return what kind of paper it is and the heads it falls under; none where the model is `missing`.

    `reading` is what its words show, where the caller knows it already.
    """
    reading = reading or read(facts)
    model = _model()
    if isinstance(model, str):
        return Genre(reading.kind, (), 0.0, reading.matched)
    said = model.score(paper(facts, reading), shown=0)[0].probability if facts.text.strip() else {}
    public = said.get(PUBLIC, 0.0)
    floor = BESIDE if reading.kind in BEFORE else ABOUT if reading.kind in STUDIES else 0.0
    needed = max(floor, model.thresholds[PUBLIC])
    if public < needed:
        return Genre(reading.kind, (), public, reading.matched)
    ranked = sorted(
        ((said.get(c.head.category, 0.0), c) for c in reading.cued if _pointed(c, reading.kind)), key=lambda pc: -pc[0]
    )
    named = [pc for n, pc in enumerate(ranked) if pc[0] >= (LEAST if n == 0 else SECOND)][:2]
    if not named and (reading.kind in OPEN or (public >= ABOUT and reading.kind not in BEFORE)):
        nineteen = Recognised(*OF_NINETEEN, reading.matched, (), round(public, 3))
        return Genre(reading.kind, (nineteen,), public, reading.matched)
    return Genre(reading.kind, tuple(_recognised(c, min(p, public)) for p, c in named), public, reading.matched)


def _pointed(cued: Cued, kind: Kind) -> bool:
    """Tell whether words of the paper point to the head: without any, the model's word alone names nothing.

    In a paper whose form is that of one before the decision, one word against is enough not to.
    """
    if kind in BEFORE and cued.against:
        return False
    return bool(cued.sure) or len(cued.hints) >= 2


def _recognised(cued: Cued, confidence: float) -> Recognised:
    words = dict.fromkeys(word for found in (*cued.sure, *cued.hints) for word in found)
    against = dict.fromkeys(word for found in cued.against for word in found)
    return Recognised(
        cued.head.category,
        cued.head.basis,
        tuple(map(mask, words))[:6],
        tuple(map(mask, against))[:4],
        round(confidence, 3),
    )


def paper(facts: Facts, reading: Reading) -> Paper:
    """Return what the model sees of a paper: its beginning, its title, and the cues told as tokens.

    Marks and letterhead above the title say nothing of what it is about.
    """
    piece = facts.particulars.title
    start = piece.span.start if piece is not None and piece.span.end == reading.title else 0
    return Paper((facts.text[start : start + LONG],), facts.text[start : reading.title], (tuple(_told(reading)),))


def _told(reading: Reading) -> list[str]:
    told = [f"kind {reading.kind}"]
    for c in reading.cued:
        name = c.head.category
        told += [f"{name}!"] if c.sure else []
        told += [f"{name}^"] if c.titled else []
        told += [f"{name}!!"] if len(c.sure) + 0.25 * len(c.hints) >= 1.5 else []
        told += [f"{name}?"] if len(c.hints) >= 2 else []
        told += [f"{name}-"] if c.against else []
    return told


@cache
def _model() -> Model | str:
    """Return the shipped model, or why there is none."""
    try:
        return load(folder(MODEL))
    except ConfigError as error:
        return str(error)
