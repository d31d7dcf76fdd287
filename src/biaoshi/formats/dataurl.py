"""Files written into a text or a web page as data addresses (RFC 2397): data:image/png;base64,iVBOR…"""

import base64
import binascii
import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from biaoshi.errors import UnreadableError
from biaoshi.types.document import Child, Part

MOST = 1000  # files written into one text
IN_TEXT = re.compile(r"data:[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+;base64,[A-Za-z0-9+/]{4,}={0,2}")
_DATA = re.compile(r"data:([A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+)?((?:;[^;,]*)*),(.*)", re.I | re.S)


def media_of(address: str) -> str:
    """Return the media type a data address names."""
    match = _DATA.match(address[:200])
    return (match[1] or "text/plain").lower() if match else "application/octet-stream"


def content_of(address: str) -> bytes | None:
    """Return the bytes of a data address, None if it is broken."""
    match = _DATA.match(address)
    if match is None:
        return None
    if "base64" not in match[2].lower():
        return match[3].encode() if match[1] == "text/html" and "%" not in match[3] else unquote_to_bytes(match[3])
    digits = re.sub(rb"\s+", b"", unquote_to_bytes(match[3]))
    try:
        return base64.b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
    except binascii.Error:
        return None


def held(addresses: Iterable[tuple[str, str]]) -> tuple[list[Child], list[Part]]:
    """Return a child and a line of the ledger for each (address, name), to be closed by whoever reads the child."""
    children: list[Child] = []
    parts: list[Part] = []
    for number, (address, name) in enumerate(addresses, 1):
        if number > MOST:
            why = f"写在文字里的文件超过 {MOST} 个的上限，其余未读取"
            parts.append(Part("data", "embedded", 0, "limited", why, rule="RD105"))
            break
        child = _child(number, address, name)
        children.append(child)
        parts.append(_line(child))
    return children, parts


def content_at(addresses: Iterable[str], token: str) -> bytes:
    """Return the bytes of the address with the number `token`, as `held` gave it. Raises UnreadableError."""
    data = next((content_of(a) for n, a in enumerate(addresses, 1) if str(n) == token), None)
    if data is None:
        raise UnreadableError("failed", _BROKEN)
    return data


def _child(number: int, address: str, name: str) -> Child:
    media, content = media_of(address), content_of(address)
    ending = media.rpartition("/")[2].partition("+")[0]
    called = name or f"内嵌{'图片' if media.startswith('image/') else '文件'}{number}.{ending}"
    size = 0 if content is None else len(content)
    return Child(called, media, size, f"data {number}", None if content is None else str(number))


def _line(child: Child) -> Part:
    if child.token is None:
        return Part(child.address, "embedded", 0, "failed", _BROKEN, rule="RD102")
    return Part(child.address, "embedded", 0, "skipped", "写在文字里的文件，另作一份文件检查", rule="RD103")


_BROKEN = "写在文字里的文件损坏，读不出来"
