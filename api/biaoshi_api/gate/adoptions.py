"""What was adopted for the policy since it was written."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from biaoshi_api.gate.tables import ADOPTIONS


@dataclass(frozen=True, slots=True)
class Adoption:
    """That `account` adopted the rule-set `adopted` at `moment`."""

    adopted: str
    account: str
    moment: float


def last_adoption(engine: Engine, written: str) -> Adoption | None:
    """Return what was adopted last for a file that names the rule-set `written`."""
    with engine.connect() as connection:
        row = connection.execute(sa.select(ADOPTIONS).where(ADOPTIONS.c.written == written)).first()
    return None if row is None else Adoption(row.adopted, row.account, row.moment)
