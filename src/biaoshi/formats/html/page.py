"""The events of the parser made into blocks: what is shown, line by line, and what is not."""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import groupby

from biaoshi.formats.html.elements import Beside, beside, breaks
from biaoshi.formats.pagemarkup import carried, fetched, grounded, look_of
from biaoshi.types.document import Block, Run, Style, Unseen, View

_ROLES = (
    ("hidden", {"script", "style", "template", "noscript", "head", "object"}),
    ("drawing", {"svg"}),
    ("program", {"script", "style"}),
    ("title", {"title"}),
    ("verbatim", {"pre", "textarea"}),
    ("struck", {"s", "del", "strike"}),
    ("bold", {"b", "strong"}),
)
_ASIDE = ("alt", "title", "placeholder", "aria-label", "summary", "label")
"""Attributes a browser shows on hovering, in an empty field or in place of a picture."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HAN = re.compile("[\u3400-\u9fff★]")
_WIDE = "\u2e80"
PROGRAM = "program"
"""Address of what stands in scripts and styles, which nobody takes out."""
Piece = tuple[str, bool, bool]
"""Text, struck through, bold."""


class Page:
    """Takes the parser's events; what is found is in `blocks`, `unseen`, `aside`, `properties`, `carried`, `links` and `scripts`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.stack: list[tuple[str, ...]] = []  # roles of each open element
        self.within: Counter[str] = Counter()  # open elements by role
        self.inks: list[tuple[bool, bool]] = [(False, False)]  # white, tiny: of each open element
        self.styled = False  # there is a style sheet
        self.dropped = 0  # open elements beyond `most`
        self.pieces: list[Piece] = []
        self.beside: Beside = ""
        self.readings: list[Piece] = []  # what stands over the line, for the line that follows it
        self.hidden: list[tuple[View, str]] = []
        self.blocks: list[Block] = []
        self.unseen: list[Unseen] = []
        self.properties: list[tuple[str, str]] = []
        self.aside: list[str] = []
        self.carried: dict[str, str] = {}  # data address → name
        self.links: dict[str, None] = {}
        self.scripts = 0
        self.deep = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if breaks(tag):
            self.end_block()
        self.beside = beside(self.beside, tag, opens=True)
        if self.beside and self.readings and " " < self.readings[-1][0][-1:] < _WIDE:
            self.readings.append((" ", False, False))  # zhāng wěi, but 张伟
        for address in carried(given):
            self.carried.setdefault(address, given.get("download", ""))
        self.links.update(dict.fromkeys(fetched(tag, given)))
        self.scripts += tag == "script" and "json" not in given.get("type", "").lower()
        self.styled = self.styled or tag == "style" or (tag == "link" and "stylesheet" in given.get("rel", "").lower())
        self.aside += [text for name in _ASIDE if _HAN.search(text := given.get(name, ""))]
        if tag == "input" and given.get("type", "").lower() == "hidden" and _HAN.search(given.get("value", "")):
            self.unseen.append(Unseen("body", len(self.blocks), None, given["value"], "hidden"))
        told = "；".join(text for name, text in given.items() if name.startswith("data-") and _HAN.search(text))
        if told:
            self.unseen.append(Unseen("body", len(self.blocks), None, told, "hidden"))
        if tag == "meta":
            name, said = (given.get("name") or given.get("property") or "").lower(), given.get("content", "")
            if name in ("author", "keywords", "description", "generator") or (name and _HAN.search(said)):
                self.properties.append((name, said))
        if tag == "input" and given.get("type", "").lower() != "hidden":
            self.data(given.get("value", ""))
        if len(self.stack) >= self.most:
            self.deep = True
            self.dropped += 1
        else:
            look = look_of(tag, given)
            looks = (
                ("hidden", look.hidden),
                ("off", look.off),
                ("ground", grounded(given)),
                ("classed", "class" in given),
            )
            roles = tuple(role for role, tags in _ROLES if tag in tags) + tuple(role for role, is_so in looks if is_so)
            white, tiny = self.inks[-1]
            self.inks.append((white if look.white is None else look.white, tiny if look.tiny is None else look.tiny))
            self.stack.append(roles)
            self.within.update(roles)

    def end(self, tag: str) -> None:
        if breaks(tag):
            self.end_block()
        self.beside = beside(self.beside, tag, opens=False)
        if self.dropped:
            self.dropped -= 1
        elif self.stack:
            self.within.subtract(self.stack.pop())  # the parser closes what was left open
            self.inks.pop()

    def data(self, given: str) -> None:
        within = self.within
        if within["title"] and not within["drawing"]:
            self.properties.append(("title", _SPACE.sub(" ", given).strip()))
        elif (view := self.view()) != "shown":
            self.hidden.append((view, given))
        elif self.beside == "rp":
            self.hidden.append(("hidden", given))
        else:
            text = given if within["verbatim"] else _SPACE.sub(" ", given)
            line = self.readings if self.beside else self.pieces
            line.append((text, within["struck"] > 0, within["bold"] > 0))

    def view(self) -> View:
        """How text at this place is seen. White counts only where nothing can have put a ground behind it."""
        within, (white, tiny) = self.within, self.inks[-1]
        if within["hidden"]:
            return "hidden"
        if within["off"] or tiny:
            return "offpage" if within["off"] else "tiny"
        return "white" if white and not within["ground"] and not (self.styled and within["classed"]) else "shown"

    def comment(self, given: str) -> None:
        if not given.startswith("[if"):  # Word's own notes to itself
            self.hidden.append(("hidden", given))
            self.end_hidden()

    def pi(self, target: str, given: str | None = None) -> None:
        self.comment(f"{target} {given or ''}")

    def close(self) -> None:
        self.end_block()

    def end_hidden(self) -> None:
        for view, group in groupby(self.hidden, key=lambda h: h[0]):
            words = _SPACE.sub(" ", "".join(text for _, text in group)).strip()
            if _HAN.search(words):
                place = PROGRAM if self.within["program"] else ""
                self.unseen.append(Unseen("body", len(self.blocks), None, words, view, address=place))
        self.hidden.clear()

    def end_block(self) -> None:
        """End the line; what stands over it comes next as a line of its own."""
        self.end_hidden()
        lines, self.pieces, self.readings = (self.pieces, self.readings), [], []
        for pieces in lines:
            self._line(pieces)

    def _line(self, pieces: list[Piece]) -> None:
        text = "".join(t for t, _, _ in pieces)
        if not text.strip():
            return
        kept = text.strip(" ")
        self.blocks.append(Block("body", len(self.blocks), kept, runs=_runs(pieces, text, kept)))


def _runs(pieces: list[Piece], text: str, kept: str) -> tuple[Run, ...]:
    """Return the runs of a block: `kept` is `text`, which `pieces` make up, without spaces at its ends."""
    if not any(struck or bold for _, struck, bold in pieces):
        return ()
    skip = len(text) - len(text.lstrip(" "))
    runs, at = [], 0
    for (struck, bold), group in groupby(pieces, key=lambda p: p[1:]):
        end = at + sum(len(t) for t, _, _ in group)
        start, stop = max(at - skip, 0), min(max(end - skip, 0), len(kept))
        if stop > start:
            runs.append(Run(start, stop, Style(strike=struck, bold=bold)))
        at = end
    return tuple(runs)
