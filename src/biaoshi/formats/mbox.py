"""Mailboxes (mbox): many mails in one file, each a child; a mail begins at a line `From ` after an empty one."""

import re

from biaoshi.errors import UnreadableError
from biaoshi.formats import mail
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.members import Entry, archive, slice_token, sliced
from biaoshi.types.document import Document

MEDIA_TYPE = "application/mbox"
_START = re.compile(rb"(?:\A|\r?\n\r?\n)(From [^\r\n]{1,400}[0-9]{4}[^\r\n]{0,40}\r?\n)(?=[A-Za-z][A-Za-z-]{1,40}:)")


def sniff(source: Source) -> float:
    """Return 0.9 if the file begins with a line `From … year` and a mail behind it, else 0."""
    found = _START.match(bytes(source.data[:1024]))
    if found is None:
        return 0.0
    return 0.9 if mail.sniff(Source(bytes(source.data[found.end(1) : found.end(1) + (1 << 16)]))) else 0.0


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the mailbox. Raises UnreadableError if there are too many mails."""
    starts = [(m.start(1), m.end(1)) for m in _START.finditer(source.data)]
    if len(starts) > limits.members:
        raise UnreadableError("limited", f"邮箱文件内的邮件超过 {limits.members} 封的上限，未读取")
    ends = [s for s, _ in starts[1:]] + [len(source.data)]
    entries = [
        Entry(f"邮件{n + 1}.eml", size=end - begin, token=slice_token(begin, end - begin))
        for n, ((_, begin), end) in enumerate(zip(starts, ends, strict=True))
    ]
    return archive(MEDIA_TYPE, entries)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return one mail, the quoting of lines that begin with `From ` undone. Raises UnreadableError over a limit."""
    start, size = sliced(token)
    if size > limits.inflated:
        raise UnreadableError("limited", "邮件过大，未读取")
    return re.sub(rb"(?m)^>(?=>*From )", b"", bytes(source.data[start : start + size]))


FORMAT = Format(
    name="mbox",
    title="邮箱文件",
    media_type=MEDIA_TYPE,
    extensions=(".mbox",),
    sniff=sniff,
    read=read,
    extract=extract,
    container=True,
    proved="自制样例（mailbox 模块生成）",
)
