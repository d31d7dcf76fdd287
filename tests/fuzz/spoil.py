"""Ways of spoiling the bytes of a file, as data: drawn by hypothesis or by a seeded generator alike."""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Way = Literal["cut", "head", "drop", "repeat", "flip", "zero", "splice", "number", "word", "inside"]
WAYS: tuple[Way, ...] = ("cut", "head", "drop", "repeat", "flip", "zero", "splice", "number", "word", "inside")
WORDS = (
    b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", b"&b;", b"]]>", b"<w:p>",
    b"</w:p>", b"endstream", b"endobj", b"0 0 R", b"<<", b">>", b"/Kids[1 0 R]", b"99999999999", b"-1", b"PK\x05\x06", b"%PDF-9", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\x84\x31\x95\x33", b"\xed\xa0\x80", b"\r", b"\x0c", b"\xe2\x80\xa8", b"{\\rtf1", b"\xd0\xcf\x11\xe0",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One act: what, where (as a fraction of the length, so that it means something in any file), how much."""

    way: Way
    at: float
    size: int
    value: int


def spoil(data: bytes, steps: Sequence[Step], other: bytes = b"") -> bytes:
    """Return `data` with every step done in order; `other` is what is spliced in."""
    for step in steps:
        data = _one(data, step, other)
    return data


def _one(data: bytes, step: Step, other: bytes) -> bytes:
    at = int(step.at * len(data))
    size = step.size
    piece = data[at : at + size]
    match step.way:
        case "cut":
            return data[:at]
        case "head":
            return data[min(at, size) :]
        case "drop":
            return data[:at] + data[at + size :]
        case "repeat":
            return data[:at] + piece * (step.value % 5 + 2) + data[at + size :]
        case "flip":
            return data[:at] + bytes(b ^ (1 << step.value % 8) for b in piece) + data[at + size :]
        case "zero":
            return data[:at] + bytes(len(piece)) + data[at + size :]
        case "splice":
            return data[:at] + other[int(step.at * len(other)) :][:size] + data[at:]
        case "number":
            return data[:at] + step.value.to_bytes(4, "little") + data[at + 4 :]
        case "word":
            return data[:at] + WORDS[step.value % len(WORDS)] + data[at:]
        case "inside":
            return _inside(
                data,
                lambda inner: _one(inner, Step(WAYS[step.value % 9], step.at, size, step.value), other),
                step.value,
            )


def _inside(data: bytes, change: Callable[[bytes], bytes], number: int) -> bytes:
    """Return the zip `data` with one member changed and packed again, or a PDF with one stream changed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            names = old.namelist()
            members = {n: old.read(n) for n in names}
    except Exception:  # noqa: BLE001  # spoilt already, in any way
        return _stream(data, change, number)
    if not names:
        return _stream(data, change, number)
    chosen = names[number % len(names)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, inner in members.items():
            new.writestr(name, change(inner) if name == chosen else inner)
    return out.getvalue()


def _stream(data: bytes, change: Callable[[bytes], bytes], number: int) -> bytes:
    starts = [i for i in range(len(data)) if data.startswith(b"stream\n", i) and not data.startswith(b"end", i - 3)]
    if not starts:
        return data
    start = starts[number % len(starts)] + 7
    end = data.find(b"endstream", start)
    if end < 0:
        return data
    inner = data[start:end]
    try:
        changed = zlib.compress(change(zlib.decompress(inner)))
    except zlib.error:
        changed = change(inner)
    return data[:start] + changed + data[end:]
