"""counts of checks, adopted rule-sets."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Change the tables; the caller ends the transaction."""
    op.create_table(
        "gate_adoptions",
        sa.Column("written", sa.String(length=64), nullable=False),
        sa.Column("adopted", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("moment", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("written"),
    )
    op.create_table(
        "tallies",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("job", sa.String(length=32), nullable=True),
        sa.Column("moment", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("proper", sa.Integer(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("job"),
    )
    op.create_index("tallies_of_unit", "tallies", ["unit", "moment"], unique=False)
