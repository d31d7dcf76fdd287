"""Presentations built part by part, so that every oddity of the format can be made."""

from collections.abc import Mapping

from formats.xlsx_builder import A, C, P, R, Relations, pack, rels

PML = "http://schemas.openxmlformats.org/presentationml/2006/main"
NS = f'xmlns:p="{PML}" xmlns:a="{A}" xmlns:r="{R}" xmlns:c="{C}"'
THEME = f'<a:theme xmlns:a="{A}"><a:themeElements><a:clrScheme name="x"><a:dk1><a:srgbClr val="000000"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1><a:accent1><a:srgbClr val="FF0000"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'


def sp(
    *texts: str,
    ph: str = "",
    about: str = "",
    xfrm: tuple[int, int, int, int] | None = (1, 1, 3, 1),
    fill: str = "",
    rpr: str = "",
) -> str:
    """Return a shape with a paragraph for each text; `xfrm` is x, y, width, height in inches."""
    place = (
        '<a:xfrm><a:off x="{}" y="{}"/><a:ext cx="{}" cy="{}"/></a:xfrm>'.format(*[v * 914400 for v in xfrm])
        if xfrm
        else ""
    )
    kind = f'<p:nvPr><p:ph type="{ph}"/></p:nvPr>' if ph else "<p:nvPr/>"
    ps = "".join(f"<a:p><a:r>{rpr}<a:t>{t}</a:t></a:r></a:p>" for t in texts)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="形状" {about}/><p:cNvSpPr/>{kind}</p:nvSpPr>'
        f'<p:spPr>{place}<a:prstGeom prst="rect"/>{fill}</p:spPr><p:txBody><a:bodyPr/>{ps}</p:txBody></p:sp>'
    )


def solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def tree(*shapes: str, root: str = "sld", about: str = "", after: str = "", before: str = "") -> str:
    """Return a part with a shape tree: sld, notes, sldLayout, sldMaster …"""
    return f"<p:{root} {NS} {about}><p:cSld>{before}<p:spTree><p:nvGrpSpPr/><p:grpSpPr/>{''.join(shapes)}</p:spTree></p:cSld>{after}</p:{root}>"


def group(*shapes: str) -> str:
    return f"<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>{''.join(shapes)}</p:grpSp>"


def table(*rows: tuple[str, ...], merged: str = "") -> str:
    """Return a table; the last cell gets the attributes `merged`."""
    cells = [
        "<a:tr>" + "".join(f"<a:tc {merged if i == len(rows) - 1 and j == len(r) - 1 else ''}><a:txBody><a:p><a:r><a:t>{t}</a:t></a:r></a:p></a:txBody></a:tc>" for j, t in enumerate(r)) + "</a:tr>"
        for i, r in enumerate(rows)
    ]  # fmt: skip
    return f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{''.join(cells)}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"


def presentation(
    *slides: str,
    parts: Mapping[str, str | bytes] | None = None,
    relations: Mapping[int, Relations] | None = None,
    order: tuple[int, ...] | None = None,
    layout: str = "",
    master: str = "",
    inner: str = "",
) -> bytes:
    """Return a presentation of `slides` with one layout and one master; `order`: numbers from 0 as the show has them."""
    shown = order if order is not None else tuple(range(len(slides)))
    ids = "".join(f'<p:sldId id="{256 + i}" r:id="s{i}"/>' for i in shown)
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/ppt/presentation.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'
        ),
        "_rels/.rels": rels([("a", "officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": f'<p:presentation {NS}><p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>{inner}</p:presentation>',
        "ppt/_rels/presentation.xml.rels": rels(
            [(f"s{i}", "slide", f"slides/slide{i + 1}.xml") for i in range(len(slides))]
            + [("m", "slideMaster", "slideMasters/slideMaster1.xml")]
        ),
        "ppt/slideLayouts/slideLayout1.xml": layout or tree(root="sldLayout"),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": rels(
            [("m", "slideMaster", "../slideMasters/slideMaster1.xml")]
        ),
        "ppt/slideMasters/slideMaster1.xml": master or tree(root="sldMaster"),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": rels([("t", "theme", "../theme/theme1.xml")]),
        "ppt/theme/theme1.xml": THEME,
    }
    for i, text in enumerate(slides):
        made[f"ppt/slides/slide{i + 1}.xml"] = text
        more = (relations or {}).get(i, [])
        made[f"ppt/slides/_rels/slide{i + 1}.xml.rels"] = rels(
            [("l", "slideLayout", "../slideLayouts/slideLayout1.xml"), *more]
        )
    return pack(made | dict(parts or {}))


def paper(lines: tuple[str, ...]) -> bytes:
    """Return a presentation with a slide for the first line and one for all others."""
    return presentation(tree(sp(lines[0], ph="title")), tree(sp(*lines[1:], ph="body")))


__all__ = ["NS", "P", "R", "group", "paper", "presentation", "rels", "solid", "sp", "table", "tree"]
