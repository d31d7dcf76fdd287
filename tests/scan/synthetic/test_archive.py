"""A made archive is what its truth says, the same each time, and readable in every form."""

import csv
import datetime
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from biaoshi.errors import ConfigError, UsageError
from biaoshi.isolate import Reader
from biaoshi.scan.synthetic import FORMS, Plan, papers
from biaoshi.scan.synthetic.grammar import fill, grammar, of_year
from biaoshi.scan.synthetic.plan import closed, copied
from biaoshi.scan.synthetic.writing import TRUTH, write


@given(st.integers(50, 3000), st.floats(0.01, 0.2), st.integers(0, 99))
@settings(deadline=None, max_examples=30)
def test_prevalence_is_exact(size: int, prevalence: float, seed: int) -> None:
    """As many papers stay closed as were asked for, a copy like its original."""
    stays = closed(Plan(size, prevalence, seed))
    assert stays.sum() == max(1, round(size * prevalence))
    assert all(stays[n] == stays[n - 1] for n in range(size) if copied(n))


def test_the_same_plan_makes_the_same_papers() -> None:
    """Seeded: nothing depends on the run; another seed is another archive."""
    assert list(papers(Plan(200, seed=4))) == list(papers(Plan(200, seed=4)))
    assert [p.text for p in papers(Plan(50, seed=4))] != [p.text for p in papers(Plan(50, seed=5))]


def test_papers_are_dated_mixed_and_told_apart() -> None:
    """Every decade, every form, every quality; no two of one number; titles, marks and grounds as the truth needs them."""
    made = list(papers(Plan(3000, 0.1, 2)))
    assert len({p.number for p in made}) == 3000
    assert {p.date.year // 10 for p in made} == set(range(195, 203))
    assert {p.form for p in made} == set(FORMS)
    assert {p.quality for p in made} == {"good", "worn", "bad", "missing"}
    assert all(p.closed == bool(p.ground) for p in made)
    assert {p.fault for p in made} == {"", "level", "date"}
    marked = Counter(p.ground for p in made if p.level and not p.mark.endswith("解密"))
    assert set(marked) == {"state_secret"}
    unmarked = sum(p.ground == "state_secret" and not p.mark for p in made)
    assert unmarked > 0.2 * marked["state_secret"]
    assert any(not p.closed and p.mark.endswith("解密") for p in made)


def test_what_keeps_a_paper_closed_is_in_it_or_lost_with_its_page() -> None:
    """A good closed paper holds the beginning of a closed sentence, an open one of none."""
    starts = [s.partition("，")[0] for t in grammar().topics for _, s in t.closed]
    plain = [s for s in starts if "{" not in s]
    made = [p for p in papers(Plan(3000, 0.2, 2)) if p.quality in ("good", "missing")]
    assert len(plain) >= 8
    assert not [p.number for p in made if not p.closed and any(s in p.text for s in plain)]
    assert sum(p.closed and any(s in p.text for s in plain) for p in made) > 30
    assert any(p.lost for p in papers(Plan(20_000, 0.2, 2)) if p.closed)


def test_no_sentence_is_said_before_its_time() -> None:
    """No website in the fifties, no commune in the nineties; every topic has something to say in every year."""
    for topic in grammar().topics:
        for year in range(1950, 2026):
            said = of_year(topic.name, year)
            assert all((said.common, said.titles, said.closed))
            text = "".join((*said.common, *said.open))
            assert "网站" not in text or year >= 1998
            assert "社员" not in text or year <= 1984


def test_every_slot_is_known() -> None:
    """A misspelt slot would stop the making of one archive in a thousand."""
    made = next(papers(Plan(1)))
    known = dict.fromkeys(
        ("place", "village", "person", "other", "unit", "plant", "n", "m", "day", "clock", "item", "id", "phone"), "x"
    )
    for topic in grammar().topics:
        for sentence in (*topic.titles, *topic.common, *topic.open, *(s for _, s in topic.closed)):
            assert "{" not in fill(sentence, known)
    assert made.date >= datetime.date(1950, 1, 1)


def test_every_form_reads_back_as_it_was_made(tmp_path: Path) -> None:
    """The program's own readers find the text of each paper whole, and in a scan none."""
    folder = tmp_path / "archive"
    count = write(folder, Plan(120, 0.1, 7))
    made = {p.number: p for p in papers(Plan(120, 0.1, 7))}
    rows = list(csv.DictReader((folder / "truth.csv").read_text("utf-8-sig").splitlines()))
    assert tuple(rows[0]) == TRUTH
    assert count == sum(r["closed"] == "1" for r in rows) == 12
    assert {r["form"] for r in rows} == set(FORMS)
    with Reader(ocr="never") as reader:
        for row in rows:
            text = reader.read(folder / row["file"]).document.text
            expected = "" if row["form"] == "scan" else made[row["number"]].text
            assert "".join(text.split()) == "".join(expected.split()), row["form"]


def test_the_ledger_is_the_archives_and_its_faults_are_told(tmp_path: Path) -> None:
    """A row a paper, csv and xlsx alike; it differs from the paper where the truth says so and nowhere else."""
    folder = tmp_path / "archive"
    write(folder, Plan(400, 0.2, 7, ("txt",)))
    made = {p.number: p for p in papers(Plan(400, 0.2, 7, ("txt",)))}
    ledger = list(csv.reader((folder / "ledger.csv").read_text("utf-8-sig").splitlines()))
    book = load_workbook(folder / "ledger.xlsx").active
    assert [["" if v is None else str(v) for v in r] for r in book.iter_rows(values_only=True)] == ledger
    for row in ledger[1:]:
        paper = made[row[0]]
        assert (row[4] == paper.level) == (paper.fault != "level" or not paper.level)
        assert (row[3].replace("-", "") == f"{paper.date:%Y%m%d}") == (paper.fault != "date")


@pytest.mark.parametrize("plan", [(0, 0.05), (10, 0.5), (10, 0.0)])
def test_a_plan_out_of_range_is_refused(plan: tuple[int, float]) -> None:
    """Nothing is made of a plan that cannot be."""
    with pytest.raises(UsageError):
        Plan(*plan)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder that is there stays as it is."""
    with pytest.raises(ConfigError, match="不覆盖"):
        write(tmp_path, Plan(1))
