"""Scenes of the officers' pages and the dashboard, over an office whose people and numbers we made up."""

import random
from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from api.test_gate import NOW, POLICY
from biaoshi.jobs import begin
from biaoshi_api.desk.cases.tables import CASES
from biaoshi_api.gate import editions
from biaoshi_api.people import assigning
from biaoshi_api.tallies.tables import TALLIES
from desk.browser import Desk
from desk.shots import Scene

UNITS = (("gw", "云岭省水利厅"), ("gw/bgs", "办公室"), ("gw/szy", "水资源管理处"), ("gw/zfjd", "综合执法监督局"))
RULES = ("MK101", "MK107", "PE203", "PI801", "PI802", "LY301", "HD101", "CO401", "DS904", "SC704")
ENDINGS = (
    *[("none_found", None)] * 9, *[("redacted", None)] * 5, ("withhold", "state_secret"), ("withhold", "trade_secret"),
    *[("discretionary", "process_info")] * 4, ("discretionary", "internal_affairs"), ("consult", None),
)  # fmt: skip


def counted(desk: Desk, seed: int = 5) -> None:
    """Put a year of made-up checks and conclusions of the units into the service."""
    chosen, now = random.Random(seed), desk.office.site.clock()  # noqa: S311  # numbers to look at
    with begin(desk.office.site.engine) as connection:
        for code, title in UNITS:
            assigning.put_unit(connection, now=now, by="system", code=code, title=title)
        for day in range(330):
            for _ in range(chosen.randint(0, 5) if day % 7 not in (1, 2) else 0):
                marks = chosen.randint(0, 3)
                connection.execute(sa.insert(TALLIES).values(
                    moment=now - day * 86_400 - 60, unit=chosen.choice(UNITS)[0], verdict="findings", files=1, unread=0,
                    marks=marks, proper=chosen.randint(0, marks), faults={chosen.choice(RULES): chosen.randint(1, 4)},
                ))  # fmt: skip
        for n, (said, ground) in enumerate(ENDINGS):
            connection.execute(sa.insert(CASES).values(
                id=f"{n:032x}", unit="gw/bgs", owner="x", created=now - 900_000, changed=now, state="closed", step=2, steps=2,
                rank=0, verdict="findings", outcome="refer", hold=False, errors=0, warnings=0, infos=0, needed=0, decided=0,
                unread=0, conclusion=said, ground=ground, closed=now - n * 3600, ruleset="2026.11", record="x", report="x",
            ))  # fmt: skip


def adoptable(desk: Desk) -> None:
    """Let the service have run with a rule-set that is older than the one of today; its policy names that."""
    rules = {code: told for code, told in NOW.rules.items() if code not in ("PI802", "MK101")}
    old = replace(NOW, digest="1" * 64, version="2026.10", rules=rules, resources=NOW.resources | {"code/marks": "x"})
    editions.keep(desk.office.site.engine, old, now=1.0)
    policy = desk.office.site.settings.gate.policy
    if policy is not None:
        policy.write_text(POLICY.format(digest=old.digest))


def scenes(desk: Desk) -> Iterator[Scene]:
    """Yield them."""
    counted(desk)
    adoptable(desk)
    for name, role in (
        ("shen.cha", "reviewer"),
        ("xi.tong", "sysadmin"),
        ("bao.mi", "secadmin"),
        ("shen.ji", "auditor"),
    ):
        desk.person(name, role, unit="gw")
    with begin(desk.office.site.engine) as connection:  # making the person gave the unit its code for a title
        assigning.put_unit(connection, now=1.0, by="system", code="gw", title="云岭省水利厅")
    other = desk.person("chen.mo", "drafter", "reviewer", unit="gw/bgs")
    desk.office.token("drafter", name="oa.system")
    yield "dashboard", "shen.cha", lambda page: page.goto("/dashboard")
    yield (
        "dashboard-year",
        "shen.cha",
        lambda page: page.get_by_role("link", name="本年").click() if page.goto("/dashboard") else None,
    )
    yield "people-system", "xi.tong", lambda page: page.goto("/people")
    yield "person-system", "xi.tong", lambda page: page.goto(f"/people/{other.id}")
    yield "person-secrecy", "bao.mi", lambda page: page.goto(f"/people/{other.id}")
    yield "tokens", "chen.mo", lambda page: page.goto("/tokens")
    yield "units", "bao.mi", lambda page: page.goto("/units")
    yield "gate", "bao.mi", lambda page: page.goto("/gate")
    yield "audit", "shen.ji", lambda page: page.goto("/audit")
    yield "audit-verification", "shen.ji", lambda page: page.goto("/audit/verification")
    yield "audit-head", "shen.ji", lambda page: page.goto("/audit/head")
