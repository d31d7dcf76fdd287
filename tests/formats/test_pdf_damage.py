"""A PDF with a broken stream never looks read whole: pdfium is silent about what it could not inflate."""

import io

import pikepdf
import pytest

from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.pdf.damage import damaged_streams
from biaoshi.types.document import CLOSED
from formats.sample_files import portable

MOST = 1 << 30


def flate(data: bytes) -> bytes:
    """Return the PDF with each stream packed by Flate alone, as most writers do."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, compress_streams=True, recompress_flate=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


SOUND = flate(portable())


def test_sound_files_have_no_broken_streams() -> None:
    """Files as written, packed, unpacked or encrypted, are sound."""
    for data in (SOUND, portable(), portable(compress=False), portable("云岭"), b"", b"%PDF-1.4\nstream\n"):
        assert damaged_streams(data, MOST) == 0


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_broken_stream_is_seen(part: float) -> None:
    """Bytes changed anywhere in a stream, its checksum included, are seen, and the document has an open line."""
    start = SOUND.index(b"stream\n") + 7
    end = SOUND.index(b"endstream", start)
    at = start + int((end - start) * part)
    data = SOUND[:at] + bytes(b ^ 0x5A for b in SOUND[at : at + 3]) + SOUND[at + 3 :]
    assert damaged_streams(data, MOST) == 1
    document = open_document(Source(data), Limits())
    assert any(p.status not in CLOSED and p.why and "数据流" in p.why for p in document.parts)


def test_an_empty_stream_is_no_fault() -> None:
    """A stream without data has nothing to lose, though its dictionary names a filter."""
    assert damaged_streams(b"1 0 obj\n<</Length 0/Filter/FlateDecode>>\nstream\n\nendstream\nendobj", MOST) == 0


def test_a_bomb_is_not_inflated_beyond_the_limit() -> None:
    """What may be inflated is limited, and a limit reached is no damage."""
    import zlib

    bomb = b"1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + zlib.compress(bytes(50 << 20)) + b"\nendstream\nendobj"
    assert damaged_streams(bomb, 1 << 20) == 0
    assert damaged_streams(bomb, MOST) == 0
    assert damaged_streams(bomb[:-60], MOST) == 1
