"""Field codes: what a field shows where its result is not in the file, and what its code hides.

{ EQ \\o\\ac(○,密) }   shows 密 in a ring, has no result        { XE "词条" }   shows nothing, holds text
"""

import re

from biaoshi.formats.ooxml.markup import Element, W, number, on

_QUOTED = re.compile(r'["“”]([^"“”]*)["“”]')
_WORD = re.compile(r'\s*(?:["“]([^"“”]*)["”]|(\S+))')
_HAN = re.compile("[\u3400-\u9fff]")
_HIDING = frozenset(
    {"XE", "TC", "TA", "RD", "IF", "SET", "ASK", "FILLIN", "COMMENTS", "QUOTE", "DOCVARIABLE", "COMPARE"}
)
_OUTSIDE = frozenset({"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE", "IMPORT"})


def name_of(code: str) -> str:
    """Return the field's name in capitals: HYPERLINK, PAGE …"""
    words = code.split(None, 1)
    return words[0].upper() if words else ""


def shown_by_code(code: str, begin: Element | None) -> str:
    """Return the text a field without result shows by its code or its form data, "" for none."""
    name = name_of(code)
    rest = code.strip()[len(name) :]
    match name:
        case "EQ":
            return _equation(rest)
        case "MACROBUTTON" | "GOTOBUTTON":
            words = rest.split(None, 1)
            return words[1].strip() if len(words) > 1 else ""
        case "SYMBOL":
            m = re.match(r"\s*(0x[0-9A-Fa-f]+|[0-9]+)", rest)
            value = int(m[1], 0 if m[1].lower().startswith("0x") else 10) if m else 0
            return chr(value) if 32 <= value < 0x110000 and not 0xD800 <= value < 0xE000 else ""
        case "FORMCHECKBOX" | "FORMDROPDOWN":
            return _form(begin)
        case _:
            return ""


def hidden_in_code(code: str, result: str) -> list[str]:
    """Return the quoted texts in the code of a field of a kind that holds text, those not in its result."""
    if name_of(code) not in _HIDING:
        return []
    return [t for t in _QUOTED.findall(code) if t.strip() and t.strip() not in result]


def says_more(code: str, result: str) -> bool:
    """Tell whether the code of a field holds text that its result does not show, in quotes or, with Han letters, without."""
    bare = (b for _, b in _WORD.findall(code) if _HAN.search(b)) if name_of(code) in _HIDING else ()
    return bool(hidden_in_code(code, result)) or any(word not in result for word in bare)


def link_in_code(code: str) -> tuple[str, str] | None:
    """Return ("hyperlink" or "external_link", target) of a field that points out of the document."""
    name = name_of(code)
    if name != "HYPERLINK" and name not in _OUTSIDE:
        return None
    rest = code.strip()[len(name) :]
    words = [a or b for a, b in _WORD.findall(rest)]
    target = next((w for w in words if not w.startswith("\\") or w.startswith("\\\\")), "")
    return ("hyperlink" if name == "HYPERLINK" else "external_link", target) if target else None


def _equation(code: str) -> str:
    """Text of an EQ field: switches away, arguments in a row (a fraction with its stroke)."""
    stroke = "/" if re.match(r"\s*\\f\s*\(", code) else ""
    bare = re.sub(r"\\[A-Za-z]+[0-9]*|\\(?=[(){}\[\],;\\])", "", code).strip()
    bare = bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare
    parts = [re.sub(r"^\((.*)\)$", r"\1", p.strip()) for p in re.split(r"[,;]", bare)]
    kept = [p for p in parts if p and not re.fullmatch(r"[○◯△□◇〇]", p)]  # the ring of 带圈字符 is no text
    return (stroke or "").join(kept)


def _form(begin: Element | None) -> str:
    data = begin.find(W + "ffData") if begin is not None else None
    if data is None:
        return ""
    box = data.find(W + "checkBox")
    if box is not None:
        state = box.find(W + "checked")
        return "☒" if on(state if state is not None else box.find(W + "default")) else "☐"
    listed = data.find(W + "ddList")
    if listed is None:
        return ""
    chosen = listed.find(W + "result")
    if chosen is None:
        chosen = listed.find(W + "default")
    entries = [e.get(W + "val") or "" for e in listed.iterchildren(W + "listEntry")]
    n = int(number(chosen.get(W + "val")) or 0) if chosen is not None else 0
    return entries[n] if 0 <= n < len(entries) else ""
