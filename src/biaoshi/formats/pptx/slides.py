"""Slides, their notes and comments, and what layouts and masters draw on them."""

from biaoshi.formats.ooxml.colors import color_of, theme_colors
from biaoshi.formats.ooxml.graphics import paragraph_text
from biaoshi.formats.ooxml.markup import A, Element, local, on
from biaoshi.formats.ooxml.package import linked, read_xml
from biaoshi.formats.ooxml.shapes import Canvas, Line, lines
from biaoshi.formats.pptx.state import Reading, note, put
from biaoshi.formats.sight import PAPER
from biaoshi.types.document import BlockKind, Unseen, View

_FEET: dict[str, BlockKind] = {"ftr": "footer", "dt": "footer", "sldNum": "footer", "hdr": "header"}


def slide(reading: Reading, number: int, member: str, *, orphan: bool = False) -> None:
    """Read slide `number` (from 1) with its notes and comments; an orphan is in no show."""
    part = f"slide {number}"
    root = read_xml(reading.package, member)
    hidden = orphan or (root is not None and not on(root, "show"))
    if hidden:
        reading.facts.append(("hidden_slide", part))
    chars = 0
    if root is not None:
        canvas = _canvas(reading, member, root, number)
        if not hidden:
            reading.used.update(_above(reading, member))
        found = lines(canvas, root)
        moving = root.find("{*}timing") is not None
        _keep(reading, canvas, part, found, "hidden" if hidden else None, moving=moving)
        chars = sum(len(line.text) for line in found)
        for e in root.iterfind("./{*}cSld"):
            if (e.get("name") or "").strip():
                note(reading, "slide names", e.get("name") or "", member)
    reading.stories[member] = (part, chars)
    _notes(reading, member, number, hidden=hidden)
    _comments(reading, member, number, hidden=hidden)


def _keep(reading: Reading, canvas: Canvas, part: str, found: list[Line], hidden: View | None, *, moving: bool) -> None:
    for line in found:
        reading.chars += len(line.text)
        if reading.chars > reading.limits.chars:
            reading.stopped[canvas.member] = ("limited", f"文字超过{reading.limits.chars}字的上限，其后未读")
            return
        view = line.view if hidden is None or line.view != "shown" else hidden
        if view == "covered" and moving:  # shown and hidden again in turn
            view = "shown"
        if view != "shown":
            reading.unseen.append(Unseen(part, 0, None, line.text, view, address=canvas.member))
            continue
        kind: BlockKind = "cell" if line.cell is not None else _FEET.get(line.holder or "", "textbox")
        kind = (
            "paragraph"
            if kind == "textbox" and line.holder in ("title", "ctrTitle", "subTitle", "body", "obj")
            else kind
        )
        put(reading, reading.slides, part, line, kind, canvas.number, canvas.member)
    reading.facts += canvas.facts
    for alt in dict.fromkeys(canvas.alts):
        note(reading, "alt text", alt, f"{canvas.member}#alt")


def _above(reading: Reading, member: str) -> list[str]:
    """Layout and master of a slide."""
    layouts = linked(reading.package, member, "slideLayout")[:1]
    return [*layouts, *(m for layout in layouts for m in linked(reading.package, layout, "slideMaster")[:1])]


def _canvas(reading: Reading, member: str, root: Element, number: int | None) -> Canvas:
    above = _above(reading, member)
    master = next((m for m in reversed([member, *above]) if linked(reading.package, m, "theme")), member)
    colors = theme_colors(reading.package, master)
    canvas = Canvas(reading.package, member, colors, reading.size, number, pictures=reading.pictures)
    paper: str | None = PAPER
    trees = [t for name in above if (t := read_xml(reading.package, name)) is not None]
    for tree in reversed(trees):
        for mapped in tree.iterfind("./{*}clrMap"):
            colors.update({k: colors[v] for k, v in mapped.attrib.items() if v in colors and isinstance(k, str)})
    for tree in [*reversed(trees), root]:  # the slide's own background comes last and counts
        for ground in tree.iterfind("./{*}cSld/{*}bg"):
            reference, own = ground.find("{*}bgRef"), ground.find("{*}bgPr")
            if own is not None:
                paper = color_of(own.find(A + "solidFill"), colors)
            elif reference is not None:
                plain = reference.get("idx") == "1001" or reference.get("idx") == "0"
                paper = color_of(reference, colors) if plain else None
    for tree in trees:
        below = Canvas(reading.package, member, colors)
        lines(below, tree)
        canvas.under += below.under
        canvas.shapes = max(canvas.shapes, below.shapes)
    canvas.paper = paper
    return canvas


def _notes(reading: Reading, member: str, number: int, *, hidden: bool) -> None:
    part = f"slide {number} notes"
    for page in linked(reading.package, member, "notesSlide"):
        root = read_xml(reading.package, page)
        found = lines(Canvas(reading.package, page, {}, pictures=reading.pictures), root) if root is not None else []
        found = [line for line in found if line.holder != "sldNum"]
        for line in found:
            reading.chars += len(line.text)
            if hidden or line.view != "shown" or reading.chars > reading.limits.chars:
                view: View = "hidden" if line.view == "shown" else line.view
                reading.unseen.append(Unseen(part, 0, None, line.text, view, address=page))
            else:
                put(reading, reading.notes, part, line, "comment", number, page)
        reading.stories[page] = (part, sum(len(line.text) for line in found))


def _comments(reading: Reading, member: str, number: int, *, hidden: bool) -> None:
    part = f"slide {number} comments"
    for page in dict.fromkeys(
        [*linked(reading.package, member, "comments"), *linked(reading.package, member, "comment")]
    ):
        root = read_xml(reading.package, page)
        chars = 0
        for text in _comment_texts(root) if root is not None else ():
            chars += len(text)
            if hidden:
                reading.unseen.append(Unseen(part, 0, None, text, "hidden", address=page))
            else:
                put(reading, reading.comments, part, Line(text), "comment", number, page)
        reading.stories[page] = (part, chars)


def _comment_texts(root: Element) -> list[str]:
    """Texts of old comments (p:text) and of modern ones with their replies (a:p)."""
    found = []
    for e in root.iter():
        if local(e) == "text" and not e.tag.startswith(A):
            found.append(e.text or "")
        elif local(e) == "txBody":
            found.append("\n".join(paragraph_text(p) for p in e.iter(A + "p")))
    return [t for t in found if t.strip()]


def running(reading: Reading) -> None:
    """Read layouts and masters: what they draw on slides is shown, prompts are not, unused ones are hidden."""
    prompts: dict[str, str] = {}
    for folder, name in (
        ("slidelayouts", "layout"),
        ("slidemasters", "master"),
        ("notesmasters", "notes master"),
        ("handoutmasters", "handout master"),
    ):
        members = [m.name for m in reading.package.archive.members if m.name.lower().startswith(f"ppt/{folder}/")]
        number = 0
        for member in members:
            if not member.lower().endswith(".xml") or (root := read_xml(reading.package, member)) is None:
                continue
            number += 1
            part = f"{name} {number}"
            canvas = Canvas(reading.package, member, {}, reading.size)
            found = lines(canvas, root)
            for picture, drawn in canvas.pictures.items():
                reading.pictures.setdefault(picture, []).extend(drawn)
                reading.repeats[picture] += reading.used[member]
            for line in found:
                if line.holder is not None and line.holder not in _FEET:
                    prompts.setdefault(line.text, member)
                elif line.holder is not None:
                    if not _automatic(line.text):
                        note(reading, part, line.text, member)
                elif member in reading.used and line.view == "shown":
                    put(reading, reading.running, part, line, "header", None, member)
                else:
                    view: View = "hidden" if line.view == "shown" else line.view
                    reading.unseen.append(Unseen(part, 0, None, line.text, view, address=member))
            reading.facts += canvas.facts
            for alt in dict.fromkeys(canvas.alts):
                note(reading, "alt text", alt, f"{member}#alt")
            reading.stories[member] = (part, sum(len(line.text) for line in found))
    for text, member in prompts.items():
        note(reading, "prompts", text, member)


def _automatic(text: str) -> bool:
    """True for what programs put where a number or date will be."""
    return all(c.isascii() or c in "‹›〈〉年月日" for c in text)
