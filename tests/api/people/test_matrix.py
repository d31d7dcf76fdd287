"""Every route × every role × another unit's document: who may not is refused, and nothing of the document gets out.

The routes are those of the application as it is put together: a new one is in the matrix without being told, and fails it
when it does not say which action it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from api.desk.cases import acting, hand_in
from api.office import Office, office
from biaoshi_api import database
from biaoshi_api.people import accounts, assigning, sessions, tokens
from biaoshi_api.people.accounts import Account
from biaoshi_api.people.duties import ACTIONS, ANYONE, PAPERS, ROLES, Principal, actions_of
from biaoshi_api.people.rights import PUBLIC, Needs, needs

WORDS = "云岭省青川水库除险加固"
TEXT = f"{WORDS}工作的通知\n各市水利局：\n请做好{WORDS}工作，联系人李晓霞，电话13912345678。\n"
SECRETS = (WORDS, "青川水库", "李晓霞", "13912345678", "qingchuan-draft")
PARAMETER = re.compile(r"\{([a-z_]+)(:[a-z]+)?\}")
OTHER = {"account_id", "token_id", "code", "name"}
"""Parameters of paths that name no document; every other one is filled with the id of the other unit's."""


@dataclass(frozen=True, slots=True)
class Door:
    """One method of one route, and the actions it asks for."""

    method: str
    path: str
    actions: tuple[str, ...]

    @property
    def document(self) -> bool:
        """Whether the path names one document, job, case or the like: anything but a person, a token or what all may read."""
        return not {name for name, _ in PARAMETER.findall(self.path)} <= OTHER

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def doors(app: FastAPI) -> tuple[Door, ...]:
    """Return every door of the application, mounted applications and sockets as method *."""
    found = []
    for route in iter_route_contexts(app.routes):
        asked = tuple(_asked(route.dependant)) if isinstance(getattr(route, "dependant", None), Dependant) else ()
        found += [Door(method, str(route.path), asked) for method in sorted(route.methods or {"*"})]
    return tuple(found)


def _asked(dependant: Dependant) -> Iterator[str]:
    if isinstance(dependant.call, Needs):
        yield dependant.call.action
    for one in dependant.dependencies:
        yield from _asked(one)


def undeclared(app: FastAPI) -> list[str]:
    """Return the doors that are neither public nor ask for exactly one action, or that are both."""
    return [
        str(door) for door in doors(app) if len(set(door.actions)) != (0 if (door.method, door.path) in PUBLIC else 1)
    ]


@dataclass(frozen=True, slots=True)
class Scene:
    """An office with a person for each role in one unit, and a checked document of a drafter in another."""

    office: Office
    people: dict[str, Account]
    fill: dict[str, str]
    owner: Account

    def ask(self, door: Door, account: Account | None, *, token: str | None = None, **more: Any) -> Any:
        """Knock as the account, with a new session of its own (some doors end it) or the token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if account is not None:
            site, keeper = self.office.site, self.office.app.state.people
            with database.begin(site.engine) as connection:
                secret = sessions.begin_session(
                    connection, now=site.clock(), account=account.id, via="session", hours=1, old=None
                )
            headers = {"Cookie": f"{keeper.cookie}={secret}", "X-CSRF-Token": sessions.csrf_of(secret)}
        path = PARAMETER.sub(lambda name: self.fill.get(name[1], self.fill["id"]), door.path)
        return self.office.client.request(door.method, path, headers=headers, follow_redirects=False, **more)


def person(office: Office, name: str, roles: list[str], unit: str, *, must_change: bool = False) -> Account:
    with database.begin(office.site.engine) as connection:
        now = office.site.clock()
        assigning.put_unit(connection, now=now, by="system", code=unit, title=unit)
        made = accounts.create(connection, now=now, by="system", name=name, title=name, must_change=must_change)
        assigning.set_roles(connection, now=now, by=None, account=accounts.account_of(connection, made), roles=roles)
        assigning.set_unit(connection, now=now, by=None, account=accounts.account_of(connection, made), unit=unit)
        return accounts.account_of(connection, made)


def shown(office: Office, account: Account, scopes: frozenset[str]) -> str:
    with database.begin(office.site.engine) as connection:
        made = tokens.make_token(connection, now=office.site.clock(), account=account, title="t", scopes=scopes, days=1)
    return made[0]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with office(tmp_path_factory.mktemp("matrix")) as made:
        people = {role: person(made, role, [role], "slt") for role in ROLES}
        people["nothing"] = person(made, "nothing", [], "slt")
        spare = {
            role: person(made, f"{role}2", [role], "slt") for role in ("sysadmin", "secadmin")
        }  # nobody is the last
        victim, owner = person(made, "victim", [], "slt"), person(made, "owner", ["drafter"], "qt")
        token = shown(made, owner, actions_of(["drafter"]) - tokens.NEVER)
        answer = made.client.post(
            "/v1/checks",
            files={"file": ("qingchuan-draft.txt", TEXT.encode())},
            headers={"Authorization": f"Bearer {token}", "Prefer": "respond-async"},
        )
        assert answer.status_code == 202, answer.text
        assert made.work() == 1
        fill = {
            "id": answer.json()["id"],
            "case": hand_in(made, acting(owner), [("qingchuan-draft.txt", TEXT.encode())]),
            "account_id": victim.id,
            "token_id": "0" * 16,
            "code": "MK101",
            "name": "gov",
        }
        assert spare
        yield Scene(made, people, fill, owner)


def test_every_route_says_what_it_is(scene: Scene) -> None:
    """Each route asks for exactly one action or stands in the short list of public ones; the list names only routes there are."""
    assert undeclared(scene.office.app) == []
    assert {(door.method, door.path) for door in doors(scene.office.app)} >= PUBLIC
    assert len(PUBLIC) <= 20
    asked = {action for door in doors(scene.office.app) for action in door.actions}
    assert asked == set(ACTIONS), "no scope of a token that opens nothing"


def test_strangers(scene: Scene) -> None:
    """Without signing in every route but the public ones answers 401, and no public one tells of documents."""
    for door in doors(scene.office.app):
        answer = scene.ask(door, None)
        if (door.method, door.path) in PUBLIC:
            assert answer.status_code < 500, door
        else:
            assert answer.status_code == 401, door
            assert answer.headers["content-type"] == "application/problem+json", door
        assert not any(secret in answer.text for secret in SECRETS), door


@pytest.mark.parametrize("role", [*ROLES, "nothing"])
def test_role_and_another_units_document(scene: Scene, role: str) -> None:
    """Who may not is refused before anything is looked at; who may gets nothing of the other unit's document by any route."""
    account = scene.people[role]
    for door in doors(scene.office.app):
        if (door.method, door.path) in PUBLIC:
            continue
        answer = scene.ask(door, account)
        may = ACTIONS[door.actions[0]]
        if may is not ANYONE and not may & account.roles:
            assert answer.status_code == 403, (door, answer.text)
        else:
            assert answer.status_code not in {401, 403, *range(500, 600)}, (door, answer.text)
            assert not door.document or answer.status_code == 404, (door, answer.text)
        assert not any(secret in answer.text for secret in SECRETS), door
        assert role not in PAPERS or not any(scene.fill[name] in answer.text for name in ("id", "case")), door
    job = scene.office.site.queue.get(scene.fill["id"])
    assert job is not None
    assert job.state == "done"  # nobody removed it either


@pytest.mark.parametrize("role", sorted(PAPERS))
def test_another_units_document_named_in_the_request(scene: Scene, role: str) -> None:
    """Naming the other unit's document in a query, a form or JSON, under whatever name, gets nothing of it either."""
    number = scene.fill["id"]
    names = dict.fromkeys(
        ("id", "ids", "job", "jobs", "report", "document", "file", "files", "item", "of"), number
    ) | {"case": scene.fill["case"]}  # fmt: skip
    for door in doors(scene.office.app):
        if (door.method, door.path) in PUBLIC or not ACTIONS[door.actions[0]] & {role}:
            continue
        for more in (
            {"params": names},
            {"data": names},
            {"json": names},
            {"json": {**names, "jobs": [number], "ids": [number]}},
        ):
            answer = scene.ask(door, scene.people[role], **more)
            assert answer.status_code < 500, (door, answer.text)
            assert not any(secret in answer.text for secret in SECRETS), door


def test_one_time_password_opens_nothing(scene: Scene) -> None:
    """With every role but a password that must be changed first, only one's own session can be used."""
    account = person(scene.office, "fresh", sorted(PAPERS), "slt", must_change=True)
    for door in doors(scene.office.app):
        if (door.method, door.path) not in PUBLIC and door.actions != ("session.own",):
            assert scene.ask(door, account).status_code == 403, door


@pytest.mark.parametrize("role", sorted(ROLES))
def test_token_for_one_action(scene: Scene, role: str) -> None:
    """A token for one action opens the routes of that action and no other."""
    account = scene.people[role]
    action = sorted(actions_of([role]) - tokens.NEVER)[0]
    token = shown(scene.office, account, frozenset({action}))
    for door in doors(scene.office.app):
        if (door.method, door.path) not in PUBLIC:
            assert (scene.ask(door, None, token=token).status_code == 403) == (door.actions != (action,)), door


def test_the_document_is_there(scene: Scene) -> None:
    """What nobody of the other unit was shown is shown to its owner and to the reviewer of its unit: the matrix looks at something."""
    door = Door("GET", "/v1/reports/{id}", ("report.read",))
    reviewer = person(scene.office, "reviewer-qt", ["reviewer"], "qt")
    for account in (scene.owner, reviewer):
        answer = scene.ask(door, account)
        assert answer.status_code == 200, answer.text
    page = Door("GET", "/desk/cases/{case}", ("review.read",))
    answer = scene.ask(page, reviewer)
    assert answer.status_code == 200, answer.text
    assert WORDS in answer.text
    assert (
        scene.ask(door, person(scene.office, "drafter-qt", ["drafter"], "qt")).status_code == 404
    )  # not his, though of his unit


def test_a_route_that_forgot_is_found() -> None:
    """A route without an action, with two, or mounted beside the rest fails the walk, also inside routers."""
    app, inner = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), APIRouter(prefix="/in")

    @inner.get("/none")
    def none() -> None: ...

    @inner.get("/one")
    def one(who: Annotated[Principal, Depends(needs("job.read"))]) -> None: ...

    @inner.get("/two", dependencies=[Depends(needs("job.cancel"))])
    def two(who: Annotated[Principal, Depends(needs("job.read"))]) -> None: ...

    outer = APIRouter()
    outer.include_router(inner)
    app.include_router(outer, prefix="/out")
    app.mount("/beside", FastAPI(openapi_url=None, docs_url=None, redoc_url=None))
    assert undeclared(app) == ["GET /out/in/none", "GET /out/in/two", "* /beside"]
    whole = APIRouter(dependencies=[Depends(needs("job.read"))])
    whole.get("/free")(none)
    app.include_router(whole)
    assert undeclared(app) == ["GET /out/in/none", "GET /out/in/two", "* /beside"]
