"""VML drawings of a sheet: form controls, old text boxes, shapes behind comments, pictures of headers."""

from biaoshi.formats.ooxml.markup import O, R, V, local, parse
from biaoshi.formats.ooxml.package import read_bytes, target_of
from biaoshi.formats.xlsx.state import Reading, Sheet, hide, next_index, note, tell
from biaoshi.types.document import Block


def vml_lines(reading: Reading, sheet: Sheet, member: str) -> int:
    """Keep the text of text boxes and the alternative texts in VML part `member`; return its characters."""
    content = read_bytes(reading.package, member)
    if content is None or not content.data:
        return 0
    parsed = parse(content.data.replace(b"<br>", b"<br/>").replace(b"<BR>", b"<BR/>"))
    reading.package.read.add(member)
    if parsed.status != "read" and parsed.why:
        reading.package.faults.setdefault(member, (parsed.status, parsed.why))
    if parsed.root is None:
        return 0
    chars = 0
    for box in parsed.root.iter(V + "textbox", V + "textpath"):
        text = box.get("string") or "".join("\n" if local(e) == "br" else "" + (e.text or "") for e in box.iter())
        text = "\n".join(line.strip() for line in text.splitlines() if line.strip())
        if not text:
            continue
        chars += len(text)
        shape = box.getparent()
        concealed = shape is not None and "visibility:hidden" in (shape.get("style") or "").replace(" ", "")
        if sheet.hidden or concealed:
            hide(reading, sheet.part, text, member)
        else:
            index = next_index(reading, sheet.part)
            reading.boxes.append(Block(sheet.part, index, text, "textbox", address=member))
    for shape in parsed.root.iter():
        for words in (shape.get("alt"), shape.get(O + "title") if local(shape) == "imagedata" else None):
            if words and words.strip():
                chars += len(words)
                note(reading, "alt text", words, f"{member}#alt")
        if local(shape) == "imagedata":
            image = target_of(reading.package, member, shape.get(R + "id") or shape.get(O + "relid"))
            if image:
                reading.pictures.setdefault(image, []).append((None, sheet.number + 1))
    tell(reading, member, "text", chars)
    return chars
