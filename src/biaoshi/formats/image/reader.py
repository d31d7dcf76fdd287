"""A picture file into a Document: each page or frame recognised, and what the file says of itself as properties."""

from dataclasses import dataclass
from functools import partial

from PIL import Image

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.image.running import parted
from biaoshi.formats.image.tail import behind
from biaoshi.formats.pixels.shown import shown
from biaoshi.formats.recognition.about import told
from biaoshi.formats.recognition.abreast import abreast
from biaoshi.formats.recognition.budget import Budget, Refusal, budget, refused
from biaoshi.formats.recognition.budget import read as read_picture
from biaoshi.formats.recognition.decode import count, opened, pixels
from biaoshi.formats.recognition.picture import Recognised
from biaoshi.formats.recognition.within import DOUBT, NOTHING, blocks_of
from biaoshi.types.document import Block, Child, Document, Page, Part

TAIL = "trailing data"
"""Name and token of what stands behind the end of a picture."""
MOST_LINES = 50  # open lines of pages that were not read, one by one; further ones share a line


def read(source: Source, limits: Limits, media_type: str) -> Document:
    """Return the document of a picture file. Raises UnreadableError if it cannot be opened at all."""
    blocks: list[Block] = []
    parts: list[Part] = []
    sheets: list[Page] = []
    left = budget(source, limits)
    with opened(source.data, limits) as image:
        said, whole = told(image)
        total = count(image)
        most = min(total, limits.pages)
        results = abreast(left.baton, (partial(_page, image, n, limits, left) for n in range(1, most + 1)))
        for number, result in enumerate(results, 1):
            chars = sum(len(b.text) for b in blocks)
            refusal = result.found if isinstance(result.found, Refusal) and not result.size else None
            if refusal is None and chars >= limits.chars:
                refusal = Refusal("limited", "文字过多，已到上限", "RD105")
            if refusal is not None:
                parts += _rest(number, most, refusal)
                break
            if isinstance(result.found, UnreadableError):
                error = result.found
                parts.append(Part(f"page {number}", "image", 0, error.status, error.why, number))  # type: ignore[arg-type]
                continue
            (height, width), found = result.size or (0, 0), result.found
            if isinstance(found, Recognised):
                blocks += blocks_of(found, "body", len(blocks), number)
                if found.turn % 180:
                    width, height = height, width
            sheets.append(Page(number, width, height, found.turn if isinstance(found, Recognised) else 0))
            parts.append(_line(found, number, limits.chars - chars))
    if total > most:
        parts.append(
            Part(f"page {most + 1}–{total}", "image", 0, "limited", f"超过{most}页的部分未读取", most + 1, "RD105")
        )
    values = dict.fromkeys(value for _, _, value in said)
    names = {value: name for _, name, value in reversed(said)}
    meta = [Block("properties", i, v, "property", address=names[v]) for i, v in enumerate(values)]
    chars = sum(len(b.text) for b in meta)
    gap = None if whole else "图片所带的说明信息损坏或者过多，没有读全"
    parts.append(Part("properties", "metadata", chars, "failed" if gap else "read", gap))
    children: list[Child] = []
    if hidden := behind(source.data, media_type):
        children.append(Child(TAIL, None, hidden, TAIL, TAIL))
        parts.append(Part(TAIL, "embedded", 0, "skipped", f"图片之后接有 {hidden} 字节别的内容，另作一份文件检查"))
    kinds = sorted({kind for kind, _, _ in said} - {"text"})
    return Document(
        media_type,
        (*parted(blocks, sheets), *meta),
        tuple(parts),
        tuple(sheets),
        properties=tuple((name, value) for _, name, value in said),
        children=tuple(children),
        facts=tuple((f"image_{kind}", "file") for kind in kinds),
    )


def extract(source: Source, limits: Limits, token: str, media_type: str) -> bytes:
    """Return what stands behind the end of the picture. Raises UnreadableError."""
    hidden = behind(source.data, media_type) if token == TAIL else 0
    if not hidden:
        raise UnreadableError("failed", "图片之后没有别的内容")
    if hidden > limits.inflated:
        raise UnreadableError("limited", "图片之后的内容过大，未读取")
    return bytes(source.data[len(source.data) - hidden :])


def draw(source: Source, limits: Limits, page: int, rotation: int) -> bytes:
    """Return page or frame `page` (from 1) for a screen, turned as it was read. Raises UnreadableError."""
    with opened(source.data, limits) as image:
        if not 0 < page <= min(count(image), limits.pages):
            raise UnreadableError("failed", "没有这一页")
        return shown(pixels(image, page - 1, limits), rotation)


@dataclass(frozen=True, slots=True)
class _Page:
    """What became of a page; `size` (height, width) is None where it was not even decoded."""

    found: Recognised | Refusal | UnreadableError
    size: tuple[int, int] | None = None


def _page(image: Image.Image, number: int, limits: Limits, left: Budget) -> _Page:
    if (refusal := refused(left)) is not None:
        return _Page(refusal)
    try:
        shown = pixels(image, number - 1, limits)
    except UnreadableError as error:
        return _Page(error)
    return _Page(read_picture(left, shown, first=number == 1), (shown.shape[0], shown.shape[1]))


def _line(found: Recognised | Refusal, number: int, room: int) -> Part:
    name = f"page {number}"
    if isinstance(found, Refusal):
        return Part(name, "image", 0, found.status, found.why, number, found.rule)
    if found.chars > room:
        return Part(name, "image", found.chars, "limited", "文字过多，已到上限", number, "RD105")
    if found.chars:
        poor = found.doubtful
        return Part(name, "image", found.chars, "ocr", DOUBT if poor else None, number, "RD106" if poor else None)
    if found.blank:
        return Part(name, "image", 0, "no_text", "空白页", number)
    return Part(name, "image", 0, "skipped", NOTHING, number, "RD104")


def _rest(number: int, most: int, refusal: Refusal) -> list[Part]:
    """Return the lines of the pages from `number` on, none of which is read."""
    each = [
        Part(f"page {n}", "image", 0, refusal.status, refusal.why, n, refusal.rule)
        for n in range(number, min(most, number + MOST_LINES - 1) + 1)
    ]
    beyond = number + MOST_LINES
    if beyond <= most:
        each.append(Part(f"page {beyond}–{most}", "image", 0, refusal.status, refusal.why, beyond, refusal.rule))
    return each
