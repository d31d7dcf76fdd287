"""Sign-in by a proxy's header: believed from the listed addresses, seen by nobody from any other."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from api.people.house import House, house
from biaoshi_api import database
from biaoshi_api.people import accounts
from biaoshi_api.people.callers import proxied
from biaoshi_api.people.proxy import StripHeader, listed

PROXY, OTHER = "10.0.0.5", "10.0.1.5"
NETWORKS = (ipaddress.ip_network("10.0.0.0/29"), ipaddress.ip_network("fd00::/64"))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, '[proxy]\naddresses = ["10.0.0.5"]') as made:
        made.person("local", "drafter")
        with database.begin(made.site.engine) as connection:
            accounts.create(connection, now=0.0, by="system", name="wang.li", title="王力", source="proxy")
        yield made


def test_from_the_listed_proxy(home: House) -> None:
    """The listed proxy says who it is; the session lasts while it goes on saying so."""
    client = home.browser(PROXY)
    said = {"X-Remote-User": "Wang.Li"}
    answer = client.get("/v1/session/proxy?onward=/desk/queue", headers=said)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/queue")
    me = client.get("/v1/session", headers=said)
    assert (me.json()["name"], me.json()["via"]) == ("wang.li", "proxy")
    assert client.get("/v1/session").status_code == 401
    assert client.get("/v1/session", headers={"X-Remote-User": "local"}).status_code == 401
    assert (
        client.delete("/v1/session", headers=said).status_code == 403
    )  # the header does not stand in for the CSRF token
    assert client.delete("/v1/session", headers={**said, "X-CSRF-Token": me.json()["csrf"]}).status_code == 204


def test_from_anywhere_else(home: House) -> None:
    """From another address the header is worth nothing, whatever X-Forwarded-For and its kin say, with a cookie or without."""
    lies = {
        "X-Remote-User": "wang.li",
        "X-Forwarded-For": PROXY,
        "X-Real-IP": PROXY,
        "Forwarded": f"for={PROXY}",
        "X-Forwarded-Host": PROXY,
    }
    client = home.browser(OTHER)
    assert client.get("/v1/session/proxy", headers=lies).status_code == 401
    assert client.get("/v1/session", headers=lies).status_code == 401
    proxied = home.browser(PROXY)
    proxied.get("/v1/session/proxy", headers={"X-Remote-User": "wang.li"})
    client.cookies.set("__Host-biaoshi", proxied.cookies["__Host-biaoshi"])
    assert client.get("/v1/session", headers=lies).status_code == 401  # the cookie alone, past the proxy


def test_only_accounts_made_for_it(home: House) -> None:
    """A local account is not opened by the header, nor is one there is not."""
    for name in ("local", "nobody", "", "wang.li\x00", "王力"):
        headers = {"X-Remote-User": name.encode()}
        assert home.browser(PROXY).get("/v1/session/proxy", headers=headers).status_code == 401


def test_onward_stays_here(home: House) -> None:
    """After signing in nobody is led to another site."""
    for onward in (
        "//evil.test",
        "https://evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/a\nb",
        "javascript:1",
        "/%0d%0aX:1@",
    ):
        answer = home.browser(PROXY).get(
            "/v1/session/proxy", params={"onward": onward}, headers={"X-Remote-User": "wang.li"}
        )
        assert answer.headers["location"] == "/"


def test_without_listed_proxies_there_is_no_such_door(tmp_path: Path) -> None:
    """Nothing listed: the route says so and the header is taken away."""
    with house(tmp_path) as home:
        assert home.browser(PROXY).get("/v1/session/proxy", headers={"X-Remote-User": "wang.li"}).status_code == 404


def test_the_address_is_looked_at_twice(home: House) -> None:
    """Even past the middleware the header of an unlisted address is nobody's."""
    headers = [(b"x-remote-user", b"wang.li")]
    for address, name in ((PROXY, "wang.li"), (OTHER, None)):
        request = Request({"type": "http", "client": (address, 1), "headers": headers})
        assert proxied(request, home.site, home.keeper) == name


def passed(client: tuple[str, int] | None, *headers: tuple[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """Return the headers an application behind the middleware is given."""
    seen: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(scope["headers"])

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        raise AssertionError

    scope = {"type": "http", "client": client, "headers": list(headers)}
    anyio.run(StripHeader(app, "X-Remote-User", NETWORKS), scope, receive, send)
    return seen


@given(
    last=st.integers(0, 255),
    name=st.sampled_from([b"x-remote-user", b"X-REMOTE-USER", b"x_remote_user", b"X-Remote_User"]),
)
def test_stripped_from_every_other_address(last: int, name: bytes) -> None:
    """The header arrives exactly from the listed addresses and in its right spelling; other headers are left alone."""
    kept = passed((f"10.0.0.{last}", 1), (name, b"wang"), (b"accept", b"*/*"))
    arrives = last < 8 and b"_" not in name
    assert kept == [(name, b"wang"), (b"accept", b"*/*")][0 if arrives else 1 :]


def test_twice_is_not_at_all() -> None:
    """Where a caller's own header came through beside the proxy's, neither is believed."""
    assert passed(("10.0.0.5", 1), (b"x-remote-user", b"root"), (b"x-remote-user", b"wang")) == []
    assert passed(("10.0.0.5", 1), (b"x-remote-user", b"root"), (b"x_remote_user", b"wang")) == []


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.0.0.5", True),
        ("::ffff:10.0.0.5", True),
        ("fd00::1", True),
        ("10.0.0.8", False),
        ("fd01::1", False),
        ("", False),
        (None, False),
        ("testclient", False),
    ],
)
def test_addresses(address: str | None, inside: bool) -> None:
    """IPv4 in IPv6 is the IPv4 address; a socket without an address is nobody listed."""
    assert listed(address, NETWORKS) == inside
    assert passed((address, 1) if address is not None else None, (b"x-remote-user", b"w")) == (
        [(b"x-remote-user", b"w")] if inside else []
    )
