"""A service with people in it, as the tests of the API use it: made in a folder, asked through a client, worked by hand."""

import contextlib
import logging
import secrets
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api.schema import create
from biaoshi.jobs import begin
from biaoshi_api.app import create_app
from biaoshi_api.people import accounts, assigning, tokens
from biaoshi_api.people.duties import actions_of
from biaoshi_api.settings import read
from biaoshi_api.site import Site, open_site
from biaoshi_api.worker import Told, attempt, works

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client's own deprecations
    from fastapi.testclient import TestClient

NOTICE = "机密☆10年\n云岭省水利厅文件\n关于堤防岁修安排的通知\n"
CLEAN = "云岭省水利厅关于做好防汛准备工作的通知\n各市水利局：\n请做好防汛准备工作。\n"


@dataclass(frozen=True, slots=True)
class Office:
    site: Site
    app: FastAPI
    client: TestClient
    folder: Path

    def token(
        self, *roles: str, unit: str = "slt", name: str | None = None, scopes: frozenset[str] | None = None
    ) -> str:
        """Return a token of a new account with these roles, for all they may do or the `scopes`."""
        name = name or f"u{secrets.token_hex(4)}"
        site = self.site
        now = site.clock()
        with begin(site.engine) as connection:
            if unit:
                assigning.put_unit(connection, now=now, by="system", code=unit, title=unit)
            number = accounts.create(connection, now=now, by="system", name=name, title=name)
            made = accounts.account_of(connection, number)
            assigning.set_roles(connection, now=now, by=None, account=made, roles=roles)
            made = accounts.account_of(connection, made.id)
            assigning.set_unit(connection, now=now, by=None, account=made, unit=unit)
            made = accounts.account_of(connection, made.id)
            wanted = scopes or actions_of(roles) - tokens.NEVER
            shown, _ = tokens.make_token(connection, now=now, account=made, title="test", scopes=wanted, days=1)
        return shown

    def auth(self, *roles: str, **more: Any) -> dict[str, str]:
        """Return the headers of such a token."""
        return {"Authorization": f"Bearer {self.token(*roles, **more)}"}

    def work(self, limit: int = 100) -> int:
        """Do what waits in the queue, now, in this thread; return how many attempts that were."""
        done = 0
        known = works()
        with self.site.make_checker() as checker:
            while done < limit and (jobs := self.site.queue.claim("test", now=self.site.clock(), lease=60)):
                for job in jobs:
                    attempt(self.site, job, "test", known[job.kind], checker, self.folder, Told())
                    done += 1
        return done

    @contextmanager
    def working(self) -> Iterator[None]:
        """Work in a thread of its own while the context lasts."""
        over = threading.Event()

        def go() -> None:
            known = works()
            with self.site.make_checker() as checker:
                while not over.is_set():
                    jobs = self.site.queue.claim("thread", now=self.site.clock(), lease=60)
                    for job in jobs:
                        attempt(self.site, job, "thread", known[job.kind], checker, self.folder, Told())
                    if not jobs:
                        time.sleep(0.02)

        thread = threading.Thread(target=go)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


SETTINGS = """
ceiling = "{ceiling}"
[data]
folder = "data"
work = "{work}"
work_in_memory = false
{data}
[vault]
key_file = "vault.key"
[people]
requests_a_minute = 1000000
{more}
"""


@contextmanager
def office(folder: Path, ceiling: str = "绝密", more: str = "", data: str = "") -> Iterator[Office]:
    """Give a service in `folder`; `more` are further sections of its settings, `data` lines of that section."""
    key = folder / "vault.key"
    key.touch(0o600)
    key.write_text(f"k1 {'ab' * 32}\n")
    work = folder / "work"
    work.mkdir(mode=0o700)
    settings = read(SETTINGS.format(ceiling=ceiling, work=work, more=more, data=data), folder)
    with open_site(settings) as site:
        create(site.engine)
        app = create_app(site)
        with TestClient(app, raise_server_exceptions=True) as client:
            yield Office(site, app, client, work)


@contextmanager
def logged() -> Iterator[list[str]]:
    """Give the lines the service logs while the context lasts, every logger of the process."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keep = Keep(level=0)
    root = logging.getLogger()
    level = root.level
    root.addHandler(keep)
    root.setLevel(0)
    try:
        yield lines
    finally:
        root.removeHandler(keep)
        with contextlib.suppress(ValueError):
            root.setLevel(level)
