"""The shape of a paper, as far as marks need it: lines, head, title, first paragraph, attachments, teaching text.

Everything here is in offsets of the *folded* text.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from biaoshi.marks.voided import void_notes
from biaoshi.text import Folded, fold
from biaoshi.types.document import Block, Document, Span

UNIT_HEAD = re.compile(
    r"^[ ]*(?P<label>附[ ]{0,4}(?:件|表|录|图)[ ]{0,2}(?P<number>[0-9一二三四五六七八九十]{0,3})(?:之[一二三四五六七八九十])?[ ]{0,2}[:：]?)(?P<rest>[^\n]{0,60})$",
    re.M,
)


def _unit_heads(text: str) -> Iterator[re.Match[str]]:
    """What `UNIT_HEAD.finditer` yields, tried only on lines that begin with 附."""
    at, done = text.find("附"), 0
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        if start >= done and not text[start:at].strip(" ") and (m := UNIT_HEAD.match(text, start)):
            done = m.end()
            yield m
        at = text.find("附", at + 1)


_SENTENCE = re.compile(r"[。；！？]|，.{6,}，|,.{12,}")
_CLAUSES = re.compile(r"[^，。]{4,}，[^，。]*[，。；、]|[^，]{12,}，[^，]{4,}$")
_TEACHING = re.compile(
    r"标志|标识|标注|密级|定密|保密期限|下列|正确|错误|答案|解析|单选|多选|判断|选择题|写法|示例|例如|国家秘密|涉密|保密法|保守国家秘密|解密"
)
_REMARK = re.compile(r"[（(\[【][^（）()。；]{0,40}[:：][^。；]{2,120}[)）\]】]")
TURNED = r"(?:经|根据|依据|按|[于自]?[12][0-9]{3})[^。；]{2,60}(?:密级|标志|保密期限)[^。；]{0,24}(?:变更|调整|改|延长|缩短|[降升])[为至到][^。；]{2,16}$"
"""Who changed a mark, when and to what, told on a line of its own without a full stop: a note, no running text."""
_MARKED = re.compile(rf"[（(【\[]?[绝机秘]密级?[ ]*[★☆][^。，；]{{1,16}}(?:→|[（(]|  )[^。；]*$|{TURNED}")
"""A mark with what was noted beside it: 机密★10年→变更为秘密★5年（…改，原标志已划去）; or the note alone."""
_ADDRESSEE = re.compile(r"^[^。，\n]{2,120}[:：]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of folded text that is not blank; `text` is stripped, `span` covers the whole line."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Unit:
    """Head of an attachment or compiled item: number from 1, its label, where it begins and ends."""

    number: int
    label: str
    span: Span  # the heading line
    end: int


@dataclass(frozen=True)
class Outline:
    """A document seen as lines."""

    document: Document
    folded: Folded
    own_marks: tuple[str, ...] = ()  # further internal marks of the office

    @property
    def text(self) -> str:
        return self.folded.text

    def block(self, at: int) -> Block:
        """Block that holds the folded offset `at`."""
        return self.document.blocks[self.document.block_at(self.folded.back(at, at + 1)[0])]

    def line(self, at: int) -> Span:
        """Span of the line that holds the folded offset `at`, line feed excluded."""
        n = bisect_left(self._breaks, at)
        start = self._breaks[n - 1] + 1 if n else 0
        return Span(start, self._breaks[n] if n < len(self._breaks) else len(self.text))

    @cached_property
    def _breaks(self) -> "array[int]":
        """Offsets of the line feeds: looking for them anew from each mark of a long line takes for ever."""
        return array("L", (m.start() for m in re.finditer("\n", self.text)))

    def lines(self, start: int, count: int) -> list[Line]:
        """Return up to `count` non-blank lines from the line at `start` on."""
        found: list[Line] = []
        at = start
        while at < len(self.text) and len(found) < count:
            end = self.text.find("\n", at)
            end = len(self.text) if end < 0 else end
            if stripped := self.text[at:end].strip():
                found.append(Line(stripped, Span(at, end)))
            at = end + 1
        return found

    def lines_before(self, start: int, count: int) -> list[Line]:
        """Return up to `count` non-blank lines that end before `start`, nearest first."""
        found: list[Line] = []
        end = start - 1
        while end > 0 and len(found) < count:
            begin = self.text.rfind("\n", 0, end) + 1
            if stripped := self.text[begin:end].strip():
                found.append(Line(stripped, Span(begin, end)))
            end = begin - 1
        return found

    @cached_property
    def head(self) -> list[Line]:
        """The first 40 non-blank lines."""
        return self.lines(0, 40)

    @cached_property
    def body_start(self) -> int:
        """Offset of the first running paragraph (a sentence, or the addressee's line): above it is the head."""
        for n, line in enumerate(self.head):
            if _REMARK.fullmatch(line.text[:200]) or (len(line.text) <= 100 and _MARKED.match(line.text)):
                continue  # a stamp described, a caption: no running text however long
            long = len(line.text) > 34 and _SENTENCE.search(line.text[:400])
            long = long or (
                len(line.text) >= 24 and _CLAUSES.search(line.text[:120])
            )  # one line of a paragraph drawn in many
            indented = self.text[line.span.start : line.span.start + 2] == "  "
            sentence = len(line.text) > (6 if indented else 16) and line.text.endswith(("。", "；"))
            if long or sentence or (n > 0 and _ADDRESSEE.match(line.text) and len(line.text) > 3):
                return line.span.start
        return self.head[-1].span.end if self.head else 0

    @cached_property
    def units(self) -> list[Unit]:
        """Attachments that follow the paper itself, by their headings (not the 附件说明 before the date)."""
        found: list[Unit] = []
        for m in _unit_heads(self.text):
            rest = m.group("rest").strip()
            first = bool(self.head) and m.start() == self.head[0].span.start  # an attachment bound apart
            if (m.start() < self.body_start and not first) or _SENTENCE.search(rest) or "附件说明" in rest:
                continue
            if rest and not re.match(r"[:：]", m.group("label")[-1:]) and len(rest) > 30:
                continue
            if m.group("label").endswith((":", "：")) and rest and not first:
                continue  # 附件：1.… lists what is attached
            found.append(Unit(len(found) + 1, m.group("label").strip(), Span(m.start(), m.end()), len(self.text)))
        return [
            Unit(u.number, u.label, u.span, found[i + 1].span.start if i + 1 < len(found) else u.end)
            for i, u in enumerate(found)
        ]

    def unit_at(self, at: int) -> Unit | None:
        """The attachment that holds the folded offset `at`."""
        inside = [u for u in self.units if u.span.start <= at < u.end]
        return inside[-1] if inside else None

    @cached_property
    def fences(self) -> list[int]:
        """Offsets of the lines that open or close a code fence: between an odd and an even one is a sample."""
        return [m.start() for m in re.finditer("^```", self.text, re.M)] if "```" in self.text else []

    @cached_property
    def void_notes(self) -> tuple[int, ...]:
        """Offsets of the notes that void the marks of a whole volume."""
        return void_notes(self.text)

    @property
    def teaches(self) -> bool:
        """The text teaches or lays down rules about marks."""
        return self.teaching >= TEACHING

    @cached_property
    def teaching(self) -> float:
        """Words about marks and secrecy per 100 characters: high in law, training and examination texts."""
        sample = self.text[:20000]
        return 100.0 * len(_TEACHING.findall(sample)) / max(200, len(sample))


TEACHING = 1.6
"""Words about marks per 100 characters from which a text counts as teaching (law and training 2–6, papers < 1)."""


def outline(document: Document, own_marks: tuple[str, ...] = ()) -> Outline:
    """Return the outline of `document`; `own_marks` are further internal marks of the office."""
    return Outline(document, fold(document.text), own_marks)
