"""The source of a web page taken apart without loss: every character of it belongs to one piece.

<p class="a">张&#x4f1f;明</p><!-- … -->   →   tag │ text │ tag │ aside
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "tag", "aside", "program"]
"""text: shown or not, character references hold. tag: with its attributes. aside: comments, declarations, instructions.
program: what stands in scripts and styles."""
_PIECE = re.compile(
    r"""<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^>]*(?:>|\Z)
    |</?[A-Za-z](?:[^>"'=]|=\s*"[^"]*"|=\s*'[^']*'|["'=])*?(?:>|\Z)""",
    re.S | re.X,
)
_NAME = re.compile(r"</?\s*([A-Za-z][A-Za-z0-9:._-]*)")
_RAW = ("script", "style")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece: characters of the source, half-open; `name` of a tag, in small letters."""

    kind: Kind
    start: int
    end: int
    name: str = ""


def tokens(source: str) -> Iterator[Token]:
    """Yield the pieces of the source in order, none empty, one after the other from its first character to its last."""
    at = 0
    while at < len(source):
        found = _PIECE.search(source, at)
        if found is None:
            yield Token("text", at, len(source))
            return
        if found.start() > at:
            yield Token("text", at, found.start())
        at = found.end()
        if source.startswith("<![CDATA[", found.start()) or source[found.start() + 1] in "!?":
            yield Token("aside", found.start(), at)
        else:
            name = _NAME.match(source, found.start())
            named = name[1].lower() if name else ""
            yield Token("tag", found.start(), at, named)
            if named in _RAW and source[found.start() + 1] != "/" and not source.endswith("/>", 0, at):
                end = re.compile(f"</{named}[\\s/>]", re.I).search(source, at)
                stop = end.start() if end else len(source)
                if stop > at:
                    yield Token("program", at, stop)
                at = stop
