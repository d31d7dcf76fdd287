"""A service on a loopback port with people in it, and a browser before it; a request that leaves the origin fails the test.

with opened(folder) as desk, desk.page("drafter") as page: page.goto("/") …
"""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

from api.office import Office, office
from api.people.house import CHEAP
from biaoshi.jobs import begin
from biaoshi_api.people import accounts, assigning, passwords, sessions
from biaoshi_api.people.accounts import Account
from biaoshi_api.people.keeping import Keeper

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "four quiet herons"  # noqa: S105
SIZES = ((1366, 768), (1920, 1080))
"""What every page is looked at in."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`office` is what is behind it; a worker is at work all the time."""

    office: Office
    url: str
    browser: Browser

    def person(self, name: str, *roles: str, unit: str = "slt", must_change: bool = False) -> Account:
        """Return a new local account with these roles that signs in with PASSWORD."""
        site = self.office.site
        now, stored = site.clock(), passwords.hash_password(self._keeper.hashing, PASSWORD)
        with begin(site.engine) as connection:
            if unit:
                assigning.put_unit(connection, now=now, by="system", code=unit, title=unit)
            made = accounts.create(
                connection, now=now, by="system", name=name, title=name, password=stored, must_change=must_change
            )
            account = accounts.account_of(connection, made)
            assigning.set_roles(connection, now=now, by=None, account=account, roles=roles)
            account = accounts.account_of(connection, made)
            assigning.set_unit(connection, now=now, by=None, account=account, unit=unit)
            return accounts.account_of(connection, made)

    @contextmanager
    def page(self, name: str | None = None, *, script: bool = True, size: tuple[int, int] = SIZES[0]) -> Iterator[Page]:
        """Give a page in a window of its own, signed in as `name` and at his first page (None: as nobody); at its end
        nothing may have strayed.

        Errors of scripts and refusals by the content security policy fail too.
        """
        wrong: list[str] = []
        strays: list[str] = []
        width, height = size
        context = self.browser.new_context(
            base_url=self.url, java_script_enabled=script, viewport={"width": width, "height": height}, locale="zh-CN",
            accept_downloads=True,
        )  # fmt: skip
        context.set_default_timeout(40_000)  # a door may answer after 20 seconds, then it asks to wait

        def watch(route: Route) -> None:
            url = route.request.url
            if url.startswith((self.url, "data:", "blob:", "about:")):
                route.continue_()
            else:
                strays.append(url)
                route.abort()

        context.route("**/*", watch)
        try:
            page = context.new_page()
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
            if name is not None:
                context.add_cookies([{"name": self._keeper.cookie, "value": self._session(name), "url": self.url}])
                page.goto("/")
            yield page
            assert not wrong, wrong
            assert not strays, strays
        finally:
            context.close()

    @property
    def _keeper(self) -> Keeper:
        kept = self.office.app.state.people
        assert isinstance(kept, Keeper)
        return kept

    def _session(self, name: str) -> str:
        """Return the token of a new session: going through the form every time would take the longest part of most tests."""
        site = self.office.site
        with begin(site.engine) as connection:
            found = accounts.named(connection, name)
            assert found is not None
            return sessions.begin_session(
                connection, now=site.clock(), account=found._mapping["id"], via="session", hours=1, old=None
            )


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in by the form."""
    page.goto("/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def serious(page: Page) -> list[str]:
    """Return what axe finds wrong with the page that is serious or worse; none is allowed."""
    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def overflowing(page: Page) -> int:
    """Return by how many pixels the page is wider than its window; none is allowed."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def unsightly(page: Page) -> list[str]:
    """Return what is wrong with the look of the page: serious findings of axe, and in which of SIZES it is too wide."""
    found = serious(page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if over := overflowing(page):
            found.append(f"{over} pixels too wide at {width}×{height}")
    return found


@contextmanager
def playing() -> Iterator[Browser]:
    """Give the distribution's browser, to be used by one thread."""
    play: Playwright
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(made: Office, port: int = 0) -> Iterator[str]:
    """Serve the office's application on the loopback port (0: of the system's choice) and give its address."""
    config = uvicorn.Config(
        made.app, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off", ws="none",
        ssl_certfile=made.site.settings.server.certificate, ssl_keyfile=made.site.settings.server.certificate_key,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        up = threading.Event()
        for _ in range(600):
            if server.started or not thread.is_alive():
                break
            up.wait(0.05)
        assert server.started
        scheme = "https" if config.is_ssl else "http"
        yield f"{scheme}://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def opened(folder: Path, *, more: str = "", ceiling: str = "绝密", data: str = "") -> Iterator[Desk]:
    """Give a desk over a new service in `folder`; `more` are further sections of its settings, as of `office`."""
    if "[server]" not in more:
        more += "\n[server]\nplain_http = true\n"
    with contextlib.ExitStack() as stack:
        made = stack.enter_context(office(folder, ceiling, more, data))
        made.app.state.people = replace(made.app.state.people, hashing=passwords.hashing(CHEAP))
        stack.enter_context(made.working())
        url = stack.enter_context(serving(made))
        yield Desk(made, url, stack.enter_context(playing()))
