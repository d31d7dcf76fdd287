"""The tables of a review, in the store of the scan or a database of their own. Numbers, digests and decisions; no text.

    reviews ─< members (papers of the review: features, prior, control set, order, decision)
            └< rounds (elusion samples)

Members are fixed when a review begins: a statement is about these papers and no others.
"""

import sqlalchemy as sa

METADATA = sa.MetaData()
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

REVIEWS = sa.Table(
    "reviews",
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("name", sa.String(60), nullable=False, unique=True),
    sa.Column("seed", sa.String(128), nullable=False),
    sa.Column("target", sa.Float, nullable=False),
    sa.Column("alpha", sa.Float, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),  # papers of the first batch
    sa.Column("key", sa.String(16), nullable=False),  # id of the key the features were made with
    sa.Column("ruleset", sa.String(64), nullable=False),  # digest of what the priors were made with
    sa.Column("version", sa.String(40), nullable=False),
    sa.Column("begun", sa.Double, nullable=False),
)

MEMBERS = sa.Table(
    "review_members",
    METADATA,
    sa.Column("review", NUMBER, sa.ForeignKey("reviews.n"), primary_key=True),
    sa.Column("id", sa.String(64), primary_key=True),  # digest of where it lies
    sa.Column("label", sa.Text, nullable=False),  # how a person finds it: 档号 or path
    sa.Column("item", NUMBER),  # of scan_items, where the papers come from a scan
    sa.Column("result", NUMBER),
    sa.Column("features", sa.LargeBinary, nullable=False),
    sa.Column("prior", sa.JSON, nullable=False),
    sa.Column("series", sa.String(64)),
    sa.Column("control", sa.Integer),  # place in the control set
    sa.Column("batch", sa.Integer),  # which batch brought it, at which place, as what
    sa.Column("place", sa.Integer),
    sa.Column("kind", sa.String(8)),
    sa.Column("round", sa.Integer),  # elusion sample it was drawn for
    sa.Column("relevant", sa.Boolean),  # decided: must stay closed
    sa.Column("person", sa.String(60)),
    sa.Column("decided", sa.Double),
    sa.Column("changes", sa.Integer, nullable=False, default=0),  # decisions made otherwise later
    sa.Index("review_members_batch", "review", "batch", "place"),
    sa.Index("review_members_item", "item"),
)

ROUNDS = sa.Table(
    "review_rounds",
    METADATA,
    sa.Column("review", NUMBER, sa.ForeignKey("reviews.n"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("left", sa.Integer, nullable=False),  # unread when it was drawn
    sa.Column("found", sa.Integer, nullable=False),  # relevant then
)
