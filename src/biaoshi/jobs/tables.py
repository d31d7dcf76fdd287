"""The table of the queue. Only types that SQLite and PostgreSQL have both."""

import sqlalchemy as sa

METADATA = sa.MetaData()

JOBS = sa.Table(
    "jobs",
    METADATA,
    # the order of arrival; an id that can be guessed would tell one unit of another's jobs, hence two columns
    sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("owner", sa.String(128), nullable=False),
    sa.Column("unit", sa.String(128), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("max_attempts", sa.Integer, nullable=False),
    sa.Column("worker", sa.String(128)),
    sa.Column("lease_until", sa.Double),
    sa.Column("due", sa.Double, nullable=False),
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("started", sa.Double),
    sa.Column("finished", sa.Double),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("result", sa.JSON(none_as_null=True)),
    sa.Column("why", sa.Text),
    sa.Column("key", sa.String(256)),
    sa.Column("asked", sa.String(64), nullable=False),  # digest of what was asked for, to tell a repeat from a reuse
    sa.Column("then", sa.JSON(none_as_null=True)),
    sa.UniqueConstraint("owner", "key", name="jobs_owner_key"),  # rows without a key never collide, in either database
    # in the very order of a claim: else each claim sorts all that waits (47 ms at 100,000 jobs, against 4)
    sa.Index("jobs_claim", "state", sa.text("priority DESC"), "n"),
    sa.Index("jobs_claim_kind", "state", "kind", sa.text("priority DESC"), "n"),
    sa.Index("jobs_lease", "state", "lease_until"),
    sa.Index("jobs_unit", "unit", "n"),
)
