"""The drafter's door in a browser: three minutes of somebody who has never seen it, with script and without."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as Docx
from playwright.sync_api import Page, Route

from biaoshi import check
from biaoshi_api.people import accounts, sessions
from desk.browser import Desk, opened, unsightly
from desk.scenes_door import SAMPLES, drop

DRAFT = SAMPLES / "通知草稿.docx"
MINUTES = SAMPLES / "会议纪要.pdf"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("door")) as made:
        for name in ("zhao.min", "wang.li", "he.jing", "lu.yun"):
            made.person(name, "drafter")
        made.person("zhou.qi", "reviewer")
        made.person("no.role")
        made.person("feng.yi", "sysadmin", unit="")
        yield made


def words(data: bytes) -> str:
    """Return the paragraphs of a docx by another program's reading."""
    return "\n".join(p.text for p in Docx(BytesIO(data)).paragraphs)


@pytest.mark.parametrize("script", [True, False])
def test_a_newcomer(desk: Desk, script: bool, tmp_path: Path) -> None:
    """A docx is dropped; the wrong mark is shown where it stands, with the right form; one click gives the file with it."""
    with desk.page("zhao.min", script=script) as page:
        assert page.url == f"{desk.url}/"
        drop(page, DRAFT)
        fault = page.locator(".tier.error .finding", has_text="密级与期限之间")
        assert fault.locator("mark").inner_text() == "☆"
        assert "机密★10年" in fault.locator(".right").inner_text()
        assert page.locator("article.sheet mark", has_text="☆").count() == 1
        with page.expect_download() as coming:
            page.get_by_role("button", name="改正并下载").click()
        target = tmp_path / "fixed.docx"
        coming.value.save_as(target)
        assert coming.value.suggested_filename == "通知草稿（已改正）.docx"
        assert "机密☆10年" in words(DRAFT.read_bytes())
        assert "机密★10年" in words(target.read_bytes())
        assert not [f for f in check(target).findings if f.rule == "MK101"]
        assert "改正了 2 处" in page.locator("main").inner_text()
        page.get_by_role("link", name="返回结果").click()
        with page.expect_download() as coming:
            page.get_by_role("button", name="带批注下载").click()
        coming.value.save_as(target)
        assert coming.value.suggested_filename == "通知草稿（带批注）.docx"
        assert [c.author for c in Docx(str(target)).comments][:1] == ["标识检查"]


def test_dropping_on_the_page(desk: Desk) -> None:
    """With script a file let go over the page is checked at once; several are a case, shown one after the other."""
    with desk.page("wang.li") as page:
        page.goto("/")
        page.evaluate(
            """names => {
              const carried = new DataTransfer();
              names.forEach(name => carried.items.add(new File(["机密☆10年\\n关于岁修的通知\\n"], name)));
              document.getElementById("drop").dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true}));
            }""",
            ["甲.txt", "乙.txt"],
        )
        page.wait_for_url("**/papers/*")
        assert page.locator("h1").inner_text() == "甲.txt 等 2 个文件"
        assert page.locator("article.sheet").count() == 2
        assert page.locator("article.sheet mark", has_text="☆").count() == 2


def test_three_tiers_and_five_lines(desk: Desk) -> None:
    """At most five lines are open, the worst first; the rest is a click away; codes stand behind 依据; there are no percentages."""
    lines = "".join(f"机密☆{n}年\n第{n}号文件\n" for n in range(1, 9))
    with desk.page("wang.li") as page:
        page.goto("/")
        page.locator("#file").set_input_files({"name": "多.txt", "mimeType": "text/plain", "buffer": lines.encode()})
        page.get_by_role("button", name="检查").click()
        page.wait_for_url("**/papers/*")
        every, seen = page.locator(".finding"), page.locator(".finding:visible")
        assert seen.count() == 5
        assert every.count() > 5
        titles = [t.split()[0] for t in page.locator(".tier h2").all_inner_texts()]
        assert titles == [t for t in ("必须改", "请核对", "其他提示") if t in titles]
        assert "MK101" not in page.locator(".right-side").inner_text()
        assert "%" not in page.locator("main").inner_text()
        page.locator(".tier.error details.more > summary").click()
        assert seen.count() > 5
        page.locator(".finding:visible details.why > summary").first.click()
        assert "规则 " in page.locator(".finding:visible details.why").first.inner_text()


def test_page_pictures_with_boxes(desk: Desk) -> None:
    """A PDF is shown as its pages; the box of a finding lies over its words; choosing either shows the other."""
    with desk.page("wang.li") as page:
        drop(page, MINUTES)
        picture = page.locator(".drawn img")
        picture.evaluate("one => one.decode()")
        assert picture.evaluate("one => one.naturalWidth") > 800
        box = page.locator(".box").last
        place, whole = box.bounding_box(), picture.bounding_box()
        assert place is not None
        assert whole is not None
        assert whole["x"] < place["x"] < whole["x"] + whole["width"] / 3
        assert place["y"] + place["height"] < whole["y"] + whole["height"] / 3
        number = box.get_attribute("data-number")
        box.click()
        assert "chosen" in (page.locator(f"#n{number}").get_attribute("class") or "")
        for one in page.locator(".label a").all():  # boxes may lie over each other, numbers do not
            one.click()
            assert "chosen" in (page.locator(f"#n{one.text_content()}").get_attribute("class") or "")
        page.locator("details.words > summary").click()
        assert "秘密★1年" in page.locator("details.words .text").inner_text()


def test_unread_parts_are_seen_at_once(desk: Desk) -> None:
    """What could not be read is on the first screen, and nothing says that all is well."""
    with desk.page("wang.li") as page:
        page.goto("/")
        data = "关于岁修的通知\n机密★10年\n各科室：请遵照执行".encode()[:-1]
        page.locator("#file").set_input_files({"name": "断.txt", "mimeType": "text/plain", "buffer": data})
        page.get_by_role("button", name="检查").click()
        page.wait_for_url("**/papers/*")
        said = page.locator(".unread")
        said.wait_for()
        place = said.bounding_box()
        assert place is not None
        assert place["y"] < 400
        assert "结果不完整" in page.locator(".say.bad").first.inner_text()


def test_nothing_chosen_and_nothing_to_do(desk: Desk) -> None:
    """A form without a file says so; who has no role is told whom to ask; an officer is led to his own pages."""
    with desk.page("wang.li", script=False) as page:
        page.goto("/")
        page.locator("#file").evaluate("one => one.removeAttribute('required')")
        page.get_by_role("button", name="检查").click()
        assert "请先选择" in page.get_by_role("alert").inner_text()
    with desk.page("no.role") as page:
        assert "安全保密管理员" in page.locator("main").inner_text()
    with desk.page("feng.yi") as page:
        assert page.url == f"{desk.url}/people"


def ids(desk: Desk) -> set[str]:
    return set(desk.office.site.vault.ids())


def dropped(page: Page) -> str:
    drop(page, DRAFT)
    return page.url


def test_closed_means_gone(desk: Desk) -> None:
    """Nothing of a drop or of what was made of it is in the vault after it was closed, nor after signing out."""
    before = ids(desk)
    with desk.page("he.jing") as page:
        address = dropped(page)
        with page.expect_download():
            page.get_by_role("button", name="改正并下载").click()
        assert len(ids(desk) - before) >= 5
        page.goto(address)
        page.get_by_role("button", name="关闭并删除").click()
        assert page.url == f"{desk.url}/"
        assert ids(desk) == before
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 410
        dropped(page)
        assert ids(desk) != before
        page.get_by_role("button", name="退出").click()
        page.wait_for_url("**/sign-in")
    assert ids(desk) == before


def test_one_sessions_own(desk: Desk) -> None:
    """Nobody else sees a drop: not the reviewer of the unit, not the drafter himself in another session."""
    with desk.page("lu.yun") as page:
        address = dropped(page)
        for name in ("zhou.qi", "lu.yun"):
            with desk.page(name) as other:
                for path in ("", "/pictures/1"):
                    answer = other.goto(address + path)
                    assert answer is not None
                    assert answer.status == 404


def test_pages_look_right(desk: Desk) -> None:
    """Door, result of a docx and of a PDF, and the page of the file given back: no serious fault, nothing sticks out."""
    with desk.page("lu.yun") as page:
        drop(page, MINUTES)
        assert unsightly(page) == []
        drop(page, DRAFT)
        page.locator("details.more > summary").first.click()
        assert unsightly(page) == []
        with page.expect_download():
            page.get_by_role("button", name="改正并下载").click()
        page.get_by_role("heading", name="文件写好了").wait_for()
        assert unsightly(page) == []
        page.goto("/")
        assert page.get_by_role("row").count() >= 3
        assert unsightly(page) == []


def still(route: Route) -> None:
    """Let a page that asks again by itself stay as it is while it is looked at."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={k: v for k, v in answer.headers.items() if k != "refresh"})


def test_pages_of_what_is_not_there_look_right(desk: Desk) -> None:
    """So do the pages that say to wait, that nothing came of it, that a paper was stopped, and that one has no role yet."""
    site = desk.office.site
    with desk.page("no.role") as page:
        assert unsightly(page) == []
    with desk.page("he.jing") as page:
        cookie = page.context.cookies()[0].get("value", "")
        with site.engine.connect() as connection:
            found = accounts.named(connection, "he.jing")
        assert found is not None
        owner, now = found._mapping["id"], site.clock()
        payload = {"session": sessions.digest(cookie), "order": "0" * 32, "files": [], "who": "he.jing"}
        waiting = site.queue.put("drop", payload, now=now, owner=owner, due=now + 1e6)
        page.route(f"**/papers/{waiting.id}", still)
        page.goto(f"/papers/{waiting.id}")
        page.get_by_role("heading", name="正在处理").wait_for()
        assert unsightly(page) == []
        for why, words in (("没有这个方案。", "没有做成"), (None, "已停止处理")):
            job = site.queue.put("drop", payload, now=now, owner=owner, priority=9, due=now + 1e5)
            (held,) = site.queue.claim("nobody", now=now + 1e5, lease=1e6, kinds=("drop",))
            assert held.id == job.id
            if why is not None:
                site.queue.fail(job.id, "nobody", now=now, why=why, again_in=None)
            else:
                told = {"verdict": "stopped", "level": "绝密", "sha256": "0" * 64}
                site.queue.finish(job.id, "nobody", now=now, result=told)
            page.goto(f"/papers/{job.id}")
            page.get_by_role("heading", name=words).wait_for()
            assert unsightly(page) == []
