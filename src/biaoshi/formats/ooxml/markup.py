"""XML of an office package: names, and one careful way to parse.

No network, no entities, no DTD, libxml2's own limits kept (256 levels, 10 MB a text node). The strict variant of
the format differs in its namespaces only; it is read as the transitional one.
"""

import re
from dataclasses import dataclass

from lxml import etree

from biaoshi.types.document import Status

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_STRICT = re.compile(rb"""(["'])http://purl\.oclc\.org/ooxml/(wordprocessingml|officeDocument|drawingml)/([A-Za-z]+)""")
REMARKED = "部件的注释里有文字，注释未读"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEBAB = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """Root of a part, or None; where `status` is not "read", `why` says in Chinese what is missing."""

    root: Element | None
    status: Status = "read"
    why: str | None = None


def parse(data: bytes) -> Parsed:
    """Parse one XML part; a broken one is read as far as it goes and is `failed`."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # UTF-16: brought to UTF-8, so that one pattern fits all
        text = data.decode("utf-16", "replace")
        data = re.sub(r"""^(<\?xml[^>]*?)\s+encoding=["'][^"']*["']""", r"\1", text.lstrip("\ufeff")).encode("utf-8")
    if b"purl.oclc.org/ooxml" in data[:4000]:
        data = _STRICT.sub(_transitional, data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return _recover(data, str(error))
    except ValueError:
        return Parsed(None, "failed", "部件不是可读的 XML")
    if root.getroottree().docinfo.internalDTD is not None:
        return Parsed(None, "failed", "部件含有 DTD 声明，为安全起见未读")
    return Parsed(root, "unsupported", REMARKED) if remarked(data) else Parsed(root)


def remarked(data: bytes) -> bool:
    """Tell whether comments or processing instructions of the XML in `data` hold letters beyond ASCII: no program
    shows them, and of the real files looked at none had any."""
    for start, stop in ((b"<!--", b"-->"), (b"<?", b"?>")):
        at = data.find(start)
        while at >= 0 and (end := data.find(stop, at)) >= 0:
            if not data[at:end].isascii():
                return True
            at = data.find(start, end)
    return False


def _transitional(m: "re.Match[bytes]") -> bytes:
    return m[1] + b"http://schemas.openxmlformats.org/" + m[2] + b"/2006/" + _KEBAB.get(m[3], m[3])


def _recover(data: bytes, message: str) -> Parsed:
    deep = "depth" in message or "too long" in message or "huge" in message.lower()
    status: Status = "limited" if deep else "failed"
    why = "部件嵌套过深或单个文本过长，只读出一部分" if deep else "部件损坏，只读出一部分"
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        return Parsed(None, status, "部件损坏，读不出内容" if status == "failed" else why)
    return Parsed(root, status, why)


def local(element: Element) -> str:
    """Local name of `element` ("" for comments and the like)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space(element: Element) -> str:
    """Namespace of `element`, in braces: what is put beside it is of the same variant, strict or transitional."""
    return f"{{{etree.QName(element).namespace or ''}}}"


def sayable(text: str) -> str:
    """Return `text` with a sign in the place of each character XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def attributes(element: Element) -> dict[str, str]:
    """Attributes of `element` by their local names."""
    return {str(k).rpartition("}")[2]: str(v) for k, v in element.attrib.items()}


def text_of(element: Element) -> str:
    """All text within `element`."""
    return "".join(str(t) for t in element.itertext())


def on(element: Element | None, attribute: str = W + "val") -> bool:
    """Value of an on/off property: present without a value is on."""
    return element is not None and element.get(attribute, "1").lower() not in ("0", "false", "off", "none")


def number(value: str | None) -> float | None:
    """A measure as a number (twips, half-points …): tolerates fractions and unit suffixes; None if there is none."""
    if not value:
        return None
    m = re.match(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*(pt|in|cm|mm|pc|pi)?\s*$", value)
    if not m:
        return None
    factor = {"pt": 20.0, "in": 1440.0, "cm": 566.93, "mm": 56.693, "pc": 240.0, "pi": 240.0}.get(m[2] or "", 1.0)
    return float(m[1]) * factor
