"""The bytes of a paper in each form. Small writers of our own: same paper, same bytes, a thousand a second."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from html import escape

from biaoshi.scan.synthetic.paper import Paper

ROWS = 22  # lines a page
WIDE = 28  # characters a line
_STAMP = (1980, 1, 1, 0, 0, 0)


def data(paper: Paper) -> tuple[bytes, str]:
    """Return the bytes of `paper` in its form, and the ending of its name."""
    return _WRITERS[paper.form](paper), "png" if paper.form == "scan" else paper.form


def pages(paper: Paper) -> list[list[str]]:
    """Return the lines as they are set, page by page."""
    rows = [line[at : at + WIDE] for line in paper.lines for at in range(0, max(1, len(line)), WIDE)]
    return [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]


def _txt(paper: Paper) -> bytes:
    """UTF-8; of older papers GB 18030, as recognition programs of their time wrote it."""
    return paper.text.encode("gb18030" if paper.date.year < 1980 else "utf-8")


def _docx(paper: Paper) -> bytes:
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in paper.lines)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    package = "http://schemas.openxmlformats.org/package/2006"
    return _zip(
        {
            "[Content_Types].xml": f'{_XML}<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'{_XML}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Target="word/document.xml" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
            "word/document.xml": f'{_XML}<w:document xmlns:w="{word}"><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
        }
    )


def _doc(paper: Paper) -> bytes:
    """Rich text under the name .doc, as Word saved and opens it."""
    lines = r"\par ".join(
        "".join(
            c if c.isascii() and c not in "\\{}" else f"\\u{n if (n := ord(c)) < 32768 else n - 65536}?" for c in line
        )
        for line in paper.lines
    )
    return (r"{\rtf1\ansi\ansicpg936\uc1\deff0{\fonttbl{\f0 FangSong;}}\f0\fs32 " + lines + r"\par}").encode("ascii")


def _pdf(paper: Paper) -> bytes:
    """Text in a face the reader has (STSong-Light over UniGB-UCS2-H, ISO 32000-1, 9.7.5.2): nothing is embedded."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/FontDescriptor 5 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    ]
    kids = []
    for rows in pages(paper):
        drawn = "".join(f"<{row.encode('utf-16-be').hex()}> Tj T*\n" for row in rows)
        stream = zlib.compress(f"BT /F1 16 Tf 29 TL 79 740 Td\n{drawn}ET".encode("ascii"))
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + b"\nendstream")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % n + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out)
    )  # fmt: skip


def _ofd(paper: Paper) -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    size, step = 5.64, 10.2  # mm: 三号, and 22 lines a page (GB/T 9704)
    sheets = pages(paper)
    members = {
        "OFD.xml": f"{_XML}<ofd:OFD {space} Version='1.1' DocType='OFD'><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{_XML}<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{100 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(sheets)))
        + "</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'{_XML}<ofd:Res {space} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/></ofd:Fonts></ofd:Res>',
    }
    for n, rows in enumerate(sheets):
        texts = "".join(
            f'<ofd:TextObject ID="{1000 + 100 * n + i}" Boundary="28 {37 + step * i:g} {size * (len(row) + 1):g} {size * 1.3:g}" Font="1" Size="{size}">'
            f'<ofd:TextCode X="0" Y="{size * 0.86:g}" DeltaX="g {max(1, len(row) - 1)} {size}">{escape(row)}</ofd:TextCode></ofd:TextObject>'
            for i, row in enumerate(rows)
            if row
        )
        members[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'{_XML}<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{texts}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return _zip(members)


def _scan(paper: Paper) -> bytes:
    """A picture of the paper's lines without its characters: a scan nobody recognised, of the size a real one has."""
    wide, high, cell = 620, 877, 18
    rows = bytearray(wide * high)
    draw = random.Random(paper.number)  # noqa: S311  # reproducible on purpose
    for r, line in enumerate(pages(paper)[0]):
        for c, char in enumerate(line):
            if char.strip():
                for y in range(60 + r * 34, 60 + r * 34 + cell - 3):
                    at = y * wide + 60 + c * cell
                    rows[at : at + cell - 3] = draw.randbytes(cell - 3)
    picture = b"".join(b"\0" + bytes(255 - (b & 0xC0) for b in rows[y * wide : (y + 1) * wide]) for y in range(high))
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(picture, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_WRITERS: Mapping[str, Callable[[Paper], bytes]] = {
    "txt": _txt, "docx": _docx, "pdf": _pdf, "ofd": _ofd, "doc": _doc, "scan": _scan,
}  # fmt: skip


def _zip(members: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name, _STAMP), content.encode("utf-8"), zipfile.ZIP_DEFLATED, 3)
    return out.getvalue()
