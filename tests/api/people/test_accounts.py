"""Accounts: the first, the others, and who may do what to whom."""

import threading
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from api.people.house import PASSWORD, House, house
from biaoshi import BiaoshiError
from biaoshi_api import audit, database
from biaoshi_api.people import accounts, assigning
from biaoshi_api.people.models import UnitState
from biaoshi_api.problems import Problem
from jobs.databases import database as address


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, "[people]\nlogins_a_minute = 1000") as made:
        yield made


def first(home: House, name: str = "admin1", password: str = PASSWORD) -> str:
    with database.begin(home.site.engine) as connection:
        return accounts.first_admin(
            connection, now=home.clock(), hashing=home.keeper.hashing, name=name, password=password
        )


def actions(home: House) -> list[tuple[str, str, str]]:
    with home.site.engine.connect() as connection:
        assert audit.verify_log(connection).whole
        return [(row.who, row.action, row.subject) for row in audit.rows(connection)]


def test_from_nothing_to_six_roles(home: House) -> None:
    """From the first administrator an office comes to all roles, and he gives up one of his."""
    first(home)
    admin = home.signed("admin1")
    made = {}
    for name, role in (
        ("sec2", "secadmin"),
        ("aud", "auditor"),
        ("dra", "drafter"),
        ("rev", "reviewer"),
        ("app", "approver"),
    ):
        answer = admin.post("/v1/accounts", json={"name": name, "title": name}).json()
        made[name] = answer["account"]["id"]
        given = home.signed(name, answer["password"])
        assert given.get("/v1/session").json()["actions"] == ["session.own"]  # until the password is one's own
        changed = given.put("/v1/session/password", json={"old": answer["password"], "new": f"{PASSWORD} {role}"})
        assert changed.status_code == 200
        assert admin.put(f"/v1/accounts/{made[name]}/roles", json={"roles": [role]}).status_code == 200
        assert role in home.signed(name, f"{PASSWORD} {role}").get("/v1/session").json()["roles"]
    own = admin.get("/v1/session").json()["id"]
    assert admin.put(f"/v1/accounts/{own}/roles", json={"roles": ["sysadmin"]}).status_code == 200
    admin, sec = home.signed("admin1"), home.signed("sec2", f"{PASSWORD} secadmin")
    assert admin.put(f"/v1/accounts/{own}/roles", json={"roles": ["sysadmin", "secadmin"]}).status_code == 403
    more = sec.put(f"/v1/accounts/{made['sec2']}/roles", json={"roles": ["sysadmin", "secadmin"]})
    assert (more.status_code, more.json()["detail"]) == (403, "不能给自己增加角色。")
    assert ("admin1", "account.roles", "account:aud") in actions(home)


def test_there_is_one_first(home: House) -> None:
    """A second first administrator is refused; so is a poor password, which then makes no account."""
    with pytest.raises(BiaoshiError, match="密码"):
        first(home, password="admin1admin1")  # noqa: S106
    with pytest.raises(BiaoshiError, match="账号名"):
        first(home, name="管理员")
    first(home)
    with pytest.raises(BiaoshiError, match="已经有账号"):
        first(home, name="admin2")


@pytest.mark.parametrize(
    ("text", "mode", "why"),
    [
        ('name = "a1"\npassword = "x"', 0o644, "0600"),
        ('name = "a1"', 0o600, "password"),
        ("name = ", 0o600, "TOML"),
        ("name = 1\npassword = 2", 0o600, "password"),
    ],
)
def test_file_of_the_first_admin_that_will_not_do(tmp_path: Path, text: str, mode: int, why: str) -> None:
    """A file others can read, or that says something else, is refused by its name and without its password."""
    path = tmp_path / "first.toml"
    path.write_text(text)
    path.chmod(mode)
    with pytest.raises(BiaoshiError, match=why) as caught:
        accounts.read_first_admin(path)
    assert '"x"' not in str(caught.value)


def test_file_of_the_first_admin(tmp_path: Path) -> None:
    """A file of two or three lines is read."""
    path = tmp_path / "first.toml"
    path.write_text('name = "admin1"\npassword = "four quiet herons"\ntitle = "王力"\n')
    path.chmod(0o600)
    assert accounts.read_first_admin(path) == ("admin1", PASSWORD, "王力")


def test_separation_where_roles_are_given(home: House) -> None:
    """Roles no one person may have are refused with a sentence, and nothing changes."""
    first(home)
    someone = home.person("wang.li", "drafter")
    admin = home.signed("admin1")
    for roles in (
        ["auditor", "sysadmin"],
        ["auditor", "secadmin"],
        ["auditor", "drafter"],
        ["sysadmin", "approver"],
        ["secadmin", "reviewer"],
    ):
        answer = admin.put(f"/v1/accounts/{someone.id}/roles", json={"roles": roles})
        assert answer.status_code == 422
        assert "不得由同一人担任" in answer.json()["detail"]
    assert admin.get(f"/v1/accounts/{someone.id}").json()["roles"] == ["drafter"]
    assert admin.put(f"/v1/accounts/{someone.id}/roles", json={"roles": ["king"]}).status_code == 422


def test_a_reset_password_opens_nothing_of_its_owner(home: House) -> None:
    """系统管理员 who resets the auditor's password gets an account without any right."""
    home.person("sys", "sysadmin")
    home.person("sec", "secadmin")
    auditor = home.person("aud", "auditor")
    open_session = home.signed("aud")
    answer = home.signed("sys").post(f"/v1/accounts/{auditor.id}/password")
    assert answer.status_code == 200
    assert answer.json()["account"]["roles"] == []
    assert open_session.get("/v1/session").status_code == 401
    assert home.browser().post("/v1/session", json={"name": "aud", "password": PASSWORD}).status_code == 401
    taken = home.signed("aud", answer.json()["password"])
    assert taken.get("/v1/audit").status_code == 403
    assert (
        taken.put(
            "/v1/session/password", json={"old": answer.json()["password"], "new": "six loud magpies"}
        ).status_code
        == 200
    )
    assert home.signed("aud", "six loud magpies").get("/v1/audit").status_code == 403
    assert ("sys", "account.reset", "account:aud") in actions(home)


def test_the_last_of_an_office_stays(home: House) -> None:
    """Nobody disables, resets or demotes the last 安全保密管理员 or 系统管理员; with a second it goes."""
    first(home)
    admin = home.signed("admin1")
    own = admin.get("/v1/session").json()["id"]
    assert admin.post(f"/v1/accounts/{own}/disable").status_code == 409
    assert admin.post(f"/v1/accounts/{own}/password").status_code == 409
    assert admin.put(f"/v1/accounts/{own}/roles", json={"roles": ["sysadmin"]}).status_code == 409
    assert admin.put(f"/v1/accounts/{own}/roles", json={"roles": []}).status_code == 409
    home.person("admin2", "sysadmin", "secadmin")
    assert admin.post(f"/v1/accounts/{own}/disable").status_code == 200
    assert admin.get("/v1/session").status_code == 401


def test_names_are_never_used_twice(home: House) -> None:
    """A name stands for one person in the log for ever, disabled or not."""
    first(home)
    admin = home.signed("admin1")
    number = admin.post("/v1/accounts", json={"name": "wang.li", "title": "王力"}).json()["account"]["id"]
    admin.post(f"/v1/accounts/{number}/disable")
    assert admin.post("/v1/accounts", json={"name": "wang.li", "title": "王莉"}).status_code == 409


def test_changing_ones_password(home: House) -> None:
    """It needs the old one, ends every other session and token, and guessing the old one is locked like signing in."""
    home.person("wang.li", "drafter")
    one, other = home.signed("wang.li"), home.signed("wang.li")
    shown = one.post("/v1/tokens", json={"title": "x", "scopes": ["unit.read"], "days": 1}).json()["token"]
    assert one.put("/v1/session/password", json={"old": "x", "new": "six loud magpies"}).status_code == 403
    for poor in ("short", PASSWORD, "wang.li wang.li"):
        assert one.put("/v1/session/password", json={"old": PASSWORD, "new": poor}).status_code == 422
    answer = one.put("/v1/session/password", json={"old": PASSWORD, "new": "six loud magpies"})
    assert answer.status_code == 200
    one.headers["X-CSRF-Token"] = answer.json()["csrf"]
    assert one.get("/v1/session").status_code == 200
    assert other.get("/v1/session").status_code == 401
    assert home.browser().get("/v1/units", headers={"Authorization": f"Bearer {shown}"}).status_code == 401
    tries = [one.put("/v1/session/password", json={"old": "x", "new": "nine grey goats"}).status_code for _ in range(6)]
    assert tries == [403] * 5 + [429]
    assert ("wang.li", "account.password-refused") in [row[:2] for row in actions(home)]


def test_disabling_twice_is_one_act(home: House) -> None:
    """Disabled again, or enabled while it is, an account stays as it is, and the log tells of no change there was not."""
    first(home)
    admin = home.signed("admin1")
    person = home.person("wang.li", "drafter")
    times = []
    for state in ("enable", "disable", "disable", "enable", "enable"):
        answer = admin.post(f"/v1/accounts/{person.id}/{state}")
        assert answer.status_code == 200
        times.append(answer.json()["disabled"])
        home.clock.now += 60
    assert times[1] == times[2] is not None
    with home.site.engine.connect() as connection:
        told = [(row.before, row.after) for row in audit.rows(connection) if row.action == "account.disable"]
    assert told == [("state=enabled", "state=disabled"), ("state=disabled", "state=enabled")]


@given(st.text(max_size=66) | st.text(st.characters(max_codepoint=0x2FFF), max_size=3))
def test_what_the_schema_takes_for_a_title_is_one(title: str) -> None:
    """The pattern in the OpenAPI says all there is to a title: what it takes no later look refuses, and what cannot be seen it refuses."""
    try:
        taken = bool(UnitState(code="slt", title=title))
    except ValidationError:
        taken = False
    assert taken == accounts.is_title(title)
    if taken:
        assert title.strip()
        # not yet given to anything, or to something only by the fonts of an office: shown as a box
        assert all(c.isprintable() or unicodedata.category(c) in ("Cn", "Co") for c in title)


def test_units(home: House) -> None:
    """Units are registered before anybody is in them and stay while anybody is; one's own unit one cannot change."""
    first(home)
    someone = home.person("wang.li", "drafter")
    admin = home.signed("admin1")
    own = admin.get("/v1/session").json()["id"]
    assert admin.put(f"/v1/accounts/{someone.id}/unit", json={"unit": "slt/bgs"}).status_code == 422
    assert admin.put("/v1/units", json={"code": "slt/bgs", "title": "办公室"}).status_code == 200
    assert admin.put(f"/v1/accounts/{someone.id}/unit", json={"unit": "slt/bgs"}).json()["unit"] == "slt/bgs"
    assert admin.put(f"/v1/accounts/{own}/unit", json={"unit": "slt/bgs"}).status_code == 403
    assert admin.delete("/v1/units", params={"code": "slt/bgs"}).status_code == 409
    assert admin.put(f"/v1/accounts/{someone.id}/unit", json={"unit": ""}).status_code == 200
    assert admin.delete("/v1/units", params={"code": "slt/bgs"}).status_code == 204
    assert admin.delete("/v1/units", params={"code": "slt/bgs"}).status_code == 404
    for code in ("办公室", "a//b", "/a", "a/", "A", "a" * 65):
        assert admin.put("/v1/units", json={"code": code, "title": "x"}).status_code == 422


def test_listing_in_pages(home: House) -> None:
    """Pages of accounts follow on each other without gap or repetition, and show no secret."""
    first(home)
    for number in range(5):
        home.person(f"u{number}", "drafter")
    admin = home.signed("admin1")
    names, after = [], ""
    while True:
        page = admin.get("/v1/accounts", params={"after": after, "limit": 2})
        assert "argon2" not in page.text
        names += [one["name"] for one in page.json()["accounts"]]
        after = page.json()["next"]
        if after is None:
            break
    assert names == ["admin1", "u0", "u1", "u2", "u3", "u4"]


def test_the_auditor_sees_the_log_and_proves_it(home: House) -> None:
    """The log tells who signed in and who did not, and the auditor alone reads and proves it."""
    first(home)
    home.person("aud", "auditor")
    home.browser().post("/v1/session", json={"name": "aud", "password": "wrong"})
    auditor = home.signed("aud")
    rows = auditor.get("/v1/audit").json()["rows"]
    assert [row["action"] for row in rows][-2:] == ["session.refused", "session.begin"]
    assert rows[-2]["after"] == "address=10.1.1.1"
    paged = auditor.get("/v1/audit", params={"after": 1, "limit": 2}).json()
    assert [row["seq"] for row in paged["rows"]] == [2, 3]
    assert paged["next"] == 3
    verdict = auditor.get("/v1/audit/verification").json()
    assert verdict["whole"]
    assert verdict["checked"] == len(rows)
    head = auditor.get("/v1/audit/head").json()
    assert audit.parse_head(head["line"]).mac == rows[-1]["mac"]
    with database.begin(home.site.engine) as connection:
        connection.exec_driver_sql("UPDATE audit_rows SET who = 'x' WHERE seq = 2")
    verdict = auditor.get("/v1/audit/verification").json()
    assert not verdict["whole"]
    assert verdict["faults"][0]["seq"] == 2


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_last_two_at_once(kind: str, tmp_path: Path) -> None:
    """Of two who take the role from each other at the same moment one keeps it, in both databases."""
    with address(kind, tmp_path) as url, house(tmp_path, "", url) as home:
        people = [home.person(name, "secadmin") for name in ("sec1", "sec2")]
        engine, begun = home.site.engine, threading.Event()

        def demote(number: str) -> None:
            begun.set()
            with database.begin(engine) as connection:
                account = accounts.account_of(connection, number, lock=True)
                assigning.set_roles(connection, now=0.0, by=None, account=account, roles=())

        with ThreadPoolExecutor(1) as pool:
            with database.begin(engine) as connection:
                account = accounts.account_of(connection, people[0].id, lock=True)
                assigning.set_roles(connection, now=0.0, by=None, account=account, roles=())
                second = pool.submit(demote, people[1].id)
                begun.wait()
                time.sleep(0.2)  # it waits for the first by now
            with pytest.raises(Problem):
                second.result()
        with engine.connect() as connection:
            assert [one.name for one in accounts.accounts(connection) if one.roles] == ["sec2"]
