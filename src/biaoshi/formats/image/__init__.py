"""Pictures as files: PNG, JPEG, TIFF of many pages, BMP, GIF, WebP, JPEG 2000. Their text is recognised.

Places of blocks are in pixels of the picture as it is shown. Remarks in `Document.facts`: ("image_place", part),
("image_device", part), ("image_author", part) for what the file tells of where, with what and by whom it was taken.
"""

import re

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.types.document import Document
from biaoshi.types.order import Order, Written

__all__ = ["FORMAT"]

KINDS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff[\xc0-\xfe]"), "image/jpeg"),
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), "image/tiff"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.S), "image/webp"),
    (re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0{3}", re.S), "image/bmp"),
    (re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51\0"), "image/jp2"),
)


def media_type(source: Source) -> str | None:
    """Return the media type of a picture by its first bytes, or None if it is none that is read."""
    head = bytes(source.data[:64])
    return next((kind for pattern, kind in KINDS if pattern.match(head)), None)


def sniff(source: Source) -> float:
    """Return 1.0 for the first bytes of a picture, else 0."""
    return 0.0 if media_type(source) is None else 1.0


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`, whose libraries are loaded only when a picture comes."""
    from biaoshi.errors import UnreadableError
    from biaoshi.formats.image.reader import read as read_image
    from biaoshi.formats.unread import unread

    kind = media_type(source) or "image/png"
    try:
        return read_image(source, limits, kind)
    except UnreadableError as error:  # the kind of picture is known all the same
        return unread(error.status, error.why, kind, part="image")  # type: ignore[arg-type]  # one of them


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """See `reader.extract`."""
    from biaoshi.formats.image.reader import extract as extract_tail

    return extract_tail(source, limits, token, media_type(source) or "")


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the picture after `orders`; see `writing.write`, whose libraries are loaded only then."""
    from biaoshi.formats.image.writing import write as write_image

    return write_image(source, limits, orders, read)


def draw(source: Source, limits: Limits, page: int, rotation: int) -> bytes:
    """See `reader.draw`."""
    from biaoshi.formats.image.reader import draw as draw_page

    return draw_page(source, limits, page, rotation)


_CUT = frozenset({"cut"})
FORMAT = Format(
    name="image",
    title="图片",
    media_type="image/png",
    extensions=(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".jp2"),
    sniff=sniff,
    read=read,
    extract=extract,
    write=write,
    draw=draw,
    verbs=_CUT,
    kin=tuple((kind, _CUT) for _, kind in KINDS if kind != "image/png"),
    proved="自制样例：PNG、JPEG、多页 TIFF、BMP、GIF、WebP、JPEG 2000，由程序绘制的公文页（清晰、盖章、倾斜、浅淡）；未用真实扫描件验证",
)
