"""What is checked is written once, with its job's end, and is what the checker says; no text of a paper is kept."""

import os
import signal
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from biaoshi import Checker, Report
from biaoshi.formats import rar, sevenzip
from biaoshi.formats.form import Limits
from biaoshi.formats.recognition import budget
from biaoshi.formats.unread import passing
from biaoshi.isolate import process
from biaoshi.isolate.process import Silence
from biaoshi.jobs import begin
from biaoshi.scan import work
from biaoshi.scan.scanning import Choice
from biaoshi.scan.settings import Settings, checker, edition
from biaoshi.scan.status import status, worst
from biaoshi.scan.tables import FILES, FINDINGS, ITEMS, METADATA, PROBLEMS, RESULTS
from biaoshi.types.report import Coverage, CoverageLine
from scan.disks import plain
from scan.stores import MARKS_ONLY, counted, store, taken, told, worked

PAPER = "机密☆10年\n云岭省水利厅文件\n关于开展检查的通知\n各市水利局：\n请认真贯彻执行，不得外传。\n云岭省水利厅\n2024年3月2日"


def epitaph(silence: Silence, code: int = 0) -> str:
    """Return what the ledger says of a reading process that gave no answer."""
    ended: Any = SimpleNamespace(process=SimpleNamespace(returncode=code))
    return process.epitaph(silence, ended, Limits()).parts[0].why or ""


def test_store_says_what_the_checker_says(tmp_path: Path) -> None:
    """Verdict, counts, level, codes and spans of an item are those of the report on the file."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text(PAPER, encoding="utf-8")
    made = store(tmp_path)
    taken(made, folder)
    assert worked(made) == 1
    with Checker(profile="archive", as_of="2026-11-24", ocr="never", content="never") as checker:
        report = checker.check(folder / "a.txt")
    with made.engine.connect() as connection:
        row = connection.execute(sa.select(RESULTS)).one()
        found = connection.execute(sa.select(FINDINGS).order_by(FINDINGS.c.place)).all()
    assert (row.verdict, row.error, row.warning, row.highest_level) == (
        report.verdict,
        report.counts.error,
        report.counts.warning,
        "机密",
    )
    assert [(f.rule, f.severity, f.fingerprint) for f in found] == [
        (f.rule, f.severity, f.fingerprint) for f in report.findings
    ]
    assert [(f.start, f.end) for f in found if f.rule == "MK101"] == [
        f.locations[0].offset for f in report.findings if f.rule == "MK101"
    ]


def test_no_text_is_kept(tmp_path: Path) -> None:
    """No words of a paper, of its title, of a sheet's name are anywhere in the store's bytes."""
    from openpyxl import Workbook

    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text(PAPER, encoding="utf-8")
    book = Workbook()
    book.active.title = "青鸾名册"
    book.active["A1"] = "身份证号 990101199001010019 李青松"
    book.save(folder / "b.xlsx")
    made = store(tmp_path)
    taken(made, folder)
    worked(made, Settings(as_of="2026-11-24", ocr=False))
    made.engine.dispose()
    held = b"".join(p.read_bytes() for p in tmp_path.iterdir() if p.is_file())
    for words in ("开展检查", "不得外传", "水利厅", "青鸾", "990101199001010019", "李青松", "☆"):
        assert words.encode() not in held
        assert words.encode("unicode_escape") not in held
        assert ascii(words)[1:-1].encode() not in held


def test_identical_files_are_checked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies have one result between them, in one batch or in different scans; a telling name has its own."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(PAPER, encoding="utf-8")
    asked: list[str] = []
    check = Checker.check

    def noted(self: Checker, path: Path, **kw: Any) -> Report:
        asked.append(path.name)
        return check(self, path, **kw)

    monkeypatch.setattr(Checker, "check", noted)
    made = store(tmp_path)
    taken(made, folder)
    worked(made)
    (folder / "d.txt").write_text(PAPER, encoding="utf-8")
    (folder / "秘密★5年.txt").write_text(PAPER, encoding="utf-8")
    taken(made, folder)
    worked(made)
    assert asked == ["a.txt", "秘密★5年.txt"]
    assert counted(made, RESULTS) == 2
    with made.engine.connect() as connection:
        assert set(connection.execute(sa.select(ITEMS.c.state)).scalars()) == {"done"}
        codes = connection.execute(sa.select(RESULTS.c.codes).join(ITEMS).where(ITEMS.c.n == 5)).scalar_one()
    assert "CO401" in codes


def test_status_counts_items_that_are_there(tmp_path: Path) -> None:
    """Copies are counted each, though they have one result; of a file that is gone neither verdict nor level is told."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(PAPER, encoding="utf-8")
    (folder / "c.docx").write_bytes(b"PK\x03\x04")
    made = store(tmp_path)
    taken(made, folder)
    worked(made)
    now = status(made, now=3.0)
    assert (now.verdicts, now.levels, worst(made)) == ({"findings": 2, "unreadable": 1}, {"机密": 2}, "error")
    for path in folder.iterdir():
        path.unlink()
    (folder / "d.txt").write_text("请阅。", encoding="utf-8")
    taken(made, folder)
    worked(made)
    now = status(made, now=3.0)
    assert (sum(now.verdicts.values()), now.levels) == (1, {})
    assert worst(made) != "error"


def test_of_a_paper_above_the_ceiling_level_and_digest_are_kept(tmp_path: Path) -> None:
    """A stopped file has its level, its digest and the day in the store, no finding, no date, no count of characters."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text(PAPER, encoding="utf-8")
    made = store(tmp_path)
    taken(made, folder)
    worked(made, Settings(as_of="2026-11-24", ocr=False, ceiling="秘密"))
    with made.engine.connect() as connection:
        row = connection.execute(sa.select(RESULTS)).one()
        assert connection.execute(sa.select(ITEMS.c.year)).scalar_one() is None
    assert (row.verdict, row.highest_level, row.complete) == ("stopped", "机密", False)
    assert row.sha256 is not None
    assert (row.formed, row.expires, row.genre, row.media_type, row.pages, row.chars) == (
        None,
        None,
        None,
        None,
        None,
        0,
    )
    assert (row.codes, row.grounds, row.error, row.warning, row.info) == ({}, {}, 0, 0, 0)
    assert counted(made, FINDINGS) == 0


def test_an_older_job_of_an_item_is_ended_beside_the_newer(tmp_path: Path) -> None:
    """Two jobs of one item claimed together: the newer is worked on, the older ended, none waits for its lease."""
    folder = tmp_path / "files"
    plain(folder, 1)
    made = store(tmp_path)
    taken(made, folder)
    (folder / "a00000.txt").rename(tmp_path / "away.txt")
    taken(made, folder)
    (tmp_path / "away.txt").rename(folder / "a00000.txt")
    taken(made, folder)
    assert len(made.queue.find(state="waiting")) == 2
    assert worked(made) == 1
    assert made.queue.count()["done"] == 2


def test_decisions_changed_under_the_same_name_are_another_edition(tmp_path: Path) -> None:
    """Results are used again only where decisions and profile are what they were, not only called so."""
    accepted, profile = tmp_path / "accepted.json", tmp_path / "own.toml"
    accepted.write_text('{"version": 1, "accepted": [], "read": []}', encoding="utf-8")
    profile.write_text('base = "archive"\n', encoding="utf-8")
    settings = Settings(as_of="2026-11-24", ocr=False, content="never", accepted=str(accepted), profile=str(profile))

    def now() -> str:
        with checker(settings, "read") as made:
            return edition(settings, "read", made)

    told = [now(), now()]
    accepted.write_text('{"version": 1, "accepted": [],  "read": []}', encoding="utf-8")
    told.append(now())
    profile.write_text('base = "archive"\noff = ["MK101"]\n', encoding="utf-8")
    told.append(now())
    assert told[0] == told[1]
    assert len(set(told)) == 3


def test_only_changed_files_are_checked_again(tmp_path: Path) -> None:
    """A second scan has nothing to do; a changed file is checked again and its old result goes; a file gone is gone."""
    folder = tmp_path / "files"
    plain(folder, 6)
    made = store(tmp_path)
    taken(made, folder)
    assert worked(made) == 6
    before = told(made)
    taken(made, folder)
    assert worked(made) == 0
    assert told(made) == before
    (folder / "a00001.txt").write_text(PAPER, encoding="utf-8")
    (folder / "a00002.txt").unlink()
    taken(made, folder)
    assert worked(made) == 1
    assert counted(made, RESULTS) == 6  # of the one that is gone too: it comes back perhaps
    with made.engine.connect() as connection:
        states = dict(connection.execute(sa.select(FILES.c.path, ITEMS.c.state).join(ITEMS)).all())
    assert states[b"a00002.txt"] == "gone"
    assert [s for p, s in states.items() if p != b"a00002.txt"] == ["done"] * 5
    fresh = store(tmp_path, "fresh.db")
    taken(fresh, folder)
    worked(fresh)
    assert [t for t in told(made) if "a00002" not in t[0]] == told(fresh)


def test_a_share_that_is_gone_says_nothing_of_its_files(tmp_path: Path) -> None:
    """Where the scanned folder has vanished or is an empty mount, nothing is taken for gone, and the work stops."""
    folder = tmp_path / "files"
    plain(folder, 3)
    made = store(tmp_path)
    taken(made, folder)
    folder.rename(tmp_path / "away")
    with pytest.raises(work.RootGoneError):
        worked(made)
    problems = taken(made, folder)
    assert [p.why for p in problems] == ["不存在"]
    folder.mkdir()
    with pytest.raises(work.RootGoneError):
        worked(made)
    folder.rmdir()
    (tmp_path / "away").rename(folder)
    taken(made, folder)
    assert counted(made, PROBLEMS) == 0
    assert worked(made) == 3


def test_a_file_that_vanished_meanwhile_costs_itself_only(tmp_path: Path) -> None:
    """A file deleted between walk and check is gone; the rest is done."""
    folder = tmp_path / "files"
    plain(folder, 4)
    made = store(tmp_path)
    taken(made, folder)
    (folder / "a00000.txt").unlink()
    assert worked(made) == 4
    with made.engine.connect() as connection:
        states = connection.execute(sa.select(ITEMS.c.state).order_by(ITEMS.c.n)).scalars().all()
    assert states == ["gone", "done", "done", "done"]


def test_a_fault_of_ours_costs_one_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper on which the checker breaks is set aside with the kind of fault; it is tried again only when asked."""
    folder = tmp_path / "files"
    plain(folder, 3)
    check = Checker.check

    def broken(self: Checker, path: Path, **kw: object) -> object:
        if path.name == "a00001.txt":
            raise ValueError("水利厅")
        return check(self, path, **kw)  # type: ignore[arg-type]

    made = store(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Checker, "check", broken)
        taken(made, folder)
        worked(made)
    with made.engine.connect() as connection:
        rows = connection.execute(sa.select(ITEMS.c.state, ITEMS.c.why).order_by(ITEMS.c.n)).all()
    assert [tuple(r) for r in rows] == [("done", None), ("quarantine", "检查程序出错（ValueError）"), ("done", None)]
    taken(made, folder)
    assert worked(made) == 0
    root = made.root(os.fsencode(folder))
    from biaoshi.scan.walk import Found, walk

    items = [f for f in walk(root.path, lambda _: None) if isinstance(f, Found)]
    made.add(root, items, ["now"] * 3, now=2.0, again=frozenset({"quarantine"}))
    assert worked(made) == 1


def test_stopped_anywhere_and_resumed_the_store_is_the_same(tmp_path: Path) -> None:
    """Killed at any statement to the database, and resumed: every item ends once, no finding is lost or doubled."""
    folder = tmp_path / "files"
    plain(folder, 3)
    (folder / "copy.txt").write_bytes((folder / "a00000.txt").read_bytes())
    whole = store(tmp_path, "whole.db")
    taken(whole, folder)
    worked(whole)
    expected, statement = told(whole), 0
    while True:
        made = store(tmp_path, f"{statement}.db")
        taken(made, folder)
        if not _killed_at(made, statement):
            break
        made.queue.lost("w", now=2.0)
        worked(made, worker="v")
        assert told(made) == expected, statement
        assert counted(made, RESULTS) == counted(whole, RESULTS)
        assert counted(made, FINDINGS) == counted(whole, FINDINGS)
        made.engine.dispose()
        statement += 4
    assert statement > 20


class Killed(BaseException):
    """The process is no more."""


def _killed_at(made: object, number: int) -> bool:
    """Work until the statement `number`, which is never made; False: the work ended before."""
    left = [number]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    sa.event.listen(made.engine, "before_cursor_execute", count)  # type: ignore[attr-defined]
    try:
        worked(made)  # type: ignore[arg-type]
    except Killed:
        return True
    finally:
        sa.event.remove(made.engine, "before_cursor_execute", count)  # type: ignore[attr-defined]
    return False


def test_a_full_disk_stops_the_work_and_loses_nothing(tmp_path: Path) -> None:
    """When the store's disk is full the work ends with its own code; with room again the rest is done."""
    from biaoshi.scan import hand

    folder = tmp_path / "files"
    plain(folder, 40)
    made = store(tmp_path)
    taken(made, folder)

    def limited(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    with made.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + 2
    made.engine.dispose()
    sa.event.listen(made.engine, "connect", limited)
    with pytest.raises(sa.exc.OperationalError) as fault:
        worked(made)
    assert hand.exit_code(fault.value) == hand.FULL
    sa.event.remove(made.engine, "connect", limited)
    made.engine.dispose()
    made.queue.lost("w", now=2.0)
    worked(made)
    whole = store(tmp_path, "whole.db")
    taken(whole, folder)
    worked(whole)
    assert told(made) == told(whole)


def test_pages_of_one_item_are_checked_as_one(tmp_path: Path) -> None:
    """Pictures of one 件 have one result; what recognition left open is put on the slower queues, the top first."""
    from PIL import Image

    folder = tmp_path / "files"
    folder.mkdir()
    for n in (1, 2):
        image = Image.new("L", (600, 800), 255)
        image.paste(0, (100 * n, 100, 100 * n + 80, 140))
        image.save(folder / f"X043-1998-003-{n:03}.png")
    made = store(tmp_path)
    taken(made, folder)
    assert worked(made, Settings(as_of="2026-11-24", content="never")) == 1
    with made.engine.connect() as connection:
        row = connection.execute(
            sa.select(ITEMS.c.number, ITEMS.c.pages, RESULTS.c.kind, RESULTS.c.verdict).join(RESULTS)
        ).one()
    assert tuple(row) == ("X043-1998-003", 2, "case", "incomplete")
    assert [j.kind for j in made.queue.find(state="waiting")] == ["scan.top"]


@pytest.mark.parametrize(("share", "low", "high"), [(0.3, 40, 80), (1.0, 200, 200)])
def test_a_sample_is_drawn_alike(tmp_path: Path, share: float, low: int, high: int) -> None:
    """A share of the items is chosen by the seed: the same on any machine, another with another seed."""
    from biaoshi.scan.walk import Found, Leaf

    items = [Found(b"%d" % n, None, (Leaf(b"%d" % n, 1, 1),)) for n in range(200)]

    def chosen(seed: int) -> list[int]:
        choice = Choice(sample=share if share < 1 else None, seed=seed)
        return [n for n, i in enumerate(items) if choice.wanted(i, i.name.hex()) == "now"]

    assert low <= len(chosen(1)) <= high
    assert chosen(1) == chosen(1)
    assert share == 1 or chosen(1) != chosen(2)


def test_settings_go_to_workers_as_json() -> None:
    """Settings survive the way to a worker."""
    import json

    from biaoshi.scan.settings import from_json

    settings = Settings(as_of="2026-11-24", catalogues=("/a",), ceiling="秘密")
    assert from_json(json.loads(json.dumps(settings.to_json()))) == settings
    assert MARKS_ONLY.content == "never"


@pytest.mark.parametrize(
    ("why", "passes"),
    [
        (sevenzip._EXTRA, True), (rar._EXTRA, True), (budget.MISSING, True), (epitaph(Silence(late=True)), True),
        (epitaph(Silence(), -signal.SIGKILL), True), (epitaph(Silence(), -signal.SIGSEGV), False), (epitaph(Silence(long=True)), False),
        ("没有读取权限", True), ("文件有打开密码，未读", False), ("文件超过 5 字节的上限，未读取", False), ("图像，按设定未做文字识别", False), (None, False),
    ],
)  # fmt: skip
def test_which_reasons_may_pass(why: str | None, passes: bool) -> None:
    """A missing tool, time, memory and access may be there another time; what the file itself is stays."""
    assert passing(why) is passes


@pytest.mark.parametrize("choice", [Choice(retry=True), Choice(again=True)], ids=["retry", "again"])
def test_what_a_missing_tool_left_open_is_read_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: Choice
) -> None:
    """Under the same settings, on the same day: not by itself, but when asked for; and no copy ever takes the open result over."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(PAPER, encoding="utf-8")
    (folder / "c.txt").write_text("关于开展检查的通知", encoding="utf-8")
    missing, asked, check = [True], [0], Checker.check

    def without(self: Checker, path: Path, **kw: Any) -> Report:
        asked[0] += 1
        report = check(self, path, **kw)
        if not missing[0] or path.name == "c.txt":
            return report
        line = CoverageLine("file", "other", 0, "unsupported", sevenzip._EXTRA)
        return replace(report, verdict="unreadable", coverage=Coverage(False, (line,)))

    monkeypatch.setattr(Checker, "check", without)
    made = store(tmp_path)
    taken(made, folder)
    worked(made)
    assert (asked[0], status(made, now=1).transient) == (3, 2)
    taken(made, folder)
    assert worked(made) == 0
    missing[0] = False
    taken(made, folder, choice=choice)
    assert worked(made) == (2 if choice.retry else 3)
    now = status(made, now=1)
    assert (now.transient, now.verdicts.get("unreadable", 0), now.verdicts["findings"]) == (0, 0, 2)
    assert counted(made, RESULTS) == 2


def test_a_store_of_an_earlier_release_is_grown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns that came later are added when a store is opened; what it holds stays and is told; by two at once, too."""
    folder = tmp_path / "files"
    plain(folder, 2)
    made = store(tmp_path)
    taken(made, folder)
    worked(made)
    before = told(made)
    with begin(made.engine) as turn:
        for name in ("transient", "changes", "openness"):
            turn.execute(sa.text(f"ALTER TABLE scan_results DROP COLUMN {name}"))
    looked, inspect = [], sa.inspect

    def slow(at: Any) -> Any:
        looked.append(at)
        if len(looked) == 1:  # another process sees the same want, and is the first to add what is missing
            found = inspect(at)
            columns = {t.name: found.get_columns(t.name) for t in METADATA.sorted_tables}
            monkeypatch.setattr(sa, "inspect", inspect)
            made.create()
            return SimpleNamespace(get_columns=columns.__getitem__)
        return inspect(at)

    monkeypatch.setattr(sa, "inspect", slow)
    made.create()
    assert [row[:4] for row in told(made)] == [row[:4] for row in before]
    assert status(made, now=1).transient == 0
