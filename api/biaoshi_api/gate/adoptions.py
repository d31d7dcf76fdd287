"""What was adopted for the policy since it was written."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from biaoshi.jobs import begin
from biaoshi_api.gate.tables import ADOPTIONS


@dataclass(frozen=True, slots=True)
class Adoption:
    """That `account` adopted the rule-set `adopted` at `moment`."""

    adopted: str
    account: str
    moment: float


def last_adoption(engine: Engine, written: str) -> Adoption | None:
    """Return what was adopted last for a file that names the rule-set `written`. What was adopted while another name stood
    there ends: when the file goes back to that name, its name is meant."""
    with engine.connect() as connection:
        rows = {row.written: row for row in connection.execute(sa.select(ADOPTIONS))}
    if rows.keys() - {written}:
        with begin(engine) as connection:
            connection.execute(sa.delete(ADOPTIONS).where(ADOPTIONS.c.written != written))
    row = rows.get(written)
    return None if row is None else Adoption(row.adopted, row.account, row.moment)
