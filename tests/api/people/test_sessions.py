"""Sessions: their secrets, their ends, their cookies, and requests that another page sends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from api.people.house import PASSWORD, House, house
from biaoshi_api import database
from biaoshi_api.people.sessions import csrf_of
from biaoshi_api.people.tables import ACCOUNTS, SESSIONS, TOKENS

COOKIE = "__Host-biaoshi"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as made:
        made.person("wang.li", "drafter", unit="slt")
        yield made


def stored(home: House) -> str:
    """Return everything the tables of people hold, as one string."""
    with home.site.engine.connect() as connection:
        return repr([connection.execute(select(table)).all() for table in (ACCOUNTS, SESSIONS, TOKENS)])


def test_only_digests_are_stored(home: House) -> None:
    """Neither the session's secret, nor its CSRF token, nor the password can be read out of the database."""
    client = home.signed("wang.li")
    secret = client.cookies[COOKIE]
    assert len(secret) >= 43
    kept = stored(home)
    assert secret not in kept
    assert csrf_of(secret) not in kept
    assert PASSWORD not in kept


def test_cookie_is_out_of_reach(home: House) -> None:
    """The cookie is of this host alone, over TLS alone, not for scripts, not for other sites."""
    client = home.browser()
    answer = client.post("/v1/session", json={"name": "wang.li", "password": PASSWORD})
    flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert flags == {"httponly", "secure", "path=/", "samesite=lax"}
    assert answer.headers["set-cookie"].startswith("__Host-")


def test_in_a_window_of_the_oa(tmp_path: Path) -> None:
    """Where an OA may frame the pages the cookie goes along, kept apart for that window; CSRF tokens are what protects."""
    with house(tmp_path, '[server]\nframe_ancestors = ["https://oa.example.test"]') as home:
        home.person("wang.li", "drafter")
        answer = home.browser().post("/v1/session", json={"name": "wang.li", "password": PASSWORD})
        flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
        assert flags == {"httponly", "secure", "path=/", "samesite=none", "partitioned"}


def test_plain_http_can_be_had_where_it_is_asked_for(tmp_path: Path) -> None:
    """Only where the settings say plain HTTP the cookie goes without TLS."""
    with house(tmp_path, '[server]\nhost = "10.0.0.1"\nplain_http = true') as home:
        home.person("wang.li", "drafter")
        answer = home.browser().post("/v1/session", json={"name": "wang.li", "password": PASSWORD})
        assert "secure" not in answer.headers["set-cookie"].lower()


def test_idle_end(home: House) -> None:
    """A session ends half an hour after its last use, and not while it is used."""
    client = home.signed("wang.li")
    for _ in range(5):
        home.clock.now += 29 * 60
        assert client.get("/v1/session").status_code == 200
    home.clock.now += 30 * 60
    assert client.get("/v1/session").status_code == 401


def test_absolute_end(home: House) -> None:
    """However much it is used, a session ends after ten hours."""
    client = home.signed("wang.li")
    for _ in range(10 * 3):
        home.clock.now += 1199
        assert client.get("/v1/session").status_code == 200
    home.clock.now += 60
    assert client.get("/v1/session").status_code == 401


def test_rotation(home: House) -> None:
    """Signing in gives a new secret and ends the session the browser came with: a planted cookie is worth nothing."""
    client = home.signed("wang.li")
    first = client.cookies[COOKIE]
    again = client.post("/v1/session", json={"name": "wang.li", "password": PASSWORD})
    second = client.cookies[COOKIE]
    assert again.status_code == 200
    assert second != first
    other = home.browser()
    other.cookies.set(COOKIE, first)
    assert other.get("/v1/session").status_code == 401


def test_a_planted_cookie_does_not_become_a_session(home: House) -> None:
    """A secret that was never given out stays none after signing in."""
    client = home.browser()
    client.cookies.set(COOKIE, "A" * 43, domain="biaoshi.test")
    client.post("/v1/session", json={"name": "wang.li", "password": PASSWORD})
    other = home.browser()
    other.cookies.set(COOKIE, "A" * 43)
    assert other.get("/v1/session").status_code == 401


def test_leaving(home: House) -> None:
    """After signing out the secret is worth nothing and the browser is told to forget it."""
    client = home.signed("wang.li")
    secret = client.cookies[COOKIE]
    answer = client.delete("/v1/session")
    assert answer.status_code == 204
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    client.cookies.set(COOKIE, secret)
    assert client.get("/v1/session").status_code == 401


def test_csrf(home: House) -> None:
    """With a cookie an unsafe request needs the session's own token: none, another's, an empty one are refused."""
    home.person("li.si", "drafter")
    client, other = home.signed("wang.li"), home.signed("li.si")
    right = client.headers.pop("X-CSRF-Token")
    body = {"title": "x", "scopes": ["document.check"], "days": 1}
    for wrong in (
        {},
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": other.headers["X-CSRF-Token"]},
        {"X-CSRF-Token": "é" * 32},
    ):
        sent = {name: value.encode() for name, value in wrong.items()}
        assert client.post("/v1/tokens", json=body, headers=sent).status_code == 403
        assert client.delete("/v1/session", headers=sent).status_code == 403
    assert client.post("/v1/tokens", json=body, headers={"X-CSRF-Token": right}).status_code == 201
    assert client.get("/v1/session").json()["csrf"] == right


def test_csrf_of_plain_forms(home: House) -> None:
    """A form without script carries the token in a field; one with a file, whose body must not be read twice, in the query."""
    client = home.signed("wang.li")
    right = client.headers.pop("X-CSRF-Token")
    plain = {"content-type": "application/x-www-form-urlencoded"}
    assert (
        client.post("/v1/tokens", content=f"csrf={right}", headers=plain).status_code == 422
    )  # let through to the route
    assert client.post("/v1/tokens", content="csrf=no", headers=plain).status_code == 403
    assert client.post(f"/v1/tokens?csrf={right}", content="a=b", headers=plain).status_code == 403
    assert client.post(f"/v1/tokens?csrf={right}", files={"file": b"x"}).status_code == 422
    assert client.post("/v1/tokens?csrf=no", files={"file": b"x"}).status_code == 403


def test_a_token_needs_no_csrf_and_outranks_the_cookie(home: House) -> None:
    """A token in the header is what counts; a wrong one is refused even beside a good cookie."""
    client = home.signed("wang.li")
    shown = client.post("/v1/tokens", json={"title": "x", "scopes": ["unit.read"], "days": 1}).json()["token"]
    assert home.browser().get("/v1/units", headers={"Authorization": f"Bearer {shown}"}).status_code == 200
    for wrong in (f"Bearer {shown}x", "Bearer", "Basic d2FuZzpsaQ==", ""):
        assert client.get("/v1/units", headers={"Authorization": wrong}).status_code == 401


def test_disabled_and_changed_at_once(home: House) -> None:
    """Disabling an account or taking a role away ends its open sessions at the next request."""
    home.person("admin1", "sysadmin", "secadmin")
    admin, client = home.signed("admin1"), home.signed("wang.li")
    number = client.get("/v1/session").json()["id"]
    assert admin.put(f"/v1/accounts/{number}/roles", json={"roles": ["drafter", "reviewer"]}).status_code == 200
    assert "review.read" in client.get("/v1/session").json()["actions"]  # more rights: at once, in the same session
    assert admin.put(f"/v1/accounts/{number}/roles", json={"roles": ["drafter"]}).status_code == 200
    assert client.get("/v1/session").status_code == 401  # fewer: the session ends
    client = home.signed("wang.li")
    assert admin.post(f"/v1/accounts/{number}/disable").status_code == 200
    assert client.get("/v1/session").status_code == 401
    assert home.browser().post("/v1/session", json={"name": "wang.li", "password": PASSWORD}).status_code == 401
    assert admin.post(f"/v1/accounts/{number}/enable").status_code == 200
    home.signed("wang.li")


def test_a_disabled_account_is_looked_at_each_time(home: House) -> None:
    """Even a session and a token that were not ended with their account open nothing."""
    client = home.signed("wang.li")
    shown = client.post("/v1/tokens", json={"title": "x", "scopes": ["unit.read"], "days": 1}).json()["token"]
    with database.begin(home.site.engine) as connection:
        connection.execute(update(ACCOUNTS).values(disabled=1.0))
    assert client.get("/v1/session").status_code == 401
    assert home.browser().get("/v1/units", headers={"Authorization": f"Bearer {shown}"}).status_code == 401


def test_no_write_for_having_come(home: House) -> None:
    """Within a minute no request writes to the database only because it came."""
    client = home.signed("wang.li")

    def seen() -> float:
        with home.site.engine.connect() as connection:
            return float(connection.execute(select(SESSIONS.c.seen)).scalar_one())

    before = seen()
    home.clock.now += 59
    client.get("/v1/session")
    assert seen() == before
    home.clock.now += 1
    client.get("/v1/session")
    assert seen() == before + 60


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_no_other_page_signs_anybody_in(home: House, kind: str) -> None:
    """What another site's page can send without asking first (a form, plain text) is no sign-in."""
    body = f'{{"name": "wang.li", "password": "{PASSWORD}"}}'
    client = home.browser()
    answer = client.post("/v1/session", content=body, headers={"content-type": kind} if kind else {})
    assert answer.status_code == 422
    assert not client.cookies
