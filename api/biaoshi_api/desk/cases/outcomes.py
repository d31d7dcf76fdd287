"""How many cases were closed with which conclusion on which ground, of those somebody sees."""

from collections import Counter

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi_api.desk.cases.case import visible
from biaoshi_api.desk.cases.tables import CASES
from biaoshi_api.people.duties import Principal


def outcomes(connection: Connection, who: Principal, since: float, until: float) -> Counter[tuple[str, str]]:
    """Return (conclusion, ground that people named or "") → cases closed from `since` until before `until`; one that was
    stopped had no conclusion."""
    wanted = (
        sa.select(CASES.c.conclusion, CASES.c.ground, sa.func.count())
        .where(
            visible(who),
            CASES.c.conclusion.is_not(None),
            CASES.c.state == "closed",
            CASES.c.closed >= since,
            CASES.c.closed < until,
        )
        .group_by(CASES.c.conclusion, CASES.c.ground)
    )
    return Counter({(row[0] or "", row[1] or ""): row[2] for row in connection.execute(wanted)})
