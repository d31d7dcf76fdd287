"""Destinations: groups whose text goes elsewhere than into the paragraph, and what is done when one closes."""

import re

from biaoshi.errors import UnreadableError
from biaoshi.formats.rtf.objects import file_in
from biaoshi.formats.rtf.state import Field, Group, Placed, Reading, Story
from biaoshi.formats.rtf.words import end_paragraph, put
from biaoshi.formats.templates import template_kind
from biaoshi.types.document import Child, Part

_HAN = re.compile("[\u3400-\u9fff★]")
_SKIPPED = frozenset({
    b"stylesheet", b"listtable", b"listoverridetable", b"rsidtbl", b"themedata", b"colorschememapping", b"latentstyles",
    b"datastore", b"xmlnstbl", b"generator", b"filetbl", b"nonshppict", b"picprop", b"blipuid", b"bkmkend", b"pgdsctbl",
    b"fontemb", b"fontfile", b"panose", b"falt", b"mmathPr", b"wgrffmtfilter", b"ftnsep", b"ftnsepc", b"ftncn", b"aftnsep",
    b"aftnsepc", b"aftncn", b"pnseclvl", b"pn", b"htmltag", b"mhtmltag", b"objalias", b"objsect", b"passwordhash",
    b"factoidname", b"levelmarker", b"pnfmt", b"annotationdate", b"atndate", b"atnref", b"atnparent", b"atrfstart", b"atrfend",
    b"shprslt", b"hlinkbase", b"printim", b"ffformat", b"ffhelptext", b"ffstattext", b"ffentrymcr", b"ffexitmcr", b"ffname",
    b"mctrlPr", b"fname", b"keycode", b"background", b"defchp", b"nonesttables", b"defpap", b"oldcprops", b"oldpprops", b"oldtprops", b"oldsprops",
})  # fmt: skip
_GATHERED = frozenset({
    b"fonttbl", b"colortbl", b"revtbl", b"fldinst", b"atnauthor", b"atnid", b"bkmkstart", b"objclass", b"objname", b"propname",
    b"staticval", b"sn", b"sv", b"ffl", b"ffdeftext", b"xe", b"tc", b"tcn", b"docvar", b"template", b"listtext", b"pntext", b"pntxta", b"pntxtb",
})  # fmt: skip
_INFO = {
    b"title": "title", b"subject": "subject", b"author": "author", b"manager": "manager", b"company": "company",
    b"operator": "last_modified_by", b"category": "category", b"keywords": "keywords", b"comment": "comments",
    b"doccomm": "comments",
}  # fmt: skip
_RUNNING = {
    b"header": "", b"headerl": "l", b"headerr": "r", b"headerf": "f", b"footer": "", b"footerl": "l", b"footerr": "r", b"footerf": "f",
}  # fmt: skip
_TEXT = frozenset({
    b"fldrslt", b"result", b"shppict", b"shp", b"shpinst", b"moMath", b"moMathPara", b"nesttableprops", b"ud", b"do", b"sp",
    b"shpgrp", b"userprops", b"formfield", b"mr", b"rtf", b"mmath", b"oMath", b"oMathPara",
})  # fmt: skip


def destined(reading: Reading, group: Group, word: bytes, value: int | None, at: int, groups: list[Group]) -> bool:
    """Make `group` the destination that `word` names; return False if it names none."""
    if word in _SKIPPED:
        group.kind = "skip"
    elif word in _GATHERED:
        group.kind, group.gather = word.decode(), []
    elif word in _INFO and group.within == "info":
        group.kind, group.gather = "info", []
        group.within = _INFO[word]
    elif word in _RUNNING:
        kind = "header" if word.startswith(b"header") else "footer"
        number = sum(s.kind == kind for s in reading.running) + 1
        story = Story(f"{kind}{number}", kind, _RUNNING[word], reading.section)  # type: ignore[arg-type]  # one of two
        reading.running.append(story)
        group.story = story
    elif word in (b"footnote", b"annotation"):
        group.story = reading.stories["comments" if word == b"annotation" else "footnotes"]
    elif word == b"info":
        group.kind, group.within = "info group", "info"
    elif word in (b"shptxt", b"dptxbxtext"):
        group.story = _box(reading, group)
    elif word == b"pict":
        group.kind, group.gather, group.place = "pict", None, at
        group.within = "preview" if group.within == "object" else ""
        group.left = group.first = 0
    elif word == b"objdata":
        group.kind, group.gather, group.first = "objdata", None, at
    elif word == b"object":
        group.within = "object"
    elif word == b"field":
        reading.fields.append(Field(len(groups)))
    elif word == b"upr":
        group.kind, group.within = "upr", group.kind
    elif word == b"ud":
        group.kind = group.within or "text"
    elif word not in _TEXT:
        return False
    return True


def _box(reading: Reading, group: Group) -> Story:
    """A text box is read into a story of its own, whose blocks follow the paragraph it is anchored in."""
    kind = "textbox" if group.story.kind == "paragraph" else group.story.kind
    return Story(group.story.part, kind, section=-1)


def closed(reading: Reading, inner: Group, outer: Group, at: int, depth: int) -> None:
    """Do what is to be done at the end of a group."""
    if inner.kind == "text" and inner.story is not outer.story:
        _story_end(reading, inner, outer, at)
    elif inner.gather is not None and inner.gather is not outer.gather:
        _gathered(reading, inner, outer, "".join(inner.gather))
    if inner.kind == "objdata" and outer.kind != "objdata":
        _object(reading, inner.first, at)
    if inner.kind == "pict" and outer.kind != "pict":
        _picture(reading, inner, at)
    if reading.fields and reading.fields[-1].depth > depth:
        _field(reading, outer)


def _story_end(reading: Reading, inner: Group, outer: Group, at: int) -> None:
    story = inner.story
    if story.events:
        end_paragraph(reading, inner, b"sect", at)
    if story.section == -1:
        outer.story.boxes.append(story)


def _gathered(reading: Reading, inner: Group, outer: Group, text: str) -> None:
    match inner.kind:
        case "revtbl":
            reading.people += [n.strip() for n in text.split(";") if n.strip()]
        case "info":
            if text.strip():
                reading.info.append((inner.within, text.strip()))
                reading.written.append((inner.within, text.strip()))
        case "fldinst":
            if reading.fields:
                reading.fields[-1].code.append(text)
        case "ffl":
            if reading.fields:
                reading.fields[-1].entries.append(text)
        case "atnauthor":
            reading.commenters[text.strip()] = None
        case "objclass":
            reading.facts.append(("embedded_object", text.strip()))
        case "propname":
            reading.info.append((text.strip(), ""))
        case "staticval":
            if reading.info and not reading.info[-1][1]:
                name = reading.info.pop()[0]
                reading.info.append((name, text.strip()))
                if text.strip() and not name.startswith(("KSO", "_", "ICV")):
                    reading.written.append((name, text.strip()))
        case "sn":
            outer.within = f"sn:{text.strip()}"
        case "sv":
            _shape_property(reading, outer, text)
        case "xe" | "tc" | "tcn":
            _unseen(reading, outer, text)
        case "unheard" if _HAN.search(text):  # no program that does not know the destination shows it
            _unseen(reading, outer, text.strip())
        case "docvar":
            if text.strip():
                reading.written.append(("docvar", text.strip()))
        case "template":
            if text.strip():
                reading.facts.append((template_kind(text.strip()), text.strip()))
        case "listtext" | "pntext":
            outer.story.label += text


def _unseen(reading: Reading, outer: Group, text: str) -> None:
    hidden = outer.hidden
    outer.hidden = True
    put(reading, outer, text)
    outer.hidden = hidden


def _shape_property(reading: Reading, outer: Group, text: str) -> None:
    name = outer.within.removeprefix("sn:")
    if name == "gtextUNICODE" and text.strip():
        story = _box(reading, outer)
        put(reading, Group(story), text)
        _story_end(reading, Group(story), Group(outer.story), 0)
    elif name == "wzDescription" and text.strip():
        reading.alt_texts.append(text.strip())


def _field(reading: Reading, outer: Group) -> None:
    field = reading.fields.pop()
    code = " ".join("".join(field.code).split())
    name = code.split(" ", 1)[0].upper() if code else ""
    if name in ("HYPERLINK", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDE", "DDEAUTO"):
        if target := re.search(r'"([^"]+)"', code):
            reading.facts.append(("hyperlink" if name == "HYPERLINK" else "external_link", target[1]))
    elif name == "FORMDROPDOWN" and not field.shown and field.chosen < len(field.entries):
        put(reading, outer, field.entries[field.chosen])
    elif name in ("EQ", "MACROBUTTON", "GOTOBUTTON", "SYMBOL") and not field.shown:
        from biaoshi.formats.docx.codes import shown_by_code

        put(reading, outer, shown_by_code(code, None))


def _picture(reading: Reading, inner: Group, at: int) -> None:
    if inner.within != "preview":
        story = inner.story
        height = inner.first * (inner.left or 100) // 100 or None
        reading.pictures.append(Placed(inner.place, at, height, (story.part, len(story.blocks))))


def _object(reading: Reading, start: int, end: int) -> None:
    number = len(reading.children) + 1
    name = f"object {number}"
    try:
        called, data = file_in(reading.data[start:end], reading.limits)
    except UnreadableError as error:
        reading.children.append(Child(name, None, 0, name))
        reading.parts.append(Part(name, "embedded", 0, error.status, error.why))  # type: ignore[arg-type]  # a status
        return
    reading.children.append(Child(called or name, None, len(data), name, f"{start}-{end}"))
    reading.parts.append(Part(name, "embedded", 0, "skipped", "内嵌文件，另作为一份文件检查"))
