"""The reviewer's pages as they are looked at: queue, case, name list, scan, conclusion, approval."""

from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page

from api.desk.cases import CLEAN, LETTER, acting, finish, hand_in, name_list, paper
from api.desk.test_concluding import decide_all, post
from biaoshi_api.desk.cases.case import copies_of
from desk.browser import Desk

SAMPLES = Path(__file__).parents[2] / "samples"
Scene = tuple[str, str | None, Callable[[Page], object]]


def scenes(desk: Desk) -> Iterator[Scene]:
    """Yield the scenes."""
    drafter = desk.person("li.ming", "drafter")
    desk.person("wang.jun", "reviewer")
    desk.person("zheng.an", "approver")
    who = acting(drafter)
    letter = hand_in(desk.office, who, [("临时救助通知.docx", paper(LETTER))])
    listed = hand_in(desk.office, who, [("低保对象公示名单.docx", name_list(40))])
    pages = hand_in(desk.office, who, [("会议纪要.pdf", (SAMPLES / "会议纪要.pdf").read_bytes())])
    both = hand_in(desk.office, who, [("防汛通知.txt", CLEAN.encode()), ("名单.docx", paper(LETTER))])
    waiting = hand_in(desk.office, who, [("来信.docx", paper(LETTER.replace("欧阳望舒", "司马清扬")))])
    helper = acting(desk.person("qin.lan", "reviewer"))
    decide_all(desk.office, helper, waiting, "mask")
    post(desk.office, helper, f"{waiting}/copy")
    with desk.office.site.engine.connect() as connection:
        finish(desk.office, copies_of(connection, waiting)[0].job)
    post(desk.office, helper, f"{waiting}/conclusion", conclusion="redacted")
    yield "queue", "wang.jun", lambda page: page.goto("/desk")
    yield "case-letter", "wang.jun", lambda page: page.goto(f"/desk/cases/{letter}")
    yield "case-list", "wang.jun", lambda page: page.goto(f"/desk/cases/{listed}")
    yield "case-pages", "wang.jun", lambda page: page.goto(f"/desk/cases/{pages}", wait_until="networkidle")
    yield "case-two-files", "wang.jun", lambda page: page.goto(f"/desk/cases/{both}")

    def helped(page: Page) -> None:
        page.goto(f"/desk/cases/{listed}")
        page.keyboard.press("?")
        page.keyboard.press("g")
        page.keyboard.press("m")
        page.locator(".settled").first.wait_for()
        page.keyboard.press("r")

    yield "case-help", "wang.jun", helped

    def ended(page: Page) -> None:
        page.goto(f"/desk/cases/{letter}")
        page.keyboard.press("c")

    yield "case-conclusion", "wang.jun", ended

    def to_copy(page: Page) -> None:
        page.goto(f"/desk/cases/{waiting}")
        page.locator("#copy").scroll_into_view_if_needed()

    yield "case-approval", "zheng.an", to_copy
    yield "export", "wang.jun", lambda page: page.goto("/desk/export")
