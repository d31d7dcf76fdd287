"""The dashboard counts what was checked and concluded, of one's own units only, without a word; files say the same."""

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

import biaoshi
from api.desk.cases import CLEAN, LETTER, WORDS, person
from api.desk.cases import hand_in as hand_in_case
from api.desk.test_officers import Officer, officer
from api.office import NOTICE, Office, office
from biaoshi.jobs import begin
from biaoshi_api import tallies
from biaoshi_api.desk.cases.tables import CASES
from biaoshi_api.orders import Asked, submit
from biaoshi_api.people import assigning
from biaoshi_api.tallies.tables import TALLIES
from biaoshi_api.uploads import in_memory

FORMULA = "=HYPERLINK(1)"


def hand_in(here: Office, unit: str, *texts: str, now: bool = False) -> list[biaoshi.Report]:
    """Have texts checked by somebody of the unit, at once or as jobs, and return the reports."""
    who = here.auth("drafter", unit=unit)
    made = []
    for text in texts:
        files = {"file": ("qingchuan-letter.txt", text.encode())}
        prefer = {} if now else {"Prefer": "respond-async"}
        answer = here.client.post("/v1/checks", files=files, headers=who | prefer)
        if not now:
            assert answer.status_code == 202, answer.text
            here.work()
            answer = here.client.get(f"/v1/reports/{answer.json()['id']}", headers=who)
        assert answer.status_code == 200, answer.text
        made.append(biaoshi.load_report(answer.json()))
    return made


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Officer, list[biaoshi.Report]]]:
    """An office where two units below one checked papers, and another unit did, with the one's reviewer."""
    with office(tmp_path_factory.mktemp("dashboard")) as here:
        mine = hand_in(here, "slt/bgs", NOTICE, LETTER) + hand_in(here, "slt", NOTICE, CLEAN, now=True)
        hand_in(here, "qt", LETTER, LETTER, NOTICE)
        who = officer(here, "shen.cha", "reviewer", unit="slt")
        with begin(here.site.engine) as connection:
            assigning.put_unit(connection, now=1.0, by="system", code="slt/bgs", title=FORMULA)
        yield here, who, mine


def faults(reports: list[biaoshi.Report]) -> Counter[str]:
    """Count by rule what a person would count by hand."""
    return Counter(
        f.rule for r in reports for one in r.family() for f in one.findings if f.severity in ("error", "warning")
    )


def tables(page: str) -> dict[str, list[list[str]]]:
    """Return the tables of the page: heading → rows of cells."""
    found = {}
    for part in page.split("<section")[1:]:
        title = re.search(r"<h2[^>]*>([^<]+)</h2>", part)
        assert title
        found[title[1]] = [
            re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in re.findall(r"<tr>(<td.*?)</tr>", part, re.S)
        ]
    return found


def test_checks_are_counted_by_rule_unit_and_month(scene: tuple[Office, Officer, list[biaoshi.Report]]) -> None:
    """Rules, units and marks are counted as the reports have them, jobs and answers at once alike; another unit's are not."""
    _, who, mine = scene
    page = who.get("/dashboard").text
    shown = tables(page)
    assert {row[0]: int(row[3]) for row in shown["各规则发现的问题"]} == faults(mine)
    by_unit: Counter[str] = Counter()
    for unit, _, _, n in shown["各单位的问题"]:
        by_unit[unit] += int(n)
    assert by_unit == {FORMULA: faults(mine[:2]).total(), "slt": faults(mine[2:]).total()}
    share = biaoshi.quality(mine).all_marks
    assert [row[1:] for row in shown["各月的标志规范率"]] == [[str(share.marks), str(share.right), f"{share.rate:.1%}"]]
    assert sum(int(row[1]) for row in shown["每天的检查次数"]) == len(mine) == 4
    assert "4 次" in page


def test_each_plot_has_its_words_and_the_same_numbers(scene: tuple[Office, Officer, list[biaoshi.Report]]) -> None:
    """A plot is a picture with title and description; what its bars say stands in the table; nothing is styled inline."""
    _, who, mine = scene
    page = who.get("/dashboard").text
    plots = re.findall(r"<svg.*?</svg>", page, re.S)
    assert len(plots) == 4, "no case was closed"
    for plot in plots:
        named = re.search(r'role="img" aria-labelledby="(\S+) (\S+)"', plot)
        assert named
        assert f'<title id="{named[1]}">' in plot
        assert f'<desc id="{named[2]}">' in plot
    assert "style=" not in page
    assert "<script" not in page
    bars = dict(re.findall(r"<title>([A-Z]{2}[0-9]{3}) [^<]*：([0-9]+)</title>", page))
    assert {code: int(n) for code, n in bars.items()} == dict(faults(mine).most_common(15))


def test_no_words_are_kept(scene: tuple[Office, Officer, list[biaoshi.Report]]) -> None:
    """The counts hold codes and numbers, the pages nothing of any paper, not the name of its file."""
    here, who, _ = scene
    with here.site.engine.connect() as connection:
        kept = str(connection.execute(sa.select(TALLIES)).all())
    for text in (kept, who.get("/dashboard").text, who.get("/dashboard/counts.csv").text):
        assert not [word for word in WORDS if word in text]


def test_files_say_the_same_and_run_nothing(scene: tuple[Office, Officer, list[biaoshi.Report]]) -> None:
    """Both downloads have every row of the page; a unit named like a formula is a text in both."""
    _, who, _ = scene
    shown = tables(who.get("/dashboard").text)
    wanted = Counter((title, row[0], row[-1]) for title, rows in shown.items() for row in rows)
    given = who.get("/dashboard/counts.csv")
    assert given.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in given.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(given.content.decode("utf-8-sig"))))[1:]
    assert Counter((r[0], r[1].removeprefix("'"), r[-1]) for r in rows) == wanted
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert [r for r in rows if r[1] == f"'{FORMULA}"]
    book = openpyxl.load_workbook(io.BytesIO(who.get("/dashboard/counts.xlsx").content))
    found: Counter[tuple[str, str, str]] = Counter()
    for title in shown:
        sheet: Any = book[title]
        for row in sheet.iter_rows(min_row=4):
            cells = [c for c in row if c.value is not None]
            if cells:
                assert all(c.data_type in "sn" for c in cells)
                last = cells[-1].value
                found[title, str(cells[0].value), f"{last:.1%}" if "规范率" in title else str(last)] += 1
    assert found == wanted
    assert not [c for row in book["统计"].iter_rows() for c in row if c.data_type == "f"]
    assert len(book["统计"]._charts) == 4


def test_a_job_done_twice_is_counted_once(scene: tuple[Office, Officer, list[biaoshi.Report]]) -> None:
    """A worker that dies after it counted does not make two checks of one."""
    here, who, mine = scene
    before = who.get("/dashboard").text
    with begin(here.site.engine) as connection:
        job = connection.execute(sa.select(TALLIES).where(TALLIES.c.unit == "slt/bgs")).mappings().first()
        assert job
        report = next(r for r in mine[:2] if tallies.tally_of(r)["faults"] == job["faults"])
        tallies.add(connection, report, now=job["moment"], owner="x", unit="slt/bgs", job=job["job"])
    assert who.get("/dashboard").text == before


def test_drops_and_cases_are_checks_too(tmp_path: Path) -> None:
    """What a drafter drops and takes away again is counted for his unit, and so is what is handed in for review: each once,
    however often it is checked again."""
    with office(tmp_path) as here:
        drafter = person(here, "li.na", "drafter", unit="slt/bgs")
        given = [in_memory("file", "a.txt", iter([LETTER.encode()]))]
        submit(here.site, drafter, "drop", given, {"date": None, "profile": "gov"}, Asked(marks={"session": "a" * 64}))
        assert here.work() == 1
        hand_in_case(here, drafter, [("a.txt", LETTER.encode())])
        with here.site.engine.connect() as connection:
            rows = connection.execute(sa.select(TALLIES).order_by(TALLIES.c.n)).all()
        assert [(r.unit, r.verdict) for r in rows] == [("slt/bgs", "findings")] * 2
        assert rows[0].faults == rows[1].faults == dict(faults([biaoshi.check_text(LETTER, name="a.txt")]))


def test_a_stopped_paper_leaves_a_number(tmp_path: Path) -> None:
    """Of a paper above the ceiling nothing is counted but that it was stopped, whatever was asked for."""
    with office(tmp_path, "秘密") as here:
        who = here.auth("drafter")
        for prefer in ({}, {"Prefer": "respond-async"}):
            here.client.post("/v1/checks", files={"file": ("a.txt", NOTICE.encode())}, headers=who | prefer)
        here.work()
        here.client.post("/v1/annotations", files={"file": ("a.txt", NOTICE.encode())}, headers=who | prefer)
        here.work()
        with here.site.engine.connect() as connection:
            rows = connection.execute(sa.select(TALLIES)).all()
        assert [(r.verdict, r.marks, r.faults) for r in rows] == [("stopped", 0, {})] * 3
        assert "3 次" in officer(here, "shen.cha", "approver", unit="slt").get("/dashboard").text


def test_conclusions_are_counted_by_ground_of_the_period(tmp_path: Path) -> None:
    """Closed cases of one's units and one's period stand by conclusion and ground with the article; open ones do not."""
    noon = datetime.datetime(2026, 3, 10, 12).timestamp()
    cases = [
        ("slt", "closed", noon, "withhold", "state_secret"), ("slt/bgs", "closed", noon, "withhold", "state_secret"),
        ("slt", "closed", noon, "discretionary", "process_info"), ("slt", "closed", noon, "none_found", None),
        ("slt", "approving", None, "withhold", "trade_secret"), ("qt", "closed", noon, "withhold", "law_forbids"),
        ("slt", "closed", noon - 400 * 86_400, "redacted", None), ("slt", "closed", noon, None, None),  # stopped
    ]  # fmt: skip
    with office(tmp_path) as here:
        who = officer(here, "shen.cha", "reviewer", unit="slt")
        with begin(here.site.engine) as connection:
            for n, (unit, state, closed, said, ground) in enumerate(cases):
                connection.execute(sa.insert(CASES).values(
                    id=f"{n:032x}", unit=unit, owner="x", created=1.0, changed=1.0, state=state, step=1, steps=1, rank=0,
                    verdict="findings", outcome="refer", hold=False, errors=0, warnings=0, infos=0, needed=0, decided=0,
                    unread=0, conclusion=said, ground=ground, closed=closed, ruleset="x", record="x", report="x",
                ))  # fmt: skip
        page = who.get("/dashboard?first=2026-03-10&last=2026-03-10").text
        assert sorted(tables(page)["办结的结论和理由"]) == sorted([
            ["未发现不予公开事由", "", "", "1"], ["可以不予公开", "过程性信息", "政府信息公开条例 第十六条第二款", "1"],
            ["不予公开", "国家秘密", "政府信息公开条例 第十四条", "2"],
        ])  # fmt: skip
        assert "不是公开申请的件数" in page
        assert "<svg" in page.split('id="outcomes"')[1]
        assert tables(who.get("/dashboard?first=2026-03-11&last=2026-03-11").text)["办结的结论和理由"] == []


@pytest.mark.parametrize(
    "query", ["first=x", "last=2026-02-30", "first=2026-02-01&last=2026-01-01", "first=2001-01-01&last=2026-01-01", "first=0001-01-01&last=0001-01-02",
    "last=0001-01-01"]
)  # fmt: skip
def test_a_period_that_is_none_is_said(scene: tuple[Office, Officer, list[biaoshi.Report]], query: str) -> None:
    """Days that are none, that run backwards, a period too long: the page says so, a download is refused."""
    _, who, _ = scene
    page = who.get(f"/dashboard?{query}")
    assert (page.status_code, "日期应写作" in page.text) == (422, True)
    for kind in ("csv", "xlsx"):
        assert who.get(f"/dashboard/counts.{kind}?{query}").status_code == 422


@pytest.mark.parametrize(("days", "word", "rows"), [(30, "每天", 30), (120, "每周", None), (800, "每月", None)])
def test_long_periods_are_shown_by_week_or_month(
    scene: tuple[Office, Officer, list[biaoshi.Report]], days: int, word: str, rows: int | None
) -> None:
    """However long the period, every check is in one bar, and bars can be told from each other."""
    here, who, mine = scene
    today = tallies.day_of(here.site.clock())
    first = today - datetime.timedelta(days - 1)
    shown = tables(who.get(f"/dashboard?first={first}&last={today}").text)[f"{word}的检查次数"]
    assert sum(int(row[1]) for row in shown) == len(mine)
    assert len(shown) <= 62
    assert rows in (None, len(shown))


def test_who_has_no_unit_is_told(tmp_path: Path) -> None:
    """Without a unit nothing is counted for anybody, and the page says why."""
    with office(tmp_path) as here:
        hand_in(here, "", NOTICE)
        page = officer(here, "shen.cha", "reviewer").get("/dashboard").text
        assert "您还没有单位" in page
        assert "0 次" in page
