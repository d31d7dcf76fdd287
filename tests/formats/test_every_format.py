"""The contract of every format: found by being there, known by content, and never silent about what it did not read."""

import subprocess
import sys
from pathlib import Path

import pytest

from biaoshi import formats as package
from biaoshi.formats import Format, Limits, Source, formats, open_document, sniff
from biaoshi.formats.wire import decode, encode
from biaoshi.types.document import CLOSED, UNPLACED
from formats.sample_files import LINES, samples, spoilt

FORMATS = formats()
SAMPLES = [pytest.param(f, n, d, id=f"{f.name}-{n}") for f in FORMATS for n, d in samples().get(f.name, {}).items()]
SPOILT = [pytest.param(d, id=f"{f}-{n}") for f, files in spoilt().items() for n, d in files.items()]


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_format_is_complete(form: Format) -> None:
    """A format is the module of its name, says in Chinese what it is and was proved on, and has sample files."""
    assert form is __import__(f"biaoshi.formats.{form.name}", fromlist=["FORMAT"]).FORMAT
    assert form.title
    assert form.proved
    assert "/" in form.media_type
    assert all(e.startswith(".") and e == e.lower() for e in form.extensions)
    assert len(samples().get(form.name, {})) >= 3
    assert spoilt().get(form.name)


def test_samples_are_of_formats_there_are() -> None:
    """No sample file is left of a format that is gone."""
    assert set(samples()) | set(spoilt()) <= {f.name for f in FORMATS}


@pytest.mark.parametrize(("form", "name", "data"), SAMPLES)
def test_sample_is_known_by_content(form: Format, name: str, data: bytes) -> None:
    """A sample is taken by its own format whatever it is called, and by its name in no case."""
    for called in (name, "通知.exe", None):
        assert sniff(Source(data, called)) is form


@pytest.mark.parametrize(("form", "name", "data"), SAMPLES)
def test_sample_is_read_whole(form: Format, name: str, data: bytes) -> None:
    """Every line of a sample is in the text, every part with text is in the ledger, and every line of it is closed."""
    document = open_document(Source(data, name), Limits())
    assert all(line in document.text for line in LINES)
    assert [(p.name, p.status, p.why) for p in document.parts if p.status not in CLOSED] == []
    ledger = {p.name for p in document.parts}
    pages = {p.page for p in document.parts}
    assert {b.part for b in document.blocks if b.kind not in UNPLACED and b.page not in pages} <= ledger
    assert decode(encode(document)) == document


@pytest.mark.parametrize(("form", "name", "data"), SAMPLES)
def test_blocks_are_numbered_and_chars_are_counted(form: Format, name: str, data: bytes) -> None:
    """Blocks of a part are numbered from 0 in order, and the ledger counts characters where there is text."""
    document = open_document(Source(data, name), Limits())
    for part in {b.part for b in document.blocks}:
        assert [b.index for b in document.blocks if b.part == part] == list(
            range(sum(b.part == part for b in document.blocks))
        )
    assert sum(p.chars for p in document.parts) > 0


@pytest.mark.parametrize("data", SPOILT)
def test_spoilt_file_is_an_open_line(data: bytes) -> None:
    """A truncated, encrypted or broken file leaves a line open and says why in Chinese."""
    document = open_document(Source(data), Limits())
    opened = [p for p in document.parts if p.status not in CLOSED]
    assert opened
    assert all(p.why and any("一" <= c <= "鿿" for c in p.why) for p in opened)


@pytest.mark.parametrize(("form", "name", "data"), SAMPLES)
@pytest.mark.parametrize(
    "limits",
    [Limits(chars=5), Limits(inflated=100, bytes=1 << 20), Limits(members=1, pages=1, chars=5)],
    ids=["chars", "inflated", "members"],
)
def test_a_limit_is_never_passed_in_silence(form: Format, name: str, data: bytes, limits: Limits) -> None:
    """A file over a limit has an open line, or was read whole because that limit means nothing to its format."""
    document = open_document(Source(data, name), limits)
    opened = [p for p in document.parts if p.status not in CLOSED]
    assert opened or all(line in document.text for line in LINES)


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_nothing_is_no_format(form: Format) -> None:
    """No format claims an empty file or bytes that are nothing."""
    for data in (b"", b"\0", bytes(range(256)) * 8):
        assert form.sniff(Source(data)) == 0


def test_finding_formats_loads_no_parser() -> None:
    """A text file costs no parser: heavy libraries are loaded by the reader that needs them, when it does."""
    heavy = ("lxml", "pypdfium2", "pdfplumber", "pdfminer", "numpy", "PIL", "charset_normalizer", "docx")
    code = (
        "import sys, types\n"
        "package = types.ModuleType('biaoshi')\n"
        f"package.__path__ = [{str(Path(package.__file__).parent.parent)!r}]\n"
        "sys.modules['biaoshi'] = package\n"
        "from biaoshi.formats import Limits, Source, open_document\n"
        "open_document(Source('机密★10年，云岭省'.encode('gb18030')), Limits())\n"
        f"print([m for m in {heavy} if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
