"""From the bytes of an OpenDocument file to a Document."""

from collections.abc import Iterator
from functools import partial

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.odf.flow import flow
from biaoshi.formats.odf.inline import take_changes
from biaoshi.formats.odf.ledger import ledger
from biaoshi.formats.odf.package import Package, open_package, picture_of, read_xml
from biaoshi.formats.odf.sheets import spreadsheet
from biaoshi.formats.odf.slides import presentation, running
from biaoshi.formats.odf.state import Ground, Reading
from biaoshi.formats.odf.styles import Styles, attributes, load_styles
from biaoshi.formats.ooxml.aside import with_aside, with_parts
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.formats.templates import template_kind
from biaoshi.types.document import UNPLACED, Block, Document, Page

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_META = {
    "title": "title", "subject": "subject", "description": "description", "keyword": "keywords", "creator": "last_modified_by",
    "initial-creator": "author", "printed-by": "printed_by", "generator": "application", "creation-date": "created",
    "date": "modified", "print-date": "last_printed", "language": "language", "editing-cycles": "revision",
    "editing-duration": "minutes_edited", "user-defined": "",
}  # fmt: skip
_WRITTEN = frozenset(
    {"title", "subject", "description", "keyword", "creator", "initial-creator", "printed-by", "user-defined"}
)
_LAST = ("footnotes", "endnotes", "header", "footer", "comments")


def read(source: Source, limits: Limits) -> Document:
    """Read an OpenDocument text, spreadsheet, presentation, drawing or chart, packed or flat.

    Raises UnreadableError: `encrypted`, `failed` where there is no content, `limited` over the file's size.
    """
    package = open_package(source, limits)
    content = read_xml(package, "content.xml")
    if content is None:
        status, why = package.faults.get("content.xml", ("failed", "文件不完整，缺少正文或者正文损坏"))
        raise UnreadableError(status, why)
    reading = Reading(package, Styles())
    other = read_xml(package, "styles.xml") if package.flat is None else None
    for root in [other, content] if other is not None else [content]:
        load_styles(reading.styles, root)
        reading.layers |= {
            a.get("name", "")
            for e in root.iter("{*}layer")
            if (a := attributes(e)).get("display") in ("none", "printer")
        }
    pages, main = _body(reading, content)
    running(reading)
    meta = package.flat if package.flat is not None else read_xml(package, "meta.xml")
    entries, written = _meta(meta) if meta is not None else ([], [])
    reading.told["meta.xml"] = ("metadata", sum(len(v) for _, v in entries))
    parts, children = ledger(reading, main)
    blocks = [b for part in _ordered(reading) for b in reading.blocks[part]]
    blocks += [Block("properties", i, v, "property", address="meta.xml") for i, v in enumerate(written)]
    document = Document(
        media_type=package.media_type if package.media_type.startswith("application/vnd.") else MEDIA_TYPE,
        blocks=tuple(blocks),
        parts=parts,
        pages=tuple(pages),
        unseen=tuple(reading.unseen),
        properties=tuple(entries + list(dict.fromkeys(reading.people))),
        children=children,
        facts=tuple(dict.fromkeys([*reading.facts, *_outside(package), *_events([other, content]), *_templates(meta)])),
    )
    if package.archive is not None:
        document = with_aside(document, package.archive, limits)
    else:
        document = with_parts(document, [("content.xml", bytes(source.data))])
    return with_pictures(document, partial(picture_of, package), source, limits)


def _body(reading: Reading, content: Element) -> tuple[list[Page], str]:
    """Read the body; return the pages and the name of its ledger line."""
    pages: list[Page] = []
    main = "body"
    for body in content.iterfind("{*}body"):
        for kind in body:
            name = local(kind)
            if name == "spreadsheet":
                main = "content.xml"
                spreadsheet(reading, kind)
            elif name in ("presentation", "drawing"):
                main = "content.xml"
                pages = presentation(reading, kind)
            else:
                reading.blocks.setdefault("body", [])
                take_changes(reading, kind)
                flow(reading, kind, Ground("body"))
    return pages, main


def _ordered(reading: Reading) -> list[str]:
    """Parts in reading order: body, sheets and slides, then notes, headers, footers, comments; metadata last."""

    def place(part: str) -> int:
        blocks = reading.blocks[part]
        if blocks and blocks[0].kind in UNPLACED:
            return 9
        last = [i for i, word in enumerate(_LAST) if part.startswith(word) or part.endswith(f" {word}")]
        return 1 + last[0] if last else 7 if part.endswith(" notes") else 0

    return sorted(reading.blocks, key=place)


def _meta(root: Element) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (all properties, texts a person may have written)."""
    entries: list[tuple[str, str]] = []
    written: list[str] = []
    for meta in root.iter("{*}meta"):
        for e in meta:
            name = local(e)
            value = "".join(map(str, e.itertext())).strip()
            if not value or name not in _META:
                continue
            entries.append((attributes(e).get("name", name) if name == "user-defined" else _META[name], value))
            if name in _WRITTEN:
                written.append(value)
    return entries, written


def _events(roots: list[Element | None]) -> Iterator[tuple[str, str]]:
    """Yield remarks on what runs when something happens to the document or its forms."""
    for root in roots:
        for e in root.iter("{*}event-listener") if root is not None else ():
            about = attributes(e)
            if (
                about.get("language", "").lower() not in ("ooo:on-click", "")
                or about.get("href")
                or about.get("macro-name")
            ):
                yield "script", about.get("href") or about.get("macro-name") or about.get("event-name", "")


def _templates(meta: Element | None) -> Iterator[tuple[str, str]]:
    for e in meta.iter("{*}template") if meta is not None else ():
        if "meta" in str(e.tag).partition("}")[0] and (target := attributes(e).get("href", "")):
            yield template_kind(target), target


def _outside(package: Package) -> list[tuple[str, str]]:
    """Remarks on macros."""
    folders = ("Basic/", "Scripts/")
    macros = [n for n in package.by_name if n.startswith(folders) and n.endswith((".xml", ".py", ".js", ".bsh"))]
    found = [
        ("macro", n)
        for n in macros
        if not n.endswith(("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"))
    ]
    if package.flat is not None and next(package.flat.iter("{*}source-code"), None) is not None:
        found.append(("macro", "scripts"))
    return found
