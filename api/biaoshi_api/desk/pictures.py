"""A page of a document as a picture: drawn in the confined process, looked at before it goes out, kept nowhere."""

from functools import partial

from fastapi import Response

import biaoshi
from biaoshi_api.bench import Bench
from biaoshi_api.problems import Problem

_KNOWN = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"<svg ": "image/svg+xml"}
_SECONDS = 30.0
"""What a page may take to be drawn, the wait for its turn counted."""


async def picture(bench: Bench, data: bytes, document: biaoshi.Document, page: str) -> Response:
    """Return page `page` of the file `data`, read as `document`. Raises Problem not-found, unavailable, failed."""
    if not (page.isascii() and page.isdigit() and len(page) < 7):
        raise Problem("not-found")
    work = partial(_drawn, data, document, int(page))
    made = await bench.run(work, bench.site.settings.checks.profile, _SECONDS)
    if made is None:
        raise Problem("unavailable", "画这一页用的时间过长，请稍后再试。")
    media = next((m for head, m in _KNOWN.items() if made.startswith(head)), None)
    if media is None:
        raise Problem("failed")
    return Response(made, media_type=media)


def _drawn(data: bytes, document: biaoshi.Document, page: int, checker: biaoshi.Checker) -> bytes:
    try:
        return biaoshi.picture(data, document, page, checker=checker)
    except biaoshi.UnprovedError as error:
        raise Problem("not-found", str(error)) from None
