"""A masked copy of a PDF holds none of what was to go, in no layer of the file, or there is no copy."""

import io
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from biaoshi.check.checker import Checker
from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.boxes import shared
from biaoshi.formats.pdf import FORMAT, flattening
from biaoshi.formats.pdf.stored import unpacked
from biaoshi.formats.recognition.engine import installed, recognise
from biaoshi.types.document import Block, Document, Part
from biaoshi.types.order import Order
from biaoshi.write.certificate import open_points
from biaoshi.write.plan import Plan, propose
from biaoshi.write.proof import Removed, survivors
from biaoshi.write.redact import Job, UnprovedError, redact
from formats import pdf_builder as b
from formats.picture_builder import needs_font
from quality.plants_pdf import DRAWN, PLACES, REFUSED, base, left
from quality.redaction import KINDS

NAME, IDENTITY = KINDS["name"], KINDS["identity"]


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25", ocr="never") as made:
        yield made


def planned(checker: Checker, path: Path) -> Plan:
    with checker.opened(path) as (node, branch):
        return propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")


def masked(checker: Checker, data: bytes, folder: Path) -> bytes:
    source, target = folder / "a.pdf", folder / "b.pdf"
    source.write_bytes(data)
    redact([Job(source, planned(checker, source), target)], checker.reader)
    return target.read_bytes()


def read(data: bytes) -> Document:
    return open_document(Source(data), Limits())


def cut(data: bytes, words: str, instead: str = "", *, everywhere: bool = False, part: str = "body") -> bytes:
    block = next(x for x in read(data).blocks if words in x.text and x.part == part)
    at = block.text.index(words)
    order = Order("cut", block.part, block.index, block.address, at, at + len(words), instead, everywhere=everywhere)
    assert FORMAT.write is not None
    done = FORMAT.write(Source(data), Limits(), (order,))
    assert done.undone == ()
    return done.data


def look(data: bytes, page: int = 0, scale: float = 1) -> np.ndarray:
    return np.asarray(pypdfium2.PdfDocument(data)[page].render(scale=scale).to_pil().convert("L")).astype(int)


def glance(data: bytes, page: int = 0) -> np.ndarray:
    """The page with four by four pixels taken together: strokes drawn a hair's breadth aside look the same."""
    whole = look(data, page)
    height, width = whole.shape[0] // 4 * 4, whole.shape[1] // 4 * 4
    return np.asarray(whole[:height, :width].reshape(height // 4, 4, width // 4, 4).mean(axis=(1, 3)))


@pytest.mark.parametrize("place", [p for p in PLACES if p not in REFUSED])
def test_planted_words_are_gone(checker: Checker, tmp_path: Path, place: str) -> None:
    """Wherever else in the file the words stand, the copy holds them nowhere, and has as many pages."""
    kind = NAME if place in ("lines", "tree", "script") else IDENTITY
    data = PLACES[place](kind)
    assert left(data, kind)
    new = masked(checker, data, tmp_path)
    assert not left(new, kind)
    assert len(read(new).pages) == len(read(data).pages)


@pytest.mark.parametrize("place", REFUSED)
def test_places_nobody_reads_are_refused(checker: Checker, tmp_path: Path, place: str) -> None:
    """Where words may be drawn that no reader sees there is no copy."""
    with pytest.raises(UnprovedError):
        masked(checker, PLACES[place](IDENTITY), tmp_path)
    assert not (tmp_path / "b.pdf").exists()


@needs_font
@pytest.mark.skipif(not installed(), reason="no recognition")
@pytest.mark.parametrize("place", ["painted by Highlight", "painted by Square", "caption of a button"])
def test_words_painted_by_annotations_are_not_drawn(checker: Checker, tmp_path: Path, place: str) -> None:
    """Whoever looks at the copy does not see them either, and the page still has what else the annotation stood on."""
    new = masked(checker, PLACES[place](IDENTITY), tmp_path)
    assert not left(new, IDENTITY, drawn=True)
    assert "第二页的正文" in "".join(x.text for x in read(new).blocks)


def test_attachments_are_left_out_and_told(checker: Checker, tmp_path: Path) -> None:
    """Files inside are in the copy in no way, whatever they are, and the certificate tells how many there were."""
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    edits = (
        b.attached("a.bin", b"\x00\x01" * 99),
        b.file_annotation("b.doc", IDENTITY.encode(), 1),
        b.attached("c.txt", b"c"),
    )
    source.write_bytes(b.edited(base(IDENTITY), *edits))
    told = redact([Job(source, planned(checker, source), target)], checker.reader)
    assert told[0].shed == 3
    assert "内含文件（附件）3 个" in open_points(told[0])[0]
    new = target.read_bytes()
    with pikepdf.open(io.BytesIO(new)) as pdf:
        assert not len(pdf.attachments)
        assert not any(isinstance(o, pikepdf.Stream) and o.get("/Type") == "/EmbeddedFile" for o in pdf.objects)
    assert read(new).children == ()


def test_words_that_run_on_in_a_cell_are_cut() -> None:
    """Words planned for everywhere go where they begin on one line of a cell and end on the next; two cells say no word."""
    data = PLACES["cell"](IDENTITY)
    assert sum(x.kind == "cell" and x.text in IDENTITY for x in read(data).blocks) == 2
    new = cut(data, IDENTITY, everywhere=True)
    assert not left(new, IDENTITY)
    assert not any(x.text.strip() in IDENTITY for x in read(new).blocks if x.page == 2)
    apart = base(NAME, lambda canvas: b.table(canvas, 60, 100, [[NAME[:2], f"{NAME[2:]}木"]], width=240))
    assert f"{NAME[2:]}木" in [x.text for x in read(cut(apart, NAME, everywhere=True)).blocks]


@needs_font
@pytest.mark.skipif(not installed(), reason="no recognition")
def test_pictures_of_pages_are_cut() -> None:
    """On a page that is a picture the words are painted over, and the layer over it tells them no more."""
    data = DRAWN["layered"](NAME)
    block = next(x for x in read(data).blocks if x.page == 2 and NAME in x.text)
    at = block.text.index(NAME)
    order = Order("cut", block.part, block.index, block.address, at, at + 3, "张某某", everywhere=True)
    assert FORMAT.write is not None
    new = FORMAT.write(Source(data), Limits(), (order,)).data
    assert not left(new, NAME)
    old, now = look(data, 1), look(new, 1)
    assert np.abs(old - now)[90:110, 90:].max() > 100
    page = np.repeat(look(new, 1, 2.5).astype(np.uint8)[:, :, None], 3, axis=2)[200:290, 150:900]
    text = "".join(g.text for g in recognise([page]))
    assert NAME not in text
    assert "张某某" in text


def test_a_page_keeps_its_look_and_its_text() -> None:
    """Of a page that becomes a picture only the line with the words changes; its other text is read as before."""
    data = base(IDENTITY)
    new = cut(data, IDENTITY, "99*************019")
    before, after = read(data), read(new)
    texts = [[x.text for x in d.blocks if x.page == 1] for d in (before, after)]
    assert [t for t in texts[0] if IDENTITY not in t] == [t for t in texts[1] if "*" not in t]
    different = np.abs(glance(data) - glance(new)) > 40
    rows = np.flatnonzero(different.any(axis=1))
    assert len(rows)
    assert rows.min() >= 37
    assert rows.max() <= 48


def test_untouched_pages_stay_as_they_are() -> None:
    """A page on which nothing is cut keeps its own text and looks, without what hung on to it."""
    data = b.edited(base(IDENTITY), b.link("https://example.com/"), b.outline("一", "二"))
    new = cut(data, IDENTITY)
    assert np.array_equal(look(data, 1), look(new, 1))
    with pikepdf.open(io.BytesIO(new)) as pdf:
        assert set(pdf.Root) <= {"/Type", "/Pages", "/Outlines"}
        assert pdf.trailer.get("/Info") is None
        assert set(pdf.pages[1].obj) <= {"/Type", "/Parent", "/MediaBox", "/Rotate", "/Contents", "/Resources"}
        assert "/XObject" not in pdf.pages[1].obj.Resources
    assert [x.text for x in read(new).blocks if x.kind == "bookmark"] == ["一", "二"]


@pytest.mark.parametrize("instead", ["", "张某某"])
def test_pages_that_differ_in_the_words_only_look_the_same(instead: str) -> None:
    """Names of two, three and four characters leave the same page: no width tells which of them it was."""
    pages = []
    for name in ("李明", "欧阳青", "司马青松"):

        def draw(canvas: Canvas, name: str = name) -> None:
            b.put(canvas, 80, 100, f"受助人{name}现住南塘街道，特此公示。")

        pages.append(glance(cut(b.drawn(draw), name, instead)))
    assert all(int(np.abs(pages[0] - p).max()) < 60 for p in pages)  # half a character would be 100 and more


def test_only_here_leaves_other_places(checker: Checker, tmp_path: Path) -> None:
    """Words planned for one place stay at the others, on the same page too."""

    def draw(canvas: Canvas) -> None:
        b.put(canvas, 80, 100, "申请人李青松，身份证号未填。")
        b.put(canvas, 80, 140, "负责人李青松，请各单位执行。")

    data = b.drawn(draw)
    texts = [x.text for x in read(cut(data, "李青松", "李某某")).blocks]
    assert "李某某" in "".join(texts)
    assert any("负责人李青松" in t for t in texts)


def test_a_turned_page_is_given_back_as_it_is_shown() -> None:
    """A page turned by 90 degrees keeps the size it is shown in, and its rest can be read."""
    data = PLACES["rotated"](IDENTITY)
    new = cut(data, IDENTITY, "99*************019", everywhere=True)
    assert [(round(p.width), round(p.height)) for p in read(new).pages] == [
        (round(p.width), round(p.height)) for p in read(data).pages
    ]
    assert "99*************019" in "".join(x.text for x in read(new).blocks if x.page == 2)


def test_survivors_are_found_where_the_file_keeps_them() -> None:
    """The proof finds words in an object nobody reads: a string of bytes, a hexadecimal one, a stream of its own."""
    clean = b.drawn(lambda canvas: b.put(canvas, 80, 100, "请各单位认真执行。"))
    removed = [
        Removed(IDENTITY, "身份证号", "body", 0, everywhere=True),
        Removed(NAME, "姓名", "body", 0, everywhere=True),
    ]

    def hexed(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(f"[<{IDENTITY[:9].encode().hex()}> -20 <{IDENTITY[9:].encode().hex()}>] pop".encode())

    def streamed(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Secret = pdf.make_stream(f"({NAME})".encode("utf-16-be"))

    def named(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PieceInfo = pikepdf.Dictionary({"/" + NAME: 1})

    def told(data: bytes) -> tuple[str, ...]:
        document = replace(read(clean), parts=read(clean).parts)
        return survivors(document, document, data, removed, unpacked(data, 1 << 30))

    assert told(clean) == ()
    for edit in (hexed, streamed, named):
        assert told(b.edited(clean, edit)), edit.__name__
    assert survivors(read(clean), read(clean), clean, removed) != ()


@needs_font
def test_words_on_a_picture_are_not_cut_unseen() -> None:
    """Where nobody recognised the picture a text layer stands for, no copy without its words is taken for proved."""
    words, line = NAME, f"又：{NAME}。"
    scan = DRAWN["layered"](words)
    clean = b.drawn(lambda canvas: b.put(canvas, 80, 100, "请各单位认真执行。"))
    before, after = read(scan), read(clean)
    block = next(x for x in before.blocks if x.text == line)
    assert block.source == "ocr"
    for removed in (Removed(words, "姓名", block.part, block.index, False), Removed(words, "姓名", "body", 0, True)):
        assert survivors(before, after, clean, [removed], unpacked(clean, 1 << 30), seen=True) == ()
        assert survivors(before, after, clean, [removed], unpacked(clean, 1 << 30), seen=False) != ()


def test_words_that_stay_at_one_of_two_places_are_found() -> None:
    """Of two blocks that lie over one another both must lose the words: what is left of one is not taken for the other's."""
    box = (80.0, 100.0, 200.0, 120.0)
    parts = (Part("body", "text", 3, "read"),)

    def paper(*texts: str) -> Document:
        blocks = tuple(Block("body", n, t, "paragraph", 1, None, box) for n, t in enumerate(texts))
        return Document("application/pdf", blocks, parts)

    before = paper("李青松", "李青松")
    removed = [Removed("李青松", "姓名", "body", n, everywhere=False) for n in (0, 1)]
    for after, gone in (
        (paper("李某某", "李某某"), True),
        (paper("李某某", "李青松"), False),
        (paper("李 青 松"), False),
    ):
        assert (survivors(before, after, b"", removed, b"") == ()) is gone


def unlisted(data: bytes, more: bytes) -> bytes:
    """Put `more` between the objects of a file and its table, which does not list it."""
    at = data.rfind(b"xref\n0 ")
    return data[:at] + more + data[at:].replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + len(more)))


def test_what_the_table_does_not_list_is_no_proof() -> None:
    """A copy with a second revision, or an object nothing lists, between others or compressed, is not taken for proved."""
    clean = cut(base(IDENTITY), IDENTITY, everywhere=True)
    told = unpacked(clean, 1 << 30)
    removed = [Removed(IDENTITY, "身份证号", "body", 0, everywhere=True)]
    assert survivors(read(clean), read(clean), clean, removed, told) == ()
    plain = b"9 0 obj\n<< /A (%s) >>\nendobj\n" % IDENTITY.encode()
    packed = zlib.compress(IDENTITY.encode())
    stream = b"9 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    for data in (unlisted(clean, plain), unlisted(clean, stream), unlisted(clean, b"x 9 0 obj null endobj\n")):
        assert len(read(data).pages) == 2  # readers take it for a sound file
        with pytest.raises(UnreadableError, match="目录表"):
            unpacked(data, 1 << 30)
    assert survivors(read(clean), read(clean), unlisted(clean, plain), removed, told) != ()  # the bytes themselves tell
    at = clean.index(b"endstream\nendobj\n") + 17
    between = clean[:at] + plain + clean[at:]
    assert survivors(read(clean), read(clean), between, removed, told) != ()
    said = b.edited(base(IDENTITY), lambda pdf: None)
    with pytest.raises(UnreadableError, match="目录表"):
        unpacked(b.updated(said, b"BT ET"), 1 << 30)


def test_what_cannot_be_inflated_is_no_proof() -> None:
    """A stream that is broken might hold anything."""

    def broken(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"")
        stream.write(b"no deflate at all", filter=pikepdf.Name.FlateDecode)
        pdf.Root.Secret = stream

    with pytest.raises(UnreadableError):
        unpacked(b.edited(base(IDENTITY), broken), 1 << 30)


def test_a_copy_tells_nothing_of_its_making(checker: Checker, tmp_path: Path) -> None:
    """The copy is written whole: one revision, no object that nothing leads to, no identifier of the old file."""
    data = base(IDENTITY, title="旧题名", author="旧作者")
    new = masked(checker, data, tmp_path)
    assert new.count(b"%%EOF") == 1
    with pikepdf.open(io.BytesIO(data)) as old, pikepdf.open(io.BytesIO(new)) as pdf:
        assert bytes(old.trailer.ID[0]) not in new
        reached = {o.objgen for o in pdf.objects}
        out = io.BytesIO()
        pdf.save(out)
    with pikepdf.open(out) as again:
        assert len(list(again.objects)) >= len(reached) - 1
    assert "旧题名".encode("utf-16-be") not in new


def test_others_read_the_layer(checker: Checker, tmp_path: Path) -> None:
    """What stays on a page that became a picture is read by poppler too, line by line."""
    path = tmp_path / "c.pdf"
    path.write_bytes(masked(checker, base(IDENTITY), tmp_path))
    try:
        ran = subprocess.run(["pdftotext", "-f", "1", "-l", "1", path, "-"], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("no poppler")
    text = "".join(ran.stdout.decode().split())
    assert "关于发放补助的公示身份证号码：99*************019" in text
    assert text.count("请各单位按照要求抓好落实，认真执行。") == 6


def test_fonts_that_cannot_be_drawn_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page whose characters come out blank here is refused, not delivered empty."""
    data = base(IDENTITY)
    monkeypatch.setattr(flattening, "drawn", lambda *_: (np.full((2339, 1654, 3), 255, np.uint8), 200 / 72))
    with pytest.raises(UnreadableError, match="字体"):
        cut(data, IDENTITY)


def test_lines_that_are_not_found_again_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the place of the words on the page is only a guess, nothing is cut at the guess."""
    monkeypatch.setattr(flattening, "row_of", lambda *_: None)
    monkeypatch.setattr(flattening, "spots", lambda _, box, text: (shared(text, box), False))
    with pytest.raises(UnreadableError, match="位置"):
        cut(base(IDENTITY), IDENTITY)
