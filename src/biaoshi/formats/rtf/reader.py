"""From the bytes of an RTF file to a Document: one pass over control words, groups and text."""

import re
from dataclasses import replace

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ole.blips import line_of
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.formats.rtf.charsets import CHARACTERS, text_of
from biaoshi.formats.rtf.destinations import closed, destined
from biaoshi.formats.rtf.pictures import picture_in
from biaoshi.formats.rtf.state import Group, Reading, Story, opened
from biaoshi.formats.rtf.words import end_paragraph, look, put, settle
from biaoshi.types.document import Block, BlockKind, Document, Part, Status, Unseen

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,40})(-?[0-9]{1,10})? ?"  # control word
    rb"|((?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n\0]++)++)"  # text, bytes as digits; never tried again, which costs memory by the byte
    rb"|([{}])"
    rb"|\\([^a-zA-Z])"  # control symbol
    rb"|[\r\n\0]+|(\\)",
    re.S,
)
_HEX = re.compile(rb"\\'([0-9a-fA-F]{2})")
_ENDS = frozenset({b"par", b"cell", b"nestcell", b"row", b"nestrow", b"sect", b"page"})
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"-": "\u00ad", b"\t": "\t"}
_STEAD = 4  # characters that may stand for one: (c), <<, 1/2
_GROUPS = 10  # groups a level of nesting may take


def read(source: Source, limits: Limits) -> Document:
    """Read an RTF file. Raises UnreadableError `failed` where there is nothing but the beginning."""
    data = bytes(source.data)
    reading = Reading(data, limits)
    body = Story("body", "paragraph")
    reading.stories["body"] = body
    reading.stories["footnotes"] = Story("footnotes", "footnote")
    reading.stories["endnotes"] = Story("endnotes", "endnote")
    reading.stories["comments"] = Story("comments", "comment")
    fault = _parse(reading, Group(body))
    for story in [*reading.stories.values(), *reading.running]:
        if story.events:
            end_paragraph(reading, Group(story), b"sect", len(data))
        settle(story)
    if fault and not any(b.text for b in body.blocks) and not reading.pictures and not body.unseen:
        raise UnreadableError(fault[0], fault[1])
    named = {f"picture {n}": p for n, p in enumerate(reading.pictures, 1)}
    held = {name: picture_in(data[p.start : p.end]) for name, p in named.items()}
    lines = [line_of(name, held[name], None if p.height is None else p.height / 20) for name, p in named.items()]
    anchors = {name: p.anchor for name, p in named.items()}
    return with_pictures(_document(reading, fault, lines), lambda p: held.get(p.name), source, limits, anchors)


def _parse(reading: Reading, top: Group) -> tuple[Status, str] | None:
    """Read every token; return what is wrong with the file as a whole."""
    data, limits = reading.data, reading.limits
    groups: list[Group] = []
    group = top
    pending = bytearray()
    skip = 0
    char = ""
    stead = bytearray()  # what stands in the place of a \\u for programs that do not know it
    at = data.find(b"{\\rtf")
    end = len(data)

    def decoded(raw: bytearray) -> str:
        east = group.script == b"dbch" and group.east_font is not None
        font = group.east_font if east else group.font
        charset = reading.fonts.get(font) if font is not None else None
        return text_of(bytes(raw), charset, reading.page)

    def flush() -> None:
        if stead:
            _beside(reading, group, decoded(stead), char)
            stead.clear()
        if pending:
            _out(reading, group, decoded(pending))
            pending.clear()

    while at < end:
        match = _TOKEN.match(data, at)
        if match is None:
            at += 1
            continue
        at = match.end()
        kind = match.lastindex
        if kind == 3:
            if group.kind != "skip":
                raw = match[3]
                if b"\\" in raw:
                    raw = _HEX.sub(lambda m: bytes((int(m[1], 16),)), raw)
                if skip:
                    stead += raw[:skip]
                    raw, skip = raw[skip:], max(0, skip - len(raw))
                pending += raw
        elif kind in (1, 2):
            word, value = match[1], int(match[2]) if match[2] else None
            if word == b"bin":
                at += max(0, value or 0)
            elif word == b"u" and value is not None:
                if group.kind != "skip":
                    flush()
                    _out(reading, group, chr(value & 0xFFFF))
                skip = group.unicode_skip
                char = chr(value & 0xFFFF)
            elif skip:
                skip -= 1
            else:
                flush()
                _word(reading, group, word, value, match.start(), groups)
        elif kind == 4:
            flush()
            skip = 0
            if match[4] == b"{":
                if len(groups) > limits.depth * _GROUPS:
                    return "limited", f"嵌套层次超过 {limits.depth} 层的上限，只读出一部分"
                groups.append(group)
                group = opened(group)
            elif groups:
                inner, group = group, groups.pop()
                closed(reading, inner, group, match.start(), len(groups))
                if not groups:
                    break
            if reading.chars > limits.chars:
                return "limited", "文字过多，只读出一部分"
        elif kind == 5 and group.kind != "skip":
            flush()
            if skip:
                skip -= 1
            elif match[5] == b"*":
                group.starred = True
            elif match[5] in (b"\r", b"\n"):
                end_paragraph(reading, group, b"par", at)
            elif match[5] in b"\\{}":
                _out(reading, group, match[5].decode())
            elif match[5] in _SYMBOLS:
                _out(reading, group, _SYMBOLS[match[5]])
    flush()
    if groups:
        return "failed", "文件不完整（括号不成对），只读出一部分"
    if data[at:].strip(b"\0 \r\n\t\x1a}"):
        reading.parts.append(Part("文末附加数据", "other", 0, "unsupported", "文档结束之后还有数据，未读"))
    return None


def _word(reading: Reading, group: Group, word: bytes, value: int | None, at: int, groups: list[Group]) -> None:
    group.words += 1
    if group.kind == "skip":
        return
    if group.kind == "unheard":
        return
    if (group.words == 1 or group.starred) and destined(reading, group, word, value, at, groups):
        group.starred = False
        return
    if group.starred:  # may be ignored, says the format; but its text is in the file
        group.kind, group.gather, group.starred = "unheard", [], False
        return
    if group.kind in ("fonttbl", "colortbl", "pict", "formfield"):
        _table_word(reading, group, word, value)
    elif word in CHARACTERS:
        _out(reading, group, CHARACTERS[word])
    elif word in _ENDS:
        if group.kind == "text":
            end_paragraph(reading, group, word, at)
        else:
            _out(reading, group, "\n")
        if word == b"sect":
            reading.section += 1
    elif word == b"ansicpg" and value:
        reading.page, reading.page_told = value, True
    elif word in (b"deflang", b"deflangfe") and not reading.page_told and value in (2052, 1028):
        reading.page = 936 if value == 2052 else 950
    elif word in (b"mac", b"pc", b"pca"):
        reading.page = {b"mac": 10000, b"pc": 437, b"pca": 850}[word]
    elif word == b"facingp":
        reading.facing = True
    elif word == b"titlepg":
        reading.first_pages.add(reading.section)
    elif word == b"ftnalt" and group.story.part == "footnotes":
        group.story = reading.stories["endnotes"]
    else:
        look(reading, group, word, value)


def _table_word(reading: Reading, group: Group, word: bytes, value: int | None) -> None:
    """Take a word of the font or colour table, of a picture or of form data."""
    if group.kind == "fonttbl":
        if word == b"f":
            group.font = value
        elif word == b"fcharset" and value is not None and group.font is not None:
            reading.fonts[group.font] = value
    elif group.kind == "colortbl":
        if word in (b"red", b"green", b"blue") and value is not None:
            reading.mix[(b"red", b"green", b"blue").index(word)] = value & 255
    elif group.kind == "pict":
        if word == b"pichgoal":
            group.first = max(0, value or 0)
        elif word == b"picscaley":
            group.left = max(0, value or 0)
    elif reading.fields and word == b"ffres" and value is not None:
        reading.fields[-1].chosen = value


def _table_text(reading: Reading, group: Group, text: str) -> None:
    """Take the name of a font, or the end of a colour."""
    if group.kind == "fonttbl":
        if group.font is not None:
            known = reading.names.get(group.font, "")
            if ";" not in known:
                reading.names[group.font] = known + text
            reading.names[group.font] = reading.names[group.font].lstrip()
        return
    for _ in range(text.count(";")):
        red, green, blue = reading.mix
        told = red is not None or green is not None or blue is not None
        reading.colors.append(f"{red or 0:02X}{green or 0:02X}{blue or 0:02X}" if told else None)
        reading.mix = [None, None, None]


def _out(reading: Reading, group: Group, text: str) -> None:
    if group.kind == "text":
        put(reading, group, text)
    elif group.kind in ("fonttbl", "colortbl"):
        _table_text(reading, group, text)
    elif group.gather is not None and group.kind != "skip":
        group.gather.append(text)


def _beside(reading: Reading, group: Group, text: str, char: str) -> None:
    """Keep as hidden what stands in the place of `char` and says more than it: programs of today never show it."""
    more = text.strip("? ").removeprefix(char)
    if group.kind == "text" and more and (len(more) > _STEAD or any(c > "\u2e7f" or c in "★☆" for c in more)):
        put(reading, replace(group, hidden=True), more)


def _document(reading: Reading, fault: tuple[Status, str] | None, lines: list[Part]) -> Document:
    stories = [reading.stories[n] for n in ("body", "footnotes", "endnotes")]
    stories += [_seen(reading, s) for kind in ("header", "footer") for s in reading.running if s.kind == kind]
    stories.append(reading.stories["comments"])
    parts: list[Part] = []
    for story in stories:
        chars = sum(len(b.text) for b in story.blocks) + sum(len(u.text) for u in story.unseen)
        if story.part == "body":
            parts.append(
                Part(
                    "body",
                    "text",
                    chars,
                    fault[0] if fault else "read",
                    fault[1] if fault else None if chars else "正文没有文字",
                )
            )
        elif story.blocks or story.unseen:
            parts.append(Part(story.part, "text", chars, "read"))
    parts += lines
    blocks = [b for s in stories for b in s.blocks]
    lists: tuple[tuple[str, list[str], BlockKind], ...] = (
        ("alt text", reading.alt_texts, "property"),
        ("properties", [v for _, v in reading.written], "property"),
    )
    for part, texts, kind in lists:
        blocks += [Block(part, i, text, kind, address=f"#{part}[{i}]") for i, text in enumerate(texts)]
        if texts:
            parts.append(Part(part, "metadata", sum(map(len, texts)), "read"))
    people = [("revision_author", n) for n in reading.deleters] + [("comment_author", n) for n in reading.commenters]
    return Document(
        media_type="application/rtf",
        blocks=tuple(blocks),
        parts=(*parts, *reading.parts),
        unseen=tuple(u for s in stories for u in s.unseen),
        properties=tuple(reading.info + people),
        children=tuple(reading.children),
        facts=tuple(dict.fromkeys(reading.facts)),
    )


def _seen(reading: Reading, story: Story) -> Story:
    """Return a header as it is shown; one no page shows has its text unseen."""
    first = any(n >= story.section for n in reading.first_pages)
    shown = {"": True, "r": True, "l": reading.facing, "f": first}[story.which]
    if shown:
        return story
    hidden = [Unseen(story.part, 0, None, b.text, "hidden", None, b.address) for b in story.blocks if b.text.strip()]
    return replace(story, blocks=[], unseen=hidden + [replace(u, at=None) for u in story.unseen])
