"""The contract of every format: found by being there, known by content, and never silent about what it did not read."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from biaoshi import formats as package
from biaoshi.errors import UnreadableError
from biaoshi.formats import Format, Limits, Source, able, anchored, formats, open_document, sniff
from biaoshi.formats.unread import unread
from biaoshi.formats.wire import decode, encode
from biaoshi.types.document import CLOSED, UNPLACED, BlockKind, Document, Part
from biaoshi.types.order import Verb
from formats.picture_builder import READY
from formats.sample_files import LINES, samples, spoilt

FORMATS = formats()
SAMPLES = [pytest.param(f, n, d, id=f"{f.name}-{n}") for f in FORMATS for n, d in samples().get(f.name, {}).items()]
SPOILT = [pytest.param(d, id=f"{f}-{n}") for f, files in spoilt().items() for n, d in files.items()]


def family(source: Source, limits: Limits) -> Iterator[tuple[Document, list[Part]]]:
    """Yield the document and those of the files inside it, with the lines open in each but for what a child closes."""
    document, form = open_document(source, limits), sniff(source)
    tokens = {c.address: c.token for c in document.children if c.token is not None}
    yield document, [p for p in document.parts if p.status not in CLOSED and p.name not in tokens]
    for child in document.children:
        if child.token is not None and form and form.extract:
            try:
                data = form.extract(source, limits, child.token)
            except UnreadableError as error:
                yield unread("failed", error.why), [Part(child.address, "embedded", 0, "failed", error.why)]
            else:
                yield from family(Source(data, child.name), limits)


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_format_is_complete(form: Format) -> None:
    """A format is the module of its name, says in Chinese what it is and was proved on, and has sample files."""
    assert form is __import__(f"biaoshi.formats.{form.name}", fromlist=["FORMAT"]).FORMAT
    assert form.title
    assert form.proved
    assert "/" in form.media_type
    assert all(e.startswith(".") and e == e.lower() for e in form.extensions)
    if form.name == "image" and not READY:
        pytest.skip("no Noto CJK fonts")
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
    document = open_document(Source(data, name, "auto"), Limits())
    tree = list(family(Source(data, name, "auto"), Limits()))
    assert all(line in "\n".join(d.text for d, _ in tree) for line in LINES)
    assert [(p.name, p.status, p.why) for _, opened in tree for p in opened] == []
    ledger = {p.name for p in document.parts}
    pages = {p.page for p in document.parts}
    assert {b.part for b in document.blocks if b.kind not in UNPLACED and b.page not in pages} <= ledger
    assert decode(encode(document)) == document


@pytest.mark.parametrize(("form", "name", "data"), SAMPLES)
def test_blocks_are_numbered_and_chars_are_counted(form: Format, name: str, data: bytes) -> None:
    """Blocks of a part are numbered from 0 in order, and the ledger counts characters where there is text."""
    document = open_document(Source(data, name, "auto"), Limits())
    for part in {b.part for b in document.blocks}:
        assert [b.index for b in document.blocks if b.part == part] == list(
            range(sum(b.part == part for b in document.blocks))
        )
    assert sum(p.chars for d, _ in family(Source(data, name, "auto"), Limits()) for p in d.parts) > 0


@pytest.mark.parametrize("data", SPOILT)
def test_spoilt_file_is_an_open_line(data: bytes) -> None:
    """A truncated, encrypted or broken file leaves a line open and says why in Chinese."""
    opened = [p for _, lines in family(Source(data, None, "auto"), Limits()) for p in lines]
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
    tree = list(family(Source(data, name, "auto"), limits))
    text = "\n".join(d.text for d, _ in tree)
    assert any(opened for _, opened in tree) or all(line in text for line in LINES)


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


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_a_writer_says_what_it_can_do(form: Format) -> None:
    """A format that can be written names its verbs, known ones; one that cannot names none."""
    assert (form.write is not None) == bool(form.verbs)
    kinds = [form.media_type, *(kind for kind, _ in form.kin)]
    assert len(set(kinds)) == len(kinds)
    for kind, verbs in ((form.media_type, form.verbs), *form.kin):
        assert verbs <= set(get_args(Verb))
        assert all(able(kind, verb) for verb in verbs)
        assert form.anchored <= anchored(kind) <= set(get_args(BlockKind))


def test_what_is_not_named_is_not_written() -> None:
    """Types no format names for a verb are not written: macros are never in a masked copy, marks of a page not repaired."""
    macros = "application/vnd.ms-word.document.macroEnabled"
    assert able(macros, "note")
    assert not any(
        able(kind, "cut") for kind in (macros, "application/vnd.ms-excel.sheet.macroEnabled", "text/rtf", "")
    )
    assert not any(able(kind, "replace") for kind in ("text/xml", "text/html"))
