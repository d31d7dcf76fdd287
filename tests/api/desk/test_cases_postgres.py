"""Cases over PostgreSQL: opened, decided across cases, undone, added to, concluded, approved and counted as over SQLite."""

from pathlib import Path

from api.desk.cases import LETTER, case_of, hand_in, lines_of, paper, person
from api.desk.test_concluding import decide_all, get, post
from api.office import office
from biaoshi_api.desk.cases import queue
from jobs.databases import database


def test_cases_over_postgresql(tmp_path: Path) -> None:
    """Whatever is done to a case is done the same in the other database."""
    with database("postgresql", tmp_path) as url, office(tmp_path, data=f'database = "{url}"') as here:
        drafter = person(here, "li", "drafter")
        reviewer, approver = person(here, "wang", "reviewer"), person(here, "zhao", "approver")
        first, second = (hand_in(here, drafter, [(f"{n}.docx", paper(LETTER + "附件。\n" * n))]) for n in range(2))
        line = lines_of(here, first, rule="PI801")[0]
        post(here, reviewer, f"{first}/decisions", number=line.number, verb="mask", scope="words")
        assert [case_of(here, reviewer, c).decided for c in (first, second)] == [1, 1]
        post(here, reviewer, f"{first}/undo")
        assert [case_of(here, reviewer, c).decided for c in (first, second)] == [0, 0]
        decide_all(here, reviewer, first)
        added = {"member": "0", "ground": "public_safety", "words": "临时救助"}
        assert post(here, reviewer, f"{first}/passages", **added).status_code == 303
        assert post(here, reviewer, f"{first}/conclusion", conclusion="refer", reason="x").status_code == 303
        assert post(here, approver, f"{first}/approval", act="approve").status_code == 303
        assert get(here, reviewer, first).status_code == 200
        with here.site.engine.connect() as connection:
            assert queue.progress(connection, reviewer).states == {"closed": 1, "reviewing": 1}
            asked = queue.Filter(state="reviewing", ground="personal_privacy", level="none")
            assert [c.id for c in queue.find(connection, reviewer, asked, str).cases] == [second]
            assert queue.after(connection, reviewer, first, approving=False) == second
