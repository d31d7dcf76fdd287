"""What people decide about a case stands, alone and in groups, can be undone, and says nothing of the document."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.desk.cases import CLEAN, LETTER, WORDS, case_of, hand_in, lines_of, name_list, paper, person
from api.desk.test_concluding import get, headers, post
from api.office import Office, office
from biaoshi.jobs import begin
from biaoshi_api.audit import rows as audit_rows
from biaoshi_api.backup import tables
from biaoshi_api.desk.cases import case as cases
from biaoshi_api.desk.cases import deciding, exporting, groups, kept, opening, queue
from biaoshi_api.orders import Asked, Sent, submit
from biaoshi_api.people.duties import Principal
from biaoshi_api.problems import Problem
from biaoshi_api.uploads import in_memory
from biaoshi_api.work import review

NOTE = "白鹭湾的来信人要求保密"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def reviewer(here: Office) -> Principal:
    return person(here, "wang", "reviewer")


@pytest.fixture(scope="module")
def drafter(here: Office) -> Principal:
    return person(here, "li", "drafter")


def decide(here: Office, who: Principal, case: str, number: int, verb: str, scope: str = "one", reason: str | None = None) -> deciding.Done:  # fmt: skip
    with begin(here.site.engine) as connection:
        return deciding.decide(
            connection, here.site, who, cases.case_of(connection, who, case), number, verb, scope, reason
        )


def undo(here: Office, who: Principal, case: str) -> int | None:
    with begin(here.site.engine) as connection:
        return deciding.undo(connection, here.site, who, cases.case_of(connection, who, case))


def test_a_case_is_opened_with_what_was_found(here: Office, reviewer: Principal, drafter: Principal) -> None:
    """Handed in and checked it stands in the queue of its unit: findings as codes and prints, names and text in the vault."""
    made = hand_in(here, drafter, [("通知.docx", paper(LETTER)), ("qingchuan-letter.txt", CLEAN.encode())])
    case = case_of(here, reviewer, made)
    found = lines_of(here, made)
    assert (case.state, case.step, case.steps, case.decided) == ("reviewing", 1, 2, 0)
    assert case.needed == sum(x.needed for x in found) > 0
    assert {x.ground for x in found if x.rule == "PI801"} == {"personal_privacy"}
    record = kept.read_json(here.site, case.record)
    assert record["names"] == ["通知.docx", "qingchuan-letter.txt"]
    with here.site.engine.connect() as connection:
        originals = [f.original for f in cases.files_of(connection, made)]
    assert here.site.vault.read(originals[1] or "") == CLEAN.encode()
    assert here.site.queue.get(made) is not None


def test_another_unit_does_not_find_it(here: Office, drafter: Principal) -> None:
    """A reviewer of another unit does not find the case; one of the unit above does."""
    made = hand_in(here, drafter, [("通知.docx", paper(LETTER))])
    with pytest.raises(Problem, match="not-found"):
        case_of(here, person(here, "wai", "reviewer", "approver", unit="qt"), made)
    below = hand_in(here, person(here, "xia", "drafter", unit="slt/bgs"), [("通知.docx", paper(LETTER))])
    assert case_of(here, person(here, "shang", "reviewer"), below).unit == "slt/bgs"


def test_one_decision_and_undo(here: Office, reviewer: Principal, drafter: Principal) -> None:
    """A decision counts once however often it is made anew; undoing goes back step by step, and then there is nothing more."""
    made = hand_in(here, drafter, [("通知.docx", paper(LETTER))])
    line = lines_of(here, made, rule="PI801")[0]
    decide(here, reviewer, made, line.number, "accept")
    decide(here, reviewer, made, line.number, "mask")
    assert case_of(here, reviewer, made).decided == 1

    def stands() -> str | None:
        with here.site.engine.connect() as connection:
            found = cases.decided(connection, made).get(line.key)
        return found.verb if found else None

    assert stands() == "mask"
    assert undo(here, reviewer, made) is not None
    assert stands() == "accept"
    assert undo(here, reviewer, made) is not None
    assert (stands(), case_of(here, reviewer, made).decided) == (None, 0)
    assert undo(here, reviewer, made) is None


def test_a_rejection_says_why(here: Office, reviewer: Principal, drafter: Principal) -> None:
    """误报 without a reason is refused, and so are a reason for anything else and words that are no codes."""
    made = hand_in(here, drafter, [("通知.docx", paper(LETTER))])
    number = lines_of(here, made, needed=True)[0].number
    for verb, scope, reason in (
        ("reject", "one", None),
        ("mask", "one", "not_it"),
        ("reject", "one", "because"),
        ("shred", "one", None),
        ("mask", "all", None),
    ):
        with pytest.raises(Problem, match="invalid"):
            decide(here, reviewer, made, number, verb, scope, reason)
    with pytest.raises(Problem, match="not-found"):
        decide(here, reviewer, made, 9_999, "mask")
    assert decide(here, reviewer, made, number, "reject", "one", "not_it").here == (number,)


def test_groups_of_a_name_list(here: Office, reviewer: Principal, drafter: Principal) -> None:
    """A column, a person and the same words are decided at once; what was decided by itself before stays as it was."""
    made = hand_in(here, drafter, [("名单.docx", name_list(12))])
    numbers = lines_of(here, made, rule="PI801")
    assert len(numbers) == 12
    decide(here, reviewer, made, numbers[3].number, "reject", "one", "example")
    done = decide(here, reviewer, made, numbers[0].number, "mask", "column")
    assert set(done.here) == {x.number for x in numbers} - {numbers[3].number}
    name = next(x for x in lines_of(here, made, rule="PI830") if x.line_no == 5)
    done = decide(here, reviewer, made, name.number, "mask", "person")
    row = {x.number for x in lines_of(here, made, line_no=5)} - {x.number for x in numbers}
    assert set(done.here) == row
    assert name.number in row
    with here.site.engine.connect() as connection:
        stands = cases.decided(connection, made)
    assert stands[numbers[3].key].verb == "reject"
    before = case_of(here, reviewer, made).decided
    undo(here, reviewer, made)
    assert case_of(here, reviewer, made).decided == before - len([x for x in lines_of(here, made, line_no=5) if x.needed and x.number in row])  # fmt: skip


def test_the_same_words_in_other_cases(here: Office, reviewer: Principal, drafter: Principal) -> None:
    """The same words are decided in every case under review the reviewer sees, not in another unit's; undoing reaches as far."""
    text = "关于补助的通知\n领取人司马清扬，身份证号码530102199003074574，手机号码13987654321。\n"
    first, second = (hand_in(here, drafter, [(f"{n}.docx", paper(text + n * "附件见后。\n"))]) for n in (1, 2))
    other = hand_in(here, person(here, "waidrafter", "drafter", unit="qt"), [("3.docx", paper(text))])
    line = lines_of(here, first, rule="PI801")[0]
    assert lines_of(here, other, rule="PI801")[0].words == line.words
    done = decide(here, reviewer, first, line.number, "mask", "words")
    assert (done.here, done.elsewhere) == ((line.number,), 1)
    assert [case_of(here, reviewer, x).decided for x in (first, second)] == [1, 1]
    outsider = person(here, "wai3", "reviewer", unit="qt")
    assert case_of(here, outsider, other).decided == 0
    undo(here, reviewer, first)
    assert [case_of(here, reviewer, x).decided for x in (first, second)] == [0, 0]


def test_a_person_is_found_in_a_second_table(here: Office) -> None:
    """The person of a row is also where the same name stands in another table, with what stands beside it there."""

    def line(number: int, rule: str, words: str, table: str, row: int, column: int) -> cases.Line:
        return cases.Line("c", number, 0, 0, f"{number:032x}-0", rule, "warning", None, True, f"{number:032x}", words, table, row, column)  # fmt: skip

    lines = (
        line(0, "PI830", "a", "t", 1, 1), line(1, "PI801", "b", "t", 1, 2), line(2, "PI830", "c", "t", 2, 1),
        line(3, "PI830", "a", "u", 7, 0), line(4, "PI803", "d", "u", 7, 3),
    )  # fmt: skip
    found = groups.groups_of(lines)
    assert [x.number for x in groups.within(found, lines[1], "person")] == [0, 1, 3, 4]
    assert groups.sizes(found, lines[2]) == {"column": 2, "rule": 3}


def test_nothing_of_the_document_is_in_the_database(here: Office, reviewer: Principal, drafter: Principal) -> None:
    """No column of any table, no file but the encrypted store, holds a word of what was handed in or written about it."""
    made = hand_in(here, drafter, [("qingchuan-letter.docx", paper(LETTER))])
    for line in lines_of(here, made, needed=True):
        decide(here, reviewer, made, line.number, "mask")
    written = {"member": "0", "verb": "mask", "words": "临时救助", "ground": "personal_privacy", "words_note": NOTE}
    assert post(here, reviewer, f"{made}/passages", **written).status_code == 303
    ended = post(here, reviewer, f"{made}/conclusion", conclusion="consult", reason=NOTE, party=NOTE)
    assert ended.status_code == 303, ended.text
    with here.site.engine.connect() as connection:
        held = [
            str(value) for table in tables(connection) for row in connection.execute(sa.select(table)) for value in row
        ]
        assert any(made in one for one in held), "it is there"
        acts = [r.action for r in audit_rows(connection) if r.subject == f"case:{made}"]
    assert not [one for one in held if any(words in one for words in (*WORDS, NOTE))]
    assert acts[0] == "review.open"
    assert acts[-2:] == ["review.passage", "review.conclude"]
    folder = here.site.settings.data.folder
    files = [p for p in (*folder.rglob("*"), *here.folder.rglob("*")) if p.is_file()]
    planted = [
        word.encode(codec) for word in (*WORDS, NOTE) for codec in ("utf-8", "utf-16-le", "gb18030", "unicode_escape")
    ]
    assert not [p for p in files if any(word in p.read_bytes() for word in planted)]


def test_a_paper_above_the_ceiling_makes_no_case(tmp_path: Path) -> None:
    """Of a stopped paper no case is opened and nothing kept but what the job says: level and digest."""
    with office(tmp_path, ceiling="秘密") as made:
        drafter = person(made, "li", "drafter")
        stopped = "绝密★30年\n云岭省水利厅文件\n关于青鸾峪三号库的通知\n"
        case = hand_in(made, drafter, [("a.docx", paper(stopped)), ("b.txt", CLEAN.encode())])
        job = made.site.queue.get(case)
        assert job is not None
        assert job.result is not None
        assert (job.result["verdict"], job.result["level"]) == ("stopped", "绝密")
        with pytest.raises(Problem, match="not-found"):
            case_of(made, drafter, case)
        assert list(made.site.vault.ids()) == []


def test_another_system_hands_a_case_to_the_desk(here: Office, reviewer: Principal) -> None:
    """By the API with the rights of who checks: the job names the case, which waits for the reviewers of his unit."""
    who = here.auth("drafter", name="oa", unit="slt")
    files = [("file", ("通知.docx", paper(LETTER))), ("file", ("附件.txt", CLEAN.encode()))]
    answer = here.client.post("/v1/reviews", files=files, headers=who | {"Prefer": "respond-async"})
    assert answer.status_code == 202, answer.text
    here.work()
    told = here.client.get(answer.headers["Location"], headers=who).json()
    assert told["result"]["case"] == told["id"]
    assert "report" not in told["links"], "what it keeps is the case's"
    assert case_of(here, reviewer, told["id"]).state == "reviewing"


@pytest.mark.parametrize("way", ["recheck", "copy"])
def test_a_ceiling_lowered_later_takes_the_case_away(tmp_path: Path, way: str) -> None:
    """Checked or masked again under a lower ceiling, all that is kept of the case is erased, of earlier checks too; only codes
    and digests are left."""
    marked = "机密★10年\n云岭省水利厅文件\n关于青鸾峪三号库的通知\n"
    with office(tmp_path) as made:
        drafter, reviewer = person(made, "li", "drafter"), person(made, "wang", "reviewer")
        case = hand_in(made, drafter, [("a.docx", paper(marked))])
        added = {"member": "0", "ground": "public_safety", "words": "三号库"}
        assert post(made, reviewer, f"{case}/passages", **added).status_code == 303
        assert post(made, reviewer, f"{case}/copy").status_code == 303
        made.work()
        assert get(made, reviewer, f"{case}/copy/1").status_code == 200
        assert post(made, reviewer, f"{case}/recheck").status_code == 303
        made.work()
        assert get(made, reviewer, case).status_code == 200
        assert post(made, reviewer, f"{case}/{way}").status_code == 303
        lower = replace(made.site, make_checker=lambda: replace(made.site.make_checker(), ceiling="秘密"))
        with made.site.engine.connect() as connection:
            job = cases.copies_of(connection, case)[0].job if way == "copy" else case_of(made, reviewer, case).job
        replace(made, site=lower).work()
        done = made.site.queue.get(job or "")
        assert done is not None
        assert done.result == {"verdict": "stopped", "level": "机密", "sha256": done.result["sha256"]}  # type: ignore[index]
        assert list(made.site.vault.ids()) == []
        ended = case_of(made, reviewer, case)
        assert (ended.state, ended.conclusion, ended.job) == ("closed", None, None)
        answer = get(made, reviewer, case)
        assert answer.status_code == 410
        assert "青鸾峪" not in answer.text
        assert post(made, reviewer, f"{case}/reopening", note="再看").status_code == 410


def test_nothing_of_a_stopped_case_is_shown_before_it_is_erased(tmp_path: Path) -> None:
    """Where erasing is still to come or did not succeed, the rows already say that there is nothing to show."""
    with office(tmp_path) as made:
        reviewer = person(made, "wang", "reviewer")
        case = hand_in(made, reviewer, [("青鸾峪.docx", paper(LETTER))])
        with begin(made.site.engine) as connection:
            held = opening.stop(connection, made.site, case, by="wang")
        assert all(made.site.vault.header(one) for one in held)
        for path in ("", "/form", "/pictures/1"):
            answer = get(made, reviewer, f"{case}{path}")
            assert answer.status_code == 410, path
            assert "青鸾峪" not in answer.text
        page = made.client.get("/desk", headers=headers(made, reviewer) | {"Accept": "text/html"})
        assert page.status_code == 200
        assert "青鸾峪" not in page.text
        with made.site.engine.connect() as connection:
            assert exporting.exportable(connection, reviewer) == ()


def test_a_check_that_breaks_off_leaves_nothing(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was put away for a case that is not opened in the end does not lie in the vault for as long as cases are kept."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    drafter = person(here, "li.duan", "drafter")
    before = set(here.site.vault.ids())
    monkeypatch.setattr(review, "open_case", broken)
    given = [in_memory("file", "a.docx", iter([paper(LETTER)]))]
    job = submit(here.site, drafter, "review", given, {"date": None, "profile": "gov"}, Asked())
    here.work()
    again = here.site.queue.get(job.id)
    assert again is not None
    assert again.attempts == 1
    assert set(here.site.vault.ids()) - before == {again.payload["order"], *again.payload["files"]}
    here.site.queue.cancel(job.id, now=here.site.clock())


def test_names_are_looked_through_once(here: Office, reviewer: Principal, drafter: Principal) -> None:
    """However many words are looked for, the names of a case are decrypted once; all words have to be in them."""
    case = hand_in(here, drafter, [("孤山.txt", CLEAN.encode())])
    looked: list[str] = []

    def named(one: cases.Case) -> str:
        looked.append(one.id)
        return "孤山 防汛 Abc" if one.id == case else ""

    with here.site.engine.connect() as connection:
        found = queue.find(connection, reviewer, queue.Filter(words="孤山 防汛 aBC"), named)
        assert [one.id for one in found.cases] == [case]
        assert len(looked) == len(set(looked))
        assert queue.find(connection, reviewer, queue.Filter(words="孤山 没有"), named).total == 0


@pytest.mark.parametrize(
    "names", [("a", "a", "（2）a"), ("（2）a", "a", "a", "a"), ("a", "b", "a", "（2）a", "（3）a", "a")]
)
def test_no_two_files_are_called_the_same(names: tuple[str, ...]) -> None:
    """Names are told apart even from one that is called as a second one would be, and keep their own where they can."""
    made = review.called([Sent("x", name, "x", 1) for name in names])
    assert len(set(made)) == len(names)
    assert all(made[names.index(name)] == name for name in names)
    assert all(said.endswith(name) for said, name in zip(made, names, strict=True))
