"""Pages of a presentation or a drawing: shapes, notes, hidden pages; and the headers and footers of page masters."""

from dataclasses import replace

from biaoshi.formats.odf.flow import flow, piece
from biaoshi.formats.odf.state import Ground, Reading, count, note, put
from biaoshi.formats.odf.styles import attributes, chain, hexed
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.formats.sight import PAPER
from biaoshi.types.document import Block, BlockKind, Page, View

_RUNNING: dict[str, BlockKind] = {"header": "header", "footer": "footer"}


def presentation(reading: Reading, body: Element) -> list[Page]:
    """Read all pages in order; return their sizes."""
    pages: list[Page] = []
    decls = {attributes(e).get("name", ""): "".join(map(str, e.itertext())) for e in body if local(e).endswith("-decl")}
    used: set[str] = set()
    for page in body.iterfind("{*}page"):
        number = len(pages) + 1
        if number > reading.package.limits.pages:
            reading.stopped["content.xml"] = ("limited", "幻灯片超过页数的上限，其后未读")
            break
        about = attributes(page)
        master = about.get("master-page-name", "")
        size = _size(reading, master)
        pages.append(Page(number, *size))
        reading.size = size
        p = chain(reading.styles, "drawing-page", about.get("style-name"))
        hidden = p.get("drawing:visibility") == "hidden"
        part = f"slide {number}"
        reading.blocks.setdefault(part, [])
        view: View = "hidden" if hidden else "shown"
        if hidden:
            reading.facts.append(("hidden_slide", part))
        else:
            used.add(master)
        ground = Ground(part, "textbox", view, _paper(reading, p, master), page=number)
        if (name := about.get("name", "")) and not name.isascii():
            note(reading, "slide names", name)
        for child in page:
            if local(child) == "notes":
                reading.size = None
                flow(reading, child, replace(ground, part=f"{part} notes", kind="comment", behind=None))
                reading.size = size
            else:
                piece(reading, child, ground)
        for key in ("use-header-name", "use-footer-name", "use-date-time-name"):
            if words := decls.pop(about.get(key, ""), ""):
                note(reading, "footers", words) if hidden else _line(reading, words, part, number)
    for words in decls.values():
        note(reading, "footers", words)
    _masters(reading, used)
    return pages


def _line(reading: Reading, words: str, part: str, number: int) -> None:

    put(reading, Block(part, count(reading, part), words, "footer", number))


def _size(reading: Reading, master: str) -> tuple[float, float]:
    found = reading.styles.masters.get(master)
    name = attributes(found).get("page-layout-name", "") if found is not None else ""
    return reading.styles.layouts.get(name, (793.7, 595.3))


def _paper(reading: Reading, own: dict[str, str], master: str) -> str | None:
    """Colour of a slide, None where it is not known: a picture, a gradient, shapes of the master beneath."""
    found = reading.styles.masters.get(master)
    style = attributes(found).get("style-name") if found is not None else None
    p = {**chain(reading.styles, "drawing-page", style), **own}
    if found is not None and any(local(e) in ("rect", "custom-shape", "path", "g", "polygon") for e in found):
        return None
    fill = p.get("drawing:fill", "none")
    return PAPER if fill == "none" else hexed(p.get("drawing:fill-color")) if fill == "solid" else None


def _masters(reading: Reading, used: set[str]) -> None:
    """Read what masters draw on their slides; placeholders and their prompts are not text of a slide."""
    reading.size = None
    for name, master in reading.styles.masters.items():
        part = f"master {list(reading.styles.masters).index(name) + 1}"
        for e in list(master):
            about = attributes(e)
            if local(e) == "notes" or about.get("placeholder") == "true" or "class" in about or local(e) == "forms":
                continue
            view: View = "shown" if name in used else "hidden"
            piece(reading, e, Ground(part, "header", view, None))


def running(reading: Reading) -> None:
    """Read headers and footers of the page masters in use; those of others are kept as hidden."""
    used = {"Standard"} | {n.master for n in reading.styles.named.values() if n.master}
    for name in list(used):
        while (found := reading.styles.masters.get(name)) is not None:
            name = attributes(found).get("next-style-name", "")
            if not name or name in used:
                break
            used.add(name)
    numbers = {"header": 0, "footer": 0}
    for name, master in reading.styles.masters.items():
        for e in list(master):
            kind = local(e).split("-")[0]
            if kind not in _RUNNING:
                continue
            numbers[kind] += 1
            away = name not in used or attributes(e).get("display", "true") == "false"
            reading.blocks.setdefault(f"{kind}{numbers[kind]}", [])
            flow(reading, e, Ground(f"{kind}{numbers[kind]}", _RUNNING[kind], "hidden" if away else "shown"))
