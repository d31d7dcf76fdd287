"""The officers' pages and the dashboard in a browser: each can be seen, read out and used from the keyboard."""

from collections.abc import Iterator

import pytest

from desk.browser import Desk, opened, unsightly
from desk.scenes_officers import scenes
from desk.shots import Scene


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("officers"), more='[gate]\npolicy = "gate.toml"') as made:
        yield made


@pytest.fixture(scope="module")
def made(desk: Desk) -> list[Scene]:
    return list(scenes(desk))


@pytest.mark.parametrize("account", ["shen.cha", "xi.tong", "bao.mi", "shen.ji", "chen.mo"])
def test_pages_are_sound(desk: Desk, made: list[Scene], account: str) -> None:
    """Nothing serious for axe, also with every table opened, and no wider than the windows of the office."""
    wrong = []
    with desk.page(account) as page:
        for name, whose, act in made:
            if whose == account:
                act(page)
                page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
                assert page.locator("h1").count() == 1
                wrong += [f"{name}: {one}" for one in unsightly(page)]
    assert wrong == []


def test_adopting_from_the_keyboard(desk: Desk, made: list[Scene]) -> None:
    """The officer reads what changes, goes to the button by Tab, presses Enter, and is told that it is adopted."""
    with desk.page("bao.mi") as page:
        page.goto("/gate")
        assert "标志识别（code/marks）" in page.locator("main").inner_text()
        button = page.get_by_role("button", name="采用现在的规则集")
        for _ in range(20):
            page.keyboard.press("Tab")
            if button.evaluate("one => one === document.activeElement"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/gate?done=1")
        assert page.get_by_role("status").inner_text() == "已经采用，并记入审计日志。"
        assert "现在的规则集就是采用的规则集" in page.locator("main").inner_text()


def test_without_script_everything_works(desk: Desk, made: list[Scene]) -> None:
    """No page of the officers needs a script: an account is made, its roles are given, the log shows both."""
    with desk.page("xi.tong", script=False) as page:
        page.goto("/people")
        page.get_by_label("账号名").fill("tang.yue")
        page.get_by_label("姓名").fill("唐月")
        page.get_by_role("button", name="新建").click()
        assert len(page.locator("#password").inner_text()) >= 12
        page.get_by_role("link", name="查看账号").click()
        place = page.url
    with desk.page("bao.mi", script=False) as page:
        page.goto(place)
        page.get_by_label("审批人").check()
        page.get_by_role("button", name="授予").click()
        assert page.locator("dl .tag").all_inner_texts() == ["审批人"]
    with desk.page("shen.ji", script=False) as page:
        page.goto("/audit")
        page.get_by_label("对象").fill("account:tang.yue")
        page.get_by_role("button", name="查找").click()
        assert page.locator("tbody tr td:nth-child(4)").all_inner_texts() == [
            "授予角色\naccount.roles", "新建账号\naccount.create",
        ]  # fmt: skip
