"""Decisions go on: as accepted findings a check takes, as training data `biaoshi train` takes; marked papers only when asked for."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import biaoshi
from api.desk.cases import CLEAN, LETTER, hand_in, lines_of, paper, person
from api.desk.test_concluding import decide_all, headers, post
from api.office import Office, office
from biaoshi import decisions
from biaoshi.classifier import labelled
from biaoshi.types.content import GROUNDS
from biaoshi_api.audit import rows as audit_rows
from biaoshi_api.people.duties import Principal

MARKED = (
    "机密★10年\n云岭省水利厅文件\n关于检查配餐企业的通知\n"
    "拟于3月5日凌晨突击检查各配餐企业，检查前不得通知企业，检查名单和时间不得外传。\n"
)
PLAIN = "关于检查配餐企业的通知\n拟于4月6日凌晨突击检查各配餐企业，检查前不得通知企业，检查名单和时间不得外传。\n"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    key = tmp_path / "checks.key"
    key.write_text("ab" * 32)
    key.chmod(0o600)
    with office(tmp_path, more='[review]\nsteps = 1\n[checks]\nkey_file = "checks.key"\n') as made:
        yield made


def export(here: Office, who: Principal, what: str, **data: str) -> Any:
    return here.client.post(f"/desk/export/{what}", headers=headers(here, who), data=data)


def test_a_rejection_is_no_longer_told(here: Office, tmp_path: Path) -> None:
    """The file of accepted findings has no word of the paper, and a check that takes it does not tell them again."""
    drafter, reviewer = person(here, "li", "drafter"), person(here, "wang", "reviewer")
    case = hand_in(here, drafter, [("通知.docx", paper(LETTER))])
    lines = lines_of(here, case, needed=True)
    decide_all(here, reviewer, case, "reject", reason="not_it")
    assert json.loads(export(here, reviewer, "accepted").content)["accepted"] == [], "only of cases that are closed"
    assert post(here, reviewer, f"{case}/conclusion", conclusion="none_found", reason="都是示例").status_code == 303
    sent = export(here, reviewer, "accepted").content
    assert not [w for w in ("欧阳望舒", "13800138000", "临时救助") if w in sent.decode()]
    held = tmp_path / "accepted.json"
    held.write_bytes(sent)
    found = decisions.load(held)
    assert len(found.accepted) == len(lines)
    assert {e.owner for e in found.accepted} == {"wang先生"}
    source = tmp_path / "再来.docx"
    source.write_bytes(paper(LETTER))
    with biaoshi.Checker(key=tmp_path / "checks.key", accepted=found.accepted) as checker:
        report = checker.check(source)
    told = {f.fingerprint for f in report.findings if f.suppressed is None}
    assert not told & {x.print for x in lines}


def test_training_data_asks_for_marked_papers(here: Office, tmp_path: Path) -> None:
    """Paragraphs confirmed, added and rejected as `biaoshi train` reads them; of a marked paper only when its level is named."""
    drafter, reviewer = person(here, "li", "drafter"), person(here, "wang", "reviewer")
    for name, text in (("秘.docx", MARKED), ("平.docx", PLAIN)):
        case = hand_in(here, drafter, [(name, paper(text))])
        found = [x for x in lines_of(here, case) if x.rule.startswith("SC70")]
        assert found, name
        decide_all(here, reviewer, case)
        for line in found:
            post(here, reviewer, f"{case}/decisions", number=line.number, verb="accept")
        added = {"member": "0", "ground": "internal_affairs", "verb": "accept", "words": "关于检查配餐企业的通知"}
        assert post(here, reviewer, f"{case}/passages", **added).status_code == 303
        assert post(here, reviewer, f"{case}/conclusion", conclusion="refer", reason="x").status_code == 303
    clean = hand_in(here, drafter, [("净.txt", CLEAN.encode())])
    assert post(here, reviewer, f"{clean}/conclusion", conclusion="none_found").status_code == 303
    page = here.client.get("/desk/export", headers=headers(here, reviewer) | {"Accept": "text/html"}).text
    assert "源文件最高标注密级是<b>机密</b>" in page
    plain = [json.loads(line) for line in export(here, reviewer, "training").text.splitlines()]
    assert {row["level"] for row in plain} == {None}
    assert {row["text"] for row in plain} >= {PLAIN.splitlines()[0], PLAIN.splitlines()[1]}
    assert not [row for row in plain if "3月5日" in row["text"]]
    assert export(here, reviewer, "training", level="秘密").status_code == 409
    answer = export(here, reviewer, "training", level="机密")
    assert "%E6%9C%BA%E5%AF%86" in answer.headers["content-disposition"], "the file says the level by its name"
    held = tmp_path / "训练.jsonl"
    held.write_bytes(answer.content)
    papers, level = labelled.read(held, frozenset(GROUNDS))
    assert (len(papers), level) == (2, "机密")
    with here.site.engine.connect() as connection:
        told = [r.after for r in audit_rows(connection) if r.action == "review.export"]
    assert told[-1].endswith("level=机密")
    other = person(here, "wai", "reviewer", unit="qt")
    assert export(here, other, "training", level="").status_code == 404
    assert json.loads(export(here, other, "accepted").content)["accepted"] == []
