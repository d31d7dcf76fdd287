"""Numbers of OFD: millimetres, boxes, matrices, lists of steps. Whatever is not a number counts as missing."""

from math import isfinite, isnan

from biaoshi.formats.pdf.geometry import Matrix
from biaoshi.types.document import Box

MM = 72 / 25.4
_MOST = 1e6
"""Millimetres beyond which a place is nonsense: sums of it must stay finite."""


def number(value: str | None) -> float | None:
    """Return the number in `value`, None if it is none or absurd."""
    try:
        found = float(value) if value else None
    except ValueError:
        return None
    return found if found is not None and isfinite(found) and abs(found) <= _MOST else None


def numbers(value: str | None) -> list[float]:
    """Return the numbers of a list, up to the first that is none."""
    if not value:
        return []
    words = value.replace(",", " ").split()
    try:
        out = list(map(float, words))
    except ValueError:
        out = []
    if out and min(out) >= -_MOST and max(out) <= _MOST and not isnan(sum(out)):
        return out
    out = []
    for word in words:
        found = number(word)
        if found is None:
            break
        out.append(found)
    return out


def box_of(value: str | None) -> Box | None:
    """Return (x, y, width, height) of a box, None if it is not four numbers."""
    found = numbers(value)
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 else None


def matrix_of(value: str | None) -> Matrix | None:
    """Return the matrix of six numbers, None if it is not one."""
    found = numbers(value)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else None


def steps(value: str | None, most: int) -> list[float] | None:
    """Return the steps from glyph to glyph, at most `most`: `g 3 5.5` stands for three steps of 5.5. None if missing."""
    if value is None:
        return None
    if "g" not in value and "G" not in value:
        plain = numbers(value)
        if len(plain) >= most or len(plain) == len(value.replace(",", " ").split()):
            return plain[:most]
    words = value.replace(",", " ").split()
    out: list[float] = []
    at = 0
    while at < len(words) and len(out) < most:
        if words[at] in ("g", "G"):
            count, step = (number(w) for w in [*words[at + 1 : at + 3], "", ""][:2])
            if count is not None and step is not None:
                out += [step] * min(max(0, int(count)), most - len(out))
            at += 3
            continue
        step = number(words[at])
        out.append(0.0 if step is None else step)
        at += 1
    return out


def flag(value: str | None, default: bool) -> bool:
    """Return the truth of an attribute."""
    return default if value is None else value.strip().lower() not in ("false", "0", "no")
