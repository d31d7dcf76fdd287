"""PDFs and pictures that cost more than they weigh: streams packed again and again, loops, sizes that are lies."""

# mypy: disable-error-code="misc"
# The maker of a case is a lambda that keeps its loop variables as defaults, whose type mypy cannot infer.

import io
import struct
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from PIL import Image

from formats import pdf_builder
from formats.ofd_builder import png
from hostile.case import MIB, URL, Row


def _pdf(edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    return pdf_builder.edited(pdf_builder.official(), edit)


def _stream(content: bytes, *filters: str) -> Callable[[pikepdf.Pdf], None]:
    """Put `content`, packed already by `filters`, before the contents of page 1."""

    def edit(pdf: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(content, filter=pikepdf.Array([pikepdf.Name("/" + f) for f in filters]))
        page = pdf.pages[0].obj
        page.Contents = pikepdf.Array([pdf.make_indirect(stream), page.Contents])

    return edit


def _flate(size: int, times: int = 1) -> bytes:
    data = b" " * size
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def _self_form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_indirect(pikepdf.Stream(pdf, b"/X Do /X Do"))
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    page = pdf.pages[0]
    page.obj.Resources.XObject = pikepdf.Dictionary(X=form)
    page.contents_add(b"/X Do")


def _doubling(pdf: pikepdf.Pdf) -> None:
    """Twenty forms, each of which draws the one before it twice: a million drawings."""
    inner = pdf.make_indirect(pikepdf.Stream(pdf, b"0 0 1 1 re f"))
    for _ in range(20):
        inner.Type, inner.Subtype, inner.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
        outer = pdf.make_indirect(pikepdf.Stream(pdf, b"/X Do /X Do"))
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = outer
    inner.Type, inner.Subtype, inner.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
    page = pdf.pages[0]
    page.obj.Resources.XObject = pikepdf.Dictionary(X=inner)
    page.contents_add(b"/X Do")


def _kids_loop(data: bytes) -> bytes:
    def edit(pdf: pikepdf.Pdf) -> None:
        tree = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=1, Kids=pikepdf.Array([])))
        tree.Kids.append(tree)
        tree.Parent = pdf.Root.Pages
        pdf.Root.Pages.Kids.append(tree)

    return pdf_builder.edited(data, edit)


def _outline_loop(pdf: pikepdf.Pdf) -> None:
    entry = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String("回")))
    entry.Next = entry.First = entry.Last = entry
    pdf.Root.Outlines = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Outlines, First=entry, Last=entry))


def _self_previous(data: bytes) -> bytes:
    at = int(data[data.rfind(b"startxref") + 9 :].split()[0])
    new = len(data)
    return data + b"xref\n0 0\ntrailer\n<< /Size 9 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        new if at else at,
        new,
    )


def _portable() -> Iterator[Row]:
    yield "stream of 64 MiB", "pdf", "通知.pdf", lambda: _pdf(_stream(_flate(64 * MIB), "FlateDecode")), "told"
    yield (
        "stream packed twice",
        "pdf",
        "通知.pdf",
        lambda: _pdf(_stream(_flate(96 * MIB, 2), "FlateDecode", "FlateDecode")),
        "told",
    )
    yield (
        "stream packed four times",
        "pdf",
        "通知.pdf",
        lambda: _pdf(_stream(_flate(64 * MIB, 4), *["FlateDecode"] * 4)),
        "told",
    )
    yield (
        "run lengths",
        "pdf",
        "通知.pdf",
        lambda: _pdf(_stream(b"\x81 " * 200_000 + b"\x80", "RunLengthDecode")),
        "told",
    )
    yield "form that draws itself", "pdf", "通知.pdf", lambda: _pdf(_self_form), "told"
    yield "twenty forms doubling", "pdf", "通知.pdf", lambda: _pdf(_doubling), "told"
    yield "page tree in itself", "pdf", "通知.pdf", lambda: _kids_loop(pdf_builder.official()), "told"
    yield "bookmarks in a ring", "pdf", "通知.pdf", lambda: _pdf(_outline_loop), "told"
    yield "table that follows itself", "pdf", "通知.pdf", lambda: _self_previous(pdf_builder.official()), "told"
    yield (
        "arrays in arrays",
        "pdf",
        "通知.pdf",
        lambda: pdf_builder.official().replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * 5000 + b"]" * 5000),
        "told",
    )
    yield "more pages than the limit", "pdf", "通知.pdf", lambda: pdf_builder.official(pages=320), "open"
    yield (
        "count of pages a lie",
        "pdf",
        "通知.pdf",
        lambda: pdf_builder.official().replace(b"/Count 1", b"/Count 9"),
        "open",
    )
    yield "page of a light year", "pdf", "通知.pdf", lambda: _pdf(_wide_page), "told"
    yield (
        "graphics states saved 200,000 times",
        "pdf",
        "通知.pdf",
        lambda: _pdf(_stream(zlib.compress(b"q " * 200_000), "FlateDecode")),
        "told",
    )
    yield (
        "entry that goes to an address",
        "pdf",
        "通知.pdf",
        lambda: _pdf(
            lambda f: setattr(f.Root, "OpenAction", pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(URL)))
        ),
        "marked",
    )


def _wide_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 9e15, 9e15])


def _picture(form: str, width: int, height: int) -> bytes:
    """Return a picture file that says it has `width` × `height` pixels and has almost none."""
    if form == "PNG":
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        chunk = b"IHDR" + head
        whole = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        idat = b"IDAT" + zlib.compress(bytes(4096))
        return (
            whole
            + struct.pack(">I", len(idat) - 4)
            + idat
            + struct.pack(">I", zlib.crc32(idat))
            + bytes(4)
            + b"IEND\xaeB`\x82"
        )
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(out, form)
    data = bytearray(out.getvalue())
    if form == "BMP":
        data[18:26] = struct.pack("<ii", width, height)
    elif form == "GIF":
        data[6:10] = struct.pack("<HH", width & 0xFFFF, height & 0xFFFF)
        at = data.index(b",", 13)
        data[at + 5 : at + 9] = struct.pack("<HH", width & 0xFFFF, height & 0xFFFF)
    elif form == "JPEG":
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", height & 0xFFFF, width & 0xFFFF)
    elif form == "JPEG2000":
        at = data.index(b"ihdr") + 4
        data[at : at + 8] = struct.pack(">II", height, width)
        at = data.index(b"\xff\x51") + 6
        data[at : at + 8] = struct.pack(">II", width, height)
    elif form == "TIFF":
        for tag, value in ((0x100, width), (0x101, height)):
            at = data.index(struct.pack("<H", tag), 8)
            data[at : at + 12] = struct.pack("<HHII", tag, 4, 1, value)
    return bytes(data)


def _tiff_loop() -> bytes:
    """Return a TIFF whose directory of pages leads back to itself."""
    data = bytearray(_picture("TIFF", 64, 48))
    at = struct.unpack("<I", data[4:8])[0]
    count = struct.unpack("<H", data[at : at + 2])[0]
    data[at + 2 + 12 * count : at + 6 + 12 * count] = struct.pack("<I", at)
    return bytes(data)


def _frames(count: int) -> bytes:
    out = io.BytesIO()
    page = Image.effect_noise((40, 30), 90).convert("1")
    page.save(out, "TIFF", save_all=True, append_images=[page] * (count - 1))
    return out.getvalue()


def _pictures() -> Iterator[Row]:
    for form, file in (
        ("PNG", "扫描.png"),
        ("JPEG", "扫描.jpg"),
        ("TIFF", "扫描.tif"),
        ("BMP", "扫描.bmp"),
        ("GIF", "扫描.gif"),
        ("JPEG2000", "扫描.jp2"),
    ):
        yield (
            f"60,000 pixels square said in a {form}",
            "image",
            file,
            lambda form=form: _picture(form, 60_000, 60_000),
            "open",
        )
    yield "two thousand million pixels wide", "image", "扫描.png", lambda: _picture("PNG", 2**31 - 1, 2**31 - 1), "open"
    yield "pixels of zeros, 9,000 square", "image", "扫描.png", lambda: _blank_png(9000), "open"
    yield "pages in a ring", "image", "扫描.tif", _tiff_loop, "open"
    yield "pages beyond the limit", "image", "扫描.tif", lambda: _frames(301), "open"
    yield "text chunk of 40 MiB", "image", "扫描.png", _chunk, "open"


def _blank_png(side: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    engine = zlib.compressobj(9)
    line = bytes(1) + bytes(3 * side)
    body = b"IDAT" + b"".join(engine.compress(line) for _ in range(side)) + engine.flush()
    out = b"\x89PNG\r\n\x1a\n"
    for chunk in (head, body, b"IEND"):
        out += struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return out


def _chunk() -> bytes:
    whole = png(300, 200)
    body = b"zTXtComment\0\0" + zlib.compress(b"x" * (40 * MIB), 9)
    return whole[:33] + struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)) + whole[33:]


def rows() -> Iterator[Row]:
    yield from _portable()
    yield from _pictures()
