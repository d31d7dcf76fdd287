"""The inside of a paragraph: a walk over runs and what wraps them, giving pieces of text in document order.

What is not known is walked through, never skipped: a wrapper of a later version must not swallow its text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from biaoshi.formats.docx import codes, drawing
from biaoshi.formats.docx.looks import Look, visibility
from biaoshi.formats.docx.state import HIDING, Break, Code, Event, Ground, Piece, Reading, Story, Stretch
from biaoshi.formats.docx.styles import look
from biaoshi.formats.ooxml.alternate import chosen
from biaoshi.formats.ooxml.markup import MC, XML_SPACE, Element, M, W, local, text_of

_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "\u00ad"}
_DRAWN = frozenset({W + "drawing", W + "pict", W + "object", W + "control"})
_NO_TEXT = frozenset({
    W + k for k in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr", "footnoteReference", "endnoteReference",
        "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator", "proofErr",
        "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "lastRenderedPageBreak",
    )
})  # fmt: skip
_XML_BLANKS = " \t\r\n"  # at the edges of w:t they count only where xml:space says so
_NESTED_FIELDS = 20  # results are kept for so many fields within each other: Word allows as many
_SYMBOL_FONTS = ("wingdings", "webdings", "symbol", "zapf", "marlett")


def inline(
    reading: Reading, story: Story, parent: Iterable[Element], ground: Ground, style: str | None
) -> Iterator[Event]:
    """Yield the events of everything inside `parent` (a w:p or a wrapper within one), in document order."""
    for child in parent:
        tag = child.tag
        if tag == W + "r" or tag == M + "r":
            yield from _run(reading, story, child, ground, style)
        elif tag in _NO_TEXT or not isinstance(tag, str):
            continue
        elif tag == W + "fldSimple":
            yield from _simple_field(reading, story, child, ground, style)
        elif tag == MC + "AlternateContent":
            branch, others = chosen(child)
            yield from inline(reading, story, branch, ground, style) if branch is not None else ()
            yield from _other_branches(reading, story, others, ground, style)
        elif tag == W + "ruby":
            yield from _ruby(reading, story, child, ground, style)
        elif tag in _DRAWN:
            yield from drawing.drawn(reading, story, child, ground)
        elif tag == W + "p" or tag == W + "tbl":  # not allowed here: read as a box rather than lost
            yield drawing.misplaced(child, ground)
        elif tag == W + "t" or tag == M + "t" or tag == W + "delText":  # text without a run
            yield from _text(reading, story, child, look(reading.styles, style, None), ground)
        else:
            if tag == W + "hyperlink" and (tip := child.get(W + "tooltip")):
                reading.alt_texts.append((tip, f"{story.member}#hyperlink"))
            yield from inline(reading, story, child, within(reading, child, ground), style)


def within(reading: Reading, wrapper: Element, ground: Ground) -> Ground:
    """Return what holds inside `wrapper`: a tracked change alters it, anything else does not."""
    match local(wrapper):
        case "del" | "moveFrom" | "cellDel":
            author = _author(reading, wrapper)
            return replace(ground, ghost=ground.ghost or "deleted", author=ground.author or author)
        case "ins" | "cellIns":
            return replace(ground, inserted=True, author=_author(reading, wrapper))
        case "moveTo":
            return replace(ground, moved=True, author=_author(reading, wrapper))
        case _:
            return ground


def _author(reading: Reading, change: Element) -> str | None:
    author = change.get(W + "author")
    if author:
        reading.authors[author] = None
    return author


def _run(reading: Reading, story: Story, run: Element, ground: Ground, style: str | None) -> Iterator[Event]:
    of_run = look(reading.styles, style, run.find(W + "rPr"))
    for child in run:
        tag = child.tag
        if tag == W + "t" or tag == W + "delText" or tag == M + "t":
            yield from _text(reading, story, child, of_run, ground)
        elif tag in _CHARACTERS:
            yield from _traced(reading, story, child, 0, _piece(story, _CHARACTERS[tag], of_run, ground))
        elif tag == W + "br":
            kind = child.get(W + "type") or "textWrapping"
            if kind in ("page", "column"):
                yield Break(kind)
            else:
                yield from _traced(reading, story, child, 0, _piece(story, "\n", of_run, ground))
        elif tag == W + "lastRenderedPageBreak":
            yield Break("rendered")
        elif tag == W + "sym":
            yield from _symbol(story, child, of_run, ground)
        elif tag == W + "fldChar":
            yield from _field_mark(reading, story, child, of_run, ground)
        elif tag == W + "instrText" or tag == W + "delInstrText":
            story.texts.append(child)
            if story.codes:
                story.codes[-1].code.append(child.text or "")
            elif child.text and child.text.strip():
                loose = Piece(child.text, of_run, ground.ghost or "hidden", author=ground.author)
                yield from _traced(reading, story, child, 0, iter((loose,)))
        elif tag in _NO_TEXT or not isinstance(tag, str):
            continue
        elif tag == MC + "AlternateContent":
            branch, others = chosen(child)
            yield from _run(reading, story, branch, ground, style) if branch is not None else ()
            yield from _other_branches(reading, story, others, ground, style)
        elif tag in _DRAWN:
            yield from drawing.drawn(reading, story, child, _hide(ground, of_run))
        elif tag == W + "ruby":
            yield from _ruby(reading, story, child, ground, style)
        elif len(child):
            yield from inline(reading, story, child, ground, style)


def _hide(ground: Ground, of_run: Look) -> Ground:
    return replace(ground, ghost=ground.ghost or "hidden") if of_run.hidden else ground


def _text(reading: Reading, story: Story, element: Element, of_run: Look, ground: Ground) -> Iterator[Piece]:
    story.texts.append(element)
    text, skipped = element.text or "", 0
    if len(element):  # entities are not resolved; anything within is kept
        text = text_of(element)
    reading.chars += len(text)
    if text[:1] in _XML_BLANKS or text[-1:] in _XML_BLANKS:
        if element.get(XML_SPACE) != "preserve":
            skipped = len(text) - len(text.lstrip(_XML_BLANKS))
            text = text.strip(_XML_BLANKS)
    if "\n" in text or "\r" in text:
        text = text.replace("\n", " ").replace("\r", " ")  # a line end of the XML is shown as a blank
    inner = replace(ground, ghost=ground.ghost or "deleted") if element.tag == W + "delText" else ground
    yield from _traced(reading, story, element, skipped, _piece(story, text, of_run, inner))


def _traced(reading: Reading, story: Story, element: Element, skipped: int, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Say where the pieces stand, if a writer wants to know."""
    if reading.trace is None:
        yield from pieces
        return
    for piece in pieces:
        if piece.view != "shown":
            away = Stretch(0, 0, element, 0)
            reading.trace.setdefault((f"{HIDING}{piece.view}{HIDING}{story.member}", -1), []).append(away)
        yield replace(piece, element=element, skipped=skipped)


def _piece(story: Story, text: str, of_run: Look, ground: Ground, font: str | None = None) -> Iterator[Piece]:
    """Yield `text` with the view it has: in a field's code, deleted, hidden, white, or shown."""
    if not text:
        return
    view = ground.ghost
    if view is None and any(c.result is None for c in story.codes):
        view = "hidden"  # text within the code of a field, such as the branches of { IF }
    elif story.codes and view is None:
        for code in story.codes[-_NESTED_FIELDS:]:
            if code.result is not None:
                code.result.append(text)
    if view is None:
        view = visibility(of_run, ground.behind)
        if view in ("white", "tiny") and not text.strip():
            view = "shown"  # blanks have no colour
    yield Piece(text, of_run, view, ground.inserted, ground.moved, ground.author, font)


def _symbol(story: Story, symbol: Element, of_run: Look, ground: Ground) -> Iterator[Piece]:
    font = symbol.get(W + "font")
    try:
        value = int(symbol.get(W + "char") or "", 16)
    except ValueError:
        return
    if value < 0x100 and font and font.lower().startswith(_SYMBOL_FONTS):
        value |= 0xF000  # the same glyph, written without the private-use offset
    if 0x20 <= value < 0x110000 and not 0xD800 <= value < 0xE000:
        yield from _piece(story, chr(value), of_run, ground, font)


def _field_mark(reading: Reading, story: Story, mark: Element, of_run: Look, ground: Ground) -> Iterator[Piece]:
    if mark not in story.fields_paired:
        return
    kind = mark.get(W + "fldCharType")
    if kind == "begin":
        story.codes.append(Code(of_run, mark))
    elif kind == "separate" and story.codes:
        story.codes[-1].result = []
    elif kind == "end" and story.codes:
        code = story.codes.pop()
        result = "".join(code.result) if code.result is not None else None
        yield from _finish(reading, story, "".join(code.code), result, code.begin, code.look, ground)


def _simple_field(reading: Reading, story: Story, field: Element, ground: Ground, style: str | None) -> Iterator[Event]:
    instruction = field.get(W + "instr") or ""
    shown: list[str] = []
    for event in inline(reading, story, field, ground, style):
        if isinstance(event, Piece) and event.view == "shown":
            shown.append(event.text)
        yield event
    plain = look(reading.styles, style, None)
    yield from _finish(reading, story, instruction, "".join(shown) if shown else None, None, plain, ground)


def _finish(
    reading: Reading, story: Story, code: str, result: str | None, begin: Element | None, of_run: Look, ground: Ground
) -> Iterator[Piece]:
    """Yield what a field shows besides its result, and what its code hides; note where it points."""
    if found := codes.link_in_code(code):
        reading.facts.append(found)
    if not (result or "").strip():
        yield from _piece(story, codes.shown_by_code(code, begin), of_run, ground)
    for text in codes.hidden_in_code(code, result or ""):
        yield Piece(text, of_run, ground.ghost or "hidden", author=ground.author)


def _ruby(reading: Reading, story: Story, ruby: Element, ground: Ground, style: str | None) -> Iterator[Event]:
    """The base stands in the line; the small text above it follows as a box of its own."""
    for child in ruby:
        if child.tag == W + "rubyBase":
            yield from inline(reading, story, child, ground, style)
    for child in ruby:
        if child.tag == W + "rt":
            above = "".join(t.text or "" for t in child.iter(W + "t"))
            story.texts.extend(child.iter(W + "t"))
            if above.strip():
                yield drawing.lines_at([(above, f"{story.member}#rt")], ground)


def _other_branches(
    reading: Reading, story: Story, others: list[Element], ground: Ground, style: str | None
) -> Iterator[Event]:
    """What only another program's branch holds is in the file and not shown."""
    for branch in others:
        texts = [t.text or "" for t in branch.iter(W + "t", M + "t")]
        if any(t.strip() for t in texts):
            yield Piece(
                "".join(texts), look(reading.styles, style, None), ground.ghost or "hidden", author=ground.author
            )
