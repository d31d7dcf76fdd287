"""The coverage ledger of a PDF: nothing that was not read looks like nothing found."""

import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name, String
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pdf import FORMAT
from biaoshi.formats.sight.garble import garbled
from biaoshi.types.document import Document, Part
from formats import pdf_builder as build


def _read(data: bytes, limits: Limits | None = None) -> Document:
    return FORMAT.read(Source(data), limits or Limits())


def _outcome(data: bytes) -> str:
    """Return what a reading comes to: complete, open, or the status of the reader's error."""
    try:
        return "complete" if _read(data).complete else "open"
    except UnreadableError as error:
        return error.status


def _page(document: Document, number: int = 1) -> Part:
    return next(p for p in document.parts if p.name == f"page {number}")


def _images(document: Document) -> list[tuple[str, str | None]]:
    return [(p.status, p.rule) for p in document.parts if p.kind == "image"]


def _blank(_canvas: Canvas) -> None:
    return


def test_kinds_of_empty_pages_are_told_apart() -> None:
    """Blank is no_text; a scan and text turned into curves are open; a ruled frame holds no text."""

    def frame(canvas: Canvas) -> None:
        canvas.rect(60, 60, 400, 600)
        canvas.line(60, 300, 460, 300)

    document = _read(
        build.drawn(
            _blank,
            lambda c: build.picture(c, 0, 0, build.WIDTH, build.HEIGHT, build.scan()),
            lambda c: build.outlines(c, 80, 120, 6),
            frame,
        )
    )
    assert [(p.status, p.rule) for p in document.parts if p.name.startswith("page ")] == [
        ("no_text", None), ("skipped", "RD104"), ("skipped", "RD104"), ("no_text", None),
    ]  # fmt: skip
    assert "图像页" in (_page(document, 2).why or "")
    assert not document.complete


def test_a_mark_in_curves_on_a_page_with_text_is_open() -> None:
    """Outlines in a row beside real text are not passed over."""

    def page(canvas: Canvas) -> None:
        build.outlines(canvas, 80, 120, 6)
        build.put(canvas, 80, 300, "正文在这里。")

    assert _images(_read(build.drawn(page))) == [("skipped", "RD104")]


def test_images_are_closed_only_for_a_reason() -> None:
    """A large picture is open; a low one, a single tone and a small logo on three pages are closed."""

    def page(canvas: Canvas) -> None:
        build.put(canvas, 80, 300, "正文在这里。")
        build.picture(canvas, 400, 700, 460, 760, build.scan(4, 60, 60))  # a logo, 21 mm high

    def first(canvas: Canvas) -> None:
        page(canvas)
        build.picture(canvas, 80, 400, 300, 640, build.scan(12, 200, 220))
        build.picture(canvas, 80, 60, 300, 100, build.scan(2, 200, 40))
        build.picture(canvas, 320, 60, 500, 200, Image.new("RGB", (50, 40), (200, 220, 240)))

    one = _read(build.drawn(first))
    three = _read(build.drawn(first, page, page))
    assert sorted(_images(one)) == [("no_text", None)] * 2 + [("skipped", "RD104")] * 2
    assert sorted(_images(three)) == [("no_text", None)] * 5 + [("skipped", "RD104")]


def test_a_scan_cut_into_strips_is_one_image() -> None:
    """Strips under 15 mm that touch are judged by their common height."""

    def page(canvas: Canvas) -> None:
        build.put(canvas, 80, 30, "正文")
        for i in range(20):
            build.picture(canvas, 60, 100 + 30 * i, 500, 130 + 30 * i, build.scan(2, 300, 20))

    assert _images(_read(build.drawn(page))) == [("skipped", "RD104")]


def _layered(lines: int) -> bytes:
    def page(canvas: Canvas) -> None:
        build.picture(canvas, 0, 0, build.WIDTH, build.HEIGHT, build.scan(30))
        step = build.HEIGHT / 34
        for r in range(lines):
            build.put(
                canvas,
                build.WIDTH / 8,
                (r + 2) * step,
                "机密★10年" if r == 0 else "识别出来的文字一共有这么多个字凑满一行",
                18,
                mode=3,
            )

    return build.drawn(page)


def test_the_text_layer_of_a_scan_is_its_text() -> None:
    """Invisible text over a page-wide image is judged as recognised text, not as hidden."""
    document = _read(_layered(30))
    assert document.blocks[0].text == "机密★10年"
    assert {b.source for b in document.blocks if b.part == "body"} == {"ocr"}
    assert _page(document).status == "ocr"
    assert not document.unseen
    assert document.complete


def test_a_typed_stamp_on_a_scan_is_no_recognised_text() -> None:
    """Visible text set on a scan is text; the recognised layer beside it stays recognised text."""

    def page(canvas: Canvas) -> None:
        build.picture(canvas, 0, 0, build.WIDTH, build.HEIGHT, build.scan(30))
        build.put(canvas, 80, 20, "秘密★5年")
        for r in range(30):
            build.put(canvas, 74, (r + 2) * build.HEIGHT / 34, "识别出来的文字一共有这么多个字凑满一行", 18, mode=3)

    body = [b for b in _read(build.drawn(page)).blocks if b.part == "body"]
    assert [(b.text, b.source) for b in body[:2]] == [
        ("秘密★5年", "text"),
        ("识别出来的文字一共有这么多个字凑满一行", "ocr"),
    ]


@pytest.mark.parametrize("kind", ["Highlight", "Link", "Square", "StrikeOut", "FileAttachment", "Projection"])
def test_words_painted_by_any_annotation_are_read(kind: str) -> None:
    """What a note of any kind paints is text of the page, said once, wherever in its appearance it is painted."""
    data = build.edited(
        build.drawn(lambda c: build.put(c, 80, 100, "云岭省")), build.painted(kind, "机密★10年", (80, 500, 300, 540))
    )
    said = [(b.text, b.kind) for b in _read(data).blocks if "机密" in b.text]
    assert said == [("机密★10年", "textbox")]


@pytest.mark.parametrize("flag", [2, 32])
def test_what_a_hidden_annotation_paints_is_hidden_text(flag: int) -> None:
    """Words of a stamp that is not shown are told as hidden, beside one that is; a value a hidden field says is told once."""
    edits = (
        build.painted("Stamp", "已核发", (80, 500, 300, 540)),
        build.painted("Stamp", "机密★10年", (80, 600, 300, 640)),
        build.painted("Widget", "另行登记", (80, 700, 300, 740), FT=Name.Tx, T=String("f"), V=String("另行登记")),
    )

    def hide(pdf: pikepdf.Pdf) -> None:
        for annotation in list(pdf.pages[0].obj.Annots)[1:]:
            annotation.F = flag

    data = build.edited(build.drawn(lambda c: build.put(c, 80, 100, "云岭省")), *edits, hide)
    document = _read(data)
    assert [b.text for b in document.blocks if b.part == "annotations"] == ["已核发"]
    assert sorted(u.text for u in document.unseen) == ["另行登记", "机密★10年"]
    assert {u.view for u in document.unseen} == {"hidden"}


def test_a_field_that_paints_its_value_says_it_once() -> None:
    """Values side by side, painted as they are, are told by their fields alone; another value that is painted is told too."""
    fields = [("张伟明", "张伟明"), ("南塘街道", "南塘街道"), ("甲", "机密★10年")]
    edits = [
        build.painted(
            "Widget", shown, (80 + 110 * n, 500, 180 + 110 * n, 540), FT=Name.Tx, T=String(f"f{n}"), V=String(value)
        )
        for n, (value, shown) in enumerate(fields)
    ]
    document = _read(build.edited(build.drawn(lambda c: build.put(c, 80, 100, "云岭省")), *edits))
    assert [b.text for b in document.blocks if b.kind == "form"] == [value for value, _ in fields]
    assert [b.text for b in document.blocks if b.kind == "textbox"] == ["机密★10年"]


def test_a_window_that_paints_words_leaves_the_page_open() -> None:
    """No reader draws what a note's own window paints: it is said that nobody read it."""
    data = build.edited(
        build.drawn(lambda c: build.put(c, 80, 100, "云岭省")), build.painted("Popup", "机密", (80, 500, 300, 540))
    )
    assert [p.rule for p in _read(data).parts if p.status == "skipped"] == ["RD103"]


def test_words_behind_thousands_of_lines_in_an_annotation_are_read() -> None:
    """However much an appearance draws before its words, they are told."""

    def crowd(pdf: pikepdf.Pdf) -> None:
        form = pdf.pages[0].obj.Annots[0].AP.N.Resources.XObject.Fm
        form.write(b"0 0 m 1 1 l S " * 2100 + form.read_bytes())

    page = build.drawn(lambda c: build.put(c, 80, 100, "云岭省"))
    document = _read(build.edited(page, build.painted("Stamp", "机密★10年", (80, 500, 300, 540)), crowd))
    assert [b.text for b in document.blocks if b.part == "annotations"] == ["机密★10年"]


@pytest.mark.parametrize(
    ("name", "flag"), [("FPDFPage_Flatten", 4), ("FPDFPage_Flatten", 2), ("FPDF_ImportPagesByIndex", 2)]
)
def test_annotations_that_cannot_be_flattened_leave_the_page_open(
    name: str, flag: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that annotations paint, shown or hidden, and that cannot be had are said to be unread."""

    def mark(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Annots[0].F = flag

    page = build.drawn(lambda c: build.put(c, 80, 100, "云岭省"))
    data = build.edited(page, build.painted("Stamp", "机密★10年", (80, 500, 300, 540)), mark)
    assert _read(data).complete
    monkeypatch.setattr(f"biaoshi.formats.pdf.overlay.raw.{name}", lambda *_: 0)
    assert [p.rule for p in _read(data).parts if p.status == "skipped"] == ["RD103"]


def test_a_layer_over_a_part_of_a_scan_leaves_it_open() -> None:
    """A few recognised words do not stand for a whole scan."""
    document = _read(_layered(3))
    assert [b.text for b in document.blocks][:1] == ["机密★10年"]
    assert (_page(document).status, _page(document).rule) == ("skipped", "RD104")


def test_text_over_a_background_picture_is_plain_text() -> None:
    """A letterhead behind the text makes no scan of the page, and the picture itself stays open."""

    def page(canvas: Canvas) -> None:
        build.picture(canvas, 0, 0, build.WIDTH, build.HEIGHT, build.scan(3))
        build.put(canvas, 80, 300, "正文在这里。")

    document = _read(build.drawn(page))
    assert [(b.text, b.source) for b in document.blocks][:1] == [("正文在这里。", "text")]
    assert _images(document) == [("skipped", "RD104")]


def test_a_garbled_layer_is_failed_and_kept() -> None:
    """A font without a map gives an open line with RD108, and the characters are still there."""
    document = _read(build.unmapped(build.official()))
    assert (_page(document).status, _page(document).rule) == ("failed", "RD108")
    assert _page(document).chars > 50


def test_a_garbled_heading_on_a_good_page_is_told() -> None:
    """One short line in a font without a map is enough: it may be the mark."""
    texts = {"Song": list("正文" * 200), "Hei": list("\x01\x02\x03\x04\x05")}
    assert garbled("正文" * 200 + "\x01\x02\x03\x04\x05", texts, {"Hei": 5}) is not None
    assert garbled("正文" * 200, {"Song": list("正文" * 200)}, {}) is None


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        (
            "关于进一步加强和改进政府信息公开工作的通知要求各单位认真贯彻执行并于年底前报送总结材料抄送有关部门备案",
            False,
        ),
        (
            "關於進一步加強和改進政府資訊公開工作的通知要求各單位認真貫徹執行並於年底前報送總結材料抄送有關部門備案",
            False,
        ),
        (
            "张三李四王五赵六钱七孙八周九吴十郑一冯二陈三褚四卫五蒋六沈七韩八杨九朱十秦一尤二许三何四吕五施六孔七曹八",
            False,
        ),
        (
            "鬮黌齎觳篪鲞齑鬣鬏髡魑魅魍魉鹩鹪黻黼鼐鼬龃龆饕餮骶髌鬓鬟魃鳜鳎鹞鹫麋麇麂黝黠黢鼋鼍龇龌龊犄犟犍牿牾荇荻",
            True,
        ),
        ("æ\x94¿å”œä¿¡æfl å‹å…€å„·å”ƒæŠ¥å‘Š ä‚€ª€ æ", True),
        ("Plain English text with café and naïve words stays readable for everybody here", False),
    ],
)
def test_garbled_text_is_told_from_rare_but_real(text: str, bad: bool) -> None:
    """Traditional writing, lists of names and accents pass; shuffled maps and mojibake do not."""
    assert (garbled(text, {"F": list(text)}, {}) is not None) == bad


def test_a_password_makes_it_encrypted_and_an_owner_password_does_not() -> None:
    """A file that opens without a password is read, with a remark; one that does not is named encrypted."""
    with pytest.raises(UnreadableError) as caught:
        _read(build.encrypted(build.official(), user="secret"))
    assert caught.value.status == "encrypted"
    document = _read(build.encrypted(build.official()))
    assert document.blocks[0].text == "机密★10年"
    assert ("owner_password", "1") in document.facts


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.97])
def test_a_truncated_file_is_never_whole(share: float) -> None:
    """However much is cut off the end, the reader fails or leaves an open line."""
    data = build.official(pages=12)
    assert _outcome(data[: int(share * len(data))]) in ("failed", "open")


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.95])
def test_a_broken_page_is_never_whole(place: float) -> None:
    """A wrong byte in a page's packed contents (Flate within ASCII85) leaves an open line, wherever it stands."""
    data = build.official()
    start = data.index(b"/ASCII85Decode")
    start = data.index(b"stream", start) + 7
    at = start + int(place * (data.index(b"~>", start) - start))
    document = _read(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert not document.complete


def test_a_page_that_loses_its_contents_is_not_blank() -> None:
    """A page that comes out white though its contents paint something is failed, not empty."""

    def tear(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.Contents = pikepdf.Stream(
                pdf, b"<< << [ [ ( ) ( ) " * 200 + b"BT /F1 16 Tf 80 700 Td (MARK) Tj ET"
            )

    document = _read(build.edited(build.official(), tear))
    assert document.text.count("MARK") or _page(document).status == "failed"


def test_a_hole_in_the_middle_is_never_whole() -> None:
    """Bytes lost inside a file with its end in place leave an open line."""
    data = build.official(pages=12)
    third = len(data) // 3
    assert _outcome(data[:third] + data[third + 1500 :]) in ("failed", "open")


def test_a_broken_table_alone_costs_nothing() -> None:
    """A wrong startxref is rebuilt: all text is there and the file is complete."""
    data = build.official(pages=2)
    at = data.rfind(b"startxref")
    document = _read(data[:at] + b"startxref\n7\n%%EOF\n")
    assert document.blocks[0].text == "机密★10年"
    assert ("rebuilt", "1") in document.facts
    assert document.complete


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n", b"\x00" * 4096, b"plain text"])
def test_no_document_is_named_failed(data: bytes) -> None:
    """Bytes without a document raise the reader's own error."""
    with pytest.raises(UnreadableError) as caught:
        _read(data)
    assert caught.value.status == "failed"


def test_a_file_without_pages_has_an_open_line() -> None:
    """Zero pages is a failure of the file, not an empty document."""

    def empty(pdf: object) -> None:
        del pdf.pages[0]  # type: ignore[attr-defined]

    assert _outcome(build.edited(build.official(), empty)) in ("failed", "open")


def test_a_page_that_cannot_be_opened_is_failed() -> None:
    """A page object that is none is an open line of its own; the others are read."""

    def break_second(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Kids[1] = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Nothing))

    document = _read(build.edited(build.official(pages=3), break_second))
    assert document.blocks[0].text == "机密★10年"
    assert not document.complete


def test_page_labels_are_facts() -> None:
    """Labels that differ from the page's number are told."""

    def label(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.r)]))

    assert ("page_labels", "i,ii,iii") in _read(build.edited(build.official(pages=3), label)).facts


def test_limits_leave_open_lines() -> None:
    """Pages and characters over the limits are limited, not dropped."""
    document = _read(build.official(pages=5), Limits(pages=3))
    assert [(p.name, p.status) for p in document.parts if p.status == "limited"] == [("page 4–5", "limited")]
    document = _read(build.official(pages=5), Limits(chars=300))
    assert any(p.status == "limited" and p.rule == "RD105" for p in document.parts)


def test_a_dynamic_form_is_open() -> None:
    """XFA is named as unread."""
    document = _read(build.edited(build.official(), build.xfa))
    assert [(p.status, p.rule) for p in document.parts if p.name == "xfa"] == [("unsupported", "RD103")]


def test_an_earlier_revision_is_kept_apart() -> None:
    """What an incremental update replaced is in the view `earlier`."""
    data = build.drawn(lambda c: build.put(c, 80, 120, "OLDWORDS here", font=build.LATIN))
    document = _read(build.updated(data, b"BT /F1 14 Tf 80 700 Td (NEWWORDS) Tj ET"))
    assert [b.text for b in document.blocks if b.part == "body"] == ["NEWWORDS"]
    assert [(u.view, u.text) for u in document.unseen] == [("earlier", "OLDWORDS here")]
    assert ("revisions", "2") in document.facts


def test_sniffing_goes_by_content() -> None:
    """A PDF is known by its first bytes, with junk before them too, and nothing else is."""
    assert FORMAT.sniff(Source(build.official(), "x.docx")) == 1.0
    assert FORMAT.sniff(Source(b"junk\n" * 20 + b"%PDF-1.4", None)) == 0.9
    assert FORMAT.sniff(Source(b"PK\x03\x04", "x.pdf")) == 0.0


@pytest.mark.slow
def test_many_pages_are_read_in_bounded_memory(tmp_path: Path) -> None:
    """Five hundred pages stay under 300 MB at the peak."""
    path = tmp_path / "long.pdf"
    path.write_bytes(build.official(pages=500))
    code = (
        "import re, sys; from biaoshi.formats.pdf import FORMAT; from biaoshi.formats.form import Limits, Source;"
        "d = FORMAT.read(Source(open(sys.argv[1], 'rb').read()), Limits());"
        # not ru_maxrss: that begins with what the parent had when it forked
        "print(len(d.pages), int(re.search(r'VmHWM:\\s*([0-9]+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    pages, megabytes = map(int, out.stdout.split())
    assert pages == 500
    assert megabytes < 300
