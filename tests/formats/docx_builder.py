"""Builder of Word documents in raw XML, for tests and for the accuracy harness.

    docx(p(r("机密★10年")), parts={"word/header1.xml": header(p(r("页眉")))}, sections=…) → bytes

Everything is a string of WordprocessingML; `docx` wraps, relates and zips it. Nothing is hidden: what a test says is
what stands in the file.
"""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
DECLARED = " ".join(f'xmlns:{k}="{v}"' for k, v in NAMESPACES.items())
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN = _WML + "document.main+xml"
A4 = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489".replace(" ", "")
    + "0000000d49444154789c6360000000000500 01a5f645400000000049454e44ae426082".replace(" ", "")
)

Members = Mapping[str, str | bytes]


def t(text: str, tag: str = "t") -> str:
    """A w:t (or w:delText) with its blanks kept."""
    return f'<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}>'


def r(text: str = "", rpr: str = "", inner: str = "") -> str:
    """A run: its text, then `inner` as it stands."""
    return f"<w:r>{f'<w:rPr>{rpr}</w:rPr>' if rpr else ''}{t(text) if text else ''}{inner}</w:r>"


def p(*content: str, ppr: str = "", mark: str = "") -> str:
    """A paragraph; `mark` goes into the properties of its paragraph mark."""
    properties = ppr + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(content)}</w:p>"


def ins(content: str, author: str = "李晓") -> str:
    return f'<w:ins w:id="1" w:author={quoteattr(author)} w:date="2026-01-01T00:00:00Z">{content}</w:ins>'


def deleted(text: str, author: str = "李晓", rpr: str = "") -> str:
    run = f"<w:r>{f'<w:rPr>{rpr}</w:rPr>' if rpr else ''}{t(text, 'delText')}</w:r>"
    return f'<w:del w:id="2" w:author={quoteattr(author)} w:date="2026-01-01T00:00:00Z">{run}</w:del>'


def mark(kind: str) -> str:
    """Properties of a paragraph mark that is tracked: kind is ins or del."""
    return f'<w:{kind} w:id="3" w:author="李晓" w:date="2026-01-01T00:00:00Z"/>'


def cell(*content: str, tcpr: str = "") -> str:
    return f"<w:tc>{f'<w:tcPr>{tcpr}</w:tcPr>' if tcpr else ''}{''.join(content)}</w:tc>"


def row(*cells: str, trpr: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{trpr}</w:trPr>' if trpr else ''}{''.join(cells)}</w:tr>"


def table(*rows: str, tblpr: str = "") -> str:
    return f"<w:tbl><w:tblPr>{tblpr}</w:tblPr>{''.join(rows)}</w:tbl>"


def field(code: str, *result: str, rpr: str = "") -> str:
    """A complex field; without `result` it has no separator and no result."""
    look = f"<w:rPr>{rpr}</w:rPr>" if rpr else ""

    def char(kind: str) -> str:
        return f'<w:r>{look}<w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = char("separate") + "".join(result) if result else ""
    return f'{char("begin")}<w:r>{look}<w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>{shown}{char("end")}'


def shape(
    *content: str,
    fill: str = "",
    at: str = "",
    extent: tuple[int, int] = (1800000, 720000),
    alt: str = "",
    hidden: bool = False,
) -> str:
    """A DrawingML text box (w:drawing); `at` is its positionH/positionV, `fill` stands in its properties."""
    return f"""<w:drawing><wp:anchor behindDoc="0" simplePos="0">{at}<wp:extent cx="{extent[0]}" cy="{extent[1]}"/>
      <wp:docPr id="1" name="文本框 1"{f" descr={quoteattr(alt)}" if alt else ""}{' hidden="1"' if hidden else ""}/>
      <a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:spPr>{fill}</wps:spPr>
      <wps:txbx><w:txbxContent>{"".join(content)}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"""


def group(*shapes: str) -> str:
    """DrawingML shapes (their wps:wsp) in a group."""
    inner = "".join(s[s.index("<wps:wsp>") : s.index("</wps:wsp>") + len("</wps:wsp>")] for s in shapes)
    return f"""<w:drawing><wp:anchor><wp:extent cx="3600000" cy="1800000"/><wp:docPr id="2" name="组合"/><a:graphic>
      <a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"><wpg:wgp>{inner}</wpg:wgp></a:graphicData></a:graphic></wp:anchor></w:drawing>"""


def vml(*content: str, attributes: str = "", style: str = "position:absolute;width:120pt;height:40pt") -> str:
    """A VML text box (w:pict)."""
    body = "".join(content)
    return f'<w:pict><v:shape style="{style}" {attributes}><v:textbox inset="0,0,0,0"><w:txbxContent>{body}</w:txbxContent></v:textbox></v:shape></w:pict>'


def word_art(text: str) -> str:
    return f'<w:pict><v:shape style="width:100pt;height:40pt"><v:textpath string={quoteattr(text)}/></v:shape></w:pict>'


def both(choice: str, fallback: str, requires: str = "wps") -> str:
    return f'<mc:AlternateContent><mc:Choice Requires="{requires}">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>'


def sdt(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def picture(link: str, height: float, width: float = 100.0) -> str:
    """An inline picture, `height` and `width` in points."""
    return f"""<w:drawing><wp:inline><wp:extent cx="{int(width * 12700)}" cy="{int(height * 12700)}"/><wp:docPr id="3" name="图片 1"/><a:graphic><a:graphicData uri="p">
      <pic:pic><pic:blipFill><a:blip r:embed="{link}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"""


def part(tag: str, *content: str) -> str:
    """A part with root w:`tag` (hdr, ftr, footnotes, comments, styles, numbering, settings …)."""
    return f"<w:{tag} {DECLARED}>{''.join(content)}</w:{tag}>"


def section(*references: tuple[str, str, str], inner: str = "", page: str = A4) -> str:
    """A w:sectPr; references are (header or footer, type, relationship id)."""
    listed = "".join(f'<w:{kind}Reference w:type="{type_}" r:id="{link}"/>' for kind, type_, link in references)
    return f"<w:sectPr>{listed}{inner}{page}</w:sectPr>"


def style(
    style_id: str,
    ppr: str = "",
    rpr: str = "",
    *,
    kind: str = "paragraph",
    based: str = "",
    name: str = "",
    default: bool = False,
) -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    first = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{style_id}"{first}><w:name w:val="{name or style_id}"/>{on}<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>'


Relation = tuple[str, str, str] | tuple[str, str, str, str]
"""(id, last word of the type or a whole URI, target[, "External"])."""


def relationships(relations: Iterable[Relation]) -> str:
    out = []
    for link, kind, target, *mode in relations:
        uri = kind if ":" in kind else _OFFICE + kind
        out.append(
            f'<Relationship Id="{link}" Type="{uri}" Target={quoteattr(target)}{f" TargetMode={quoteattr(mode[0])}" if mode else ""}/>'
        )
    return f'<Relationships xmlns="{_PACKAGE}relationships">{"".join(out)}</Relationships>'


_KNOWN = {
    "styles": "styles", "numbering": "numbering", "settings": "settings", "footnotes": "footnotes", "endnotes": "endnotes",
    "comments": "comments", "theme/theme1": "theme",
}  # fmt: skip


def members(
    body: str, *, parts: Members | None = None, relations: Sequence[Relation] = (), last: str = "", main: str = MAIN
) -> dict[str, str | bytes]:
    """Return the members of a document, by name. Well-known parts are related by themselves, others by `relations`."""
    extra = dict(parts or {})
    related: list[Relation] = [
        (f"k{i}", kind, f"{name}.xml") for i, (name, kind) in enumerate(_KNOWN.items()) if f"word/{name}.xml" in extra
    ]
    document = f"<w:document {DECLARED}><w:body>{body}{last}</w:body></w:document>"
    root: list[Relation] = [("d", "officeDocument", "word/document.xml")]
    if "docProps/core.xml" in extra:
        root.append(("c", _PACKAGE + "relationships/metadata/core-properties", "docProps/core.xml"))
    if "docProps/app.xml" in extra:
        root.append(("a", "extended-properties", "docProps/app.xml"))
    if "docProps/custom.xml" in extra:
        root.append(("u", "custom-properties", "docProps/custom.xml"))
    types = (
        f'<Types xmlns="{_PACKAGE}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": relationships(root),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relationships([*related, *relations]),
        **extra,
    }


def docx(body: str, **options: object) -> bytes:
    """Return a document with `body`; options as `members`."""
    return pack(members(body, **options))  # type: ignore[arg-type]


def pack(content: Members | Iterable[tuple[str, str | bytes]]) -> bytes:
    """Zip `content`; pairs allow a name twice."""
    out = BytesIO()
    pairs = content.items() if isinstance(content, Mapping) else content
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pairs:
            head = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                if isinstance(data, str) and data.startswith("<")
                else ""
            )
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)),
                head + data if isinstance(data, str) else data,
                zipfile.ZIP_DEFLATED,
            )
    return out.getvalue()


def core(**values: str) -> str:
    """docProps/core.xml with dc: or cp: elements: title=…, creator=…, keywords=…"""
    dc = {"title", "creator", "subject", "description", "identifier", "language"}
    inner = "".join(
        f"<{'dc' if k in dc else 'cp'}:{k}>{escape(v)}</{'dc' if k in dc else 'cp'}:{k}>" for k, v in values.items()
    )
    return f'<cp:coreProperties xmlns:cp="{_PACKAGE}metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">{inner}</cp:coreProperties>'


def app(**values: str) -> str:
    inner = "".join(f"<{k}>{escape(v)}</{k}>" for k, v in values.items())
    return f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">{inner}</Properties>'


def custom(**values: str) -> str:
    inner = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{i}" name={quoteattr(k)}><vt:lpwstr>{escape(v)}</vt:lpwstr></property>'
        for i, (k, v) in enumerate(values.items(), 2)
    )
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{inner}</Properties>'
    )


def numbering(*levels: tuple[str, str], start: int = 1, extra: str = "", instance: str = "") -> str:
    """numbering.xml with one list (abstract 1, instance 1); levels are (number format, text)."""
    listed = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    return part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="1">{listed}</w:abstractNum>',
        extra,
        f'<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>{instance}',
    )


def numbered(level: int = 0, num: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
