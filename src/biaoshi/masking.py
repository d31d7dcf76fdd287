"""The one door every string of a report goes through before it is shown."""

import re
from typing import Literal

Evidence = Literal["none", "masked", "full"]

_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])([0-9０-９][0-9０-９ \-]{9,22}[0-9０-９Xxｘ])(?![0-9A-Za-z])")
_MAIL = re.compile(r"([A-Za-z0-9._%+-]{1,64})@([A-Za-z0-9.-]{3,255})")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def mask(text: str) -> str:
    """Return `text` with identifiers shortened (first three, last two digits) and control characters made visible.

    A line end of two characters (CR LF) is no control character: one line feed is left of it.
    Digit runs of 11 or more (identity cards, phones, bank cards) and mail addresses are masked; dates, document
    numbers and periods are shorter and stay.
    """
    text = _LONG_NUMBER.sub(lambda m: f"{m[1][:3]}{'*' * (len(m[1]) - 5)}{m[1][-2:]}", text)
    text = _MAIL.sub(lambda m: f"{m[1][:1]}***@{m[2]}", text)
    return _visible(text)


def veil(text: str) -> str:
    """Return `text` with the identifiers `mask` knows hidden and every other character in its place: as long as it was.

    Control characters stay; whoever shows a piece of it puts that through `door`.
    """
    text = _LONG_NUMBER.sub(lambda m: f"{m[1][:3]}{'*' * (len(m[1]) - 5)}{m[1][-2:]}", text)
    return _MAIL.sub(lambda m: f"{m[1][:1]}{'*' * (len(m[1]) - 1)}@{m[2]}", text)


def hide(text: str) -> str:
    """Return personal data with only its ends left: three and two of eight or more code points, else the first."""
    text = _CONTROL.sub(" ", text).replace("\n", " ")
    if len(text) >= 8:
        return f"{text[:3]}{'*' * (len(text) - 5)}{text[-2:]}"
    return text[:1] + "*" * (len(text) - 1)


def door(text: str | None, evidence: Evidence) -> str | None:
    """Return `text` as the evidence level allows: nothing, masked, or as it stands (controls always escaped)."""
    if text is None or evidence == "none":
        return None
    return _visible(text) if evidence == "full" else mask(text)


def _visible(text: str) -> str:
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text.replace("\r\n", "\n"))


def person(name: str) -> str:
    """Return a personal name of which only the first character is left, as many stars as it had others (at most 8)."""
    name = mask(name.strip())
    return name[:1] + "*" * min(8, len(name) - 1)
