"""Formulas, and the names in them, with words cut out so that the workbook still opens.

'张伟明'!B2&"张伟明"  →  '张某某'!B2&"张某某"        tab names are renamed as the tab is, literals are texts
15400001234           →  0                           a number stays one
张伟明_合计           →  张某某_合计                 a name keeps to what a name may be spelt with
"""

import re
from collections.abc import Callable

from biaoshi.formats.cutting import merged
from biaoshi.formats.ooxml.texts import Cuts

_LITERAL = re.compile(r'"(?:[^"]|"")*"')
_QUOTED = re.compile(r"'((?:[^']|'')+)'!")
_BARE = re.compile(r"""([^\s'!()+*/^&=<>,;:{}"\[\]#-]+)!""")
_NOT_IN_TAB = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_NAME = re.compile(r"[^.\\_0-9A-Za-z\u00aa-\uffff]")
_LONGEST_TAB = 31


def cut_formula(formula: str, cuts_of: Callable[[str], Cuts], renamed: Callable[[str], str]) -> str:
    """Return `formula` without the words `cuts_of` finds; `renamed`: the new name of a tab."""
    pieces: list[str] = []
    at = 0
    for literal in _LITERAL.finditer(formula):
        pieces.append(_outside(formula[at : literal.start()], cuts_of, renamed))
        inner = literal[0][1:-1].replace('""', '"')
        pieces.append(f'"{_replaced(inner, cuts_of(inner), lambda w, _: w).replace(chr(34), chr(34) * 2)}"')
        at = literal.end()
    return "".join([*pieces, _outside(formula[at:], cuts_of, renamed)])


def tabs_renamed(formula: str, renamed: Callable[[str], str]) -> str:
    """Return `formula` with the names of tabs in it, and nothing else, new."""

    def quoted(m: "re.Match[str]") -> str:
        book, mark, tabs = m[1].replace("''", "'").rpartition("]")
        new = ":".join(renamed(t) for t in tabs.split(":"))
        return f"'{(book + mark + new).replace(chr(39), chr(39) * 2)}'!"

    def bare(m: "re.Match[str]") -> str:
        return m[0] if (new := renamed(m[1])) == m[1] else f"'{new.replace(chr(39), chr(39) * 2)}'!"

    return "".join(
        piece if piece.startswith('"') else _BARE.sub(bare, piece) if "'" not in piece else _QUOTED.sub(quoted, piece)
        for piece in _pieces(formula)
    )


def _pieces(formula: str) -> list[str]:
    """Return the formula in literals, quoted names of tabs, and what is between them."""
    return [p for p in re.split(r"""("(?:[^"]|"")*"|'(?:[^']|'')+'!)""", formula) if p]


def _outside(text: str, cuts_of: Callable[[str], Cuts], renamed: Callable[[str], str]) -> str:
    text = tabs_renamed(text, renamed)

    def spelt(words: str, number: bool) -> str:
        return "0" if number else identifier(words)

    return _replaced(text, cuts_of(text), spelt)


def _replaced(text: str, cuts: Cuts, spelt: Callable[[str, bool], str]) -> str:
    out, at = [], 0
    for start, end, words in merged(cuts):
        alone = not any(c.isalnum() or c in "_." for c in (text[start - 1 : start] + text[end : end + 1]))
        out += [text[at:start], spelt(words, alone and text[start:end].isdigit())]
        at = end
    return "".join([*out, text[at:]])


def identifier(words: str) -> str:
    """Return `words` with nothing in them that a name may not hold."""
    return _NOT_IN_NAME.sub("_", words)


def own_name(words: str, taken: set[str], most: int = 255) -> str:
    """Return `words` as a name that none of `taken` (in small letters) is, and keep it there."""
    name = identifier(words) or "_"
    name = name if not (name[0].isdigit() or name[0] == ".") else f"_{name}"
    return _unlike(name, taken, most, "_{}")


def tab_name(words: str, taken: set[str]) -> str:
    """Return `words` as the name of a tab that none of `taken` (in small letters) is, and keep it there."""
    name = _NOT_IN_TAB.sub(lambda m: "＊" if m[0] == "*" else " ", words).strip("' ") or "工作表"
    return _unlike(name, taken, _LONGEST_TAB, " ({})")


def _unlike(name: str, taken: set[str], most: int, more: str) -> str:
    found, number = name[:most], 1
    while found.lower() in taken:
        number += 1
        ending = more.format(number)
        found = name[: most - len(ending)] + ending
    taken.add(found.lower())
    return found
