"""A document given back with comments: each finding on the words it is about, our own earlier ones replaced.

file → our comments out → checked → notes on the exact words → read again: the same text, every line of every comment
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from biaoshi.check import Checker
from biaoshi.formats import able, anchored, titles
from biaoshi.isolate import Node, Reader
from biaoshi.masking import mask
from biaoshi.rules import all_rules
from biaoshi.types.document import Document, Unseen
from biaoshi.types.order import Order
from biaoshi.types.report import Finding
from biaoshi.write.placing import UnprovedError, free, place, unchanged

AUTHOR = "标识检查"
"""What our comments are signed with, and known by when they are taken out again."""
_TIERS = {"error": "必须改", "warning": "请核对", "info": "提示"}
_NOTES = ("comment", "annotation")  # kinds of block in which notes come back, ours and those of others


@dataclass(frozen=True, slots=True)
class Annotated:
    """What was done: comments written, and those taken out. `stopped`: above the site's ceiling, nothing was written."""

    notes: int = 0
    removed: bool = False
    stopped: bool = False
    complete: bool = True


def annotate(
    checker: Checker, source: Path, target: Path, where: Callable[[Finding], str], *, date: datetime.date | None = None
) -> Annotated:
    """Write `source` with a comment for each finding to the new file `target`; `where` says a finding's place in
    words, `date` is the document's own where the caller knows it.

    Raises UsageError where `target` is there, UnprovedError where the file cannot be written; then nothing is.
    """
    free(target)
    bare, removed, digest = _bare(checker.reader, source)
    with checker.opened(bare, source.name, date=date) as (node, branch):
        if branch.stopped:
            return Annotated(stopped=True)
        before = node.reading.document
        found = [finding for _, finding in checker.said(branch)]
        day = branch.facts.as_of.isoformat()
        numbers = {(b.part, b.index): n for n, b in enumerate(branch.facts.document.blocks)}
        orders = tuple(_order(f, branch.facts.document, numbers, day, where) for f in found)
        data = _written(checker.reader, node, orders, source.name) if orders else bare
    _prove(checker.reader, before, data, orders, source.name)
    unchanged(source, digest)
    place(target, data)
    return Annotated(len(orders), removed, complete=branch.facts.document.complete)


def strip(reader: Reader, source: Path, target: Path) -> bool:
    """Write `source` without our comments to the new file `target`; tell whether there were any. Errors as `annotate`."""
    free(target)
    data, removed, digest = _bare(reader, source)
    unchanged(source, digest)
    place(target, data)
    return removed


def _bare(reader: Reader, source: Path) -> tuple[bytes, bool, str]:
    """Return the bytes of the file without comments of ours, whether there were any, and the digest of the file."""
    with reader.open(source) as node:
        document = node.reading.document
        if node.reading.sha256 is None:
            raise UnprovedError(f"“{source.name}”没有读出，没有写出任何文件。")
        if not able(document.media_type, "note"):
            raise UnprovedError(
                f"“{source.name}”这种格式还不能加批注（可以的是{titles('note')}）；-o 写作 .html 文件，可以得到原文与问题的对照页。"
            )
        if ("comment_author", AUTHOR) not in document.properties:
            return _same(source, node.reading.sha256), False, node.reading.sha256
        data = _written(reader, node, (Order("forget", author=AUTHOR),), source.name)
    _prove(reader, document, data, (), source.name)
    return data, True, node.reading.sha256


def _same(source: Path, digest: str) -> bytes:
    """Return the bytes that were read. Raises UnprovedError where they are no longer there."""
    try:
        data = source.read_bytes()
    except OSError:
        data = b""
    if sha256(data).hexdigest() != digest:
        raise UnprovedError(f"“{source.name}”在处理过程中被改动，没有写出。")
    return data


def _written(reader: Reader, node: Node, orders: tuple[Order, ...], name: str) -> bytes:
    written = reader.write(node, orders)
    if isinstance(written, Document):
        raise UnprovedError(f"“{name}”没有写出：{written.parts[0].why}。")
    if written.undone:
        raise UnprovedError(f"“{name}”没有写出：有 {len(written.undone)} 处批注加不上（{written.undone[0][1]}）。")
    return written.data


def _order(
    finding: Finding, document: Document, numbers: dict[tuple[str, int], int], day: str, where: Callable[[Finding], str]
) -> Order:
    """Return the note on a finding; `numbers`: part, index → number of the block."""
    if not finding.locations:
        return Order("note", text=_words(finding, ""), author=AUTHOR, day=day)
    place = finding.locations[0]
    number = numbers[place.part, place.block]
    block, base = document.blocks[number], document.starts[number]
    last = document.block_at(max(base + place.start, base + place.end - 1))
    end, until = place.end, ""
    if last != number:
        if document.blocks[last].part == block.part:
            end, until = base + place.end - document.starts[last], document.blocks[last].address
        end = min(end, len(document.blocks[last if until else number].text))
    quoted = f"{where(finding)}“{finding.evidence}”：" if finding.evidence else f"{where(finding)}："
    text = _words(finding, "" if block.kind in anchored(document.media_type) else quoted)
    return Order("note", block.part, block.index, block.address, place.start, end, text, AUTHOR, day=day, until=until)


def _words(finding: Finding, about: str) -> str:
    """Return the comment: what is wrong, the right form, why, on what authority. All of it has passed the masking door."""
    rule = next(r for r in all_rules() if r.code == finding.rule)
    lines = [f"【{_TIERS[finding.severity]}】{about}{finding.message}"]
    right = finding.suggestion or (mask(finding.fix.replacement) if finding.fix else None)
    if right and right not in finding.message:
        lines.append(f"应为：{right}" if finding.fix else f"建议：{right}")
    lines.append(f"理由：{rule.title}。")
    lines.append(
        f"依据：{'；'.join(finding.basis)}。" if finding.basis else "提示：业务惯例或者本工具建议，非法定要求。"
    )
    return "\n".join([*lines, finding.rule])


def _prove(reader: Reader, before: Document, data: bytes, orders: tuple[Order, ...], name: str) -> None:
    """Raise UnprovedError unless `data` reads as `before` with all that the `orders` say in its comments, or, without
    orders, with none of ours; those of others stay."""
    with reader.open(data, name=name) as node:
        after = node.reading.document
    same = _text(before) == _text(after) and _hidden(before) == _hidden(after) and before.media_type == after.media_type
    lost = _notes(before) - _notes(after) if orders else _notes(after) - _notes(before)
    if not same or lost:
        raise UnprovedError(f"“{name}”写出后文字与原文不同，没有交付。")
    told = _lines(o.text for o in orders) - (_lines(_notes(after).elements()) - _lines(_notes(before).elements()))
    if told or _authors(after) != (_authors(before) - {AUTHOR} | ({AUTHOR} if orders else set())):
        raise UnprovedError(f"“{name}”写出后批注不对，没有交付。")


def _text(document: Document) -> list[tuple[str, str]]:
    return [(b.part, b.text) for b in document.blocks if b.kind not in _NOTES]


def _hidden(document: Document) -> list[Unseen]:
    """Return the text that is not shown, but for that of earlier versions: a PDF is written anew, with none. HD107 is
    among the notes, so that who gets the copy knows that the original has them."""
    return [u for u in document.unseen if u.view != "earlier"]


def _notes(document: Document) -> Counter[str]:
    return Counter(b.text for b in document.blocks if b.kind in _NOTES)


def _authors(document: Document) -> set[str]:
    return {value for key, value in document.properties if key == "comment_author"}


def _lines(notes: Iterable[str]) -> Counter[str]:
    """Return the lines of notes, counted; blanks, what a format cannot hold, and the place a format puts first are left out."""
    lines = (line[max(0, line.find("【")) :] for note in notes for line in note.splitlines())
    return Counter(filter(None, ("".join(c for c in line if c.isprintable() and c not in " \ufffd") for line in lines)))
