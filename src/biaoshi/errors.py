"""The errors biaoshi raises: one parent, a few named children.

A fault in a *document* is never one of these: it is a finding and a line of the coverage ledger.
These are for wrong usage, broken configuration and missing extras. Messages are Chinese, for users;
none ever holds text of a document.
"""


class BiaoshiError(Exception):
    """Parent of every error raised on purpose; `str(error)` is one clear Chinese sentence."""


class UsageError(BiaoshiError):
    """The call itself is wrong: bad option, nothing matched, impossible date. Exit status 2."""


class ConfigError(BiaoshiError):
    """A profile, suppressions file or key file is not what it should be; names file, place and remedy."""


class MissingExtraError(BiaoshiError):
    """A heavy library is not installed; the message names the extra to install."""


class UnreadableError(BiaoshiError):
    """Raised by a reader inside the isolated process: this input or part cannot be read.

    `status` is the coverage status it leads to (`encrypted`, `failed`, `unsupported`, `limited`), `why` a
    Chinese reason without any text of the document.
    """

    def __init__(self, status: str, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class StoppedError(BiaoshiError):
    """The paper is above what the site may hold: nothing was done to it. Exit status 4.

    `level` is its highest marked level, `sha256` the digest of its bytes: all that may be kept of it.
    """

    def __init__(self, why: str, level: str | None, sha256: str | None) -> None:
        super().__init__(why)
        self.level = level
        self.sha256 = sha256
