"""Characters as a finder would read them, each with the stretch of the source it is written by: &#x4f1f; %E5%BC%A0 \\u5f20."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote_to_bytes

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\u\{([0-9A-Fa-f]{1,6})\}|\\x([0-9A-Fa-f]{2})|\\([0-9A-Fa-f]{2,6})\s?")
_ANY = re.compile(f"{_REFERENCE.pattern}|{_PERCENT.pattern}|{_ESCAPE.pattern}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One character, and where the source writes it, half-open."""

    char: str
    start: int
    end: int


def units(source: str, start: int, end: int, *, programs: bool = False) -> Iterator[Unit]:
    """Yield the characters written in a stretch of the source; `programs`: escapes of addresses, scripts and styles too."""
    at = start
    for found in (_ANY if programs else _REFERENCE).finditer(source, start, end):
        yield from (Unit(source[n], n, n + 1) for n in range(at, found.start()))
        at = found.end()
        if found[0].startswith("%"):
            yield from _percent(found[0], found.start())
        else:
            yield from (Unit(c, found.start(), found.end()) for c in _written(found))
    yield from (Unit(source[n], n, n + 1) for n in range(at, end))


def written(source: str, start: int, end: int, *, programs: bool = False) -> str:
    """Return the characters as `units` tells them, without their places."""
    piece = source[start:end]
    if "&" not in piece and not (programs and ("%" in piece or "\\" in piece)):
        return piece
    return "".join(u.char for u in units(source, start, end, programs=programs))


def _written(found: "re.Match[str]") -> str:
    """Return what a reference or escape stands for; itself where it stands for nothing."""
    if found[0].startswith("&"):
        return unescape(found[0])
    digits = next(group for group in found.groups() if group)
    number = int(digits, 16)
    return chr(number) if number < 0x110000 else found[0]


def _percent(written: str, start: int) -> Iterator[Unit]:
    """Yield the characters of bytes written as %XX: UTF-8, or GB18030 as older sites write their addresses."""
    data = unquote_to_bytes(written)
    for codec in ("utf-8", "gb18030"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        at = start
        for char in text:
            size = 3 * len(char.encode(codec))
            yield Unit(char, at, at + size)
            at += size
        return
    yield from (Unit("\ufffd", at, at + 3) for at in range(start, start + len(written), 3))
