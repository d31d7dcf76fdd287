"""What stands behind the end of a picture: a viewer shows nothing of it, and an archive put there opens all the same."""

import mmap

LEAST = 64  # bytes: less is padding


def behind(data: "bytes | mmap.mmap", media_type: str) -> int:
    """Return how many bytes follow the end of a PNG or JPEG, 0 if none to speak of or if the end cannot be told."""
    end = {"image/png": _png, "image/jpeg": _jpeg}.get(media_type, _unknown)(data)
    if end is None:
        return 0
    rest = bytes(data[end:])
    # a second picture of the same shot (MPO) and maker's padding are parts of the picture
    if rest.startswith(b"\xff\xd8\xff") or not rest.strip(b"\0\xff \r\n"):
        return 0
    return len(rest) if len(rest) >= LEAST else 0


def _unknown(data: "bytes | mmap.mmap") -> int | None:
    return None


def _png(data: "bytes | mmap.mmap") -> int | None:
    at = 8
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        at += 12 + size
        if kind == b"IEND":
            return at
    return None


def _jpeg(data: "bytes | mmap.mmap") -> int | None:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xD9:
            return at + 2
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:  # the picture itself: in it 0xFF stands before 0 or a restart only
            while at + 1 < len(data):
                at = data.find(b"\xff", at)
                if at < 0 or at + 1 >= len(data):
                    return None
                if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7 or data[at + 1] == 0xFF:
                    at += 1 + (data[at + 1] != 0xFF)
                    continue
                break
    return None
