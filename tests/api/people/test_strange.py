"""Whatever is typed gets an answer: characters a database or an encoder refuses are no server error, in either database."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.people.house import House, house
from biaoshi.errors import BiaoshiError
from biaoshi_api import audit
from biaoshi_api.database import begin
from biaoshi_api.people import assigning
from biaoshi_api.problems import Problem
from jobs.databases import database as address

LIMITS = "[people]\nlogins_a_minute = 1000000\nlock_after = 1000000\nrequests_a_minute = 1000000"
STRANGE = st.text(max_size=70) | st.sampled_from(
    ["\x00", "a\x00b", "\ud800", "a\ud800", "李\u202e", "'; --", "x" * 64, " "]
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Any]]:
    folder = tmp_path_factory.mktemp("strange")
    with address(request.param, folder) as url, house(folder, LIMITS, url) as made:
        made.person("admin1", "sysadmin", "secadmin")
        made.person("admin2", "sysadmin", "secadmin")
        yield made, made.signed("admin1")


def raw(client: Any, method: str, path: str, body: dict[str, Any]) -> Any:
    """Send JSON with every character escaped, lone surrogates as well."""
    return client.request(
        method, path, content=json.dumps(body).encode("ascii"), headers={"content-type": "application/json"}
    )


@given(name=STRANGE, text=STRANGE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_strange_texts(home: tuple[House, Any], name: str, text: str) -> None:
    """Signing in, accounts, units, tokens: never 5xx."""
    office, admin = home
    stranger = office.browser()
    answers = [
        raw(stranger, "POST", "/v1/session", {"name": name, "password": text}),
        raw(admin, "PUT", "/v1/session/password", {"old": text, "new": name}),
        raw(admin, "POST", "/v1/accounts", {"name": name, "title": text}),
        raw(admin, "POST", "/v1/accounts", {"name": "li.si", "title": text}),
        raw(admin, "PUT", "/v1/units", {"code": name, "title": text}),
        raw(admin, "PUT", "/v1/units", {"code": "slt", "title": text}),
        raw(admin, "POST", "/v1/tokens", {"title": text, "scopes": [name], "days": 1}),
        raw(admin, "POST", "/v1/tokens", {"title": text, "scopes": ["unit.read"], "days": 1}),
        admin.get("/v1/accounts", params={"after": name.encode("utf-8", "replace")}),
        admin.get("/v1/accounts"),
        admin.get("/v1/units"),
        stranger.get(
            "/v1/units",
            headers={"Authorization": b"Bearer " + name.encode("utf-8", "replace").translate(None, b"\r\n\0")},
        ),
    ]
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


def test_what_no_database_takes_is_asked_of_none(home: tuple[House, Any]) -> None:
    """A form of the pages brings any characters: no such unit, and no row of the log that fits."""
    office, _ = home
    someone = office.person("zhao.liu", "drafter")
    for code in ("\x00", "slt\x00", "a\ud800"):
        with begin(office.site.engine) as connection:
            with pytest.raises(BiaoshiError):
                assigning.set_unit(connection, now=1.0, by=None, account=someone, unit=code)
            with pytest.raises(Problem, match="not-found"):
                assigning.drop_unit(connection, now=1.0, by="system", code=code)
    with office.site.engine.connect() as connection:
        assert audit.find(connection, audit.Wanted())
        for asked in (audit.Wanted(who="a\x00"), audit.Wanted(action="\x00"), audit.Wanted(subject="a\x00b")):
            assert audit.find(connection, asked) == []
