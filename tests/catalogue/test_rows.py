"""The published rows as data: complete, well-formed, honest about what was read and what stands."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from biaoshi.catalogue import load, published
from biaoshi.catalogue.ideas import compiled
from biaoshi.catalogue.rows import Item, common
from biaoshi.errors import ConfigError

ITEMS = [(c, i) for c in published() for i in c.items]
GOOD = {"items": [{"id": "x-1", "item": "某事项", "level": "秘密", "all": ["a"]}], "ideas": {"a": "甲|乙"}}


def row(id_: str) -> Item:
    return next(i for _, i in ITEMS if i.id == id_)


def test_every_published_row_is_there_once() -> None:
    """All 204 rows, ids unique over all domains, counter-examples without a level."""
    assert len(ITEMS) == 204
    assert len({i.id for _, i in ITEMS}) == 204
    assert sum(i.level is None for _, i in ITEMS) == 10


def test_status_says_what_is_known() -> None:
    """Repealed rows say until when; nothing is called in force without a note or a statute behind it."""
    assert all(i.valid_to for _, i in ITEMS if i.status == "repealed")
    assert not [i.id for _, i in ITEMS if i.status == "in_force" and i.valid_to]
    assert row("taxation-01").status == "repealed"
    assert row("railway-01").status == "uncertain"


def test_rows_of_general_knowledge_carry_no_basis() -> None:
    """A row whose text was not read cites no instrument, and no row cites an article that was not read."""
    guessed = [i for _, i in ITEMS if "凭一般知识" in i.note]
    assert guessed
    assert not any(i.basis for i in guessed)
    assert not [i.id for _, i in ITEMS if i.article and "未核" in i.article]


@pytest.mark.parametrize(
    ("day", "stands"), [(date(2002, 12, 31), False), (date(2003, 1, 1), True), (date(2020, 6, 1), True), (date(2021, 1, 1), False)]
)  # fmt: skip
def test_a_row_stands_between_its_years(day: date, stands: bool) -> None:
    """A year stands for all its days, the last one included."""
    assert row("surveying-16").stands(day) is stands


def test_matchable_rows_can_be_reached() -> None:
    """A row's first idea has a word of two characters or a pattern: single characters do not pass the gate."""
    known = compiled(published())
    for n, catalogue in enumerate(published()):
        for item in catalogue.items:
            if item.all:
                ideas = [(n if i in catalogue.ideas or i in catalogue.patterns else -1, i) for i in item.all[0].ideas]
                assert any(i in known.patterns or any(len(w) > 1 for w in known.synonyms[i]) for i in ideas), item.id


def test_no_idea_is_unused_and_no_word_twice() -> None:
    """What is in the data does something: every idea is used by a row, every synonym is said once."""
    for catalogue in published():
        used = {i for item in catalogue.items for n in item.all for i in n.ideas}
        used |= {i for item in catalogue.items for i in (*item.some, *item.none)}
        assert set(catalogue.ideas) - used == set(), catalogue.name
        assert all(len(set(words)) == len(words) for words in catalogue.ideas.values())
    assert all(len(set(words)) == len(words) for words in common().ideas.values())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"items": [{"id": "x-1", "item": "某事项", "level": "密"}]}, "密级"),
        ({"items": [{"id": "x-1", "item": "某事项", "all": ["b"]}]}, "没有定义的要素"),
        ({"items": [{"id": "x-1"}]}, "缺少"),
        ({"items": [{"id": "x-1", "item": "甲"}, {"id": "x-1", "item": "乙"}]}, "重复"),
        ({"items": [{"id": "x-1", "item": "甲", "status": "old"}]}, "status"),
        ({"items": "none"}, "没有条目"),
        ({"digest": "0" * 64}, "校验值"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, change: dict[str, object], why: str) -> None:
    """Each fault is one Chinese sentence that names the file."""
    path = tmp_path / "own.json"
    path.write_text(json.dumps({**GOOD, **change}), encoding="utf-8")
    with pytest.raises(ConfigError, match=why) as raised:
        load(path)
    assert "own.json" in str(raised.value)
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    assert load(path).items[0].item == "某事项"


def test_no_pattern_runs_on_over_line_ends() -> None:
    """A pattern that may take any number of line ends tries each run of them anew from every one: blank lines would hang it."""
    for catalogue in published():
        for name, pattern in catalogue.patterns.items():
            assert not re.search(r"\\s[*+]", pattern.pattern if hasattr(pattern, "pattern") else pattern), name
