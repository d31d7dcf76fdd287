"""API tokens: shown once, narrow, ending."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.people.house import House, house
from biaoshi_api.people.duties import actions_of
from biaoshi_api.people.tables import TOKENS
from biaoshi_api.people.tokens import NEVER

DAY = 86_400


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as made:
        made.person("wang.li", "drafter")
        made.person("sec", "secadmin")
        made.person("aud", "auditor")
        yield made


def make(client: Any, *scopes: str, days: int = 1) -> Any:
    return client.post("/v1/tokens", json={"title": "公文系统", "scopes": list(scopes), "days": days})


def bearer(shown: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {shown}"}


def test_shown_once_and_stored_as_a_digest(home: House) -> None:
    """The token is in the one answer that made it and nowhere else."""
    client = home.signed("wang.li")
    made = make(client, "unit.read").json()
    secret = made["token"].rpartition("_")[2] if made["token"].count("_") == 2 else made["token"][21:]
    assert len(secret) >= 40
    assert secret not in client.get("/v1/tokens").text
    with home.site.engine.connect() as connection:
        assert secret not in repr(connection.execute(select(TOKENS)).all())
        assert made["id"] in repr(connection.execute(select(TOKENS)).all())


def test_scopes_narrow(home: House) -> None:
    """A token does what it says and nothing else its owner may do."""
    client = home.signed("wang.li")
    shown = make(client, "unit.read").json()["token"]
    stranger = home.browser()
    assert stranger.get("/v1/units", headers=bearer(shown)).status_code == 200
    for method, path in (
        ("GET", "/v1/tokens"),
        ("GET", "/v1/session"),
        ("POST", "/v1/tokens"),
        ("PUT", "/v1/session/password"),
    ):
        assert stranger.request(method, path, headers=bearer(shown), json={}).status_code == 403


@pytest.mark.parametrize(
    "scope", ["account.create", "audit.read", "session.own", "token.own", "nothing", "", "unit.read "]
)
def test_scopes_must_be_ones_own(home: House, scope: str) -> None:
    """Nobody makes a token for what he may not do, nor one that could change his password or make others."""
    assert make(home.signed("wang.li"), "unit.read", scope).status_code == 422


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
def test_a_life_that_ends(home: House, days: int) -> None:
    """No token without an end within a year and a day."""
    assert make(home.signed("wang.li"), "unit.read", days=days).status_code == 422


def test_it_ends(home: House) -> None:
    """On its day it is worth nothing."""
    shown = make(home.signed("wang.li"), "unit.read", days=2).json()["token"]
    home.clock.now += 2 * DAY - 1
    assert home.browser().get("/v1/units", headers=bearer(shown)).status_code == 200
    home.clock.now += 1
    assert home.browser().get("/v1/units", headers=bearer(shown)).status_code == 401


def test_role_taken_away(home: House) -> None:
    """A token never outlives the rights it was made from."""
    client, sec = home.signed("wang.li"), home.signed("sec")
    shown = make(client, "document.check", "unit.read").json()["token"]
    number = client.get("/v1/session").json()["id"]
    assert sec.put(f"/v1/accounts/{number}/roles", json={"roles": []}).status_code == 200
    assert home.browser().get("/v1/units", headers=bearer(shown)).status_code == 401


def test_revoking(home: House) -> None:
    """One's own tokens one revokes oneself, others' only 安全保密管理员; what is not there or not one's own looks alike."""
    client, sec, aud = home.signed("wang.li"), home.signed("sec"), home.signed("aud")
    one, other = (make(client, "unit.read").json() for _ in range(2))
    number = client.get("/v1/session").json()["id"]
    assert aud.delete(f"/v1/tokens/{one['id']}").json() == aud.delete(f"/v1/tokens/{'0' * 16}").json()
    assert aud.delete(f"/v1/tokens/{one['id']}").status_code == 404
    assert aud.get(f"/v1/accounts/{number}/tokens").status_code == 403
    assert client.delete(f"/v1/tokens/{one['id']}").status_code == 204
    assert sec.delete(f"/v1/accounts/{number}/tokens/{other['id']}").status_code == 204
    for made in (one, other):
        assert home.browser().get("/v1/units", headers=bearer(made["token"])).status_code == 401
    assert all(token["revoked"] for token in sec.get(f"/v1/accounts/{number}/tokens").json()["tokens"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t[:-1],
        lambda t: t[:30] + ("B" if t[30] == "A" else "A") + t[31:],
        lambda t: t[:21] + "A" * 43,
        lambda t: t + "A",
        lambda t: t.upper(),
        lambda t: t.replace("bst_", "bst-"),
        lambda t: "bst_" + "0" * 16 + t[20:],
    ],
)
def test_spoilt_tokens(home: House, spoil: Any) -> None:
    """A token with any part wrong is none."""
    shown = make(home.signed("wang.li"), "unit.read").json()["token"]
    assert home.browser().get("/v1/units", headers=bearer(spoil(shown))).status_code == 401


def test_used_is_told_by_the_hour(home: House) -> None:
    """Its owner sees when it was last used, and using it does not write each time."""
    shown = make(home.signed("wang.li"), "unit.read").json()["token"]

    def used() -> object:
        return home.signed("wang.li").get("/v1/tokens").json()["tokens"][0]["used"]

    times = [used()]
    for _ in range(5):
        assert home.browser().get("/v1/units", headers=bearer(shown)).status_code == 200
        times.append(used())
        home.clock.now += 1200
    assert times[0] is None
    assert times[1] == times[2] == times[3] != times[4]
    assert times[4] == times[5]


def test_not_without_number(home: House) -> None:
    """Fifty tokens at a time are enough."""
    client = home.signed("wang.li")
    assert [make(client, "unit.read").status_code for _ in range(51)] == [201] * 50 + [409]


def test_nothing_unending_is_in_reach() -> None:
    """What no token may do is what would let it renew itself."""
    assert {"session.own", "token.own", "token.manage"} <= NEVER
    assert actions_of(["drafter"]) - NEVER
