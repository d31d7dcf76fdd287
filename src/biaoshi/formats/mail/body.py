"""The text of a mail, which most mails bring twice: as plain text and as a web page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from biaoshi.formats import html, plain
from biaoshi.formats.form import Limits, Source
from biaoshi.types.document import Child, Document, Part, Unseen

IN_PAGE = "html"
"""How the addresses and tokens of files begin that are written into the web page of a mail."""


def body_of(texts: Sequence[str], pages: Sequence[str], limits: Limits) -> Document:
    """Return the text once: as the web page shows it, or else as plain text; what only the other has is unseen."""
    written = plain.read_text("\n".join(texts))
    if not pages:
        return replace(_cut(written, limits), separators=None)
    shown = [_page(p, limits) for p in pages]
    blocks = tuple(replace(b, index=i) for i, b in enumerate(b for d in shown for b in d.blocks))
    if not any(b.text.strip() for b in blocks) and written.text.strip():
        return replace(_cut(written, limits), separators=None)
    unseen = (
        tuple(u for d in shown for u in d.unseen)
        if len(shown) == 1
        else tuple(replace(u, index=0, at=None, part="html") for d in shown for u in d.unseen)
    )
    seen = _squeezed(b.text for b in blocks)
    only = [b for b in written.blocks if b.text.strip() and _squeezed([b.text]) not in seen]
    hidden = tuple(Unseen("plain text", b.index, None, b.text, "hidden") for b in only)
    parts = [
        replace(p, name=_address(n, p.name)) if p.name.startswith("data ") else p
        for n, d in enumerate(shown) for p in d.parts if p.name != "body"
    ]  # fmt: skip
    chars = sum(len(b.text) for b in blocks)
    line = Part("body", "text", chars, "read")  # no script runs in a mail: what has no text shows none
    if texts:
        parts.append(Part("plain text", "text", len(written.text), "read"))
    facts = tuple(dict.fromkeys(f for d in shown for f in d.facts))
    children = tuple(c for n, d in enumerate(shown) for c in _carried(d, n))
    return Document(
        "text/html", blocks, (line, *_numbered(parts)), unseen=(*unseen, *hidden), children=children, facts=facts
    )


def extract_carried(pages: Sequence[str], limits: Limits, token: str) -> bytes:
    """Return the bytes of what a web page of the mail carries as data; `token` as given with the child."""
    _, number, inner = token.split()
    return html.extract(_source(pages[int(number)]), limits, inner)


def _carried(page: Document, number: int) -> Iterator[Child]:
    """Yield the files written into a web page of the mail, with names that no part of the mail has."""
    for child in page.children:
        token = None if child.token is None else f"{IN_PAGE} {number} {child.token}"
        yield replace(child, address=_address(number, child.address), token=token)


def _address(number: int, inner: str) -> str:
    return f"{IN_PAGE} {inner}" if number == 0 else f"{IN_PAGE} {inner} ({number + 1})"


def _source(text: str) -> Source:
    return Source(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), None)


def _page(text: str, limits: Limits) -> Document:
    """Return a web page as shown; one in which the parser finds no element at all shows nothing."""
    try:
        return html.read(_source(text), limits)
    except SyntaxError:
        return Document("text/html", (), ())


def _cut(document: Document, limits: Limits) -> Document:
    if len(document.text) <= limits.chars:
        return document
    kept = plain.read_text(document.text[: limits.chars])
    return replace(
        kept, parts=(*kept.parts, Part("rest", "text", 0, "limited", f"超过 {limits.chars} 字的上限，其后未读"))
    )


def _squeezed(texts: Iterable[str]) -> str:
    return "".join("".join(t.split()) for t in texts)


def _numbered(parts: list[Part]) -> Iterator[Part]:
    seen: dict[str, int] = {}
    for p in parts:
        seen[p.name] = seen.get(p.name, 0) + 1
        yield p if seen[p.name] == 1 else replace(p, name=f"{p.name} {seen[p.name]}")
