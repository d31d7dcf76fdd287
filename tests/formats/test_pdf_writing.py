"""Notes on the exact words of a PDF, ours taken out again, and the layer of text under a page that became a picture."""

import io
from pathlib import Path

import numpy as np
import pdfplumber
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from biaoshi.check import Checker
from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.boxes import shared, union, wide
from biaoshi.formats.pdf import FORMAT
from biaoshi.formats.pdf.geometry import Sheet
from biaoshi.formats.pdf.layer import Codes, Words, font, painted
from biaoshi.output.words import place
from biaoshi.types.document import Block, Document
from biaoshi.types.order import Order
from biaoshi.write.annotate import AUTHOR, annotate, strip
from biaoshi.write.placing import UnprovedError
from formats import pdf_builder as b

TEXT = "为做好有关工作，现就机密★10年有关事项通知如下。"


def read(data: bytes) -> Document:
    return open_document(Source(data), Limits())


def write(data: bytes, *orders: Order) -> bytes:
    assert FORMAT.write is not None
    written = FORMAT.write(Source(data), Limits(), orders)
    assert written.undone == ()
    return written.data


def note(block: Block, words: str, text: str = "请核", author: str = AUTHOR) -> Order:
    at = block.text.index(words)
    return Order("note", block.part, block.index, block.address, at, at + len(words), text, author, day="2026-11-25")


def highlighted(data: bytes, page: int = 0) -> list[str]:
    """Return for each highlight the characters whose middle is in it, both in the file's own space."""
    out = []
    layer = pypdfium2.PdfDocument(data)[page].get_textpage()
    chars = [(layer.get_text_range(i, 1), layer.get_charbox(i)) for i in range(layer.count_chars())]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.pages[page].obj.get("/Annots", ()):
            if one.Subtype == Name.Highlight:
                points = [float(v) for v in one.QuadPoints]
                quads = [points[i : i + 8] for i in range(0, len(points), 8)]
                out.append("".join(c for q in quads for c, box in chars if c.strip() and _in(box, q)))
    return out


def _in(box: tuple[float, ...], quad: list[float]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return min(quad[::2]) <= x <= max(quad[::2]) and min(quad[1::2]) <= y <= max(quad[1::2])


def one(canvas: Canvas) -> None:
    b.put(canvas, 80, 120, TEXT)
    b.put(canvas, 80, 160, "各单位要认真执行。")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_highlight_lies_on_its_words(turn: int) -> None:
    """On a page turned any way the highlight holds exactly the words of the note."""
    data = b.edited(b.drawn(one), b.rotated(turn, (20, 30, 580, 830)))
    block = next(x for x in read(data).blocks if "机密" in x.text)
    assert highlighted(write(data, note(block, "机密★10年"))) == ["机密★10年"]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.integers(1, 8))
def test_any_stretch_is_hit(start: int, length: int) -> None:
    """Whatever stretch of a line a note is on, its highlight holds these characters and no others."""
    data = b.drawn(one)
    block = read(data).blocks[0]
    words = TEXT[start : start + length]
    order = Order("note", block.part, block.index, block.address, start, start + len(words), "请核", AUTHOR)
    assert highlighted(write(data, order)) == [words]


def test_a_note_over_lines_has_a_quadrangle_a_line() -> None:
    """A note that runs from one line into the next is one highlight with both stretches."""
    data = b.drawn(one)
    first, second = read(data).blocks[:2]
    order = Order("note", first.part, first.index, first.address, 20, 3, "请核", AUTHOR, until=second.address)
    assert highlighted(write(data, order)) == [TEXT[20:] + second.text[:3]]


def test_notes_are_read_back_and_the_page_is_the_same() -> None:
    """A note comes back with its words and our name; the text of the page does not change, and its look where no note is."""
    data = b.drawn(one)
    new = write(data, note(read(data).blocks[0], "机密★10年", "标志写法不对\n请改"))
    before, after = read(data), read(new)
    assert [x.text for x in after.blocks if x.kind == "annotation"] == ["标志写法不对\n请改"]
    assert ("comment_author", AUTHOR) in after.properties
    assert [x.text for x in after.blocks if x.part == "body"] == [x.text for x in before.blocks if x.part == "body"]
    old, now = (np.asarray(pypdfium2.PdfDocument(d)[0].render(scale=1).to_pil().convert("RGB")) for d in (data, new))
    changed = np.argwhere((old != now).any(axis=2))
    assert len(changed) > 500
    assert changed[:, 0].min() > 115
    assert changed[:, 0].max() < 145


def test_what_has_no_place_is_noted_on_the_first_page() -> None:
    """A note about the document or about a property is a sign on page 1, each on a place of its own."""
    data = b.drawn(one, one, title="机密文件")
    property_ = next(x for x in read(data).blocks if x.kind == "property")
    new = write(data, Order("note", text="甲", author=AUTHOR), note(property_, "机密", "乙"))
    with pikepdf.open(io.BytesIO(new)) as pdf:
        notes = [(str(a.Contents), [float(v) for v in a.Rect]) for a in pdf.pages[0].obj.Annots]
        assert "/Annots" not in pdf.pages[1].obj
    assert [t for t, _ in notes] == ["甲", "乙"]
    assert notes[0][1] != notes[1][1]


def test_only_our_notes_are_taken_out() -> None:
    """Forgetting takes out the notes of our name, and leaves those of others and the page's own annotations."""
    data = b.edited(b.drawn(one), b.annotation("Text", "处长的意见", (500, 20, 520, 40), T=String("处长")))
    noted = write(data, note(read(data).blocks[0], "机密★10年"))
    bare = read(write(noted, Order("forget", author=AUTHOR)))
    assert [x.text for x in bare.blocks if x.kind == "annotation"] == ["处长的意见"]
    assert ("comment_author", AUTHOR) not in bare.properties
    assert ("comment_author", "处长") in bare.properties


def test_annotate_and_strip_through_the_worker(tmp_path: Path) -> None:
    """The command's way: findings become highlights, a second run does not double them, stripping leaves none."""
    source, target, again, bare = (tmp_path / f"{n}.pdf" for n in "abcd")
    source.write_bytes(b.official("机密★十年"))
    with Checker(as_of="2026-11-25", ocr="never") as checker:
        done = annotate(checker, source, target, place)
        assert done.notes >= 1
        assert "机密★十年" in "".join(highlighted(target.read_bytes()))
        assert annotate(checker, target, again, place).notes == done.notes
        assert strip(checker.reader, again, bare)
    assert read(bare.read_bytes()).text == read(source.read_bytes()).text


def test_a_file_with_earlier_revisions_is_annotated(tmp_path: Path) -> None:
    """A PDF whose earlier revision says what the last one does not gets its notes, that one among them, and the copy has
    no earlier revision; a second run and stripping do not stumble over it. Nothing else may differ."""
    source, target, bare = (tmp_path / f"{n}.pdf" for n in "abc")
    source.write_bytes(b.updated(b.official("机密★十年", 2), b"BT /F1 12 Tf 80 700 Td (new) Tj ET"))
    assert any("机密★十年" in u.text and u.view == "earlier" for u in read(source.read_bytes()).unseen)
    with Checker(as_of="2026-11-25", ocr="never") as checker:
        done = annotate(checker, source, target, place)
        notes = [x.text for x in read(target.read_bytes()).blocks if x.kind == "annotation"]
        assert len(notes) == done.notes
        assert any("HD107" in n and "以前版本" in n for n in notes)
        assert strip(checker.reader, target, bare)
    assert target.read_bytes().count(b"startxref") == 1
    assert read(target.read_bytes()).unseen == ()
    shown = [[(x.part, x.text) for x in read(p.read_bytes()).blocks if x.kind != "annotation"] for p in (source, bare)]
    assert shown[0] == shown[1]


def test_a_file_whose_last_revision_lost_its_properties_is_refused(tmp_path: Path) -> None:
    """Where a new file could not keep what readers find in earlier revisions besides text, there is none, and it is said."""
    data = b.updated(b.official("机密★10年"), b"BT /F1 12 Tf 80 700 Td (new) Tj ET")
    at = data.rfind(b"/Info")
    source = tmp_path / "a.pdf"
    source.write_bytes(data[:at] + b"/Xnfo" + data[at + 5 :])
    with Checker(as_of="2026-11-25", ocr="never") as checker, pytest.raises(UnprovedError, match="与原文不同"):
        annotate(checker, source, tmp_path / "b.pdf", place)
    assert not (tmp_path / "b.pdf").exists()


def signed(pdf: pikepdf.Pdf) -> None:
    value = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=pikepdf.Array([0, 1, 2, 3]), Contents=String("x")
    )
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("章"), V=pdf.make_indirect(value)))
    pdf.Root.AcroForm = Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)


@pytest.mark.parametrize("verb", ["note", "cut"])
@pytest.mark.parametrize(("spoil", "why"), [(b.encrypted, "密码"), (lambda d: b.edited(d, signed), "签名")])
def test_signed_and_locked_files_are_refused(spoil: object, why: str, verb: str) -> None:
    """A file whose signature or lock would be lost is not written, and the reason is said."""
    data = spoil(b.drawn(one))  # type: ignore[operator]
    block = read(data).blocks[0]
    order = Order(verb, block.part, block.index, block.address, 0, 2, "", AUTHOR)  # type: ignore[arg-type]
    assert FORMAT.write is not None
    with pytest.raises(UnreadableError, match=why):
        FORMAT.write(Source(data), Limits(), (order,))


@given(
    st.sampled_from([0, 90, 180, 270]), st.floats(-100, 100), st.floats(-100, 100), st.floats(0, 500), st.floats(0, 500)
)
def test_a_place_on_the_page_is_one_in_the_file(turn: int, left: float, bottom: float, x: float, y: float) -> None:
    """The way from the displayed page into the file is the way back from the file to the page."""
    where = Sheet(left, bottom, left + 600, bottom + 800, turn)
    back = where.box(*where.user(x, y), *where.user(x + 10, y + 5))
    assert back == pytest.approx((x, y, x + 10, y + 5), abs=1e-6)


CHARS = st.text("机密★10年绝〔〕—①㎡𠮷👍ab", min_size=1, max_size=20)


@settings(max_examples=20, deadline=None)
@given(CHARS, st.sampled_from([0.0, 90.0, 180.0, 270.0]), st.floats(8, 30))
def test_the_layer_is_read_back(text: str, direction: float, size: float) -> None:
    """The invisible text of a page is read by pdfium and pdfplumber as it was, where it was."""
    length = size * sum(1.0 if wide(c) else 0.55 for c in text)
    box = (100.0, 200.0, 100 + length, 200 + size)
    boxes = shared(text, box)
    if direction >= 180:
        boxes = tuple((200 + length - q[2], q[1], 200 + length - q[0], q[3]) for q in boxes)
    if direction in (90.0, 270.0):
        boxes = tuple((100.0, q[0], 100 + size, q[2]) for q in boxes)
    codes = Codes()
    pdf = pikepdf.Pdf.new()
    page = pdf.add_blank_page(page_size=(900, 900))
    page.obj.Contents = pdf.make_stream(painted([Words(text, boxes, size, direction)], 900, codes))
    page.obj.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font(pdf, codes))))
    out = io.BytesIO()
    pdf.save(out)
    layer = pypdfium2.PdfDocument(out.getvalue())[0].get_textpage()
    assert "".join(layer.get_text_range().split()) == text  # pdfium guesses blanks
    with pdfplumber.open(io.BytesIO(out.getvalue())) as plumbed:
        chars = plumbed.pages[0].chars
    assert "".join(c["text"] for c in chars) == text
    held = union([(c["x0"], c["top"], c["x1"], c["bottom"]) for c in chars])
    assert held == pytest.approx(union(boxes), abs=0.3 * size)
