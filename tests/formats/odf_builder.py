"""OpenDocument files built part by part, so that every oddity of the format can be made."""

from collections.abc import Mapping

from formats.xlsx_builder import pack

_U = "urn:oasis:names:tc:opendocument:xmlns:"
NS = " ".join(
    f'xmlns:{prefix}="{_U}{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"), ("meta", "meta"),
        ("presentation", "presentation"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("form", "form"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
KIND = "application/vnd.oasis.opendocument."
VERSION = 'office:version="1.2"'


def style(name: str, family: str = "text", text: str = "", other: str = "", about: str = "") -> str:
    """Return a style: attributes of its text-properties, other groups of properties as XML."""
    return f'<style:style style:name="{name}" style:family="{family}" {about}>{other}<style:text-properties {text}/></style:style>'


def content(kind: str, body: str, automatic: str = "") -> str:
    """Return content.xml; `kind` is text, spreadsheet or presentation."""
    return (
        f"<office:document-content {NS} {VERSION}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def styles(masters: str = "", common: str = "", automatic: str = "") -> str:
    """Return styles.xml."""
    return (
        f"<office:document-styles {NS} {VERSION}><office:styles>{common}</office:styles>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )


def meta(inner: str) -> str:
    return f"<office:document-meta {NS} {VERSION}><office:meta>{inner}</office:meta></office:document-meta>"


def manifest(kind: str, *entries: str) -> str:
    """Return the manifest with `entries` beside the root."""
    m = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    return f'<manifest:manifest {m}><manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}{kind}"/>{"".join(entries)}</manifest:manifest>'


def entry(path: str, media: str = "", inner: str = "") -> str:
    return (
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}">{inner}</manifest:file-entry>'
    )


def odf(
    body: str,
    kind: str = "text",
    automatic: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    entries: tuple[str, ...] = (),
) -> bytes:
    """Return a packed file of `kind` (text, spreadsheet, presentation)."""
    made: dict[str, str | bytes] = {
        "mimetype": KIND + kind,
        "content.xml": content(kind, body, automatic),
        "META-INF/manifest.xml": manifest(kind, *entries),
    }
    return pack(made | dict(parts or {}))


def flat(body: str, kind: str = "text", automatic: str = "") -> bytes:
    """Return a flat file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NS} {VERSION} office:mimetype="{KIND}{kind}">'
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def p(text: str, name: str = "") -> str:
    return f'<text:p text:style-name="{name}">{text}</text:p>'


def cell(text: str, about: str = "", more: str = "") -> str:
    return f"<table:table-cell {about}>{more}{p(text)}</table:table-cell>"


def table(*rows: str, about: str = 'table:name="表1"', columns: str = "") -> str:
    return f"<table:table {about}>{columns}{''.join(rows)}</table:table>"


def row(*cells: str, about: str = "") -> str:
    return f"<table:table-row {about}>{''.join(cells)}</table:table-row>"


def page(*shapes: str, about: str = "", master: str = "M") -> str:
    """Return a slide."""
    return f'<draw:page draw:name="page1" draw:master-page-name="{master}" {about}>{"".join(shapes)}</draw:page>'


def box(text: str, about: str = 'svg:x="1cm" svg:y="1cm" svg:width="8cm" svg:height="2cm"') -> str:
    return f"<draw:frame {about}><draw:text-box>{p(text)}</draw:text-box></draw:frame>"
