"""Shared strings and strings in cells: plain ones as text, rich ones with their runs. Readings (phonetic) are apart."""

from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from biaoshi.formats.ooxml.markup import REMARKED, Element, local, remarked
from biaoshi.formats.ooxml.package import Package, linked, read_bytes
from biaoshi.formats.xlsx.looks import Font, font
from biaoshi.types.document import Status


@dataclass(slots=True)
class Strings:
    """All shared strings; those of several runs also in `rich`; `used` by a byte each, for what no cell shows."""

    texts: list[str] = field(default_factory=list)
    rich: dict[int, tuple[tuple[str, Font | None], ...]] = field(default_factory=dict)
    phonetic: list[str] = field(default_factory=list)
    used: bytearray = field(default_factory=bytearray)
    member: str | None = None


def events(package: Package, member: str, tag: str) -> "etree.iterparse[tuple[str, Element]] | None":
    """Return the elements `tag` of a part one by one as they end, None if it is missing or has a DTD.

    The caller notes a broken end (`broken`).
    """
    content = read_bytes(package, member)
    stored = package.by_name[member.lower()].name if content is not None else member
    package.read.add(stored)
    if content is None or not content.data:
        package.faults.setdefault(stored, ("failed", "部件为空"))
        return None
    data = content.data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace").lstrip("\ufeff")
        data = (text[text.find("?>") + 2 :] if text.startswith("<?xml") else text).encode("utf-8", "replace")
    if b"<!DOCTYPE" in data:
        package.faults[stored] = ("failed", "部件含有 DTD 声明，为安全起见未读")
        return None
    if remarked(data):
        package.faults.setdefault(stored, ("unsupported", REMARKED))
    return etree.iterparse(
        BytesIO(data), ("end",), tag=tag, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def broken(package: Package, member: str, error: etree.XMLSyntaxError) -> None:
    """Note that a part ends in an error."""
    message = str(error)
    deep = "depth" in message or "too long" in message or "huge" in message.lower()
    status: Status = "limited" if deep else "failed"
    why = "部件嵌套过深或单个文本过长，只读出一部分" if deep else "部件损坏，只读出一部分"
    package.faults.setdefault(package.by_name[member.lower()].name, (status, why))


def load_strings(package: Package, workbook: str, colors: dict[str, str], most: int) -> Strings:
    """Read the shared strings, up to `most` characters."""
    found = Strings()
    for member in linked(package, workbook, "sharedStrings")[:1]:
        found.member = member
        stream = events(package, member, "{*}si")
        chars = 0
        try:
            for _, si in stream if stream is not None else ():
                text, runs = string(si, colors, found.phonetic)
                if runs:
                    found.rich[len(found.texts)] = runs
                found.texts.append(text)
                chars += len(text)
                si.clear()
                before, parent = si.getprevious(), si.getparent()
                if before is not None and parent is not None:
                    parent.remove(before)
                if chars > most:
                    package.faults.setdefault(member, ("limited", f"文字超过{most}字的上限，其后未读"))
                    break
        except etree.XMLSyntaxError as error:
            broken(package, member, error)
    found.used = bytearray(len(found.texts))
    return found


def string(si: Element, colors: dict[str, str], phonetic: list[str]) -> tuple[str, tuple[tuple[str, Font | None], ...]]:
    """Return the text of an si or is element, and its runs if it has any."""
    if len(si) == 1 and si[0].tag.endswith("}t"):
        return _clean(si[0].text or ""), ()
    parts: list[tuple[str, Font | None]] = []
    for child in si:
        name = local(child)
        if name == "t":
            parts.append((_clean(child.text or ""), None))
        elif name == "r":
            about = child.find("{*}rPr")
            text = "".join(e.text or "" for e in child.iterfind("{*}t"))
            parts.append((_clean(text), font(about, colors) if about is not None else None))
        elif name == "rPh":
            phonetic.append("".join(e.text or "" for e in child.iterfind("{*}t")))
    return "".join(t for t, _ in parts), tuple(parts) if len(parts) > 1 or any(f for _, f in parts) else ()


def _clean(text: str) -> str:
    """Undo the escapes of characters XML has not: _x000D_ is a carriage return that shows nothing."""
    if "_x" not in text:
        return text
    out, at = [], 0
    while (found := text.find("_x", at)) >= 0:
        code = text[found + 2 : found + 6]
        if text[found + 6 : found + 7] == "_" and len(code) == 4 and all(c in "0123456789abcdefABCDEF" for c in code):
            value = int(code, 16)
            out.append(text[at:found] + ("" if value == 13 or 0xD800 <= value < 0xE000 else chr(value)))
            at = found + 7
        else:
            out.append(text[at : found + 2])
            at = found + 2
    return "".join(out) + text[at:]
