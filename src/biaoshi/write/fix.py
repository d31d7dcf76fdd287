"""Safe repairs carried out: form only, never what a person must decide. Proved by checking again.

    file → checked → repairs that do not touch each other → written → checked again: fewer of those faults, no new ones
      ↑__________________ until nothing safe is left ________________________________|

A repair that brings a new finding, or does not make its own go away, is not kept. What is left is offered.
"""

import datetime
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from biaoshi.check import Checker
from biaoshi.formats import able, titles
from biaoshi.types.document import Document
from biaoshi.types.order import Order
from biaoshi.types.report import Finding
from biaoshi.types.rule import Hit
from biaoshi.write.placing import UnprovedError, keep, part_of, unchanged

_ROUNDS = 6  # faults within one mark lie over each other and are repaired one after another


@dataclass(frozen=True, slots=True)
class Repair:
    """One change, made or offered: `before` becomes `after` at `where`; equal where only the look changes (`look`)."""

    code: str
    where: str
    message: str
    before: str
    after: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The new bytes, what was repaired and what is left to a person. `digest`: of the file that was read."""

    data: bytes
    digest: str
    made: tuple[Repair, ...]
    offered: tuple[Repair, ...]
    stopped: bool = False
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to check and what to repair. `checker` uses every rule, so that a new fault of any kind is seen.

    `where` says a finding's place in words; `select`: beginnings of codes, all if none; `date`: the document's own.
    """

    checker: Checker
    where: Callable[[Finding], str]
    select: tuple[str, ...] = ()
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    order: Order
    repair: Repair
    block: int  # number of the block in the document


@dataclass(frozen=True, slots=True)
class _State:
    """A version of the file: its bytes, what was read, what was found, and the repairs it asks for."""

    data: bytes
    document: Document
    codes: Counter[str]
    steps: tuple[_Step, ...]
    offered: tuple[Repair, ...]
    stopped: bool


def fix(wanted: Wanted, source: Path) -> Fixed:
    """Return the file with all safe repairs. Raises UnprovedError where the file cannot be written at all."""
    try:
        if source.stat().st_size > wanted.checker.reader.limits.bytes or not source.is_file():
            raise UnprovedError(f"“{source.name}”过大或者不是文件，没有读出，没有写出任何文件。")
        data = source.read_bytes()
    except OSError as error:
        raise UnprovedError(f"“{source.name}”读不到（{error.strerror}）。") from error
    digest = sha256(data).hexdigest()
    state = _look(wanted, data, source.name)
    if state.stopped:
        return Fixed(data, digest, (), (), stopped=True)
    if not able(state.document.media_type, "replace"):
        raise UnprovedError(f"“{source.name}”这种格式还不能修改；可以修改的是{titles('replace')}。")
    made: list[Repair] = []
    refused: set[tuple[str, str, str]] = set()
    for _ in range(_ROUNDS):
        steps = _apart(s for s in state.steps if _key(s.repair) not in refused)
        if not steps:
            break
        state, done = _advance(wanted, state, steps, source.name)
        made += [s.repair for s in done]
        refused |= {_key(s.repair) for s in steps if s not in done}
    left = tuple(s.repair for s in state.steps)
    return Fixed(state.data, digest, tuple(made), (*left, *state.offered), complete=state.document.complete)


def _key(repair: Repair) -> tuple[str, str, str]:
    return repair.code, repair.where, repair.before


def _advance(wanted: Wanted, state: _State, steps: Sequence[_Step], name: str) -> tuple[_State, list[_Step]]:
    """Carry out as many of `steps` as hold: all together, else one after another."""
    if (after := _try(wanted, state, steps, name)) is not None:
        return after, list(steps)
    done: list[_Step] = []
    for step in reversed(steps) if len(steps) > 1 else ():  # from the end: places before stay what they are
        if (after := _try(wanted, state, [step], name)) is not None:
            state, done = after, [*done, step]
    return state, done


def _try(wanted: Wanted, state: _State, steps: Sequence[_Step], name: str) -> _State | None:
    """Return the file after `steps` if they are all there, nothing else changed, and no fault is new."""
    reader = wanted.checker.reader
    with reader.open(state.data, name=name) as node:
        written = reader.write(node, tuple(s.order for s in steps))
    if isinstance(written, Document):
        raise UnprovedError(f"“{name}”没有写出：{written.parts[0].why}。")
    if written.undone:
        return None
    after = _look(wanted, written.data, name)
    texts = [b.text for b in state.document.blocks]
    for step in sorted(steps, key=lambda s: -s.order.start):
        text, order = texts[step.block], step.order
        if order.verb == "replace":
            texts[step.block] = text[: order.start] + order.text + text[order.end :]
    gone = Counter(s.repair.code for s in steps)
    fewer = all(after.codes[code] <= state.codes[code] - n for code, n in gone.items())
    same = [b.text for b in after.document.blocks] == texts and after.document.unseen == state.document.unseen
    return after if fewer and same and not after.codes - state.codes else None


def _look(wanted: Wanted, data: bytes, name: str) -> _State:
    with wanted.checker.opened(data, name, date=wanted.date) as (node, branch):
        document = branch.facts.document
        if node.reading.sha256 is None:
            raise UnprovedError(f"“{name}”没有读出，没有写出任何文件。")
        if branch.stopped:
            return _State(data, document, Counter(), (), (), True)
        steps: list[_Step] = []
        offered: list[Repair] = []
        told = wanted.checker.said(branch)
        for hit, finding in told:
            if wanted.select and not finding.rule.startswith(wanted.select):
                continue
            if (step := _step(hit, finding, document, wanted.where)) is not None:
                steps.append(step)
            elif finding.fix is not None and finding.locations:
                offered.append(
                    Repair(finding.rule, wanted.where(finding), finding.message, *_words(hit, finding, document))
                )
        return _State(data, document, Counter(f.rule for _, f in told), tuple(steps), tuple(offered), False)


def _words(hit: Hit, finding: Finding, document: Document) -> tuple[str, str]:
    return document.slice(hit.span) if hit.span else "", finding.fix.replacement if finding.fix else ""


def _step(hit: Hit, finding: Finding, document: Document, where: Callable[[Finding], str]) -> _Step | None:
    """Return what to do about a finding that may be repaired without a person deciding, else None."""
    if hit.span is None or not hit.safe or hit.child is not None:
        return None
    number = document.block_at(hit.span.start)
    block, base = document.blocks[number], document.starts[number]
    start, end = hit.span.start - base, hit.span.end - base
    if end > len(block.text) or block.source != "text" or not (block.address or block.part == "body"):
        return None
    told = (finding.rule, where(finding), finding.message)
    if hit.replacement is not None:
        before, after = block.text[start:end], hit.replacement
        head = _alike(before, after)
        tail = _alike(before[head:][::-1], after[head:][::-1])
        order = Order(
            "replace", block.part, block.index, block.address, start + head, end - tail, after[head : len(after) - tail]
        )
        return _Step(order, Repair(*told, before, after), number)
    if hit.restyle is not None and able(document.media_type, "restyle"):
        look = hit.restyle
        order = Order(
            "restyle",
            block.part,
            block.index,
            block.address,
            start,
            end,
            font=look.font,
            size=look.size,
            align=look.align,
        )
        words = block.text[start:end]
        return _Step(order, Repair(*told, words, words, look.said), number)
    return None


def _alike(one: str, other: str) -> int:
    """Return how many code points the two begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _apart(steps: Iterable[_Step]) -> list[_Step]:
    """Return steps that do not touch each other: words before looks, the shorter of two that overlap."""
    chosen: list[_Step] = []
    for step in sorted(steps, key=lambda s: (s.order.verb != "replace", s.order.end - s.order.start)):
        beside = [c for c in chosen if c.block == step.block]
        if step.order.verb == "replace":
            free = all(c.order.end < step.order.start or step.order.end < c.order.start for c in beside)
        else:
            free = not beside
        if free:
            chosen.append(step)
    return sorted(chosen, key=lambda s: (s.block, s.order.start))


def replace_file(source: Path, fixed: Fixed) -> Path:
    """Put the new bytes in place of the file, keep the old one beside it, and return its name (…​.bak, .bak2 …).

    Where `source` is a link, that is the file it leads to. Raises UnprovedError where the file was changed since it was
    read, or cannot be written; then it is as it was.
    """
    source = source.resolve()
    part: Path | None = None
    kept: Path | None = None
    try:
        unchanged(source, fixed.digest)
        part = part_of(source, fixed.data)
        shutil.copymode(source, part)
        kept = next(p for n in range(1, 10_000) if not os.path.lexists(p := _backup(source, n)))
        keep(source, kept)
        part.replace(source)
    except BaseException as error:
        if kept is not None and part is not None and part.exists():  # the new bytes are not in place
            kept.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UnprovedError(f"写不进去（{error.strerror}），原文件没有动。") from error
        raise
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return kept


def _backup(source: Path, number: int) -> Path:
    return source.with_name(f"{source.name}.bak{number if number > 1 else ''}")
