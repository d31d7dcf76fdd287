"""OFD packages built by hand, so that every place in them is known. Measures are millimetres."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SIZE = 5.64  # 三号, 16 pt
A4 = "0 0 210 297"
FONTS = (
    '<ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/><ofd:Font ID="2" FontName="黑体" Bold="true"/>'
    '<ofd:Font ID="3" FontName="Embedded"><ofd:FontFile>font.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
)


def attributes(given: Mapping[str, object]) -> str:
    """Return XML attributes."""
    return "".join(f' {k}="{escape(str(v))}"' for k, v in given.items())


def text(
    x: float, y: float, words: str, size: float = SIZE, inner: str = "", step: float | None = None, **more: object
) -> str:
    """Return a text object whose box begins at (x, y); characters are `step` apart, by default as wide as they are."""
    widths = [step or (size / 2 if char.isascii() else size) for char in words]
    given = {"ID": 9, "Boundary": f"{x} {y} {sum(widths) + size} {size * 1.3:g}", "Font": 1, "Size": size, **more}
    steps = "".join(f" g {len(list(run))} {width}" for width, run in groupby(widths[:-1]))
    steps = f' DeltaX="{steps.strip()}"' if steps else ""
    return f'<ofd:TextObject{attributes(given)}>{inner}<ofd:TextCode X="0" Y="{size * 0.86:g}"{steps}>{escape(words)}</ofd:TextCode></ofd:TextObject>'


def fill(x: float, y: float, w: float, h: float, colour: str = "0 0 0", alpha: int | None = None) -> str:
    """Return a filled rectangle."""
    shade = "" if alpha is None else f' Alpha="{alpha}"'
    return (
        f'<ofd:PathObject ID="8" Boundary="{x} {y} {w} {h}" Fill="true" Stroke="false"><ofd:FillColor Value="{colour}"{shade}/>'
        f"<ofd:AbbreviatedData>M 0 0 L {w} 0 L {w} {h} L 0 {h} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return a ruling line."""
    return (
        f'<ofd:PathObject ID="8" Boundary="{x0} {y0} {max(x1 - x0, 0.3)} {max(y1 - y0, 0.3)}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def table(x: float, y: float, rows: Sequence[Sequence[str]], width: float = 40, height: float = 10) -> str:
    """Return a ruled table with a word in each cell."""
    right, bottom = x + width * len(rows[0]), y + height * len(rows)
    out = [rule(x, y + height * i, right, y + height * i) for i in range(len(rows) + 1)]
    out += [rule(x + width * i, y, x + width * i, bottom) for i in range(len(rows[0]) + 1)]
    out += [
        text(x + width * c + 2, y + height * r + 2, word, 4) for r, row in enumerate(rows) for c, word in enumerate(row)
    ]
    return "".join(out)


def image(x: float, y: float, w: float, h: float, resource: str, **more: object) -> str:
    """Return an image stretched over a box."""
    given = {"ID": 7, "Boundary": f"{x} {y} {w} {h}", "CTM": f"{w} 0 0 {h} 0 0", "ResourceID": resource, **more}
    return f"<ofd:ImageObject{attributes(given)}/>"


def layer(*objects: str, **more: object) -> str:
    """Return a layer."""
    return f'<ofd:Layer ID="2"{attributes(more)}>{"".join(objects)}</ofd:Layer>'


def page(*layers: str, before: str = "") -> str:
    """Return the XML of a page; `before` stands before its content (area, templates, resources)."""
    return f"{HEAD}<ofd:Page {NS}>{before}<ofd:Content>{''.join(layers)}</ofd:Content></ofd:Page>"


def annotations(*annots: str) -> str:
    """Return the annotation file of a page."""
    return f"{HEAD}<ofd:PageAnnot {NS}>{''.join(annots)}</ofd:PageAnnot>"


def annotation(kind: str, look: str = "", remark: str = "", boundary: str = A4, **more: object) -> str:
    """Return an annotation that paints `look`."""
    said = f"<ofd:Remark>{escape(remark)}</ofd:Remark>" if remark else ""
    return f'<ofd:Annot ID="6" Type="{kind}"{attributes(more)}>{said}<ofd:Appearance Boundary="{boundary}">{look}</ofd:Appearance></ofd:Annot>'


def png(width: int = 400, height: int = 400, grey: int | None = None) -> bytes:
    """Return a PNG with a pattern, or of one grey."""
    rows = b"".join(b"\0" + bytes((x * y) % 251 if grey is None else grey for x in range(width)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def der(*values: tuple[int, bytes]) -> bytes:
    """Return a DER sequence of (tag, content)."""

    def one(tag: int, content: bytes) -> bytes:
        size = len(content)
        length = bytes([size]) if size < 128 else b"\x84" + size.to_bytes(4, "big")
        return bytes([tag]) + length + content

    return one(0x30, b"".join(one(tag, content) for tag, content in values))


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of `members`, always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2025, 3, 1, 0, 0, 0))
            new.writestr(info, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts(
    pages: Sequence[str],
    *,
    info: str = "",
    body: str = "",
    common: str = "",
    document: str = "",
    resources: str = "",
    members: Mapping[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:
    """Return the members of a package with `pages`.

    `info` goes into DocInfo, `body` into DocBody, `common` into CommonData, `document` into Document, `resources` into
    the resource file; `members` are added last, None for a member leaves it out.
    """
    listed = "".join(f'<ofd:Page ID="{100 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    out: dict[str, str | bytes] = {
        "OFD.xml": f"{HEAD}<ofd:OFD {NS} Version='1.1' DocType='OFD'><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>{info}</ofd:DocInfo>"
        f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{HEAD}<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>{A4}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
        "Doc_0/PublicRes.xml": f'{HEAD}<ofd:Res {NS} BaseLoc="Res">{FONTS}{resources}</ofd:Res>',
        "Doc_0/Res/font.ttf": b"\0\1\0\0" + bytes(60),
    }
    out |= {f"Doc_0/Pages/Page_{i}/Content.xml": content for i, content in enumerate(pages)}
    return out | dict(members or {})


def ofd(*pages: str, **more: object) -> bytes:
    """Return an OFD file with `pages`; see `parts`."""
    return zipped(parts(pages, **more))  # type: ignore[arg-type]  # passed on as given


def shown(*objects: str, **more: object) -> bytes:
    """Return an OFD file of one page with `objects` in one layer; see `parts`."""
    return ofd(page(layer(*objects)), **more)


def media(**files: str) -> str:
    """Return a resource list of images by identifier: m1="a.png"."""
    listed = "".join(
        f'<ofd:MultiMedia ID="{key}" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for key, name in files.items()
    )
    return f"<ofd:MultiMedias>{listed}</ofd:MultiMedias>"


def noted(annot: str) -> dict[str, object]:
    """Return what `parts` needs for an annotation on the first page."""
    listed = f'{HEAD}<ofd:Annotations {NS}><ofd:Page PageID="100"><ofd:FileLoc>A0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    members = {"Doc_0/Annots.xml": listed, "Doc_0/A0.xml": annotations(annot)}
    return {"document": "<ofd:Annotations>Annots.xml</ofd:Annotations>", "members": members}


def paper(lines: Sequence[str], rows: int = 22) -> bytes:
    """Return `lines` as an official paper is set: A4, 三号, from the type area of GB/T 9704 on, `rows` a page."""
    groups = [lines[i : i + rows] for i in range(0, len(lines), rows)] or [[]]
    pages = [page(layer(*(text(28, 37 + 10.2 * i, line) for i, line in enumerate(group) if line))) for group in groups]
    return ofd(*pages)


def templated(lines: Sequence[str]) -> bytes:
    """Return `lines` with the first of them in a template page and the last in a stamp over the page."""
    first, *rest = lines
    body = page(
        layer(*(text(28, 60 + 10.2 * i, line) for i, line in enumerate(rest[:-1]))),
        before='<ofd:Template TemplateID="70" ZOrder="Background"/>',
    )
    return ofd(
        body,
        common='<ofd:TemplatePage ID="70" BaseLoc="Tpls/T0.xml"/>',
        document="<ofd:Annotations>Annots.xml</ofd:Annotations>",
        members={
            "Doc_0/Tpls/T0.xml": page(layer(text(28, 37, first))),
            "Doc_0/Annots.xml": f'{HEAD}<ofd:Annotations {NS}><ofd:Page PageID="100"><ofd:FileLoc>A0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
            "Doc_0/A0.xml": annotations(annotation("Stamp", text(10, 10, rest[-1]), boundary="90 200 100 30")),
        },
    )
