"""Where a text may hold a name at all: the rest is never given to the tokeniser."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

import rjieba

from biaoshi.recognisers.names import cues
from biaoshi.recognisers.names.characters import COMPOUND, SURNAME, everyday, given
from biaoshi.recognisers.names.shape import CALLED, EDGE, FIELD_LABEL, FOREIGN_RUN, HAN, NAMES, SURNAMES, cued

_CALLED_NAME = re.compile(f"[{SURNAMES}][{HAN}]{{1,2}}(?=(?:{CALLED.pattern}))")


def gate(text: str) -> list[int]:
    """Return places of folded `text` where a name may be: cheap, for most of a text holds none.

    Only the first place of a sentence is wanted, so after a hit the search goes on behind the sentence.
    """
    odds = _odds()
    found = [
        place for place in cued(text)
        if (text[place : place + 1] in SURNAME and text[place + 1 : place + 2] in odds and _looks(text, place) > -1.0
            and not (_looks(text, place) < 0.8 and _word(text[place : place + 2])))
        or FOREIGN_RUN.match(text, place)
    ]  # fmt: skip
    at = 0
    while m := _quick().search(text, at):
        start = m.start()
        at = start + 1
        looks = _looks(text, start)
        if (looks > 0.85 or (looks > -0.1 and text[start - 1 : start] in _OPEN)) and not (
            looks < 1.2 and _word(text[start : start + 2])
        ):
            found.append(start)
            ends = [e for e in (text.find(c, start, start + _FAR) for c in "。；\n") if e >= 0]
            at = min(ends, default=start + 1)
    found += [m.start() for m in _COMPOUND.finditer(text)]
    found += [m.start() for m in _CALLED_NAME.finditer(text)]
    found += [m.start() for m in _DOT.finditer(text)] + [m.start() for m in FIELD_LABEL.finditer(text)]
    return found


_FAR = 300
_COMPOUND = re.compile(
    f"(?:{'|'.join(c for c in COMPOUND if c not in ('第五', '东方', '百里', '西门', '东门', '太史', '南宫'))})[{HAN}]"
)


@lru_cache(maxsize=65536)
def _word(two: str) -> bool:
    """Tell whether two characters are a word of the tokeniser that is no name."""
    return two in everyday() or (rjieba.has_word(two) and rjieba.tag(two)[0][1] not in NAMES)


_OPEN = frozenset({"", *EDGE, *"叫系由对和与将给被向", *cues.PERSON_END})


def _looks(text: str, start: int) -> float:
    odds = _odds()
    family, first, second = (
        odds.get(text[start]),
        odds.get(text[start + 1 : start + 2]),
        odds.get(text[start + 2 : start + 3]),
    )
    if family is None or first is None:
        return -9.0
    return family[0] + max(first[1], first[2] + (second[3] if second else -1.2))


@cache
def _quick() -> "re.Pattern[str]":
    """Return a pattern of a surname and what is not rare in names: behind an open place loosely, elsewhere strictly."""
    middle, last = given()

    def chars(least: float, *tables: Mapping[str, float]) -> str:
        return "".join(sorted(c for c in {*middle, *last} if max(t.get(c, -4.0) for t in tables) > least))

    opened = re.escape("".join(sorted(c for c in _OPEN if c)))
    return re.compile(
        f"(?<![^{opened}])[{SURNAMES}][{chars(-1.3, middle, last)}]"
        f"|[{SURNAMES}](?:[{chars(-0.7, middle)}][{chars(-0.3, last)}]|[{chars(0.6, last)}])"
    )


_DOT = re.compile(f"[{HAN}A-Z][·•‧・∙][{HAN}]")


@cache
def _odds() -> dict[str, tuple[float, float, float, float]]:
    """Return for each character what it adds as surname, single, middle and last character (as in `writing`)."""
    middle, last = given()
    chars = {*middle, *SURNAME, *(c[0] for c in COMPOUND)}
    compound = {c[0] for c in COMPOUND}

    def cut(value: float) -> float:
        return max(-3.0, min(3.0, value))

    return {
        c: (
            0.6 * max(SURNAME.get(c, -2.0), 0.6 if c in compound else -2.0),
            0.48 * cut(last.get(c, -2.5)), 0.36 * cut(middle.get(c, -2.5)), 0.36 * cut(last.get(c, -2.5)),
        )
        for c in chars
    }  # fmt: skip
