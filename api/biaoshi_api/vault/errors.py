"""What can be wrong with a stored thing; no message names or quotes a document."""

from biaoshi import BiaoshiError

GONE = "没有这项内容，或者已到期清除。"


class VaultError(BiaoshiError):
    """A stored thing cannot be had: changed, cut short, its key unknown."""


class GoneError(VaultError):
    """There is no such thing, or it was erased."""
