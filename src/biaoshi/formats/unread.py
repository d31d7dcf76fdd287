"""The document of a file of which nothing was read: no text, one open line in the ledger."""

import re

from biaoshi.types.document import Document, Part, PartKind, Status

_PASSING = re.compile(
    "需要安装附加组件|未安装文字识别组件"  # a tool is missing
    "|秒的上限"  # out of time: of reading, of recognition, of all files inside
    "|可能是内存不足|进程无法启动"  # the machine was out of something
    "|没有读取权限|系统错误 [0-9]"  # the file was there and could not be opened
)

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


def passing(why: str | None) -> bool:
    """Tell whether the reason of an open line may be gone another time, on this machine, with the same file.

    A missing tool, time, memory, access: yes. What the file itself is (locked, broken, of another kind, over a size): no,
    nor that a reader died of it.
    """
    return why is not None and _PASSING.search(why) is not None
