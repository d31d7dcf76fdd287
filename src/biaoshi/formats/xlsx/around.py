"""What a sheet has beside its cells: headers and footers, text boxes, lists of choices, tables, scenarios, comments."""

import re

from biaoshi.formats.ooxml.markup import Element, local, number
from biaoshi.formats.ooxml.package import linked, links_of, read_xml, target_of
from biaoshi.formats.ooxml.shapes import Canvas, lines
from biaoshi.formats.xlsx.looks import Font, seen
from biaoshi.formats.xlsx.state import Reading, Sheet, hide, next_index, note, tell
from biaoshi.formats.xlsx.vml import vml_lines
from biaoshi.types.document import Align, Block, BlockKind, Run, Style, Unseen

CODE = re.compile(
    r'&(?:(?P<section>[LCR])|"(?P<font>[^"]*)"|(?P<size>[0-9]{1,3})|K(?P<color>[0-9A-F]{6}|[0-9]{2}[+-][0-9]{3})'
    r"|(?P<strike>S)|(?P<bold>B)|(?P<sheet>A)|(?P<and>&)|(?P<other>[A-Z]))|(?P<text>[^&]+|&)",
    re.I | re.S,
)
_SIDES: dict[str, Align] = {"L": "left", "C": "center", "R": "right"}


def headers(reading: Reading, sheet: Sheet, root: Element) -> int:
    """Keep the running headers and footers of `sheet`; return their characters."""
    chars = 0
    for about in root.iter("{*}headerFooter"):
        for e in about:
            name = local(e)
            text = "".join(map(str, e.itertext()))
            reading.codes.add(text.strip())
            kind: BlockKind = "header" if name.endswith("Header") else "footer"
            used = name.startswith("odd") or (
                about.get("differentOddEven" if name.startswith("even") else "differentFirst", "0") in ("1", "true")
            )
            for shown, runs, side, unseen in _sections(text, sheet.name):
                chars += len(shown) + sum(len(t) for t in unseen)
                address = f"{sheet.member}#{name}"
                for t in unseen:
                    reading.unseen.append(Unseen(sheet.part, 0, None, t, "white", address=address))
                if not shown.strip():
                    continue
                if sheet.hidden or not used:
                    hide(reading, sheet.part, shown, address)
                else:
                    index = next_index(reading, sheet.part)
                    block = Block(sheet.part, index, shown, kind, address=address, runs=tuple(runs), align=side)
                    reading.boxes.append(block)
    return chars


def _sections(code: str, sheet: str) -> list[tuple[str, list[Run], Align, list[str]]]:
    """Return (text, runs, side, white texts) of the parts of a header's code; page numbers and dates show nothing."""
    found: dict[str, tuple[list[str], list[Run], list[str]]] = {}
    side, style = "C", Style()
    for m in CODE.finditer(code):
        if m["section"]:
            side, style = m["section"].upper(), Style()
        elif m["font"] is not None:
            face, _, weight = m["font"].partition(",")
            style = Style(
                face if face != "-" else None, style.size, "bold" in weight.lower(), style.strike, style.color
            )
        elif m["size"]:
            style = Style(style.font, float(m["size"]), style.bold, style.strike, style.color)
        elif m["color"]:
            color = m["color"].upper() if len(m["color"]) == 6 and m["color"].isalnum() else None
            style = Style(style.font, style.size, style.bold, style.strike, color)
        elif m["strike"]:
            style = Style(style.font, style.size, style.bold, not style.strike, style.color)
        elif m["bold"]:
            style = Style(style.font, style.size, not style.bold, style.strike, style.color)
        elif text := sheet if m["sheet"] else "&" if m["and"] else m["text"] or "":
            texts, runs, white = found.setdefault(side, ([], [], []))
            if seen(Font(style, style.color), "FFFFFF") != "shown" and text.strip():
                white.append(text)
                continue
            at = sum(map(len, texts))
            texts.append(text)
            runs.append(Run(at, at + len(text), style))
    return [("".join(t), r, _SIDES[s], w) for s in "LCR" if s in found for t, r, w in [found[s]]]


def drawings(reading: Reading, sheet: Sheet) -> int:
    """Keep text boxes, charts and pictures drawn on `sheet`; return the characters of its text boxes."""
    chars = 0
    for link in links_of(reading.package, sheet.member):
        if link.external or link.kind not in ("drawing", "vmlDrawing", "legacyDrawingHF", "image"):
            continue
        member = target_of(reading.package, sheet.member, link.id)
        if member is None or member in reading.told:
            continue
        if link.kind == "drawing" and (root := read_xml(reading.package, member)) is not None:
            canvas = Canvas(reading.package, member, reading.colors, number=sheet.number + 1, pictures=reading.pictures)
            canvas.paper = None
            found = lines(canvas, root)
            reading.facts += canvas.facts
            for alt in dict.fromkeys(canvas.alts):
                note(reading, "alt text", alt, f"{member}#alt")
            for line in found:
                if sheet.hidden or line.view != "shown":
                    view = "hidden" if sheet.hidden else line.view
                    reading.unseen.append(Unseen(sheet.part, 0, None, line.text, view, address=member))
                else:
                    index = next_index(reading, sheet.part)
                    block = Block(
                        sheet.part, index, line.text, "textbox", address=member, runs=line.runs, align=line.align
                    )
                    reading.boxes.append(block)
            tell(reading, member, "text", sum(len(line.text) for line in found))
        elif link.kind != "drawing" and member.lower().endswith((".vml", ".xml")):
            chars += vml_lines(reading, sheet, member)
    return chars


def choices(reading: Reading, sheet: Sheet, root: Element) -> int:
    """Keep what a person wrote for validations, links, scenarios and protected ranges; return its characters."""
    chars = 0
    texts: dict[str, bool] = {}
    for e in root.iter("{*}dataValidation"):
        for key in ("promptTitle", "prompt", "errorTitle", "error"):
            texts.setdefault(e.get(key) or "", False)
        for name in ("formula1", "formula2"):
            for f in e.iter(f"{{*}}{name}"):
                text = "".join(map(str, f.itertext())).strip()
                if text.startswith('"'):
                    texts.setdefault(text.strip('"'), False)
    for e in root.iter("{*}hyperlink"):
        for key in ("tooltip", "display"):
            texts.setdefault(e.get(key) or "", False)
    for e in root.iter("{*}scenario", "{*}inputCells", "{*}protectedRange", "{*}cellWatch"):
        for key in ("name", "comment", "user", "val"):
            texts.setdefault(e.get(key) or "", True)
    for e in root.iter("{*}cfRule"):
        if words := e.get("text"):
            texts.setdefault(words, True)
    shown = {b.text for b in reading.cells[-20_000:]}
    for text, hidden in texts.items():
        if not text.strip() or text in shown:
            continue
        chars += len(text)
        if hidden or sheet.hidden:
            hide(reading, f"{sheet.part} settings", text, sheet.member)
        else:
            note(reading, f"{sheet.part} settings", text, sheet.member)
    return chars


def comments(reading: Reading, sheet: Sheet) -> None:
    """Keep the comments of `sheet`, old and threaded; the old copy of a threaded one is left out."""
    part = f"{sheet.part} comments"
    threaded: set[str] = set()
    blocks: list[tuple[str, str]] = []
    for member in linked(reading.package, sheet.member, "threadedComment"):
        root = read_xml(reading.package, member)
        found = [] if root is None else list(root.iter("{*}threadedComment"))
        texts = ["".join(e.text or "" for e in c.iterfind("{*}text")) for c in found]
        threaded.update(texts)
        blocks += [(t, c.get("ref") or "") for t, c in zip(texts, found, strict=True)]
        tell(reading, member, "text", sum(map(len, texts)))
    for member in linked(reading.package, sheet.member, "comments"):
        root = read_xml(reading.package, member)
        authors = [a.text or "" for a in root.iterfind("./{*}authors/{*}author")] if root is not None else []
        reading.people += [("comment_author", a) for a in authors if a and not a.startswith("tc={")]
        for c in root.iter("{*}comment") if root is not None else ():
            text = "".join(e.text or "" for t in c.iterfind("{*}text") for e in t.iter("{*}t") if not _phonetic(e))
            who = int(number(c.get("authorId")) or 0)
            copy = 0 <= who < len(authors) and authors[who].startswith("tc={")
            if not copy or not any(t and t in text for t in threaded):
                blocks.append((text, c.get("ref") or ""))
        reading.stories[member] = (part, sum(len(t) for t, _ in blocks))
    for text, ref in blocks:
        if not text.strip():
            continue
        if sheet.hidden:
            hide(reading, part, text, ref)
        else:
            reading.comments.append(Block(part, next_index(reading, part), text, "comment", address=ref))


def _phonetic(e: Element) -> bool:
    parent = e.getparent()
    return parent is not None and local(parent) == "rPh"


def people(reading: Reading) -> None:
    """Keep the names of those who commented."""
    for member in reading.package.archive.members:
        if member.name.lower().startswith("xl/persons/") and member.name.lower().endswith(".xml"):
            root = read_xml(reading.package, member.name)
            names = [e.get("displayName") or "" for e in (root.iter("{*}person") if root is not None else ())]
            reading.people += [("comment_author", n) for n in dict.fromkeys(names) if n]
            tell(reading, member.name, "metadata", sum(map(len, names)))
