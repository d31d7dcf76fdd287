"""Flowing content: paragraphs, lists, sections, tables of a text, boxes and what hangs on them."""

from dataclasses import replace

from biaoshi.formats.docx.numerals import as_shown
from biaoshi.formats.odf.inline import comment, paragraph
from biaoshi.formats.odf.state import Ground, Reading, count, note, put
from biaoshi.formats.odf.styles import attributes, chain, hexed, length
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.types.document import Block, Box

_APART = frozenset({
    "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "dde-connection-decls", "event-listeners",
    "settings", "font-face-decls", "image-map", "glue-point", "contour-path", "note-citation", "creator", "date", "creator-initials",
    "named-expressions", "table-column", "table-columns", "table-header-columns", "enhanced-geometry", "animation",
    "meta-creator-initials", "alphabetical-index-auto-mark-file", "table-of-content-source", "user-index-source", "contour-polygon",
})  # fmt: skip


def flow(reading: Reading, parent: Element, ground: Ground) -> None:
    """Read everything inside `parent` as blocks of `ground.part`."""
    for child in parent:
        piece(reading, child, ground)


def piece(reading: Reading, child: Element, ground: Ground) -> None:
    """Read one element of flowing content."""
    name = local(child)
    if name in _APART or not name:
        return
    if name in ("p", "h"):
        paragraph(reading, child, ground)
        _waiting(reading)
    elif name == "list":
        _list(reading, child, ground, 1, attributes(child).get("style-name"))
    elif name == "section":
        gone = attributes(child).get("display", "true") != "true"
        flow(reading, child, replace(ground, view="hidden") if gone and ground.view == "shown" else ground)
    elif name == "table":
        _table(reading, child, ground)
    elif name == "annotation":
        comment(reading, child, ground)
    elif name == "forms":
        _forms(reading, child)
    elif _drawn(child) and name not in ("text-box", "a"):
        shape(reading, child, ground)
    else:
        flow(reading, child, ground)


def _waiting(reading: Reading) -> None:
    waiting, reading.waiting = reading.waiting, []
    for element, ground in waiting:
        if local(element) == "annotation":
            comment(reading, element, ground)
        elif local(element) == "note-body":
            flow(reading, element, ground)
        else:
            shape(reading, element, ground)


def _list(reading: Reading, e: Element, ground: Ground, level: int, style: str | None) -> None:
    form, prefix, suffix, start = reading.styles.lists.get(style or "", {}).get(level, ("", "", "", 1))
    if attributes(e).get("continue-numbering") != "true":
        reading.numbers.pop(f"{style}/{level}", None)
    numbers = reading.numbers.setdefault(f"{style}/{level}", [start - 1])
    for item in e:
        if local(item) not in ("list-item", "list-header"):
            continue
        label = ""
        if local(item) == "list-item":
            value = attributes(item).get("start-value", "")
            numbers[0] = int(value) if value.isdigit() else numbers[0] + 1
            label = prefix if form == "bullet" else f"{prefix}{_number(numbers[0], form)}{suffix}" if form else ""
        first = True
        for child in item:
            if local(child) == "list":
                _list(reading, child, ground, level + 1, attributes(child).get("style-name") or style)
            elif local(child) in ("p", "h"):
                paragraph(reading, child, replace(ground, label=label if first else ""))
                _waiting(reading)
                first = False


def _number(n: int, form: str) -> str:
    kinds = {"i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}
    if form.startswith("一"):
        return as_shown(n, "chineseCounting")
    return as_shown(n, kinds.get(form, "decimal"))


def _table(reading: Reading, table: Element, ground: Ground) -> None:
    """Read a table of a text or a slide; what a merge covers is not shown."""
    number = reading.tables
    reading.tables += 1
    behind = hexed(chain(reading.styles, "table", attributes(table).get("style-name")).get("table:background-color"))
    ground = replace(ground, behind=behind or ground.behind)
    at = 0
    for row in table.iter("{*}table-row"):
        if _owner(row) is not table:
            continue
        column = 0
        hidden = attributes(row).get("visibility", "visible") in ("collapse", "filter")
        for cell in row:
            name, about = local(cell), attributes(cell)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            style = about.get("style-name")
            fill = hexed(chain(reading.styles, "table-cell", style).get("table:background-color"))
            inner = replace(
                ground,
                kind="cell" if ground.kind in ("paragraph", "cell", "textbox") else ground.kind,
                cell=(number, at, column),
                behind=fill or ground.behind,
                view="hidden" if ground.view == "shown" and (hidden or name.startswith("covered")) else ground.view,
            )
            flow(reading, cell, inner)
            column += min(int(n), 1000) if (n := about.get("number-columns-repeated", "1")).isdigit() else 1
        at += 1


def _owner(row: Element) -> Element | None:
    at = row.getparent()
    while at is not None and local(at) != "table":
        at = at.getparent()
    return at


def shape(reading: Reading, e: Element, ground: Ground) -> None:
    """Read a drawing: its text, pictures, objects, alternative text; whether it can be seen."""
    name, about = local(e), attributes(e)
    style = about.get("style-name")
    p = chain(reading.styles, "presentation" if _presentation(e) else "graphic", style)
    view, box = ground.view, _box(about)
    if view == "shown" and (
        about.get("layer") in reading.layers or about.get("display", "always") in ("none", "printer")
    ):
        view = "hidden"
    if view == "shown" and box and reading.size and name != "g":
        width, height = reading.size
        if box[0] >= width or box[1] >= height or box[2] <= 0 or box[3] <= 0:
            view = "offpage"
    fill = p.get("graphic:fill")
    behind = ground.behind
    if fill == "solid" or (fill is None and "graphic:fill-color" in p):
        behind = hexed(p.get("graphic:fill-color"))
    elif fill not in (None, "none"):
        behind = None
    if (back := hexed(p.get("graphic:background-color"))) is not None:
        behind = back
    kind = ground.kind if ground.kind in ("header", "footer", "comment", "cell") else "textbox"
    inner = replace(ground, view=view, box=box or ground.box, behind=behind, kind=kind, outer=((_family(e), style),))
    if (label := about.get("name", "")) and "." in label:
        note(reading, "alt text", label)
    for child in e:
        child_name = local(child)
        if child_name in ("title", "desc"):
            note(reading, "alt text", "".join(map(str, child.itertext())))
        elif child_name in ("image", "object", "object-ole", "plugin"):
            _referred(reading, child, inner, box)
        elif child_name in ("p", "h", "text-box", "list", "annotation", "table", "section"):
            piece(reading, child, inner)
        elif child_name not in _APART and _drawn(child):
            shape(reading, child, replace(inner, box=ground.box))


def _drawn(e: Element) -> bool:
    return "drawing" in str(e.tag).partition("}")[0]


def _presentation(e: Element) -> bool:
    return any(str(k).endswith("presentation:1.0}style-name") for k in e.attrib)


def _family(e: Element) -> str:
    return "presentation" if _presentation(e) else "graphic"


def _box(about: dict[str, str]) -> Box | None:
    x, y, w, h = [length(about.get(k)) for k in ("x", "y", "width", "height")]
    if x is None or y is None or w is None or h is None:
        return None
    return (x, y, x + w, y + h)


def _referred(reading: Reading, e: Element, ground: Ground, box: Box | None) -> None:
    target = attributes(e).get("href", "")
    if not target:
        return
    name = target.removeprefix("./")
    if "://" in target or target.startswith(("../", "/")):
        reading.facts.append(("external_link", target))
    elif local(e) == "image":
        height = box[3] - box[1] if box else None
        reading.pictures.setdefault(name, []).append((height, ground.page))
    else:
        reading.facts.append(("embedded_object", name))


def _forms(reading: Reading, forms: Element) -> None:
    """Keep what forms say and hold."""
    for e in forms.iter():
        about = attributes(e)
        for key in ("label", "current-value", "value", "title", "help-message", "string-value"):
            if (text := about.get(key, "")).strip() and any(not c.isascii() for c in text):
                put(reading, Block("forms", count(reading, "forms"), text, "property"))
