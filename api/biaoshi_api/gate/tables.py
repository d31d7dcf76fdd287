"""Rule-sets this service has run with, so that a policy pinned to an earlier one can be compared with today's."""

import sqlalchemy as sa

from biaoshi_api.tables import METADATA

EDITIONS = sa.Table(
    "gate_editions",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("version", sa.String(32), nullable=False),
    sa.Column("seen", sa.Double, nullable=False),
    sa.Column("rules", sa.JSON, nullable=False),  # code → [severity, print, rests on content]
    sa.Column("resources", sa.JSON, nullable=False),  # name → sha256 or version
)

ADOPTIONS = sa.Table(
    "gate_adoptions",
    METADATA,
    sa.Column(
        "written", sa.String(64), primary_key=True
    ),  # the rule-set the policy file says: while it does, this holds
    sa.Column("adopted", sa.String(64), nullable=False),
    sa.Column("account", sa.String(64), nullable=False),  # name of who adopted it
    sa.Column("moment", sa.Double, nullable=False),
)
