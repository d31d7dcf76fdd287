"""The document of a file of which nothing was read: no text, one open line in the ledger."""

from biaoshi.types.document import Document, Part, PartKind, Status

RULES: dict[str, str] = {"encrypted": "RD101", "failed": "RD102", "unsupported": "RD103", "limited": "RD105"}


def unread(
    status: Status,
    why: str,
    media_type: str = "application/octet-stream",
    *,
    rule: str | None = None,
    part: PartKind = "other",
) -> Document:
    """Return a document whose one ledger line, `file`, is open with `status`, and says `why` in Chinese.

    `rule` is the RD code to be raised, default by status. Raises KeyError for a closed status.
    """
    return Document(media_type, (), (Part("file", part, 0, status, why, rule=rule or RULES[status]),))
