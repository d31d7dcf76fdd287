"""Sources registered on the command line, and what check and scan say of papers that reuse them."""

import json
import re
import secrets
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from docx import Document

from biaoshi import Checker, UsageError
from biaoshi.cli import main
from biaoshi.fingerprints import load_key
from biaoshi.jobs import begin
from biaoshi.passages import open_index
from biaoshi.scan.settings import Settings, checker, edition
from biaoshi.scan.tables import DECISIONS, FILES, ITEMS
from scan.stores import store, taken, worked

BRIDGE = "本次桥梁加固以夜间封闭为主，北岸引桥第三联先行卸载，卸载期间重车经由旧渡口绕行，渡口昼夜值守四人，通行时刻由指挥组当日口头下达。"
OPEN = "云岭省青屏市图书馆自九月一日起延长开放时间，每日早八时至晚十时接待读者，周一闭馆整理书架，节假日照常开放，读者凭身份证办理借书证。"
LISTED = "困难群众救助对象经村民小组会议评议后分三类登记，甲类每月发给补助粮三十斤，乙类每月发给补助粮二十斤，丙类只在春荒时发给种子和口粮。"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a key in a folder of its own, and a marked paper."""
    (tmp_path / "keys").mkdir()
    key = tmp_path / "keys" / "office.key"
    key.write_bytes(secrets.token_bytes(32).hex().encode())
    key.chmod(0o600)
    (tmp_path / "secret.txt").write_text(
        f"机密★10年\n关于桥梁加固工作的通知\n{BRIDGE}\n云岭省交通厅\n2026年3月1日\n", "utf-8"
    )
    return tmp_path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(a) for a in arguments])
    return int(ended.value.code or 0)


def register(office: Path, *arguments: object) -> int:
    return run("register", *arguments, "--index", office / "sources.db", "--key", office / "keys" / "office.key")


def sources(office: Path, verb: str, *arguments: object) -> int:
    return run("sources", verb, *arguments, "--index", office / "sources.db", "--key", office / "keys" / "office.key")


def found(office: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    """Return the findings of the family SC on `path`, by code, with the report under the code ''."""
    capsys.readouterr()
    run(
        "check",
        path,
        "--format",
        "json",
        "--as-of",
        "2026-11-25",
        "--sources",
        office / "sources.db",
        "--key",
        office / "keys" / "office.key",
    )
    report = json.loads(capsys.readouterr().out)
    return {f["rule"]: f for f in report["findings"] if f["rule"].startswith("SC7")} | {"": report}


def test_a_draft_that_reuses_a_registered_source(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Registered by its own mark; found in a draft set anew, with place, id and level, and no word of the source."""
    assert register(office, office / "secret.txt") == 0
    (source,) = open_index(office / "sources.db", load_key(office / "keys" / "office.key")).sources()
    assert (source.decision, source.level, source.expires) == ("classified", "机密", "2036-03-01")
    draft = office / "draft.docx"
    paper = Document()
    paper.add_paragraph("工作简报")
    paper.add_paragraph(BRIDGE[:40].replace("卸载", "御载") + BRIDGE[40:])
    paper.save(str(draft))
    told = found(office, draft, capsys)
    finding, report = told["SC702"], told[""]
    assert finding["severity"] == "error"
    assert source.id in str(finding["message"])
    assert "机密" in str(finding["message"])
    text = "工作简报\n" + BRIDGE[:40].replace("卸载", "御载") + BRIDGE[40:]
    start, end = finding["locations"][0]["offset"]
    assert text[start:end] == text[5:].rstrip("。")
    assert len(str(finding["evidence"])) <= 42
    assert report["level_suggestion"]["origin"] == "derived"
    assert (report["level_suggestion"]["level"], report["disclosure"]["hold"]) == ("机密", True)
    ground = next(g for g in report["disclosure"]["grounds"] if g["code"] == "state_secret")
    assert finding["fingerprint"] in ground["findings"]
    used = {r["name"]: r for r in report["tool"]["resources"]}
    assert (used["sources"]["version"], used["sources"]["highest_level"]) == ("1", "机密")
    assert {s["name"]: s["ran"] for s in report["stages"]}["sources"] is True


def test_withheld_there_open_here_and_the_other_way_round(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A passage withheld elsewhere is said where this paper is open; one public elsewhere where this one is marked."""
    (office / "a.txt").write_text(f"民政工作总结\n{LISTED}\n", "utf-8")
    (office / "b.txt").write_text(f"图书馆公告\n{OPEN}\n", "utf-8")
    assert register(office, office / "a.txt", "--withheld") == 0
    assert register(office, office / "b.txt", "--public") == 0
    (office / "c.txt").write_text(f"一九八六年总结\n{LISTED}{OPEN}\n", "utf-8")
    (office / "d.txt").write_text(f"秘密★5年\n一九八六年总结\n{LISTED}{OPEN}\n2026年3月1日\n", "utf-8")
    assert set(found(office, office / "c.txt", capsys)) & {"SC702", "SC713", "SC714"} == {"SC713"}
    assert set(found(office, office / "d.txt", capsys)) & {"SC702", "SC713", "SC714"} == {"SC714"}
    assert not set(found(office, office / "a.txt", capsys)) & {"SC702", "SC713", "SC714"}  # its own decision


def test_a_passage_that_is_public_too_is_only_a_hint(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Even a classified paper quotes what everybody may read; then nothing is derived from it."""
    (office / "b.txt").write_text(f"公告\n{BRIDGE}\n", "utf-8")
    register(office, office / "secret.txt")
    register(office, office / "b.txt", "--public")
    (office / "draft.txt").write_text(f"简报\n{BRIDGE}\n", "utf-8")
    told = found(office, office / "draft.txt", capsys)
    assert told["SC702"]["severity"] == "info"
    assert told["SC702"]["against"]
    assert told[""]["level_suggestion"]["origin"] != "derived"


def test_a_source_whose_period_is_over_is_secret_no_more(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--until tells when; from that day on nothing is said, though it is public by now."""
    (office / "old.txt").write_text(f"旧文\n{BRIDGE}\n", "utf-8")
    (office / "draft.txt").write_text(f"简报\n{BRIDGE}\n", "utf-8")
    assert register(office, office / "old.txt", "--level", "秘密", "--until", "2026-11-25") == 0
    assert "SC702" not in found(office, office / "draft.txt", capsys)
    assert register(office, office / "old.txt", "--level", "秘密", "--until", "2026-11-26") == 0
    assert "SC702" in found(office, office / "draft.txt", capsys)
    (office / "b.txt").write_text(f"公告\n{BRIDGE}\n", "utf-8")
    assert register(office, office / "b.txt", "--public") == 0
    assert register(office, office / "old.txt", "--level", "秘密", "--until", "2026-11-25") == 0
    assert "SC702" not in found(office, office / "draft.txt", capsys)


def test_above_the_ceiling_nothing_is_registered(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By its own mark or by the level given; the index remembers the ceiling; status 4."""
    assert register(office, office / "secret.txt", "--ceiling", "秘密") == 4
    (office / "plain.txt").write_text(f"通知\n{BRIDGE}\n", "utf-8")
    assert register(office, office / "plain.txt", "--level", "机密") == 4
    assert register(office, office / "secret.txt") == 4
    assert register(office, office / "plain.txt", "--level", "秘密") == 0
    capsys.readouterr()
    assert sources(office, "list", "--format", "json") == 0
    assert [json.loads(x)["level"] for x in capsys.readouterr().out.splitlines()] == ["秘密"]
    with pytest.raises(Exception, match="秘密级的来源"):
        Checker(sources=office / "sources.db", key=office / "keys" / "office.key", ceiling="none")


def test_what_may_not_be_registered_as_wished(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A marked paper is not public, nor of a lower level than it says; an unmarked one must be told what it is; status 3."""
    (office / "plain.txt").write_text(f"通知\n{BRIDGE}\n", "utf-8")
    (office / "short.txt").write_text("通知\n", "utf-8")
    (office / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    for arguments in (
        (office / "secret.txt", "--public"),
        (office / "secret.txt", "--level", "秘密"),
        (office / "plain.txt",),
        (office / "short.txt", "--withheld"),
        (office / "broken.docx", "--withheld"),
        (office / "none.txt", "--withheld"),
    ):
        assert register(office, *arguments) == 3, arguments
    assert register(office, office / "plain.txt", "--public", "--level", "秘密") == 2
    assert register(office, office / "plain.txt", "--public", "--withheld") == 2
    capsys.readouterr()
    sources(office, "list")
    assert "共 0 件" in capsys.readouterr().out


def test_files_inside_a_source_are_registered_with_it(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An archive is as secret as what it holds, and what it holds is found again."""
    with zipfile.ZipFile(office / "all.zip", "w") as packed:
        packed.write(office / "secret.txt", "secret.txt")
    assert register(office, office / "all.zip") == 0
    (office / "draft.txt").write_text(f"简报\n{BRIDGE}\n", "utf-8")
    assert "机密" in str(found(office, office / "draft.txt", capsys)["SC702"]["message"])


def test_listing_verifying_removing(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No name and no word is listed; a file is known again by its bytes; what is removed is no longer found."""
    register(office, office / "secret.txt")
    capsys.readouterr()
    assert sources(office, "list") == 0
    listed = capsys.readouterr().out
    assert "机密（至2036-03-01）" in listed
    assert not re.search("secret|桥梁", listed)
    id_ = listed.split("　")[0]
    (office / "changed.txt").write_text((office / "secret.txt").read_text("utf-8") + "。", "utf-8")
    assert sources(office, "verify", office / "secret.txt", office / "changed.txt") == 0
    known, changed, whole = capsys.readouterr().out.splitlines()
    assert id_ in known
    assert "没有登记" in changed
    assert "完好" in whole
    assert sources(office, "remove", "s000000000000000") == 2
    assert sources(office, "remove", id_) == 0
    (office / "draft.txt").write_text(f"简报\n{BRIDGE}\n", "utf-8")
    assert "SC702" not in found(office, office / "draft.txt", capsys)
    assert sources(office, "verify", office / "none.txt") == 3


def test_the_index_is_its_owner_s_only_and_wants_its_key_elsewhere(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mode 0600; a key that lies beside it is spoken of; without the key nothing is compared, and said."""
    register(office, office / "secret.txt")
    assert (office / "sources.db").stat().st_mode & 0o077 == 0
    assert "分开存放" not in capsys.readouterr().err
    beside = office / "beside.key"
    beside.write_bytes(b"k" * 40)
    beside.chmod(0o600)
    run("register", office / "secret.txt", "--index", office / "other.db", "--key", beside)
    assert "分开存放" in capsys.readouterr().err
    assert run("check", office / "secret.txt", "--sources", office / "sources.db") == 2
    with pytest.raises(UsageError, match="--key"):
        Checker(sources=office / "sources.db")
    assert run("check", office / "secret.txt", "--sources", office / "sources.db", "--key", beside) == 2


def test_not_looked_at_is_said(office: Path) -> None:
    """Where content is not wanted the comparison did not run, and the report says so."""
    register(office, office / "secret.txt")
    with Checker(sources=office / "sources.db", key=office / "keys" / "office.key", content="never") as used:
        report = used.check_text(BRIDGE)
    assert [(s.ran, bool(s.why)) for s in report.stages if s.name == "sources"] == [(False, True)]


def test_a_scan_lists_reused_passages(office: Path) -> None:
    """Findings of the scan's store, as export lists them; papers are checked anew once the index has changed."""
    from biaoshi.scan.listing import Filter, rows

    register(office, office / "secret.txt")
    folder = office / "disk"
    folder.mkdir()
    (folder / "a.txt").write_text(f"简报\n{BRIDGE}\n", "utf-8")
    (folder / "b.txt").write_text(f"公告\n{OPEN}\n", "utf-8")
    key = str(office / "keys" / "office.key")
    settings = Settings(as_of="2026-11-25", ocr=False, key=key, sources=str(office / "sources.db"))
    made = store(office)
    taken(made, folder)
    assert worked(made, settings) == 2
    (listed,) = rows(made, "findings", Filter(code="SC702"))
    assert (Path(str(listed["path"])).name, listed["severity"], listed["start"]) == ("a.txt", "error", 3)

    def told() -> str:
        with checker(settings, "read") as used:
            return edition(settings, "read", used)

    before = told()
    assert told() == before
    register(office, folder / "b.txt", "--public")
    assert told() != before


def test_what_was_decided_of_a_scan_is_held_against_other_papers(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Delayed papers are registered as withheld, opened ones as public, undecided and changed ones not at all."""
    folder = office / "disk"
    folder.mkdir()
    (folder / "a.txt").write_text(f"总结\n{LISTED}\n", "utf-8")
    (folder / "b.txt").write_text(f"公告\n{OPEN}\n", "utf-8")
    (folder / "c.txt").write_text(f"简报\n{BRIDGE}\n", "utf-8")
    made = store(office)
    taken(made, folder)
    worked(made)
    with begin(made.engine) as turn:
        items = {bytes(r.path): r.item for r in turn.execute(sa.select(FILES.c.path, FILES.c.item))}
        for name, values in ((b"a.txt", ("open", "delay")), (b"b.txt", ("open",)), (b"c.txt", ("delay",))):
            result = turn.scalar(sa.select(ITEMS.c.result).where(ITEMS.c.n == items[name]))
            for value in values:  # the last counts
                row = {"item": items[name], "result": result, "value": value, "art8": [], "person": "甲", "at": 1.0}
                turn.execute(sa.insert(DECISIONS).values(row))
    (folder / "c.txt").write_text(f"改过的简报\n{BRIDGE}\n", "utf-8")
    assert register(office, "--decided", office / "s.db") == 3
    assert "改动" in capsys.readouterr().err
    (office / "new.txt").write_text(f"民政\n{LISTED}\n", "utf-8")
    assert "SC713" in found(office, office / "new.txt", capsys)
    capsys.readouterr()
    sources(office, "list", "--format", "json")
    listed = [json.loads(x)["decision"] for x in capsys.readouterr().out.splitlines()]
    assert sorted(listed) == ["public", "withheld"]
    assert register(office, "--decided", office / "s.db", "--withheld") == 2
    assert register(office, office / "new.txt", "--decided", office / "s.db") == 2
    assert register(office, "--decided", office / "none.db") == 2
    assert not (office / "none.db").exists()


def test_papers_with_one_passage_are_reviewed_together(office: Path) -> None:
    """Whatever they are called: a paper with a registered passage is of that source's series, others are of their own."""
    from biaoshi.scan.order.sources import from_folders

    register(office, office / "secret.txt")
    folder = office / "disk"
    folder.mkdir()
    (folder / "a.txt").write_text(f"关于值班的通知\n{BRIDGE}\n", "utf-8")
    (folder / "b.txt").write_text(f"会议纪要\n会议听取了汇报。{BRIDGE}\n", "utf-8")
    (folder / "c.txt").write_text(f"关于开放时间的公告\n{OPEN}\n", "utf-8")
    key = load_key(office / "keys" / "office.key")
    index = open_index(office / "sources.db", key)
    with Checker(profile="archive", evidence="none", key=key, ocr="never") as used:
        papers = list(from_folders([str(folder)], used, key.secret, index=index))
    (source,) = index.sources()
    assert {Path(p.label).name for p in papers} == {"a.txt", "b.txt", "c.txt"}
    assert [Path(p.label).name for p in papers if p.series == source.id] == ["a.txt", "b.txt"]
