"""Listings, exports, hours, places: what is told of a store."""

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest

from biaoshi.errors import ConfigError, UsageError
from biaoshi.scan.export import export
from biaoshi.scan.hours import hours
from biaoshi.scan.listing import Filter, rows
from biaoshi.scan.place import address
from scan.disks import plain
from scan.stores import store, taken, worked

DAY = datetime.date(2026, 11, 24)


@pytest.fixture
def filled(tmp_path: Path) -> object:
    folder = tmp_path / "files"
    plain(folder, 21)
    made = store(tmp_path)
    taken(made, folder)
    worked(made)
    return made


def test_filters_choose(filled: object) -> None:
    """A filter lets through exactly the rows that are as it says, for items and for findings."""
    every = list(rows(filled, "items", Filter()))  # type: ignore[arg-type]
    assert len(every) == 21
    for wanted in (
        Filter(level="机密"),
        Filter(verdict="findings"),
        Filter(year=2025),
        Filter(code="MK"),
        Filter(limit=3),
    ):
        chosen = list(rows(filled, "items", wanted))  # type: ignore[arg-type]
        expected = [
            r for r in every
            if (wanted.level is None or r["highest_level"] == wanted.level)
            and (wanted.verdict is None or r["verdict"] == wanted.verdict)
            and (wanted.year is None or r["year"] == wanted.year)
            and (wanted.code is None or any(c.startswith(wanted.code) for c in r["codes"]))
        ][: wanted.limit]  # fmt: skip
        assert chosen == expected
        assert chosen
    found = list(rows(filled, "findings", Filter(code="MK102")))  # type: ignore[arg-type]
    assert {r["rule"] for r in found} == {"MK102"}


def test_exports_hold_every_row(filled: object) -> None:
    """json lines, csv and xlsx have the same rows; a cell that would be a formula is none."""
    from openpyxl import load_workbook

    def packed(form: str) -> bytes:
        return b"".join(export(rows(filled, "items", Filter()), "items", form, DAY))  # type: ignore[arg-type]

    lines = [json.loads(line) for line in packed("jsonl").splitlines()]
    table = list(csv.DictReader(io.StringIO(packed("csv").decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(packed("xlsx")))
    assert [r["path"] for r in lines] == [r["文件"] for r in table]
    assert [r[2] for r in book["清单"].iter_rows(min_row=4, values_only=True)] == [r["path"] for r in lines]
    odd = {"item": 1, "number": "=1+1"} | dict.fromkeys(list(lines[0])[2:])
    assert "'=1+1" in b"".join(export([odd], "items", "csv", DAY)).decode("utf-8-sig")


def test_findings_bear_the_level_of_their_files(filled: object) -> None:
    """A list of findings names the highest level of the files they are in; of files nobody read it says that."""
    from openpyxl import load_workbook

    def top(what: Any) -> str:
        packed = b"".join(export(rows(filled, what, Filter()), what, "xlsx", DAY))  # type: ignore[arg-type]
        return " ".join(str(c.value) for r in load_workbook(io.BytesIO(packed)).worksheets[0].iter_rows() for c in r)

    assert "源文件最高标注密级：机密" in top("findings")
    assert "没有读到密级标志" not in top("problems")


@pytest.mark.parametrize("rare", [0, 5000])
def test_a_code_is_found_however_common(filled: object, rare: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list by code is the same whichever way it is looked up."""
    monkeypatch.setattr("biaoshi.scan.listing._RARE", rare)
    for what in ("items", "findings"):
        chosen = list(rows(filled, what, Filter(code="MK1")))  # type: ignore[arg-type]
        every = rows(filled, what, Filter())  # type: ignore[arg-type]
        assert chosen == [r for r in every if any(c.startswith("MK1") for c in r.get("codes", [r.get("rule")]))]
        assert chosen


def test_a_filter_that_would_do_nothing_is_told() -> None:
    """Of problems nothing can be chosen, of the ledger what it has columns for."""
    assert Filter(code="MK", limit=3).idle("problems") == ("code",)
    assert Filter(year=1998, number="X", code="PE", verdict="findings").idle("ledger") == ("verdict",)
    assert Filter(year=1998, verdict="findings").idle("items") == ()


@pytest.mark.parametrize(
    ("at", "wait"),
    [((20, 0), 0), ((23, 59), 0), ((5, 59), 0), ((6, 0), 14 * 3600), ((19, 30), 1800), ((12, 0), 8 * 3600)],
)
def test_work_waits_for_its_hours(at: tuple[int, int], wait: float) -> None:
    """Between the hours, over midnight too, work goes on; outside it waits until they begin."""
    assert hours("20:00-06:00").wait(datetime.datetime(2026, 11, 24, *at)) == wait


@pytest.mark.parametrize("words", ["8-12", "25:00-06:00", "20:00-20:00", "20:61-06:00", "晚上"])
def test_hours_that_are_none(words: str) -> None:
    """What is no span of hours is refused."""
    with pytest.raises(UsageError, match="不是时段"):
        hours(words)


def test_a_store_is_its_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new store can be read by nobody else; on a network share SQLite is refused."""
    url = address(str(tmp_path / "s.db"))
    assert url == f"sqlite:///{tmp_path}/s.db"
    assert (tmp_path / "s.db").stat().st_mode & 0o077 == 0
    assert address("postgresql://a@b/c") == "postgresql://a@b/c"
    monkeypatch.setattr("biaoshi.scan.place._network", lambda _: "nfs4")
    with pytest.raises(ConfigError, match="网络共享"):
        address(str(tmp_path / "t.db"))
