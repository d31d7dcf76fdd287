"""Workbooks built part by part, so that every oddity of the format can be made."""

import io
import zipfile
from collections.abc import Mapping

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
Relations = list[tuple[str, str, str]]
"""(id, last word of the type, target); a target with :// is external."""


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of `parts`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def rels(relations: Relations) -> str:
    """Return a relationships part."""
    lines = [
        f'<Relationship Id="{i}" Type="{R}/{k}" Target="{t}" TargetMode="{"External" if "://" in t else "Internal"}"/>'
        for i, k, t in relations
    ]
    return f'<Relationships xmlns="{P}">{"".join(lines)}</Relationships>'


def types(main: str = "spreadsheetml.sheet", where: str = "/xl/workbook.xml") -> str:
    """Return the content types of a package with one main part."""
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{where}" ContentType="application/vnd.openxmlformats-officedocument.{main}.main+xml"/></Types>'
    )


def s(ref: str, text: str, style: int = 0) -> str:
    """Return a cell with a string of its own."""
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def n(ref: str, value: object, style: int = 0, kind: str = "") -> str:
    """Return a cell with a value."""
    return f'<c r="{ref}" s="{style}" t="{kind or "n"}"><v>{value}</v></c>'


def row(number: int, *cells: str, about: str = "") -> str:
    return f'<row r="{number}" {about}>{"".join(cells)}</row>'


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """Return a worksheet part."""
    return f'<worksheet xmlns="{S}" xmlns:r="{R}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def styles(*, formats: Mapping[int, str] | None = None, fonts: str = "", fills: str = "", xfs: str = "") -> str:
    """Return a styles part; xf 0 is General, those of `xfs` follow."""
    numbers = "".join(
        f'<numFmt numFmtId="{i}" formatCode="{c.replace("&", "&amp;").replace(chr(34), "&quot;")}"/>'
        for i, c in (formats or {}).items()
    )
    return (
        f'<styleSheet xmlns="{S}"><numFmts>{numbers}</numFmts><fonts><font><sz val="11"/></font>{fonts}</fonts>'
        f'<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{fills}</fills>'
        f'<cellXfs><xf numFmtId="0" fontId="0" fillId="0"/>{xfs}</cellXfs></styleSheet>'
    )


def workbook(
    *sheets: str,
    names: tuple[str, ...] = (),
    states: Mapping[int, str] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
    relations: Mapping[int, Relations] | None = None,
    book: Relations | None = None,
    about: str = "",
    inner: str = "",
) -> bytes:
    """Return a workbook of `sheets`; `relations` are those of a sheet by its number from 0, `book` the workbook's."""
    tabs = "".join(
        f'<sheet name="{name}" sheetId="{i + 1}" r:id="s{i}" state="{(states or {}).get(i, "visible")}"/>'
        for i, name in enumerate([*names, *[f"表{i + 1}" for i in range(len(names), len(sheets))]])
    )
    links = [(f"s{i}", "worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))]
    links += [(k, k, f"{k}.xml") for k in ("styles", "sharedStrings") if f"xl/{k}.xml" in (parts or {})]
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": types(),
        "_rels/.rels": rels([("a", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><workbookPr {about}/><sheets>{tabs}</sheets>{inner}</workbook>',
        "xl/_rels/workbook.xml.rels": rels(links + (book or [])),
    }
    for i, text in enumerate(sheets):
        made[f"xl/worksheets/sheet{i + 1}.xml"] = text
        if relations and i in relations:
            made[f"xl/worksheets/_rels/sheet{i + 1}.xml.rels"] = rels(relations[i])
    return pack(made | dict(parts or {}))


def shared(*strings: str) -> str:
    """Return a shared strings part; each string is the inside of an si."""
    return f'<sst xmlns="{S}">{"".join(f"<si>{t}</si>" for t in strings)}</sst>'


def drawing(*shapes: str) -> str:
    """Return a drawing part with one anchor for every shape."""
    anchors = "".join(f"<xdr:twoCellAnchor>{x}<xdr:clientData/></xdr:twoCellAnchor>" for x in shapes)
    return f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}" xmlns:r="{R}" xmlns:c="{C}">{anchors}</xdr:wsDr>'


def box(text: str, about: str = "", rpr: str = "<a:rPr/>", fill: str = "") -> str:
    """Return a text box."""
    return (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框" {about}/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{fill}</xdr:spPr>'
        f"<xdr:txBody><a:bodyPr/><a:p><a:r>{rpr}<a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )


def chart(title: str) -> str:
    """Return a chart part with a title."""
    return f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx></c:title></c:chart></c:chartSpace>'


def paper(lines: tuple[str, ...]) -> bytes:
    """Return a workbook of `lines`, one a row, by shared strings."""
    rows = [row(i + 1, n(f"A{i + 1}", i, kind="s")) for i in range(len(lines))]
    return workbook(
        sheet(*rows),
        parts={"xl/sharedStrings.xml": shared(*[f"<t>{t}</t>" for t in lines]), "xl/styles.xml": styles()},
    )
