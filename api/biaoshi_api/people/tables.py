"""Tables of people. Of every secret only a digest is stored; names and titles are what the office entered, never from a document."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Table

from biaoshi_api.tables import METADATA

UNITS = Table(
    "units",
    METADATA,
    Column("code", String(64), primary_key=True),  # a path: a unit holds those whose code begins with its own and "/"
    Column("title", String(64), nullable=False),
)

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),  # for signing in and for the audit log; never used twice
    Column("title", String(64), nullable=False),  # what people read
    Column("unit", String(64), nullable=False, default=""),
    Column("source", String(8), nullable=False),  # local | oidc | proxy
    Column("subject", String(64), unique=True),  # digest of issuer and subject where the source is oidc
    Column("password", String(256)),
    Column("must_change", Boolean, nullable=False),
    Column("created", Float, nullable=False),
    Column("disabled", Float),
)

ROLES = Table(
    "account_roles",
    METADATA,
    Column("account", String(32), ForeignKey("accounts.id"), primary_key=True),
    Column("role", String(16), primary_key=True),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account", String(32), ForeignKey("accounts.id"), nullable=False, index=True),
    Column("via", String(8), nullable=False),
    Column("created", Float, nullable=False),
    Column("seen", Float, nullable=False),
    Column("expires", Float, nullable=False),
)

TOKENS = Table(
    "tokens",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("account", String(32), ForeignKey("accounts.id"), nullable=False, index=True),
    Column("title", String(64), nullable=False),
    Column("scopes", String(2000), nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("used", Float),
    Column("revoked", Float),
)

FAILURES = Table(
    "failed_logins",
    METADATA,
    Column(
        "key", String(64), primary_key=True
    ),  # digest of the name or address, whether or not there is such an account
    Column("count", Integer, nullable=False),
    Column("until", Float, nullable=False),
    Column("last", Float, nullable=False),
)

FLIGHTS = Table(
    "oidc_flights",
    METADATA,
    Column("state", String(64), primary_key=True),  # digest; a row is taken out by the one return it is good for
    Column("expires", Float, nullable=False),
    Column("onward", String(400), nullable=False),
)
