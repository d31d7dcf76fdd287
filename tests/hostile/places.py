"""A mark where nobody looks: the places of the planted tests of every format, and odd parts that have no test there.

The planted tests show that a word is read from its place; here the whole checker must tell of a mark there.
"""

# mypy: disable-error-code="misc"
# The maker of a case is a lambda that keeps its loop variables as defaults, whose type mypy cannot infer.

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pikepdf
from PIL import Image, PngImagePlugin

from formats import archive_builder as archives
from formats import (
    odf_builder,
    ofd_builder,
    pdf_builder,
    pptx_builder,
    test_docx_planted,
    test_odf,
    test_ofd_planted,
    test_pptx,
    test_xlsx_planted,
    xlsx_builder,
)
from formats import office97_builder as office97
from formats.docx_builder import docx, p, r
from hostile.case import LINES, MARK, REST, Case, member, replaced, with_member

WORD = "云岭暗语"
_GATHERED = {
    "docx": ("通知.docx", test_docx_planted.SHOWN, test_docx_planted.UNSEEN, test_docx_planted.UNPLACED),
    "xlsx": ("台账.xlsx", test_xlsx_planted.SHOWN, test_xlsx_planted.HIDDEN, test_xlsx_planted.ABOUT),
    "pptx": ("汇报.pptx", test_pptx.SHOWN, test_pptx.HIDDEN, test_pptx.ABOUT),
    "odf": ("通知.odt", test_odf.SHOWN, test_odf.HIDDEN, test_odf.ABOUT),
}


def _bytes(planted: Any) -> bytes:
    """Return the file of an entry of a planted test: bytes, a maker, or a pair with the view it is seen in."""
    given = next(x for x in planted if not isinstance(x, str) or len(x) > 40) if isinstance(planted, tuple) else planted
    made = given() if callable(given) else given
    assert isinstance(made, bytes)
    return made


def _marked(planted: Any) -> bytes:
    """Return the file with the mark in the place of the planted word, which some of them tear in pieces."""
    data = replaced(_bytes(planted), WORD, MARK)
    if MARK in _text(data):
        return data
    for old, new in zip(WORD, ("机", "密", "★", "10年"), strict=True):
        data = replaced(data, old, new)
    return data


def _text(data: bytes) -> str:
    import zipfile

    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return "".join(z.read(n).decode("utf-8", "replace") for n in z.namelist())


def _gathered() -> Iterator[Case]:
    for form, (file, *groups) in _GATHERED.items():
        for kind, group in zip(("shown", "hidden", "about"), groups, strict=True):
            for place, planted in group.items():  # type: ignore[attr-defined]
                yield Case(
                    f"{kind}, {place}",
                    "place",
                    form,
                    file,
                    lambda planted=planted: _marked(planted),
                    "told",
                )
    for word in [*test_ofd_planted.SHOWN, *test_ofd_planted.UNSEEN]:
        if len(word) == 5 and "★" not in word:
            yield Case(
                word,
                "place",
                "ofd",
                "通知.ofd",
                lambda word=word: replaced(test_ofd_planted.planted(), word, MARK),
                "told",
            )


def _pdf(*edits: pdf_builder.Edit, draw: Callable[[Any], None] | None = None, **info: str) -> bytes:
    def page(canvas: Any) -> None:
        for i, line in enumerate(REST):
            pdf_builder.put(canvas, 80, 160 + 30 * i, line)
        if draw:
            draw(canvas)

    data = pdf_builder.drawn(page, **info)  # type: ignore[arg-type]  # size is no name of theirs
    return pdf_builder.edited(data, *edits) if edits else data


def _white(canvas: Any) -> None:
    canvas.setFillGray(1)
    pdf_builder.put(canvas, 80, 100, MARK)


def _boxed(canvas: Any) -> None:
    pdf_builder.put(canvas, 80, 100, MARK)
    pdf_builder.box(canvas, 70, 90, 300, 130)


def _redaction(pdf: pikepdf.Pdf) -> None:
    pdf_builder.annotation("Redact", "", (70, 90, 300, 130))(pdf)


def _portable() -> Iterator[Case]:
    rect = (400, 100, 520, 120)
    builders: dict[str, Callable[[], bytes]] = {
        "white text": lambda: _pdf(draw=_white),
        "invisible render mode": lambda: _pdf(draw=lambda c: pdf_builder.put(c, 80, 100, MARK, mode=3)),
        "one point": lambda: _pdf(draw=lambda c: pdf_builder.put(c, 80, 100, MARK, size=1)),
        "off the page": lambda: _pdf(draw=lambda c: pdf_builder.put(c, 80, -60, MARK)),
        "under a box": lambda: _pdf(draw=_boxed),
        "unapplied redaction": lambda: _pdf(_redaction, draw=lambda c: pdf_builder.put(c, 80, 100, MARK)),
        "note": lambda: _pdf(pdf_builder.annotation("Text", MARK, rect)),
        "free text": lambda: _pdf(pdf_builder.annotation("FreeText", MARK, rect)),
        "form value": lambda: _pdf(pdf_builder.field("text", "级别", MARK, rect)),
        "hidden form value": lambda: _pdf(pdf_builder.field("text", "级别", MARK, rect, hidden=True)),
        "bookmark": lambda: _pdf(pdf_builder.outline(MARK)),
        "title": lambda: _pdf(title=MARK),
        "XMP": lambda: _pdf(pdf_builder.xmp(description=MARK)),
        "attachment": lambda: _pdf(pdf_builder.attached("附.txt", "\n".join(LINES).encode())),
        "attachment of a note": lambda: _pdf(pdf_builder.file_annotation("附.txt", "\n".join(LINES).encode())),
        "earlier revision": lambda: pdf_builder.updated(pdf_builder.official(MARK), b"BT /F1 12 Tf 80 700 Td (new) Tj ET"),
        "letters without a map": lambda: pdf_builder.unmapped(pdf_builder.official(MARK)),
        "page of a form": lambda: _pdf(pdf_builder.xfa),
    }  # fmt: skip
    for place, build in builders.items():
        must: Any = "open" if place in ("letters without a map", "page of a form") else "told"
        yield Case(place, "place", "pdf", "通知.pdf", build, must)


def _letter(change: Callable[[EmailMessage], None]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.cn", "b@example.cn", "来函"
    mail["Date"] = "Mon, 02 Mar 2026 10:00:00 +0800"
    mail.set_content("请查收。\n")
    change(mail)
    return mail.as_bytes()


def _subject(mail: EmailMessage) -> None:
    mail.replace_header("Subject", MARK)


def _inside(mail: EmailMessage) -> None:
    inner = EmailMessage()
    inner["Subject"] = "转"
    inner.set_content("\n".join(LINES) + "\n")
    mail.add_attachment(inner)


def _page_only(mail: EmailMessage) -> None:
    mail.add_alternative("<p>机<b>密</b>&#9733;10年</p>", subtype="html")


def _named(mail: EmailMessage) -> None:
    mail.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{MARK}.txt")


def _relayed(mail: EmailMessage) -> None:
    part = EmailMessage()
    part["Content-Type"] = "application/octet-stream"
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload("=".join(["", *[f"{b:02X}" for b in "\n".join(LINES).encode()]]))
    mail.make_mixed()
    mail.attach(part)


def _letters() -> Iterator[Case]:
    for place, change in {
        "subject": _subject, "mail in a mail": _inside, "writing as a page": _page_only, "name of an attachment": _named,
        "attachment without a name": _relayed,
    }.items():  # fmt: skip
        yield Case(
            place,
            "place",
            "mail",
            "来信.eml",
            lambda change=change: _letter(change),
            "told",
        )
    yield Case(
        "attachment",
        "place",
        "msg",
        "来信.msg",
        lambda: archives.outlook("见附件。", 附件="\n".join(LINES).encode()),
        "told",
    )
    yield Case("subject", "place", "msg", "来信.msg", lambda: archives.outlook("请查收。", MARK), "told")


def _pages() -> Iterator[Case]:
    for place, body in {
        "comment": f"<!-- {MARK} -->",
        "not displayed": f"<p style='display:none'>{MARK}</p>",
        "white": f"<p style='color:#fff'>{MARK}</p>",
        "alternative text": f"<img alt='{MARK}' src='a.png'>",
        "value of a field": f"<input value='{MARK}'>",
        "template": f"<template><p>{MARK}</p></template>",
        "attribute hidden": f"<p hidden>{MARK}</p>",
        "script": f"<script>document.write('{MARK}')</script>",
        "placeholder": f"<input placeholder='{MARK}'>",
        "description": f"<meta name=description content='{MARK}'>",
    }.items():
        page = f"<!DOCTYPE html><html><body><p>正文如下。</p>{body}</body></html>".encode()
        yield Case(place, "place", "html", "通知.html", lambda page=page: page, "told")


def _old() -> Iterator[Case]:
    hidden = office97.Word([office97.Paragraph([("甲", b""), (MARK, office97.HIDDEN)]), *office97.plain(*REST)])
    gone = office97.Word([office97.Paragraph([("甲", b""), (MARK, office97.DELETED)]), *office97.plain(*REST)])
    words: dict[str, office97.Word] = {
        "hidden": hidden,
        "deleted": gone,
        "header": office97.Word(office97.plain(*REST), headers=["", MARK]),
        "comment": office97.Word(office97.plain(*REST), comments=MARK + "\r"),
        "footnote": office97.Word(office97.plain(*REST), footnotes=MARK + "\r"),
        "text box": office97.Word(office97.plain(*REST), boxes=[MARK]),
    }
    for place, word in words.items():
        yield Case(place, "place", "word97", "通知.doc", lambda word=word: office97.word97(word), "told")
    first = office97.Tab({(0, 0): "正文"}, name="甲")
    for state in (1, 2):
        yield Case(
            ("hidden sheet", "very hidden sheet")[state - 1],
            "place",
            "excel97",
            "台账.xls",
            lambda state=state: office97.excel97([first, office97.Tab({(0, 0): MARK}, hidden=state, name="乙")]),
            "told",
        )
    yield Case("name of a sheet", "place", "excel97", "台账.xls", lambda: office97.excel97([office97.Tab({(0, 0): "正文"}, name=MARK)]), "told")  # fmt: skip
    title = office97.slide(office97.shape("汇报"))
    decks: dict[str, Callable[[], bytes]] = {
        "hidden slide": lambda: office97.powerpoint97([title, office97.slide(office97.shape(MARK), hidden=True)]),
        "notes": lambda: office97.powerpoint97([title], notes=[office97.slide(office97.shape(MARK), kind=1008)]),
        "comment": lambda: office97.powerpoint97([office97.slide(office97.shape("汇报"), comments=[("王敏", MARK)])]),
        "footer": lambda: office97.powerpoint97([title], footer=MARK),
        "text effect": lambda: office97.powerpoint97([office97.slide(office97.shape("", effect=MARK))]),
    }
    for place, build in decks.items():
        yield Case(place, "place", "powerpoint97", "汇报.ppt", build, "told")
    for place, text in {
        "hidden": f"甲{{\\v {MARK}}}",
        "deleted": f"甲{{\\deleted {MARK}}}",
        "white": f"{{\\colortbl;\\red255\\green255\\blue255;}}甲{{\\cf1 {MARK}}}",
        "header": f"{{\\header {MARK}}}甲",
        "footnote": f"甲{{\\footnote {MARK}}}",
        "comment": f"甲{{\\*\\annotation {MARK}}}",
        "title": f"{{\\info{{\\title {MARK}}}}}甲",
        "destination unknown": f"{{\\*\\unheard {MARK}}}甲",
        "variable": f"{{\\*\\docvar {{级别}}{{{MARK}}}}}甲",
    }.items():
        yield Case(place, "place", "rtf", "通知.rtf", lambda text=text: office97.rtf(text, *REST), "told")


def _picture(form: str, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, form, **how)
    return out.getvalue()


def _png_text() -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_itxt("Comment", MARK)
    return _picture("PNG", pnginfo=about)


def _exif() -> bytes:
    about = Image.Exif()
    about[0x010E] = MARK
    about[0x9C9B] = (MARK + "\0").encode("utf-16-le")
    return _picture("JPEG", exif=about)


def _pictures() -> Iterator[Case]:
    yield Case("PNG text", "place", "image", "扫描.png", _png_text, "told")
    yield Case("EXIF title", "place", "image", "扫描.jpg", _exif, "told")
    yield Case("JPEG comment", "place", "image", "扫描.jpg", lambda: _picture("JPEG", comment=MARK.encode()), "told")
    yield Case("TIFF description", "place", "image", "扫描.tif", lambda: _picture("TIFF", tiffinfo={270: MARK}), "told")
    for form, file in (
        ("PNG", "扫描.png"),
        ("JPEG", "扫描.jpg"),
        ("TIFF", "扫描.tif"),
        ("BMP", "扫描.bmp"),
        ("GIF", "扫描.gif"),
        ("JPEG2000", "扫描.jp2"),
    ):
        tail = archives.zipped({"正文.txt": "\n".join(LINES).encode()})
        yield Case(
            f"zip behind a {form}", "place", "image", file, lambda form=form, tail=tail: _picture(form) + tail, "told"
        )


def _archives() -> Iterator[Case]:
    text = "\n".join(LINES).encode()
    twice = archives.zipped({"甲.txt": b"x"}) + archives.zipped({"正文.txt": text})
    yield Case("name of a member", "place", "zip", "来件.zip", lambda: archives.zipped({f"{MARK}.txt": b"x"}), "told")
    yield Case(
        "comment",
        "place",
        "zip",
        "来件.zip",
        lambda: archives.zipped({"甲.txt": b"x"}, note=MARK.encode("gb18030")),
        "told",
    )
    yield Case("member nobody lists", "place", "zip", "来件.zip", lambda: _unlisted(text), "told")
    yield Case("archive before an archive", "place", "zip", "来件.zip", lambda: twice, "told")
    yield Case(
        "docx in a docx",
        "place",
        "docx",
        "通知.docx",
        lambda: with_member(docx(p(r("正文"))), "word/embeddings/a.docx", docx(p(r(MARK)))),
        "told",
    )
    yield Case(
        "part of another program",
        "place",
        "docx",
        "通知.docx",
        lambda: with_member(docx(p(r("正文"))), "word/vendor.bin", zlib.compress(text)),
        "open",
    )


def _behind() -> Iterator[Case]:
    """What lies beside or behind what the format itself reads."""
    text = "\n".join(LINES)
    packages = {
        "docx": ("通知.docx", "word/document.xml", lambda: docx(p(r("正文")))),
        "xlsx": ("台账.xlsx", "xl/worksheets/sheet1.xml", lambda: xlsx_builder.paper(REST)),
        "pptx": ("汇报.pptx", "ppt/slides/slide1.xml", lambda: pptx_builder.paper(REST)),
        "odf": ("通知.odt", "content.xml", lambda: odf_builder.odf(odf_builder.p("正文"))),
        "ofd": ("通知.ofd", "Doc_0/Pages/Page_0/Content.xml", lambda: ofd_builder.paper(REST)),
    }
    for form, (file, name, build) in packages.items():
        for place, said in (("comment in the XML", f"<!-- {MARK} -->"), ("instruction in the XML", f"<?x {MARK}?>")):
            yield Case(
                place,
                "place",
                form,
                file,
                lambda build=build, name=name, said=said: with_member(
                    build(), name, _last(member(build(), name), said)
                ),
                "told",
            )
        yield Case(
            f"behind the end of the {form}", "place", form, file, lambda build=build: build() + text.encode(), "told"
        )
        yield Case(
            "text member nobody refers to",
            "place",
            form,
            file,
            lambda build=build: with_member(build(), "附/正文.txt", text),
            "told",
        )
    for form, file, data in (
        (
            "word97",
            "通知.doc",
            office97.word97(office97.Word(office97.plain(*REST), members={"附注": text.encode("utf-16-le")})),
        ),
        (
            "excel97",
            "台账.xls",
            office97.excel97([office97.Tab({(0, 0): "正文"})], members={"附注": text.encode("utf-16-le")}),
        ),
    ):
        yield Case("stream nobody knows", "place", form, file, lambda data=data: data, "told")
        yield Case(
            "behind the last sector", "place", form, file, lambda data=data: data + text.encode("utf-16-le"), "told"
        )
    yield Case("behind the end", "place", "pdf", "通知.pdf", lambda: _pdf() + text.encode("utf-16"), "told")
    yield Case("object nobody refers to", "place", "pdf", "通知.pdf", lambda: _pdf(_stray), "told")
    yield Case("value of the catalogue nobody knows", "place", "pdf", "通知.pdf", lambda: _pdf(_unheard), "told")
    yield Case(
        "behind the last brace", "place", "rtf", "通知.rtf", lambda: office97.rtf("正文") + text.encode(), "told"
    )
    yield Case("comment", "place", "gzip", "正文.txt.gz", _remarked, "told")
    yield Case("behind the stream", "place", "gzip", "正文.txt.gz", lambda: gzip.compress(b"x") + text.encode(), "told")
    yield Case("behind the stream", "place", "xz", "正文.txt.xz", lambda: lzma.compress(b"x") + text.encode(), "told")
    yield Case(
        "behind the stream", "place", "bzip2", "正文.txt.bz2", lambda: bz2.compress(b"x") + text.encode(), "told"
    )
    yield Case(
        "behind the end", "place", "tar", "来件.tar", lambda: archives.tarred({"甲.txt": b"x"}) + text.encode(), "told"
    )
    yield Case(
        "behind the end",
        "place",
        "sevenzip",
        "来件.7z",
        lambda: archives.seven({"甲.txt": b"x"}) + text.encode(),
        "told",
    )
    yield Case(
        "behind the end", "place", "rar", "来件.rar", lambda: archives.rar5({"甲.txt": b"x"}) + text.encode(), "told"
    )
    yield Case("remark of a member", "place", "tar", "来件.tar", _remarked_member, "told")


def _last(xml: str, said: str) -> str:
    """Return `xml` with `said` before its last tag."""
    at = xml.rindex("</")
    return xml[:at] + said + xml[at:]


def _stray(pdf: pikepdf.Pdf) -> None:
    stray = pdf.make_indirect(pikepdf.Dictionary(Said=pikepdf.String(MARK)))
    pdf.Root.PieceInfo = pikepdf.Dictionary(X=stray)


def _unheard(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Unheard = pikepdf.String(MARK)


def _remarked() -> bytes:
    packed = gzip.compress("正文".encode())
    return packed[:3] + bytes([packed[3] | 16]) + packed[4:10] + MARK.encode() + b"\0" + packed[10:]


def _remarked_member() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as t:
        info = tarfile.TarInfo("甲.txt")
        info.pax_headers = {"comment": MARK}
        t.addfile(info)
    return out.getvalue()


def _unlisted(text: bytes) -> bytes:
    """Return a zip whose directory leaves out the first of its two members."""
    both = archives.raw_zip([(b"a.txt", text), (b"b.txt", b"x")])
    at, end = both.find(b"PK\1\2"), both.find(b"PK\5\6")
    second = both.find(b"PK\1\2", at + 4)
    tail = bytearray(both[end:])
    tail[8:12] = (1).to_bytes(2, "little") * 2
    tail[12:16] = (end - second).to_bytes(4, "little")
    return both[:at] + both[second:end] + bytes(tail)


def cases() -> Iterator[Case]:
    for group in (_gathered, _portable, _letters, _pages, _old, _pictures, _archives, _behind):
        yield from group()
