"""Sign-in by an identity server: who comes back as he should is in, and nobody else."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.people.house import House, house
from api.people.provider import Server, ec_key, provider, published, rsa_key
from biaoshi_api import audit, database
from biaoshi_api.people import accounts
from biaoshi_api.people.oidc import check_settings
from biaoshi_api.people.provider import permitted
from biaoshi_api.settings import Oidc

SETTINGS = """
[people]
logins_a_minute = 1000
[oidc]
issuer = "{issuer}"
client_id = "biaoshi"
client_secret_file = "secret"
redirect_url = "https://biaoshi.test/v1/session/oidc/return"
roles_claim = "groups"
roles = ["拟稿=drafter", "审查=reviewer", "sys=sysadmin", "aud=auditor"]
unit_claim = "unit"
"""


@dataclass(frozen=True, slots=True)
class Scene:
    home: House
    server: Server

    def leave(self, client: Any, onward: str = "/desk") -> Any:
        """Start in the browser, sign in at the server, and return the address the browser is sent back to."""
        start = client.get("/v1/session/oidc", params={"onward": onward})
        assert start.status_code == 303, start.text
        sent = httpx.get(start.headers["location"], trust_env=False)
        assert sent.status_code == 302
        return urlsplit(sent.headers["location"])

    def sign_in(self, client: Any = None) -> Any:
        client = client or self.home.browser()
        back = self.leave(client)
        return client.get(f"{back.path}?{back.query}")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    (tmp_path / "secret").write_text("between us\n")
    with provider() as server, house(tmp_path, SETTINGS.format(issuer=server.issuer)) as home:
        server.now = home.clock.now
        yield Scene(home, server)


def test_in_and_on(scene: Scene) -> None:
    """Who signs in at the server is in: an account with the roles the server gives, and on to the page he came for."""
    scene.server.claims = {"groups": ["拟稿", "食堂"]}
    client = scene.home.browser()
    answer = scene.sign_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    me = client.get("/v1/session").json()
    assert (me["name"], me["title"], me["roles"], me["via"]) == ("wang.li", "王力", ["drafter"], "oidc")
    assert scene.server.faults == []
    with scene.home.site.engine.connect() as connection:
        assert audit.verify_log(connection).whole
        assert [row.action for row in audit.rows(connection)] == ["account.create", "account.roles", "session.begin"]


def test_the_second_time_it_is_the_same_account(scene: Scene) -> None:
    """An account is the server's subject: another name later on is still the same person, with today's roles."""
    scene.server.claims = {"groups": ["拟稿"]}
    one, other = scene.home.browser(), scene.home.browser()
    scene.sign_in(one)
    scene.server.claims = {"groups": ["审查"], "preferred_username": "someone.else"}
    scene.sign_in(other)
    first, second = other.get("/v1/session").json(), one.get("/v1/session")
    assert (first["name"], first["roles"]) == ("wang.li", ["reviewer"])
    assert second.status_code == 401  # what was open under the other role is closed


def test_es256_and_a_key_added_since(scene: Scene) -> None:
    """Keys are asked for anew: the server may change them at any time."""
    scene.server.keys.append(published("ES256", ec_key(), "k2"))
    scene.server.key, scene.server.kid, scene.server.algorithm = ec_key(), "k2", "ES256"
    assert scene.sign_in().status_code == 303


PUBLIC_FOR_SHARED = "the server's public key as a shared secret"


@pytest.mark.parametrize(
    "changes",
    [
        {"claims": {"nonce": "x" * 43}},
        {"without": {"nonce"}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": ["biaoshi", "another"]}},
        {"claims": {"aud": ["biaoshi", "another"], "azp": "another"}},
        {"claims": {"azp": "another"}},
        {"claims": {"iss": "http://127.0.0.1:1"}},
        {"claims": {"exp": 1_794_999_000}},
        {"claims": {"iat": 1_795_000_900}},
        {"claims": {"nbf": 1_795_000_900}},
        {"claims": {"exp": "never"}},
        {"claims": {"exp": True}},
        {"claims": {"sub": ""}},
        {"without": {"exp"}},
        {"without": {"iat"}},
        {"without": {"sub"}},
        {"without": {"aud"}},
        {"without": {"iss"}},
        {"key": "wrong"},
        {"kid": "k0"},
        {"kid": "unknown"},
        {"kid": None},
        {"algorithm": "HS256", "key": "shared" * 8},
        {"algorithm": "HS256", "key": PUBLIC_FOR_SHARED},
        {"algorithm": "none", "key": None},
        {"algorithm": "PS256"},
        {"keys": []},
    ],
    ids=str,
)
def test_a_token_that_does_not_fit(scene: Scene, changes: dict[str, Any]) -> None:
    """Anything wrong with the id_token: 401, no account, no session."""
    for name, value in changes.items():
        if name == "key" and value == "wrong":
            value = rsa_key("wrong")
        elif value == PUBLIC_FOR_SHARED:
            value = json.dumps(scene.server.keys[0])
        setattr(scene.server, name, value)
    client = scene.home.browser()
    answer = scene.sign_in(client)
    assert answer.status_code == 401
    assert client.get("/v1/session").status_code == 401
    with scene.home.site.engine.connect() as connection:
        assert list(accounts.accounts(connection)) == []


def test_a_shared_secret_among_the_keys(scene: Scene) -> None:
    """A secret published by mistake signs nothing: only public keys are taken."""
    shared = "published by mistake, all thirty-two"
    octets = base64.urlsafe_b64encode(shared.encode()).rstrip(b"=").decode()
    scene.server.keys = [{"kty": "oct", "kid": "k1", "k": octets}]
    scene.server.algorithm, scene.server.key = "HS256", shared
    assert scene.sign_in().status_code == 401


def test_more_than_one_audience_with_us_as_party(scene: Scene) -> None:
    """Several audiences are fine if we are the authorized party."""
    scene.server.claims = {"aud": ["biaoshi", "another"], "azp": "biaoshi"}
    assert scene.sign_in().status_code == 303


def test_state_is_of_this_browser_and_for_once(scene: Scene) -> None:
    """The way back works in the browser that left, once, within ten minutes, with its own state."""
    client, other = scene.home.browser(), scene.home.browser()
    back = scene.leave(client)
    assert other.get(f"{back.path}?{back.query}").status_code == 401  # an attacker's own sign-in put upon another
    theirs = scene.leave(other)
    assert client.get(f"{theirs.path}?{theirs.query}").status_code == 401
    cookies = dict(client.cookies)
    assert client.get(f"{back.path}?{back.query}").status_code == 303
    for name, value in cookies.items():
        client.cookies.set(name, value)
    assert client.get(f"{back.path}?{back.query}").status_code == 401
    for seconds, status in ((599, 303), (600, 401)):
        slow = scene.home.browser()
        late = scene.leave(slow)
        scene.home.clock.now += seconds
        scene.server.now += seconds
        assert slow.get(f"{late.path}?{late.query}").status_code == status


@pytest.mark.parametrize("drop", ["state", "code"])
def test_a_way_back_without(scene: Scene, drop: str) -> None:
    """Without state or code nobody is in; the user's refusal at the server is such a return."""
    client = scene.home.browser()
    back = scene.leave(client)
    query = {name: values[0] for name, values in parse_qs(back.query).items() if name != drop}
    answer = client.get(back.path, params=query)
    assert answer.status_code in {401, 422}
    assert client.get("/v1/session").status_code == 401


def test_another_issuer_answers(scene: Scene) -> None:
    """An answer that names another issuer is refused before its code is shown to anybody."""
    client = scene.home.browser()
    back = scene.leave(client)
    query = {name: values[0] for name, values in parse_qs(back.query).items()}
    assert client.get(back.path, params={**query, "iss": "https://evil.test"}).status_code == 401
    assert "/token" not in scene.server.asked


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "place", ["https://evil.test/x", "http://127.0.0.1:1/x", "file:///etc/passwd", "https://u:p@127.0.0.1/x", 7, None]
)
def test_addresses_that_are_not_listed(scene: Scene, name: str, place: Any) -> None:
    """Whatever the server says of itself, nothing but listed addresses is spoken to or sent a browser to."""
    scene.server.discovery = {name: place}
    answer = scene.home.browser().get("/v1/session/oidc")
    assert answer.status_code == 422
    assert scene.server.asked == ["/.well-known/openid-configuration"]


def test_a_server_that_says_it_is_another(scene: Scene) -> None:
    """The issuer must be the one configured, to the letter."""
    scene.server.discovery = {"issuer": scene.server.issuer + "/"}
    assert scene.home.browser().get("/v1/session/oidc").status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_token": True},
        {"token_body": b"x" * ((1 << 20) + 1)},
        {"token_body": b"[]"},
        {"token_body": b"{}"},
        {"token_body": b'{"id_token": "a.b.c"}'},
        {"token_status": 500},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_server_that_answers_strangely(scene: Scene, changes: dict[str, Any]) -> None:
    """Redirects are not followed, long and strange answers are refused, and nothing of them is repeated."""
    for name, value in changes.items():
        setattr(scene.server, name, value)
    answer = scene.sign_in()
    assert answer.status_code in {401, 422}
    assert "xxx" not in answer.text
    assert "/elsewhere" not in scene.server.asked


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """A server that does not answer is told as that, without its address."""
    (tmp_path / "secret").write_text("between us")
    with house(tmp_path, SETTINGS.format(issuer="http://127.0.0.1:1")) as home:
        answer = home.browser().get("/v1/session/oidc")
        assert answer.status_code == 422
        assert "127.0.0.1" not in answer.text


def test_a_local_name_is_never_taken_over(scene: Scene) -> None:
    """Who has the name of a local account at the server does not become that account."""
    scene.home.person("wang.li", "sysadmin")
    client = scene.home.browser()
    assert scene.sign_in(client).status_code == 401
    assert client.get("/v1/session").status_code == 401


def test_an_account_made_beforehand(scene: Scene) -> None:
    """An account 系统管理员 made for the server is taken by the first of that name, and by no second."""
    with database.begin(scene.home.site.engine) as connection:
        made = accounts.create(connection, now=0.0, by="system", name="wang.li", title="王力", source="oidc")
    client = scene.home.browser()
    assert scene.sign_in(client).status_code == 303
    assert client.get("/v1/session").json()["id"] == made
    scene.server.claims = {"sub": "another"}
    assert scene.sign_in().status_code == 401


def test_disabled_stays_out(scene: Scene) -> None:
    """An account disabled here is out, whatever the server says."""
    scene.home.person("admin1", "sysadmin", "secadmin")
    client = scene.home.browser()
    scene.sign_in(client)
    number = client.get("/v1/session").json()["id"]
    assert scene.home.signed("admin1").post(f"/v1/accounts/{number}/disable").status_code == 200
    assert scene.sign_in().status_code == 401


def test_roles_that_clash_and_units_there_are_not(scene: Scene) -> None:
    """The server's word does not undo the separation of roles, nor does it make units."""
    scene.server.claims = {"groups": ["sys", "aud"]}
    assert scene.sign_in().status_code == 422
    scene.server.claims = {"groups": "拟稿", "unit": "slt"}
    assert scene.sign_in().status_code == 422
    scene.home.person("x1", unit="slt")
    client = scene.home.browser()
    assert scene.sign_in(client).status_code == 303
    me = client.get("/v1/session").json()
    assert (me["roles"], me["unit"]) == (["drafter"], "slt")


@pytest.mark.parametrize("said", ["王力", "A B", "", None, 7, "x" * 200])
def test_names_that_are_none_here(scene: Scene, said: Any) -> None:
    """A name the log cannot hold becomes one made of the subject's digest."""
    scene.server.claims = {"preferred_username": said}
    client = scene.home.browser()
    assert scene.sign_in(client).status_code == 303
    assert client.get("/v1/session").json()["name"].startswith("u-")


def test_not_configured(tmp_path: Path) -> None:
    """Without an issuer there is no such door."""
    with house(tmp_path) as home:
        for path in ("/v1/session/oidc", "/v1/session/oidc/return?state=a&code=b"):
            assert home.browser().get(path).status_code == 404


def test_addresses() -> None:
    """https at the issuer's or a listed host and port; http on this machine only."""
    settings = Oidc(issuer="https://id.test", addresses=("keys.test", "10.0.0.9:8443"))
    good = ("https://id.test/a", "https://id.test:443/a", "https://keys.test/", "https://10.0.0.9:8443/x")
    bad = ("http://id.test/a", "https://id.test:444/", "https://keys.test:444/", "https://10.0.0.9/x", "https://id.test.evil.test/",
           "https://id.test@evil.test/", "https://[", "", "id.test", "https://ID.TEST.:443/")  # fmt: skip
    assert all(permitted(settings, address) for address in good)
    assert not any(permitted(settings, address) for address in bad)


def test_settings_that_cannot_be_meant() -> None:
    """A role there is not and an issuer without TLS are told before anything is served."""
    wrong = check_settings(Oidc(issuer="http://id.test", roles=("a=king", "b", "c=drafter", "x=y=drafter")))
    assert len(wrong) == 3
    assert check_settings(Oidc(issuer="https://id.test", roles=("c=drafter",))) == ()
