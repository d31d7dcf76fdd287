"""A masked copy holds none of what was to go, or there is no copy at all."""

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.check.checker import Checker
from biaoshi.cli import main_group
from biaoshi.errors import ConfigError, UsageError
from biaoshi.formats.cutting import bare, cuts, places, replaced
from biaoshi.types.document import Block, Document, Part
from biaoshi.write.certificate import as_json, as_page
from biaoshi.write.plan import Cut, Plan, decided, dump, load, propose
from biaoshi.write.proof import Removed, survivors
from biaoshi.write.redact import Job, UnprovedError, redact

NAME, IDENTITY, PHONE = "张伟明", "990101199001010019", "15400001234"
PLACE = "云岭省青屏市东门区南塘街道柳溪村3组12号"
TEXT = f"关于{NAME}同志补助的公示\n{NAME}，男，身份证号码：{IDENTITY}，手机{PHONE}，住址：{PLACE}。\n电话１５４-0000-1234找张 伟明。\n"
SALT = "00" * 32


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25") as made:
        yield made


def planned(checker: Checker, path: Path) -> Plan:
    with checker.opened(path) as (node, branch):
        return propose(branch.facts, node.reading.sha256 or "", SALT, "test")


@pytest.fixture
def job(checker: Checker, tmp_path: Path) -> Job:
    source = tmp_path / "a.txt"
    source.write_text(TEXT)
    return Job(source, planned(checker, source), tmp_path / "b.txt")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_every_spelling_is_gone_in_every_encoding(checker: Checker, tmp_path: Path, codec: str, name: str) -> None:
    """Words planned for everywhere are in the copy in no spelling, and its encoding is the file's."""
    source, target = tmp_path / name, tmp_path / ("b" + name)
    source.write_bytes(TEXT.encode(codec))
    redact([Job(source, planned(checker, source), target)], checker.reader)
    text = target.read_bytes().decode(codec)
    assert not any(bare(word) in bare(text) for word in (NAME, IDENTITY, PHONE, PLACE))
    assert "张某某" in text
    assert "南塘街道" in text
    assert source.read_bytes() == TEXT.encode(codec)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n    "])
def test_words_the_end_of_a_line_divides_are_gone(checker: Checker, tmp_path: Path, end: str) -> None:
    """A name or number that goes everywhere goes where it runs on into the next line too, and the lines stay lines."""
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_bytes(
        f"受助人：{NAME}，男，手机{PHONE}。\n据查，张{end}伟明已经知悉，附后的数字是15400{end}001234。\n".encode()
    )
    redact([Job(source, planned(checker, source), target)], checker.reader)
    text = target.read_bytes().decode()
    assert not any(word in "".join(bare(text).split()) for word in (NAME, PHONE))
    assert text.count(end.strip(" ")) == source.read_bytes().decode().count(end.strip(" "))
    assert "据查，张某某" in text


def test_the_proof_reads_across_the_ends_of_lines() -> None:
    """A name that the end of a line divides is a survivor of a text; in two records of a table it was never one word."""
    gone = [Removed(NAME, "自然人姓名", "body", 0, True)]
    for kind, found in (("text/plain", True), ("text/markdown", True), ("text/csv", False)):
        text = Document(kind, (Block("body", 0, "公示"),), (Part("body", "text", 2, "read"),))
        assert bool(survivors(text, text, "甲：张\n伟明".encode(), gone)) is found
    cell = Document("text/csv", (Block("body", 0, "张\n伟明"),), (Part("body", "text", 4, "read"),))
    assert survivors(cell, cell, b"", gone)


def test_a_table_keeps_its_cells(checker: Checker, tmp_path: Path) -> None:
    """A masked table has the rows and columns it had."""
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text(
        f'姓名,身份证号码,手机号码,住址\n{NAME},{IDENTITY},{PHONE},"{PLACE}"\n李青松,,15400005678,"甲,乙"\n钱,,,"见张\n伟明，154\n00001234"\n'
    )
    redact([Job(source, planned(checker, source), target)], checker.reader)
    text = target.read_text()
    assert [line.count(",") for line in text.splitlines()] == [3, 3, 4, 3, 0, 0]
    assert not any(word in "".join(text.split()) for word in (NAME, IDENTITY, PHONE, "李青松", "15400005678"))


def test_a_name_in_two_cells_goes_and_the_tab_stays(checker: Checker, tmp_path: Path) -> None:
    """Surname and given name in columns of their own are masked where the whole name goes everywhere; columns stay."""
    source, target = tmp_path / "a.tsv", tmp_path / "b.tsv"
    source.write_text(f"姓\t名\t说明\n张\t伟明\t受助人{NAME}，男\n李\t甲\t无\n")
    redact([Job(source, planned(checker, source), target)], checker.reader)
    assert [line.count("\t") for line in target.read_text().splitlines()] == [2, 2, 2]
    assert NAME not in bare(target.read_text())


def test_plan_and_certificate_hold_no_text(job: Job, checker: Checker) -> None:
    """Neither the plan nor the certificate in either form quotes what was removed."""
    told = redact([job], checker.reader)
    for text in (dump(job.plan), as_json(told), as_page(told)):
        assert not any(word in text for word in (NAME, IDENTITY, PHONE, PLACE))
    assert told[0].before == job.plan.sha256 != told[0].after
    assert load(dump(job.plan)) == job.plan


def test_words_that_go_everywhere_stay_so(job: Job, checker: Checker) -> None:
    """Something else said of the very same words here does not keep them elsewhere, whichever is found first."""
    with checker.opened(job.source) as (_, branch):
        facts = branch.facts
    phone = next(e for e in facts.content.evidence if e.code == "PI802")
    other = replace(phone, code="PI832", kind="敏感个人信息")
    for both in ((phone, other), (other, phone)):
        made = propose(replace(facts, content=replace(facts.content, evidence=both)), "", SALT, "test")
        assert [e.scope for e in made.entries if e.end - e.start == len(phone.span)] == ["everywhere"]


def test_the_plan_knows_the_date_that_was_given(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """--date reaches the check the plan rests on."""
    opened, given = Checker.opened, []

    def noted(checker: Checker, *about: Any, **more: Any) -> Any:
        given.append(more.get("date"))
        return opened(checker, *about, **more)

    monkeypatch.setattr(Checker, "opened", noted)
    CliRunner().invoke(
        main_group, ["plan", str(job.source), "-o", str(job.source.with_name("p.json")), "--date", "2020-03-02"]
    )
    assert given == [date(2020, 3, 2)]


def test_plan_of_another_version_is_refused(job: Job, checker: Checker) -> None:
    """A file changed after planning is refused and nothing is written."""
    job.source.write_text(TEXT + "。")
    with pytest.raises(UsageError, match="摘要不同"):
        redact([job], checker.reader)
    assert sorted(os.listdir(job.source.parent)) == ["a.txt"]


def test_moved_entry_is_refused(job: Job, checker: Checker) -> None:
    """An entry whose place no longer holds the planned words is refused."""
    entries = (replace(job.plan.entries[0], start=0, end=3), *job.plan.entries[1:])
    with pytest.raises(UsageError, match="第 1 条"):
        redact([replace(job, plan=replace(job.plan, entries=entries))], checker.reader)


def test_target_is_never_overwritten(job: Job, checker: Checker) -> None:
    """A file that is there already is left as it is, the source itself too."""
    for target in (job.source, job.source.parent / "c.txt"):
        target.touch()
        before = target.read_bytes()
        with pytest.raises(UsageError, match="已经存在"):
            redact([replace(job, target=target)], checker.reader)
        assert target.read_bytes() == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_full_or_read_only_disk_leaves_nothing(
    job: Job, checker: Checker, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """When the copy cannot be written, no file is left and the original is untouched."""

    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnprovedError, match="写不进去"):
        redact([job], checker.reader)
    assert sorted(os.listdir(job.source.parent)) == ["a.txt"]
    assert job.source.read_text() == TEXT


def test_a_case_is_written_whole_or_not_at_all(job: Job, checker: Checker) -> None:
    """One file that cannot be proved keeps the copies of all others back."""
    other = job.source.parent / "x.rtf"
    other.write_bytes(rb"{\rtf1 abc}")
    with checker.opened(other) as (node, _):
        plan = Plan(node.reading.sha256 or "", "test", SALT)
    with pytest.raises(UnprovedError, match="格式"):
        redact([job, Job(other, plan, job.source.parent / "y.rtf")], checker.reader)
    assert sorted(os.listdir(job.source.parent)) == ["a.txt", "x.rtf"]


def test_escaped_words_are_survivors(checker: Checker, tmp_path: Path) -> None:
    """Words that stay in the file as escapes keep the copy back."""
    source = tmp_path / "a.txt"
    escaped = "".join(f"\\u{ord(c):04x}" for c in NAME)
    source.write_text(f"{TEXT}附：{escaped}\n")
    with pytest.raises(UnprovedError, match="原始字节") as told:
        redact([Job(source, planned(checker, source), tmp_path / "b.txt")], checker.reader)
    assert NAME not in str(told.value)
    assert os.listdir(tmp_path) == ["a.txt"]


def test_words_left_in_their_place_are_survivors() -> None:
    """A stretch for here that still holds its words is found by the proof."""
    document = Document("text/plain", (Block("body", 0, "甲乙丙甲乙"),), (Part("body", "text", 5, "read"),))
    once = replace(document, blocks=(Block("body", 0, "丙甲乙"),))
    removed = [Removed("甲乙", "段落", "body", 0, False)]
    assert survivors(document, document, b"", removed)
    assert not survivors(document, once, b"", removed)


def test_broken_plans_are_refused(job: Job) -> None:
    """What is not a plan of ours is a clear refusal."""
    data = json.loads(dump(job.plan))
    wrong = [data | {"rules": 5}, data | {"sha256": None}, data | {"salt": "x"}]
    data["entries"][0] = data["entries"][0] | {"scope": "there"}
    for text in ("", "[]", "{}", '{"entries":[]}', *map(json.dumps, [data, *wrong])):
        with pytest.raises(ConfigError, match="遮盖计划"):
            load(text)


@given(st.text("ab1张伟 -１", max_size=20), st.text("a1张", min_size=1, max_size=3))
def test_nothing_is_left_where_places_are_removed(text: str, words: str) -> None:
    """After cutting every place with a mark between, the words stand nowhere."""
    left = replaced(text, [(a, b, "某") for a, b in places(text, words)])
    assert bare(words) not in bare(left)


@given(st.text("ab1张伟 -１", max_size=30), st.lists(st.text("a1张伟", min_size=1, max_size=3), min_size=1, max_size=4))
def test_many_words_at_once_leave_none(text: str, words: list[str]) -> None:
    """Looked for all at once, no word is left anywhere, and of one word it is what looking for it alone gives."""
    left = replaced(text, cuts(text, dict.fromkeys(words, "某")))
    assert not any(bare(word) in bare(left) for word in words)
    first = cuts(text, {words[0]: ""})
    assert replaced(text, first) == replaced(text, [(a, b, "") for a, b in places(text, words[0])]) or any(
        b > c for (_, b, _), (c, _, _) in pairwise(first)
    )


def test_a_plan_without_entries_makes_no_copy(checker: Checker, job: Job) -> None:
    """A certificate that nothing was removed would look like one that all was."""
    with pytest.raises(UsageError, match="没有一条"):
        redact([replace(job, plan=replace(job.plan, entries=()))], checker.reader)
    assert not job.target.exists()


def test_just_what_people_decided_is_cut(checker: Checker, tmp_path: Path) -> None:
    """Places decided are cut as was proposed there, across blocks too; words of a spared place are not cut everywhere."""
    source = tmp_path / "a.txt"
    source.write_text(TEXT)
    with checker.opened(source) as (node, branch):
        document = branch.facts.document
        whole = propose(branch.facts, node.reading.sha256 or "", SALT, "test")
        at = TEXT.splitlines()[1].index(PHONE)
        phone = Cut("body", 1, at, at + len(PHONE), "PI802")
        made = decided(whole, document, [phone])
        assert [(e.code, e.scope, e.kind) for e in made.entries] == [("PI802", "everywhere", "手机号码")]
        first = Cut("body", 0, TEXT.index(NAME), TEXT.index(NAME) + len(NAME), "PI830")
        spared = Cut("body", 1, 0, len(NAME), "PI830")
        kept = decided(whole, document, [first], [spared])
        assert {(e.index, e.scope) for e in kept.entries if e.code == "PI830"} == {(0, "here")}
        end = len(TEXT.splitlines()[0])
        crossing = decided(whole, document, [Cut("body", 0, end - 2, end + 3, ground="process_info")])
        assert [(e.index, e.start) for e in crossing.entries if e.kind == "由人指定"] == [(0, end - 2)]
        assert all(e.code == "PI830" for e in crossing.entries if e.index == 1)
        for wrong in (Cut("body", 9, 0, 1), Cut("body", 0, 5, 5), Cut("body", 0, 3, 9_999), Cut("notes", 0, 0, 1)):
            with pytest.raises(UsageError, match="不符"):
                decided(whole, document, [wrong])
    assert load(dump(made)) == made
