"""The officers' pages do what the routes of the API do, say what is refused, and offer nobody more than he may do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response

import biaoshi_api
from api.office import Office, office
from api.people.house import PASSWORD
from api.test_gate import NOW, POLICY
from biaoshi.jobs import begin
from biaoshi_api import audit
from biaoshi_api.audit.tables import ROWS
from biaoshi_api.gate import editions
from biaoshi_api.people import accounts, assigning, lockout, passwords, sessions
from biaoshi_api.people.accounts import Account

OLD = replace(NOW, digest="1" * 64, version="2026.10", rules={c: r for c, r in NOW.rules.items() if c != "PI802"})


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who is signed in, as a browser asks."""

    office: Office
    account: Account
    token: str

    def get(self, path: str) -> Response:
        """Ask for a page."""
        return self._ask("GET", path)

    def post(self, path: str, *, csrf: bool = True, **fields: Any) -> Response:
        """Send a form with the session's own field, and go where it leads."""
        made = {**fields, "csrf": sessions.csrf_of(self.token)} if csrf else fields
        answer = self._ask("POST", path, data=made)
        return self.get(answer.headers["location"]) if answer.status_code == 303 else answer

    def _ask(self, method: str, path: str, **more: Any) -> Response:
        cookie = f"{self.office.app.state.people.cookie}={self.token}"
        headers = {"Cookie": cookie, "Accept": "text/html"}
        made: Response = self.office.client.request(method, path, headers=headers, follow_redirects=False, **more)
        return made


def officer(here: Office, name: str, *roles: str, unit: str = "") -> Officer:
    """Return a new account with these roles, signed in."""
    now, site = here.site.clock(), here.site
    with begin(site.engine) as connection:
        if unit:
            assigning.put_unit(connection, now=now, by="system", code=unit, title=unit)
        stored = passwords.hash_password(here.app.state.people.hashing, PASSWORD)
        made = accounts.create(connection, now=now, by="system", name=name, title=f"{name}先生", password=stored)
        account = accounts.account_of(connection, made)
        assigning.set_roles(connection, now=now, by=None, account=account, roles=roles)
        account = accounts.account_of(connection, made)
        assigning.set_unit(connection, now=now, by=None, account=account, unit=unit)
        account = accounts.account_of(connection, made)
        token = sessions.begin_session(connection, now=now, account=made, via="session", hours=9, old=None)
    return Officer(here, account, token)


def state(here: Office, account: Account) -> Account:
    """Return the account as it is now."""
    with here.site.engine.connect() as connection:
        return accounts.account_of(connection, account.id)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("officers")
    (folder / "gate.toml").write_text(POLICY.format(digest=OLD.digest))
    with office(folder, more='[gate]\npolicy = "gate.toml"') as made:
        yield made


@pytest.fixture(scope="module")
def system(here: Office) -> Officer:
    return officer(here, "xi.tong", "sysadmin")


@pytest.fixture(scope="module")
def secrecy(here: Office) -> Officer:
    officer(here, "bao.mi2", "secadmin")
    return officer(here, "bao.mi", "secadmin", unit="jg")


@pytest.fixture(scope="module")
def auditor(here: Office) -> Officer:
    return officer(here, "shen.ji", "auditor")


def test_an_account_is_made_and_its_password_shown_once(here: Office, system: Officer) -> None:
    """The one-time password stands on that page alone, opens the account, and must be changed first."""
    made = system.post("/people", name="wang.li", title="王 <b>力</b>", source="local")
    assert made.status_code == 200
    found = re.search(r'id="password">([^<]+)<', made.text)
    assert found
    assert "王 &lt;b&gt;力&lt;/b&gt;" in made.text
    answer = here.client.post("/v1/session", json={"name": "wang.li", "password": found[1]})
    assert (answer.status_code, answer.json()["must_change"], answer.json()["roles"]) == (200, True, [])
    listed = system.get("/people").text
    assert "wang.li" in listed
    assert "须修改一次性密码" in listed
    assert found[1] not in listed + system.get(f"/people/{answer.json()['id']}").text


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"name": "Wang Li", "title": "王力"}, 422, "账号名应为"),
        ({"name": "wang.q", "title": " "}, 422, "姓名应为"),
        ({"name": "xi.tong", "title": "又一个"}, 409, "已经用过"),
        ({"name": "wang.q", "title": "王", "source": "ldap"}, 422, "来源"),
        ({}, 422, "账号名应为"),
    ],
)
def test_what_will_not_do_is_said_beside_what_was_written(
    system: Officer, fields: dict[str, Any], status: int, said: str
) -> None:
    """The form comes back with the reason and what was filled in; nothing is made."""
    before = system.get("/people").text.count("<tr")
    answer = system.post("/people", **fields)
    assert answer.status_code == status
    assert said in answer.text
    assert f'value="{fields.get("name", "")}"' in answer.text
    assert system.get("/people").text.count("<tr") == before


def test_roles_unit_lock_and_tokens_are_the_work_of_one_officer(here: Office, secrecy: Officer) -> None:
    """Roles and unit are given, a lock is lifted, a token is ended; each is noted with before and after."""
    person = officer(here, "li.na", "reviewer", unit="slt").account
    place, site = f"/people/{person.id}", here.site
    shown = here.token("reviewer", name="zhang.san")
    with site.engine.connect() as connection:
        other = accounts.named(connection, "zhang.san")
    assert other is not None
    owner = other._mapping["id"]
    assert "已经改好" in secrecy.post(f"{place}/roles", role=["reviewer", "approver"]).text
    assert state(here, person).roles == {"reviewer", "approver"}
    assert "已经改好" in secrecy.post(f"{place}/unit", unit="jg").text
    assert state(here, person).unit == "jg"
    assert "已经改好" in secrecy.post(f"{place}/roles").text
    assert state(here, person).roles == frozenset()
    key = lockout.key("name", "li.na")
    with begin(site.engine) as connection:
        for _ in range(9):
            wait = lockout.take(connection, {key: lockout.Policy(1, 900)}, now=site.clock())
        assert wait
    secrecy.post(f"{place}/unlock")
    with begin(site.engine) as connection:
        assert lockout.take(connection, {key: lockout.Policy(5, 900)}, now=site.clock()) == 0
    page = secrecy.get(f"/people/{owner}").text
    assert "查看报告" in page
    number = re.search(rf"/people/{owner}/tokens/([0-9a-f]{{16}})", page)
    assert number
    assert here.client.get("/v1/jobs", headers={"Authorization": f"Bearer {shown}"}).status_code == 200
    assert "已作废" in secrecy.post(f"/people/{owner}/tokens/{number[1]}").text
    assert here.client.get("/v1/jobs", headers={"Authorization": f"Bearer {shown}"}).status_code == 401
    with site.engine.connect() as connection:
        noted = [(r.action, r.subject) for r in audit.rows(connection) if r.who == "bao.mi"]
    assert noted == [
        ("account.roles", "account:li.na"), ("account.unit", "account:li.na"), ("account.roles", "account:li.na"),
        ("account.unlock", "account:li.na"), ("token.revoke", f"token:{number[1]}"),
    ]  # fmt: skip


def test_what_no_one_person_may_be_is_refused_with_the_reason(here: Office, secrecy: Officer) -> None:
    """Roles that are kept apart, roles for oneself, one's own unit, a unit there is not: each is said and changes nothing."""
    person = officer(here, "zhao.liu", "drafter").account
    for place, fields, status, said in (
        (f"/people/{person.id}/roles", {"role": ["auditor", "sysadmin"]}, 422, "不得由同一人担任"),
        (f"/people/{person.id}/roles", {"role": ["king"]}, 422, "没有这样的角色"),
        (f"/people/{person.id}/unit", {"unit": "no/where"}, 422, "没有这个单位"),
        (f"/people/{secrecy.account.id}/roles", {"role": ["secadmin", "sysadmin"]}, 403, "不能给自己增加角色"),
        (f"/people/{secrecy.account.id}/unit", {"unit": ""}, 403, "不能改自己的单位"),
        (f"/people/{person.id}/tokens/{'0' * 16}", {}, 404, "没有这个令牌"),
    ):
        answer = secrecy.post(place, **fields)
        assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert state(here, person) == person
    assert state(here, secrecy.account) == secrecy.account


def test_disabling_and_resetting_are_the_work_of_the_other(here: Office, system: Officer) -> None:
    """An account is disabled, enabled, reset; reset it has no role left; the last administrator is kept."""
    person = officer(here, "sun.qi", "drafter", unit="slt").account
    place = f"/people/{person.id}"
    assert "已停用" in system.post(f"{place}/disable").text
    assert state(here, person).disabled is not None
    assert "正常" in system.post(f"{place}/enable").text
    reset = system.post(f"{place}/password")
    assert re.search(r'id="password">([^<]+)<', reset.text)
    assert state(here, person).roles == frozenset()
    last = system.post(f"/people/{system.account.id}/disable")
    assert (last.status_code, "最后一个系统管理员" in last.text) == (409, True)
    assert state(here, system.account).disabled is None


def test_each_page_offers_only_what_its_reader_may_do(here: Office, system: Officer, secrecy: Officer) -> None:
    """What stands on a page of an account can be done by who sees it; all else neither stands there nor can be done."""
    person = officer(here, "qian.ba", "drafter").account
    offered = {who: set(re.findall(rf'action="/people/{person.id}/([a-z]+)"', who.get(f"/people/{person.id}").text))
               for who in (system, secrecy)}  # fmt: skip
    assert offered == {system: {"disable", "password"}, secrecy: {"roles", "unit", "unlock"}}
    assert "新建账号" in system.get("/people").text
    assert "新建账号" not in secrecy.get("/people").text
    for who, others in ((system, offered[secrecy]), (secrecy, offered[system])):
        for one in others:
            assert who.post(f"/people/{person.id}/{one}").status_code == 403
    assert state(here, person) == person


def test_units_are_registered_renamed_and_removed(here: Office, secrecy: Officer) -> None:
    """A unit with accounts stays; a code that is none is said with what was written."""
    assert "水资源处" in secrecy.post("/units", code="slt/szy", title="水资源处").text
    assert "水资源管理处" in secrecy.post("/units", code="slt/szy", title="水资源管理处").text
    wrong = secrecy.post("/units", code="SLT 办", title="办公室")
    assert (wrong.status_code, "单位代码应为" in wrong.text, 'value="SLT 办"' in wrong.text) == (422, True, True)
    held = secrecy.post("/units/drop", code="jg")
    assert (held.status_code, "还有账号" in held.text) == (409, True)
    assert "slt/szy" not in secrecy.post("/units/drop", code="slt/szy").text
    assert secrecy.post("/units/drop", code="slt/szy").status_code == 404


def test_the_change_is_shown_before_the_rule_set_is_adopted(here: Office, secrecy: Officer) -> None:
    """What the service never ran with cannot be compared, and is said so; then the rule that is new stands there with what the
    policy makes of it; only the digest that was shown is adopted."""
    assert "不是本机用过的" in secrecy.get("/gate").text
    editions.keep(here.site.engine, OLD, now=1.0)
    page = secrecy.get("/gate").text
    assert "PI802 手机号码" in page
    assert "不影响 → 不放行" in page
    assert "尚未采用" in page
    refused = secrecy.post("/gate/adoption", digest="2" * 64)
    assert (refused.status_code, "又有改动" in refused.text) == (409, True)
    shown = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert shown
    done = secrecy.post("/gate/adoption", digest=shown[1]).text
    assert "现在的规则集就是采用的规则集" in done
    assert "bao.mi" in done
    assert "/gate/adoption" not in done
    with here.site.engine.connect() as connection:
        [row] = audit.find(connection, audit.Wanted(action="gate."))
    assert (row.before, row.after) == (f"ruleset={OLD.digest}", f"ruleset={NOW.digest}")


def test_shared_code_that_changed_is_named(here: Office, secrecy: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that all rules share are told in words and by name; without a usable policy the page says why."""
    other = replace(NOW, digest="4" * 64, resources=NOW.resources | {"code/marks": "x", "library/lxml": "0"})
    monkeypatch.setattr(editions, "current", lambda: other)
    page = secrecy.get("/gate").text
    assert "标志识别（code/marks）" in page
    assert "库 lxml" in page
    assert "只回答“不放行”或者“不能判断”" in page
    file = here.site.settings.gate.policy
    assert file is not None
    written = file.read_text()
    try:
        file.write_text("name = 1")
        assert "放行策略要有名称" in secrecy.get("/gate").text
        assert secrecy.post("/gate/adoption", digest="4" * 64).status_code == 409
    finally:
        file.write_text(written)


def test_the_log_is_looked_up_by_who_what_about_what_and_when(here: Office, auditor: Officer) -> None:
    """Each filter leaves just what it says, together too; the newest stand first, and the rest is a page on."""

    def numbers(query: str) -> list[int]:
        return [int(n) for n in re.findall(r'<td class="n">([0-9]+)</td>', auditor.get(f"/audit?{query}").text)]

    with here.site.engine.connect() as connection:
        log = list(audit.rows(connection))
    assert log
    for query, wanted in (
        ("name=system", [r for r in log if r.who == "system"]),
        ("action=account.", [r for r in log if r.action.startswith("account.")]),
        ("action=account.roles&name=system", [r for r in log if (r.action, r.who) == ("account.roles", "system")]),
        ("subject=account:shen.ji", [r for r in log if r.subject == "account:shen.ji"]),
        ("first=2020-01-01&last=2020-12-31", []),
        ("first=2020-01-01", log),
        ("action=%25", []),
    ):
        assert numbers(query) == [r.seq for r in reversed(wanted)][:100], query
    assert auditor.get("/audit?first=yesterday").status_code == 422
    assert numbers("before=3") == [2, 1]
    with begin(here.site.engine) as connection:
        for _ in range(150):
            audit.note(connection, now=here.site.clock(), who="many", action="job.cancel")
    more = re.search(r'href="/audit\?(name=many[^"]*)"', auditor.get("/audit?name=many").text)
    assert more
    seen = numbers("name=many") + numbers(more[1].replace("&amp;", "&"))
    assert (len(seen), seen) == (150, sorted(seen, reverse=True))


def test_the_log_is_proved_and_an_edit_is_found(here: Office, auditor: Officer) -> None:
    """Whole it is said to be whole; one row edited is told by its number; the head is the line the command prints."""
    with here.site.engine.connect() as connection:
        line = audit.head_line(audit.head_of(connection, now=here.site.clock()))
    assert line.partition(" seq=")[2] in auditor.get("/audit/head").text
    assert "没有发现改动" in auditor.get("/audit/verification").text
    with here.site.engine.connect() as connection:
        name = connection.execute(sa.select(ROWS.c.who).where(ROWS.c.seq == 2)).scalar_one()
    try:
        with begin(here.site.engine) as connection:
            connection.execute(sa.update(ROWS).where(ROWS.c.seq == 2).values(who="somebody"))
        page = auditor.get("/audit/verification").text
        assert "没有发现改动" not in page
        assert "第 2 行与其校验码不符" in page
    finally:
        with begin(here.site.engine) as connection:
            connection.execute(sa.update(ROWS).where(ROWS.c.seq == 2).values(who=name))


def test_no_form_is_taken_without_the_sessions_own_field(here: Office, system: Officer, secrecy: Officer) -> None:
    """Whatever another site lets a browser send is refused, and nothing changes."""
    person = officer(here, "wu.jiu", "drafter").account
    for who, path, fields in (
        (system, "/people", {"name": "evil", "title": "恶"}), (system, f"/people/{person.id}/disable", {}),
        (system, f"/people/{person.id}/password", {}), (secrecy, f"/people/{person.id}/roles", {"role": "auditor"}),
        (secrecy, f"/people/{person.id}/unit", {"unit": "jg"}), (secrecy, "/units", {"code": "evil", "title": "恶"}),
        (secrecy, "/gate/adoption", {"digest": NOW.digest}),
    ):  # fmt: skip
        assert who.post(path, csrf=False, **fields).status_code == 403, path
    assert state(here, person) == person
    assert "evil" not in system.get("/people").text + secrecy.get("/units").text


def test_every_act_and_part_the_pages_name_is_one(here: Office) -> None:
    """Words stand for every action of tokens, and for parts of the program there are: none is left over."""
    from biaoshi_api.desk.views.audit import ACTS
    from biaoshi_api.desk.views.gate import PARTS
    from biaoshi_api.desk.views.people import TITLES
    from biaoshi_api.people.duties import ACTIONS
    from biaoshi_api.people.tokens import NEVER

    assert set(TITLES) == set(ACTIONS) - NEVER
    desk = Path(biaoshi_api.__file__).with_name("desk")
    acts = {act for path in desk.rglob("*.py") for act in re.findall(r'"(review\.[a-z-]+)"', path.read_text("utf-8"))}
    assert acts - set(ACTIONS) <= set(ACTS)
    assert {"review.stop", "review.reopen"} <= acts
    assert set(PARTS) <= {name.partition("/")[2] for name in NOW.resources if name.startswith("code/")}


def test_ones_own_tokens(here: Office) -> None:
    """A token is made for some of one's actions, shown once, opens just those, and ends when it is told to."""
    who = officer(here, "oa.owner", "drafter", unit="slt")
    page = who.get("/tokens").text
    assert 'value="document.check"' in page
    assert 'value="review.decide"' not in page
    for fields, said in (
        ({"title": "公文系统", "days": 30}, "令牌范围应为"), ({"title": " ", "scope": "job.read"}, "令牌名称应为"),
        ({"title": "公文系统", "scope": "review.decide"}, "令牌范围应为"), ({"title": "公文系统", "scope": "job.read", "days": 400}, "令牌有效期"),
    ):  # fmt: skip
        answer = who.post("/tokens", **fields)
        assert (answer.status_code, said in answer.text) == (422, True), said
    made = who.post("/tokens", title="公文系统", scope=["document.check", "job.read"], days=30).text
    found = re.search(r'id="token">(bst_[^<]+)<', made)
    assert found
    assert found[1] not in who.get("/tokens").text
    headers = {"Authorization": f"Bearer {found[1]}"}
    assert here.client.get("/v1/jobs", headers=headers).status_code == 200
    assert here.client.get("/v1/rules", headers=headers).status_code == 403
    assert here.client.get("/tokens", headers=headers).status_code == 403
    number = re.search(r'action="/tokens/([0-9a-f]{16})"', made)
    assert number
    other = officer(here, "oa.other", "drafter")
    assert other.post(f"/tokens/{number[1]}").status_code == 404
    assert "已作废" in who.post(f"/tokens/{number[1]}").text
    assert here.client.get("/v1/jobs", headers=headers).status_code == 401


def test_more_accounts_than_a_page_holds(tmp_path: Path) -> None:
    """A hundred stand on a page, the rest a page on; nobody is left out."""
    with office(tmp_path) as made:
        who = officer(made, "xi.tong", "sysadmin")
        with begin(made.site.engine) as connection:
            for n in range(130):
                accounts.create(connection, now=1.0, by="system", name=f"a{n:03d}", title=f"甲{n}")
        first = who.get("/people").text
        onward = re.search(r'href="(/people\?after=[^"]+)"', first)
        assert onward
        names = re.findall(r"<td>(a[0-9]{3}|xi\.tong)</td>", first + who.get(onward[1]).text)
        assert names == sorted(names)
        assert len(set(names)) == len(names) == 131
