"""Automatic numbering: the label a list paragraph shows.

Word counts per *abstract* list, so that two instances of one list go on counting together unless an instance
restarts a level. A level starts again when a higher one has moved on.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from biaoshi.formats.docx.looks import Properties
from biaoshi.formats.docx.numerals import as_shown
from biaoshi.formats.docx.styles import Layout, Styles, chain, paragraph_properties
from biaoshi.formats.ooxml.markup import MC, Element, W, local, number, on
from biaoshi.formats.ooxml.package import Package, linked, read_xml

_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list as defined."""

    start: int
    form: str
    custom: str | None
    text: str  # "%1.%2"
    restart: int | None  # level from 1 that restarts this one; 0 never; None the one above
    legal: bool  # all numbers as Arabic digits
    hidden: bool
    style: str | None
    paragraph: Properties


@dataclass(frozen=True, slots=True)
class Instance:
    """A numbering instance: the list it counts in, levels it redefines, levels it starts anew."""

    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class Numbering:
    """Definitions, and the counters of the story being read."""

    abstracts: Mapping[str, Mapping[int, Level]]
    aliases: Mapping[str, str]  # abstract list → numbering style it stands for
    instances: Mapping[str, Instance]
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)
    resolved: dict[str, tuple[str, dict[int, Level]] | None] = field(default_factory=dict)  # memory of `_levels`


def load_numbering(package: Package, main: str, styles: Styles) -> Numbering:
    """Read numbering.xml of the main part."""
    abstracts: dict[str, dict[int, Level]] = {}
    aliases: dict[str, str] = {}
    instances: dict[str, Instance] = {}
    for part in linked(package, main, "numbering")[:1]:
        root = read_xml(package, part)
        for child in root if root is not None else ():
            if local(child) == "abstractNum":
                key = child.get(W + "abstractNumId") or ""
                abstracts[key] = {n: level for e in child.iterchildren(W + "lvl") for n, level in [_level(e, styles)]}
                link = child.find(W + "numStyleLink")
                if link is not None:
                    aliases[key] = link.get(W + "val") or ""
            elif local(child) == "num":
                target = child.find(W + "abstractNumId")
                overrides = list(child.iterchildren(W + "lvlOverride"))
                levels = {
                    n: level for o in overrides for e in o.iterchildren(W + "lvl") for n, level in [_level(e, styles)]
                }
                starts = {
                    int(number(o.get(W + "ilvl")) or 0): int(number(s.get(W + "val")) or 0)
                    for o in overrides
                    for s in o.iterchildren(W + "startOverride")
                }
                abstract = target.get(W + "val") or "" if target is not None else ""
                instances[child.get(W + "numId") or ""] = Instance(abstract, levels, starts)
    return Numbering(abstracts, aliases, instances)


def _level(e: Element, styles: Styles) -> tuple[int, Level]:
    def value(name: str) -> str | None:
        found = e.find(W + name)
        return found.get(W + "val") if found is not None else None

    form = e.find(W + "numFmt")
    if form is None:
        form = next(e.iter(W + "numFmt"), None) if e.find(MC + "AlternateContent") is not None else None
    restart, start = number(value("lvlRestart")), number(value("start"))
    return int(number(e.get(W + "ilvl")) or 0), Level(
        start=int(start) if start is not None else 0,
        form=(form.get(W + "val") or "decimal") if form is not None else "decimal",
        custom=form.get(W + "format") if form is not None else None,
        text=value("lvlText") or "",
        restart=int(restart) if restart is not None else None,
        legal=on(e.find(W + "isLgl")),
        hidden=on(e.find(f"{W}rPr/{W}vanish")),
        style=value("pStyle"),
        paragraph=paragraph_properties(e.find(W + "pPr"), styles.theme),
    )


def _levels(numbering: Numbering, styles: Styles, num: str) -> tuple[str, dict[int, Level]] | None:
    if num not in numbering.resolved:
        numbering.resolved[num] = _resolve(numbering, styles, num, 0)
    return numbering.resolved[num]


def _resolve(numbering: Numbering, styles: Styles, num: str, hops: int) -> tuple[str, dict[int, Level]] | None:
    """Return (abstract list, its levels) of instance `num`, style links followed."""
    instance = numbering.instances.get(num)
    if instance is None:
        return None
    alias = numbering.aliases.get(instance.abstract)
    if alias and hops < 5:
        linked_num = chain(styles, alias, "paragraph").get("numId")
        if isinstance(linked_num, str) and (found := _resolve(numbering, styles, linked_num, hops + 1)):
            return found[0], {**found[1], **instance.levels}
    return instance.abstract, {**numbering.abstracts.get(instance.abstract, {}), **instance.levels}


def list_level(numbering: Numbering, styles: Styles, layout: Layout) -> tuple[int, Level] | None:
    """Return (level from 0, its definition) of a paragraph, None where it has no number."""
    if layout.num in (None, "0") or (found := _levels(numbering, styles, str(layout.num))) is None:
        return None
    number_of = layout.level
    if number_of is None:  # numbered by its style: the level that names the style
        number_of = next((n for n, level in found[1].items() if level.style == layout.style), 0)
    number_of = min(max(number_of, 0), _LEVELS - 1)
    return (number_of, found[1][number_of]) if number_of in found[1] else None


def next_label(numbering: Numbering, styles: Styles, layout: Layout) -> str:
    """Count one paragraph and return its label as shown, "" for none."""
    at = list_level(numbering, styles, layout)
    found = _levels(numbering, styles, str(layout.num)) if at else None
    if at is None or found is None:
        return ""
    abstract, levels = found
    n, level = at
    counters = numbering.counters.setdefault(abstract, [None] * _LEVELS)
    instance = numbering.instances[str(layout.num)]
    if str(layout.num) not in numbering.started:
        numbering.started.add(str(layout.num))
        for k in instance.starts:
            if 0 <= k < _LEVELS:
                counters[k] = None

    def first(k: int) -> int:
        return instance.starts.get(k, levels[k].start if k in levels else 1)

    counters[n] = first(n) if (current := counters[n]) is None else current + 1
    for k in range(n):
        if counters[k] is None:
            counters[k] = first(k)
    for k in range(n + 1, _LEVELS):
        restart = levels[k].restart if k in levels else None
        if restart is None or n < restart:
            counters[k] = None
    return "" if level.hidden else _label(level, levels, counters)


def _label(level: Level, levels: Mapping[int, Level], counters: list[int | None]) -> str:
    if level.form == "bullet":
        return level.text

    def shown(m: "re.Match[str]") -> str:
        k = int(m[1]) - 1
        of = levels.get(k, level)
        return as_shown(counters[k] or 0, "decimal" if level.legal and of.form != "none" else of.form, of.custom)

    return re.sub(r"%([1-9])", shown, level.text)
