"""Signing in and out in a browser, the frame around every page, problems shaped as pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from biaoshi_api.desk import frame
from desk.browser import PASSWORD, Desk, opened, sign_in, unsightly


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("frame")) as made:
        made.person("li.na", "drafter")
        made.person("sun.lei", "auditor", unit="")
        made.person("new.one", "drafter", must_change=True)
        yield made


@pytest.mark.parametrize("script", [True, False])
def test_in_and_out(desk: Desk, script: bool) -> None:
    """Who is not signed in is led to the form and back to where he wanted to go; after leaving nothing is open any more."""
    with desk.page(script=script) as page:
        page.goto("/password")
        assert page.url == f"{desk.url}/sign-in?onward=%2Fpassword"
        page.get_by_label("账号").fill("li.na")
        page.get_by_label("密码").fill("not the password")
        page.get_by_role("button", name="登录").click()
        assert "账号或者密码不对" in page.get_by_role("alert").inner_text()
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        assert page.url == f"{desk.url}/password"
        page.get_by_role("button", name="退出").click()
        assert page.url == f"{desk.url}/sign-in"
        page.goto("/password")
        assert "/sign-in" in page.url


def test_navigation_by_rights(desk: Desk) -> None:
    """One sees the way to what one may do and to nothing else."""
    for name, wanted in (("li.na", ["查文件"]), ("sun.lei", ["审计"])):
        with desk.page(name) as page:
            page.goto("/password")
            assert page.get_by_role("navigation").get_by_role("link").all_inner_texts() == wanted


def test_one_time_password(desk: Desk) -> None:
    """With a password that must be changed one is led to changing it, and the old one is worth nothing afterwards."""
    with desk.page("new.one") as page:
        assert page.url == f"{desk.url}/password"
        page.get_by_label("原密码").fill(PASSWORD)
        page.get_by_label("新密码（").fill("seven loud cranes")
        page.get_by_label("再输一次").fill("seven loud crane")
        page.get_by_role("button", name="修改").click()
        assert "不同" in page.get_by_role("alert").inner_text()
        for label, words in (
            ("原密码", PASSWORD),
            ("新密码（", "seven loud cranes"),
            ("再输一次", "seven loud cranes"),
        ):
            page.get_by_label(label).fill(words)
        page.get_by_role("button", name="修改").click()
        assert page.url == f"{desk.url}/"
    with desk.page() as page:
        sign_in(page, "new.one")
        assert page.get_by_role("alert").is_visible()


def test_problems_are_pages_for_browsers_only(desk: Desk) -> None:
    """A browser gets a page with a way back; programs and the API get problem+json as before."""
    html = {"Accept": "text/html,application/xhtml+xml"}
    client = desk.office.client
    answer = client.get("/nowhere", headers=html)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert client.get("/nowhere").headers["content-type"] == "application/problem+json"
    assert client.get("/v1/nowhere", headers=html).headers["content-type"] == "application/problem+json"
    assert client.get("/password", headers=html, follow_redirects=False).status_code == 303
    assert client.get("/password").status_code == 401
    assert client.post("/sign-in", data={"name": "li.na"}, headers=html).status_code == 401
    large = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "99999999999"}
    for accept, media in ((html, "text/html; charset=utf-8"), ({}, "application/problem+json")):
        answer = client.post("/", content=b"x", headers=large | accept)
        assert (answer.status_code, answer.headers["content-type"]) == (413, media)


def test_no_sign_in_from_elsewhere(desk: Desk) -> None:
    """A form of another site signs nobody in."""
    form = {"name": "li.na", "password": PASSWORD}
    for told in ({"Origin": "https://elsewhere.example"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
                 {"Origin": "http://["}):  # fmt: skip
        answer = desk.office.client.post("/sign-in", data=form, headers=told)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


FOLDER = Path(frame.__file__).parent
LATER = (
    ":has(",
    "@container",
    "@layer",
    "<dialog",
    ".at(",
    "structuredClone",
    "hasOwn",
    "findLast",
    "showModal",
    "await ",
)
"""What Chromium 90 does not know (await: at the top of a file)."""


@pytest.mark.parametrize("path", sorted(FOLDER.glob("[ts]*/*.*")), ids=lambda path: path.name)
def test_nothing_old_browsers_lack(path: Path) -> None:
    """Templates hold no style, script or handler of their own and name no other place; nothing is newer than Chromium 90."""
    text = path.read_text("utf-8")
    assert not [word for word in LATER if word in text]
    assert not re.findall(r"https?://(?!www\.w3\.org/)", text)
    if path.suffix == ".html":
        assert not re.findall(r"<style|<script(?! src=\"/static/)|\sstyle=|\son[a-z]+=|javascript:", text)


def test_pages_look_right(desk: Desk) -> None:
    """No page of the frame is wider than the window or has a serious fault for whoever cannot see it."""
    with desk.page() as page:
        page.goto("/sign-in")
        assert unsightly(page) == []
        page.goto("/nowhere")
        assert unsightly(page) == []
        sign_in(page, "li.na")
        page.goto("/password")
        assert unsightly(page) == []
