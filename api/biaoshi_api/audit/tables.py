"""Tables of the audit log. `audit_head` is the lock and the tip of the chain, never evidence: whoever can write one can write both."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from biaoshi_api.tables import METADATA

ROWS = Table(
    "audit_rows",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("micros", BigInteger, nullable=False),  # an integer is the same on both databases; a float need not be
    Column("who", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(140), nullable=False),
    Column("before", String(400), nullable=False),
    Column("after", String(400), nullable=False),
    Column("ruleset", String(64), nullable=False),
    Column("algorithm", String(16), nullable=False),
    Column("mac", String(64), nullable=False),
)

HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("seq", BigInteger, nullable=False),
    Column("mac", String(64), nullable=False),
)
