"""One row a check: when, for which unit, how it ended, and counts by rule. No name, no digest, no text."""

from sqlalchemy import JSON, BigInteger, Column, Double, Index, Integer, String, Table

from biaoshi_api.tables import METADATA

TALLIES = Table(
    "tallies",
    METADATA,
    Column("n", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
    Column("job", String(32), unique=True),  # none: answered at once; a job done again is counted once
    Column("moment", Double, nullable=False),
    Column("unit", String(64), nullable=False),  # that of who handed it in
    Column("verdict", String(16), nullable=False),
    Column("files", Integer, nullable=False),
    Column("unread", Integer, nullable=False),  # files not read to the end
    Column("marks", Integer, nullable=False),
    Column("proper", Integer, nullable=False),  # of the marks, those written as they should be
    Column("faults", JSON, nullable=False),  # rule → findings that are at least warnings and not accepted
    Index("tallies_of_unit", "unit", "moment"),
)
