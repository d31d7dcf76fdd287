"""Rows of ledgers into suspected codes and a score: what is opened first. Hints from titles and fields only.

The rules themselves speak, of a paper that is nothing but the row's title; what needs dates is reckoned by the calendar.
"""

import datetime
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from biaoshi import lexicons
from biaoshi.calendar import expiry, presumed, twenty_five_years
from biaoshi.check import facts_of
from biaoshi.check.content import with_content
from biaoshi.check.judging import judge
from biaoshi.profiles import load_profile
from biaoshi.rules import all_rules
from biaoshi.scan import numbers
from biaoshi.scan.ledgers.reading import Ledger, Record
from biaoshi.types.document import Block, Document, Part
from biaoshi.types.entry import Cell
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Rule

_TITLE = ("SC7", "PI8", "CO408")
_ROW = ("PE204", "AR954", "AR955")
_FIELD = ("PE202", "PE203", "PE205", "PE206", "PE208")
WEIGHT = {
    "PE204": 60, "AR955": 60, "PE202": 30, "PE203": 30, "PE206": 30, "AR951": 50, "AR952": 40, "AR954": 10, "SC709": 60,
    "SC701": 60, "SC702": 60, "SC703": 40, "SC711": 40, "PI831": 30, "PI832": 40, "PI833": 40, "PI834": 40, "PI830": 10,
}  # fmt: skip
OTHERS = 30
_GROUNDS = {
    "state_secret": "SC701", "work_secret": "SC703", "internal_affairs": "SC704", "process_info": "SC705",
    "enforcement_file": "SC706", "trade_secret": "SC707", "public_safety": "SC708", "law_forbids": "SC709",
    "personal_privacy": "PI832",
}  # fmt: skip
LEVEL = {"秘密": 200, "机密": 300, "绝密": 400}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row with what is suspected of it. `codes`: rule → how often."""

    ledger: str  # digest of the sheet
    record: Record
    codes: dict[str, int]
    score: int
    expires: datetime.date | None


def rank(ledgers: Iterable[Ledger], *, as_of: datetime.date) -> Iterator[Ranked]:
    """Yield every row of `ledgers`, 案卷 first, with codes and score on the day `as_of`."""
    ordered = sorted(ledgers, key=lambda x: not x.mapping.volume)
    covers: dict[str, Cell] = {}
    for ledger in ordered:
        for record in ledger.records():
            if record.volume and record.entry.mark is not None:
                covers[numbers.plain(record.number)] = record.entry.mark
            elif not record.volume and (cover := _cover(record.number, covers)):
                record = replace(record, entry=replace(record.entry, volume=cover))
            yield ranked(ledger.digest, record, as_of)


def _cover(number: str, covers: dict[str, Cell]) -> Cell | None:
    """Return what is told of the 案卷 a 件 is in: the longest beginning of its 档号 that is one."""
    plain = numbers.plain(number)
    while (cut := plain.rfind("-")) > 0:
        plain = plain[:cut]
        if plain in covers:
            return covers[plain]
    return None


def ranked(ledger: str, record: Record, as_of: datetime.date) -> Ranked:
    """Return one row with its codes and score."""
    codes = Counter(_of_title(record.title, as_of))
    codes.update(_of_row(record, as_of))
    told = record.entry.mark
    ends = None
    if told is not None and told.level is not None:
        if told.period is None:
            ends = presumed(told.level, record.date)
        else:
            ends = expiry(told.period, record.date)
            codes.update(_of_mark(told.words, record.date, as_of))
        if ends is not None and ends <= as_of:
            codes["AR951"] += 1
    formed = record.date or (datetime.date(record.year, 12, 31) if record.year else None)
    if formed and (full := twenty_five_years(formed)) and full <= as_of:
        codes["AR952"] += 1
    score = sum(WEIGHT.get(code, OTHERS) for code in codes)
    if told is not None and told.level is not None:
        score += LEVEL[told.level]
    return Ranked(ledger, record, dict(sorted(codes.items())), score, ends)


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[Rule, ...], tuple[Rule, ...], tuple[Rule, ...]]:
    def of(codes: tuple[str, ...]) -> tuple[Rule, ...]:
        return tuple(r for r in all_rules() if r.code.startswith(codes))

    return of(_TITLE), of(_ROW), of(_FIELD)


def _document(text: str) -> Document:
    return Document("text/plain", (Block("body", 0, text),), (Part("body", "text", len(text), "read"),))


@lru_cache(maxsize=100_000)
def _of_title(title: str, as_of: datetime.date) -> tuple[str, ...]:
    """Return the codes that speak of a title; many rows of a ledger have the same."""
    if not title:
        return ()
    facts = with_content(facts_of(_document(title), profile=load_profile("archive"), as_of=as_of))
    found = [r.code for r, _ in judge(facts, _rules()[0])]
    found += [_GROUNDS[t.entry.ground] for t in lexicons.find(title) if t.entry.ground in _GROUNDS and not t.against]
    found += [code for code, words, unless in _words() if words.search(title) and not (unless and unless.search(title))]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    """Return the words of titles.toml: code, words, words that speak against it."""
    raw = tomllib.loads(files("biaoshi.scan.ledgers").joinpath("titles.toml").read_text("utf-8"))

    def any_of(words: str) -> re.Pattern[str] | None:
        return re.compile("|".join(sorted(words.split(), key=len, reverse=True))) if words else None

    return tuple((code, p, any_of(r.get("not", ""))) for code, r in raw.items() if (p := any_of(r["words"])))


def _of_row(record: Record, as_of: datetime.date) -> Iterator[str]:
    """Yield the codes that speak of the row's fields, whatever its title."""
    facts = _bare(as_of)
    facts = replace(facts, entry=record.entry, date=record.date)
    yield from (r.code for r, _ in judge(facts, _rules()[1]))


@lru_cache(maxsize=4)
def _bare(as_of: datetime.date) -> Facts:
    return facts_of(_document(""), profile=load_profile("archive"), as_of=as_of)


@lru_cache(maxsize=20_000)
def _of_mark(words: str, date: datetime.date | None, as_of: datetime.date) -> tuple[str, ...]:
    """Return the codes that speak of a level with its period, written as a mark."""
    facts = facts_of(_document(f"{words}\n关于档案的通知"), profile=load_profile("archive"), as_of=as_of, given=date)
    return tuple(r.code for r, _ in judge(facts, _rules()[2]))
