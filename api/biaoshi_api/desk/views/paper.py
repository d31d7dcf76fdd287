"""A checked document as a page shows it: what was read, the document itself, and every finding with its number.

    report.family() ─┬─ member 0 ── Sheet: page pictures with boxes (fixed pages), or the text with marks
                     ├─ member 1 ── Sheet …                       Item n ⇄ mark w{n} in the text, box b{n} on a page
                     └─ …           Coverage over all members, always shown

`_paper.html` shows the sheets, `_coverage.html` what was read and what not. The document is shown as it is, to those who
may open it; what a report says of it stays masked as the report is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from biaoshi import Document, Finding, Report, drawn_pages, marked_pages, marked_text, writes
from biaoshi.output import advice, words
from biaoshi.types.report import Location
from biaoshi_api.desk.views.parts import Stretch, part_of, parts

Picture = Callable[[int, int], str]
"""Number of a file that was handed in (from 0) and of a page (from 1) → the address of the picture."""
_LABEL = 52  # labels that would fill the width of a page
_TIERS = {severity: title for severity, title, _ in words.TIERS}


@dataclass(frozen=True, slots=True)
class Item:
    """One finding. `member` is its place in `report.family()`, `home` the member its first words are in; `right` what it
    should be, or what is advised, "" where only a person can say; `part`: of a long paper, the one its words are in;
    `target`: the id of its first mark or box there, "" where it has no place."""

    number: int
    member: int
    home: int
    finding: Finding
    tier: str
    place: str
    right: str
    fixable: bool
    part: int
    target: str

    @property
    def advised(self) -> str:
        """How `right` is introduced."""
        return "应为" if self.finding.fix else "建议"

    @property
    def basis(self) -> str:
        """The authority in words."""
        return "；".join(self.finding.basis) or "业务惯例或者本工具建议，非法定要求"


@dataclass(frozen=True, slots=True)
class Box:
    """Where a finding is on a page, in the page's own measure. `id`: of the first box of a finding."""

    number: int
    id: str
    severity: str
    tier: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """The numbers of the findings whose boxes begin at one place, `size` high: of boxes that lie over each other only one
    can be chosen itself."""

    numbers: tuple[int, ...]
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its picture, the boxes over it and their numbers, its text for whoever cannot see it or selects in it."""

    number: int
    width: float
    height: float
    picture: str
    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    text: Markup


@dataclass(frozen=True, slots=True)
class Sheet:
    """The document of one member, or what of it is in the part shown: pages with pictures, or its text."""

    member: int
    name: str
    leaves: tuple[Leaf, ...]
    text: Markup


@dataclass(frozen=True, slots=True)
class File:
    """A file that was handed in, and in which `ways` it can be given back (`biaoshi.writes`)."""

    member: int
    name: str
    ways: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that nobody has read; `line` is its place in that member's coverage."""

    member: int
    line: int
    name: str
    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read and what not, over all members."""

    read: str
    unread: tuple[Unread, ...]
    stages: tuple[str, ...]
    unscored: str | None


@dataclass(frozen=True, slots=True)
class Paper:
    """All a page shows of one check; of a long one the sheets of one `part` of `parts`, everything else whole."""

    report: Report
    names: tuple[str, ...]
    verdict: str
    level: str | None
    coverage: Coverage
    advice: tuple[advice.Line, ...]
    sheets: tuple[Sheet, ...]
    items: tuple[Item, ...]
    about: tuple[str, ...]
    files: tuple[File, ...]
    part: int
    parts: int


def paper_of(
    report: Report, documents: Sequence[Document | None], picture: Picture | None = None, *, part: int = 0, at: int = 0
) -> Paper:
    """Return what is shown of `report`. `documents`: one for each of `report.family()`, None for a case and for whatever
    was not kept; without `picture` pages are shown as text. `part` (from 1) is the part of a long paper that is shown;
    without it the one with the words of item `at`, or the first.
    """
    family = tuple(report.family())
    files = file_numbers(report)
    there = [(m, d) for m, d in enumerate(documents) if d is not None]
    split = parts([(m, d, drawn_pages(d) if picture is not None and m in files else ()) for m, d in there])
    items, placed = _items(family, documents, split)
    chosen = part if 0 < part <= len(split) else next((i.part for i in items if i.number == at and i.part), 1)
    order = list(files)

    def address(member: int, page: int) -> str:
        return picture(order.index(member), page) if picture is not None else ""

    sheets = tuple(
        _sheet(member, tuple(those), _name(family[member]), document, placed[member], address)
        for member, those in groupby(split[chosen - 1], key=lambda one: one.member)
        if (document := documents[member]) is not None
    )
    about = (f"检查日 {report.as_of}，规则版本 {report.tool.ruleset}，方案 {report.tool.profile}",)
    return Paper(
        report, tuple(map(_name, family)), words.verdict(report), words.highest(r.highest_level for r in family),
        _coverage(family, report), tuple(advice.lines(report)), sheets, items,
        (*about, *filter(None, (words.trained_on(report),))),
        tuple(File(m, _name(family[m]), writes(d)) for m, d in there if m in files), chosen, len(split),
    )  # fmt: skip


def file_numbers(report: Report) -> dict[int, Report]:
    """Return by member the files that were handed in, in their order; a case is none itself, nor what is inside a file."""
    files = report.children if report.kind == "case" else (report,)
    return {member: one for member, one in enumerate(report.family()) if any(one is file for file in files)}


def _items(
    family: Sequence[Report], documents: Sequence[Document | None], split: Sequence[Sequence[Stretch]]
) -> tuple[tuple[Item, ...], dict[int, list[tuple[int, Finding]]]]:
    """Return the findings, numbered, and by member those with words in it, each with its places in that member only."""
    numbers = {id(one): member for member, one in enumerate(family)}
    blocks = [{(b.part, b.index): n for n, b in enumerate(d.blocks)} if d is not None else {} for d in documents]
    pictured = {one.member for part in split for one in part if one.pages}
    items: list[Item] = []
    placed: dict[int, list[tuple[int, Finding]]] = defaultdict(list)
    for member, one in enumerate(family):
        for found in one.findings:
            if found.suppressed is not None:
                continue
            homes: dict[int, list[Location]] = defaultdict(list)
            for at in found.locations:
                inside = at.child is not None and at.child < len(one.children)
                homes[numbers[id(one.children[at.child])] if inside and at.child is not None else member].append(at)
            home, places = next(iter(homes.items()), (member, []))
            part = part_of(split, home, places[0], blocks[home].get((places[0].part, places[0].block))) if places else 0
            right = found.suggestion or (found.fix.replacement if found.fix else "")
            place = words.place(found) if found.locations else "整个文件"
            safe = found.fix is not None and found.fix.safe
            boxed = places and places[0].bbox is not None and home in pictured
            target = f"{'b' if boxed else 'w'}{len(items) + 1}" if places else ""
            items.append(
                Item(len(items) + 1, member, home, found, _TIERS[found.severity], place, right, safe, part, target)
            )
            for there, those in homes.items():
                placed[there].append((len(items), replace(found, locations=tuple(those))))
    return tuple(items), placed


def _sheet(
    member: int, shown: Sequence[Stretch], name: str, document: Document, found: list[tuple[int, Finding]], address: Picture
) -> Sheet:  # fmt: skip
    pages = [p for one in shown for p in one.pages]
    numbers = [p.number for p in pages] + [0 for one in shown if one.loose]
    texts = marked_pages(document, found, range(min(numbers), max(numbers) + 1)) if numbers else {}
    leaves = tuple(
        Leaf(
            page.number, page.width, page.height, address(member, page.number), boxes, tuple(_labels(boxes, page.width)),
            Markup(texts.get(page.number, "")),  # noqa: S704  # escaped there
        )
        for page, boxes in ((p, tuple(_boxes(found, p.number))) for p in pages)
        if page.width and page.height
    )  # fmt: skip
    whole = "".join(marked_text(document, found, one.blocks) for one in shown if one.blocks)
    loose = texts.get(0, "") if any(one.loose for one in shown) else ""
    return Sheet(member, name, leaves, Markup(whole + loose))  # noqa: S704  # escaped there


def _boxes(found: Sequence[tuple[int, Finding]], page: int) -> Iterator[Box]:
    for number, one in found:
        for n, at in enumerate(one.locations):
            if at.page == page and at.bbox is not None:
                x0, y0, x1, y1 = at.bbox
                yield Box(
                    number,
                    "" if n else f"b{number}",
                    one.severity,
                    _TIERS[one.severity],
                    x0,
                    y0,
                    max(x1 - x0, 1),
                    max(y1 - y0, 1),
                )


def _labels(boxes: Sequence[Box], width: float) -> Iterator[Label]:
    """Yield a label left above the boxes that begin at the same place, within them where there is no room above."""
    size = width / _LABEL
    there: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for box in boxes:
        there[round(box.x / size), round(box.y / size)].append(box)
    for those in there.values():
        first = those[0]
        y = first.y - size * 0.35 if first.y > 1.5 * size else first.y + first.height + size
        yield Label(tuple(b.number for b in those), first.x - 2, y, size)


def _coverage(family: Sequence[Report], report: Report) -> Coverage:
    several = len(family) > 1
    parts = [p for one in family if one.kind != "case" for p in one.coverage.parts]
    read = Counter(p.status for p in parts if p.status in words.PLACES_CLOSED)
    chars = sum(p.chars for p in parts if p.status in words.PLACES_CLOSED)
    ways = "，".join(f"{words.PLACES_CLOSED[status]} {count}" for status, count in sorted(read.items()))
    unread = tuple(
        Unread(
            member, line, _name(one) if several else "", words.part_name(p.part),
            p.why or words.PLACES_OPEN.get(p.status, p.status),
        )
        for member, one in enumerate(family)
        if one.kind != "case"
        for line, p in enumerate(one.coverage.parts)
        if p.status not in words.PLACES_CLOSED
    )  # fmt: skip
    missing = {
        f"{words.STAGES.get(s.name, s.name)}{f'：{s.why}' if s.why else ''}": None
        for one in family
        for s in one.stages
        if not s.ran
    }
    said = f"{sum(read.values())} 个部分{f'（{ways}）' if ways else ''}，{chars} 字"
    return Coverage(said, unread, tuple(missing), words.unscored(report))


def _name(report: Report) -> str:
    return (report.file.path or "（不留文件名）") if report.file else "本件（合在一起）"
