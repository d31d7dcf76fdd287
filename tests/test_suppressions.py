"""Accepted findings: text-free, scoped, expiring, and said when they are stale."""

import datetime
import json
from pathlib import Path

import pytest

from biaoshi import Checker
from biaoshi.decisions import Decisions, load, save
from biaoshi.errors import ConfigError, UsageError
from biaoshi.suppressions import Acceptance, Scope, accept

DRAFT = "机密☆10年\n云岭省水利厅文件\n云水发〔2026〕7号\n关于堤防岁修安排的通知\n各市水利局：\n　　请按期完成。\n云岭省水利厅\n2026年3月2日\n"
TODAY = datetime.date(2026, 11, 24)


def entry(
    rule: str = "MK101", scope: Scope = "place", until: datetime.date | None = None, text: str = DRAFT
) -> Acceptance:
    report = Checker(as_of=TODAY).check_text(text)
    found = next(f for f in report.findings if f.rule == rule)
    digest = report.file.sha256 if report.file else None
    return accept(
        found, scope=scope, sha256=digest, reason="印厂字库所限", owner="甲", until=until, added=TODAY, key="unkeyed"
    )


def suppressed(entries: tuple[Acceptance, ...], text: str = DRAFT, as_of: datetime.date = TODAY) -> list[str]:
    report = Checker(as_of=as_of, accepted=entries).check_text(text)
    return [f.rule for f in report.findings if f.suppressed]


@pytest.mark.parametrize("scope", ["place", "passage", "document"])
def test_accepted_finding_is_counted_apart(scope: Scope) -> None:
    """A finding accepted in any scope is marked with its reason and no longer counts."""
    report = Checker(as_of=TODAY, accepted=(entry(scope=scope),)).check_text(DRAFT)
    mine = next(f for f in report.findings if f.rule == "MK101")
    assert mine.suppressed is not None
    assert mine.suppressed.reason == "印厂字库所限"
    assert report.counts.suppressed == 1


def test_changed_passage_reopens() -> None:
    """When the words around the accepted place change, the finding speaks again."""
    assert suppressed((entry(),)) == ["MK101"]
    assert suppressed((entry(),), DRAFT.replace("机密☆10年", "机密☆5年")) == []


def test_moved_passage_stays_accepted() -> None:
    """Lines added elsewhere do not reopen an accepted place."""
    assert suppressed((entry(),), DRAFT.replace("请按期完成。", "请按期完成。\n　　附表随文下发。")) == ["MK101"]


def test_expired_entry_suppresses_nothing_and_is_reported() -> None:
    """After its last day an entry is reported as run out."""
    old = entry(until=datetime.date(2026, 12, 1))
    later = datetime.date(2026, 12, 2)
    checker = Checker(as_of=later, accepted=(old,))
    assert not [f for f in checker.check_text(DRAFT).findings if f.suppressed]
    assert "已过有效期" in checker.stale()[0]
    assert suppressed((old,), as_of=datetime.date(2026, 12, 1)) == ["MK101"]


def test_unused_entry_is_reported() -> None:
    """An entry that accepted nothing in the run is said."""
    checker = Checker(as_of=TODAY, accepted=(entry(),))
    checker.check_text("关于春季植树的通知\n")
    assert "没有用到" in checker.stale()[0]
    checker.check_text(DRAFT)
    assert checker.stale() == ()


def test_file_holds_no_text_of_the_document(tmp_path: Path) -> None:
    """The store holds rule, print, scope, reason and owner, and comes back as it was written."""
    path = tmp_path / "accepted.json"
    save(path, Decisions((entry(),)))
    assert load(path) == Decisions((entry(),))
    raw = path.read_text("utf-8")
    for words in ("机密", "水利", "堤防", "☆"):
        assert words not in raw


@pytest.mark.parametrize(
    "broken", ["{", "[]", '{"version": 9, "accepted": []}', '{"version": 1, "accepted": [{"rule": "MK101"}]}']
)
def test_broken_file_is_named(tmp_path: Path, broken: str) -> None:
    """A store that is not what it should be is an error naming the file."""
    path = tmp_path / "accepted.json"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"accepted\.json"):
        load(path)


def test_reason_and_owner_are_asked_for() -> None:
    """Nothing is accepted without a reason and an owner."""
    found = Checker(as_of=TODAY).check_text(DRAFT).findings[0]
    with pytest.raises(UsageError):
        accept(found, scope="place", sha256=None, reason=" ", owner="甲", until=None, added=TODAY, key="unkeyed")


def test_store_is_plain_json(tmp_path: Path) -> None:
    """People may read and prune the store by hand."""
    path = tmp_path / "accepted.json"
    save(path, Decisions((entry(),)))
    assert json.loads(path.read_text("utf-8"))["accepted"][0]["owner"] == "甲"
