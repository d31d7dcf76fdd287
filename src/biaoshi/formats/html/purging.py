"""A web page made ready to be sent: comments, what is hidden, and what the head says of its maker taken out, all else byte for byte.

    <!-- … -->  <?php … ?>                                   gone          <meta name="author" …>         gone
    <p hidden>张</p>  <template>…</template>                  text gone     data-who="张"  value of a hidden field   emptied
    <p style="color:#fff">张</p> and the like                 text gone where it is asked for
    text of scripts and styles                               stays, and is told: without them the page may show something else

Which pieces of the source nobody sees is asked of the reader itself, by a page with a number in place of each piece.
"""

import re
from collections.abc import Callable, Collection, Sequence

from biaoshi.formats.form import Source
from biaoshi.formats.html.original import original, packed
from biaoshi.formats.html.tokens import Token, tokens
from biaoshi.types.document import Unseen, View
from biaoshi.types.order import Written

_SEEN = re.compile("\ue000([0-9]+)\ue001")
_SIGN = "\ue000{}\ue001★"  # the reader keeps of what is hidden only what holds Han letters or stars
_COMMENT = re.compile(r"<!--|<\?(?!xml\s)", re.I)
_NAMELESS = re.compile(
    r"\s(?:charset|http-equiv)\s*=|\sname\s*=\s*[\"']?(?:viewport|renderer|robots|format-detection)(?=[\s\"'/>])", re.I
)
_DATA = re.compile(r"(\sdata-(?!src|href|url|original)[^\s=>]+\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I)
_HIDDEN = re.compile(r"\stype\s*=\s*[\"']?hidden(?=[\s\"'/>])", re.I)
_VALUE = re.compile(r"(\svalue\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I)


def purge(source: Source, views: Collection[View], unseen_of: Callable[[str], Sequence[Unseen]]) -> Written:
    """Return the page without them; `views`: kinds of text to go beside what is hidden, `unseen_of` gives what nobody sees
    of a page. Raises UnreadableError where the page would not come back the same in its own encoding."""
    first = original(source)
    page, pieces = first.page, list(tokens(first.page))
    gone = _gone(page, pieces, {"hidden", *views}, unseen_of)
    out = ("" if n in gone else _bare(page, piece) for n, piece in enumerate(pieces))
    return Written(packed(first, "".join(out)))


def _gone(
    page: str, pieces: Sequence[Token], views: Collection[str], unseen_of: Callable[[str], Sequence[Unseen]]
) -> set[int]:
    """Return the numbers of the pieces of text that are in one of the views."""
    told = [
        _SIGN.format(n)
        if piece.kind == "text" and page[piece.start : piece.end].strip()
        else "" if _comment(page, piece) else page[piece.start : piece.end]
        for n, piece in enumerate(pieces)
    ]  # fmt: skip
    return {int(n) for u in unseen_of("".join(told)) if u.view in views for n in _SEEN.findall(u.text)}


def _comment(page: str, piece: Token) -> bool:
    return piece.kind == "aside" and _COMMENT.match(page, piece.start) is not None


def _bare(page: str, piece: Token) -> str:
    """Return a piece of the source with what nobody sees of it left out."""
    said = page[piece.start : piece.end]
    if _comment(page, piece):
        return ""
    if piece.kind != "tag" or said.startswith("</"):
        return said
    if piece.name == "meta" and not _NAMELESS.search(said):
        return ""
    if piece.name == "input" and _HIDDEN.search(said):
        said = _VALUE.sub(r'\1""', said)
    return _DATA.sub(r'\1""', said)
