"""The one settings file of a service (TOML), read into frozen data."""

from biaoshi_api.settings.reading import Settings, load, read
from biaoshi_api.settings.sections import (
    Audit,
    Checks,
    Data,
    Gate,
    Oidc,
    People,
    Proxy,
    Review,
    Server,
    VaultKeys,
    Webhooks,
    Workers,
)

__all__ = [
    "Audit",
    "Checks",
    "Data",
    "Gate",
    "Oidc",
    "People",
    "Proxy",
    "Review",
    "Server",
    "Settings",
    "VaultKeys",
    "Webhooks",
    "Workers",
    "load",
    "read",
]
