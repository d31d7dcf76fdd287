"""Mail (RFC 5322, MIME) and saved web pages (.mht): headers, the text once, attachments as children.

headers          properties: 主题, 发件人, 收件人, 日期 … as their own part
text, html       the same text in two writings: the web page is what a reader sees; lines only the plain text has
                 are unseen
everything else  a child, also pictures of the text and mails within the mail; token: its number in the walk
"""

import re

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.types.document import Document

MEDIA_TYPE = "message/rfc822"
_FIELD = re.compile(
    rb"^(Received|Return-Path|Message-ID|MIME-Version|Content-Type|Content-Transfer-Encoding|From|To|Cc|Date|Subject|Reply-To|Delivered-To|DKIM-Signature|X-[A-Za-z-]+):",
    re.I | re.M,
)
_MAIL_ONLY = {
    b"received",
    b"return-path",
    b"message-id",
    b"mime-version",
    b"content-transfer-encoding",
    b"delivered-to",
    b"dkim-signature",
}
_HEAD = 1 << 16


def sniff(source: Source) -> float:
    """Return 0.8 if the file begins with header fields, one of them only mail has, else 0."""
    head = bytes(source.data[:_HEAD]).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    if not re.match(rb"[A-Za-z][A-Za-z-]{1,40}:[ \t\r\n]", top) or b"\0" in top:
        return 0.0
    fields = {m.lower() for m in _FIELD.findall(top)}
    return 0.8 if len(fields) >= 3 and fields & _MAIL_ONLY else 0.0


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`."""
    from biaoshi.formats.mail.reader import read as read_mail

    return read_mail(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """See `reader.extract`."""
    from biaoshi.formats.mail.reader import extract as extract_part

    return extract_part(source, limits, token)


FORMAT = Format(
    name="mail",
    title="电子邮件、网页归档",
    media_type=MEDIA_TYPE,
    extensions=(".eml", ".mht", ".mhtml"),
    sniff=sniff,
    read=read,
    extract=extract,
    proved="自制样例：GBK、GB2312、Base64、quoted-printable、format=flowed、附件、转发的邮件、内嵌图片",
)
