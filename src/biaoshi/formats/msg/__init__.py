"""Outlook messages (.msg, [MS-OXMSG]): a compound file whose streams are the properties of a mail.

    __substg1.0_0037001F             subject (37) as Unicode (1F); 1000 text, 1013 web page, 1009 RTF packed
    __properties_version1.0          properties of fixed size: dates, code page
    __attach_version1.0_#00000000/   an attachment: 3701 its bytes, or a storage that is a message or an object

Attachments are children (token: the storage); a message within the message and an OLE object become compound files
of their own.
"""

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.ole.storage import is_compound, open_compound
from biaoshi.types.document import Document


def sniff(source: Source) -> float:
    """Return 1.0 for a compound file with the properties of a message at its root, else 0."""
    if not is_compound(source.data):
        return 0.0
    try:
        return 1.0 if "__properties_version1.0" in open_compound(source.data, Limits()) else 0.0
    except UnreadableError:
        return 0.0


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`."""
    from biaoshi.formats.msg.reader import read as read_message

    return read_message(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """See `reader.extract`."""
    from biaoshi.formats.msg.reader import extract as extract_attachment

    return extract_attachment(source, limits, token)


FORMAT = Format(
    name="msg",
    title="Outlook 邮件（.msg）",
    media_type="application/vnd.ms-outlook",
    extensions=(".msg",),
    sniff=sniff,
    read=read,
    extract=extract,
    proved="自制样例：Unicode 和 GBK 的主题、正文、网页正文、RTF 正文、附件、转发的邮件",
)
