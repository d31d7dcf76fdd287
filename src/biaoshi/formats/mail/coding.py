"""Is all of a part's body in the transfer encoding it says: what stands beside encoded lines is never decoded."""

import re
from email.message import Message

_UU = frozenset({"x-uuencode", "uuencode", "uue", "x-uue"})
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*+[=\s]*+")


def stray(part: "Message[str, str]") -> bool:
    """True if the body holds text its encoding passes over: before or after uuencoded lines, among or after base64."""
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if part.is_multipart() or (encoding != "base64" and encoding not in _UU):
        return False
    try:
        body = str(part.get_payload())
    except (ValueError, LookupError):  # bytes beyond ASCII, in a charset that is none
        return True
    return _BASE64.fullmatch(body) is None if encoding == "base64" else _outside(body)


def _outside(body: str) -> bool:
    within = False
    for line in body.splitlines():
        if not within and line.startswith("begin "):
            within = True
        elif within and line.strip() == "end":
            within = False
        elif not within and line.strip():
            return True
    return within
