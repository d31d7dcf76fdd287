"""A service with nothing but people and the audit log in it, a clock that is set by hand and hashing that costs nothing."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from api.schema import create
from biaoshi_api import database, problems
from biaoshi_api.people import accounts, assigning, keeping, passwords
from biaoshi_api.people.accounts import Account
from biaoshi_api.people.passwords import Cost
from biaoshi_api.routes import audit, people, session, tokens
from biaoshi_api.settings import read
from biaoshi_api.site import Site, open_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client's own deprecations
    from fastapi.testclient import TestClient

CHEAP = Cost(time=1, memory_kib=8, parallelism=1)
PASSWORD = "four quiet herons"  # noqa: S105
START = 1_795_000_000.0
SETTINGS = """
ceiling = "绝密"
[data]
folder = "data"
database = "{url}"
[vault]
key_file = "vault.key"
{more}
"""


@dataclass(slots=True)
class Clock:
    """What time it is; moved by hand."""

    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class House:
    site: Site
    app: FastAPI
    clock: Clock

    @property
    def keeper(self) -> keeping.Keeper:
        kept = self.app.state.people
        assert isinstance(kept, keeping.Keeper)
        return kept

    def person(self, name: str, *roles: str, unit: str = "", password: str = PASSWORD) -> Account:
        """Return a new local account with these roles and that unit."""
        with database.begin(self.site.engine) as connection:
            stored = passwords.hash_password(self.keeper.hashing, password)
            made = accounts.create(connection, now=self.clock(), by="system", name=name, title=name, password=stored)
            account = accounts.account_of(connection, made)
            assigning.set_roles(connection, now=self.clock(), by=None, account=account, roles=roles)
            if unit:
                assigning.put_unit(connection, now=self.clock(), by="system", code=unit, title=unit)
                assigning.set_unit(connection, now=self.clock(), by=None, account=account, unit=unit)
            return accounts.account_of(connection, made)

    def browser(self, address: str = "10.1.1.1") -> TestClient:
        """Return a client without any cookie that comes from the address."""
        return TestClient(self.app, base_url="https://biaoshi.test", client=(address, 5000), follow_redirects=False)

    def signed(self, name: str, password: str = PASSWORD, address: str = "10.1.1.1") -> TestClient:
        """Return a client that signed in and sends its CSRF token."""
        client = self.browser(address)
        answer = client.post("/v1/session", json={"name": name, "password": password})
        assert answer.status_code == 200, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return client


@contextmanager
def house(folder: Path, more: str = "", url: str = "") -> Iterator[House]:
    """Give a service in `folder`; `more` are further lines of its settings."""
    key = folder / "vault.key"
    key.touch(0o600)
    key.write_text(f"k1 {'ab' * 32}\n")
    clock = Clock()
    with open_site(read(SETTINGS.format(url=url, more=more), folder), clock=clock) as site:
        create(site.engine)
        app = FastAPI()
        app.state.site = site
        problems.install(app)
        keeping.install(app, site, CHEAP)
        for module in (session, people, tokens, audit):
            app.include_router(module.ROUTER)
        yield House(site, app, clock)
