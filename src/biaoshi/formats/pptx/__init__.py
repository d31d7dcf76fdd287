"""PowerPoint presentations (pptx and its kin): slides in the order of the show, and what the show does not show.

Parts: "slide 1" …, "slide 1 notes", "slide 1 comments", "layout 1", "master 1" (what these draw on every slide; prompts
of their placeholders are no text of a slide), all else by member. `Block.page` is the slide. Remarks in
`Document.facts`: ("member:slide 1", member), ("hidden_slide", "slide 2"), ("macro", member), ("external_link", target),
("hyperlink", target), ("embedded_object", ProgID).
"""

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.ooxml.sniff import holds
from biaoshi.types.document import Document
from biaoshi.types.order import Order, Written

__all__ = ["FORMAT"]


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is a presentation (pptx, pptm, ppsx, potx)."""
    return holds(source, ("ppt/presentation.xml",), "presentationml")


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`, whose libraries are loaded only when a presentation comes."""
    from biaoshi.formats.pptx.reader import read as read_presentation

    return read_presentation(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded file `token`; see `ooxml.ledger.extract`."""
    from biaoshi.formats.ooxml.ledger import extract as extract_member

    return extract_member(source, limits, token)


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the presentation after `orders`; see `writing.write`, whose libraries are loaded only then."""
    from biaoshi.formats.pptx.writing import write as write_presentation

    return write_presentation(source, limits, orders)


_NOTES = frozenset({"note", "forget"})
_SHOW = "application/vnd.openxmlformats-officedocument.presentationml."
_MACROS = "application/vnd.ms-powerpoint."

FORMAT = Format(
    name="pptx",
    title="PowerPoint 演示文稿",
    media_type=f"{_SHOW}presentation",
    extensions=(".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
    sniff=sniff,
    read=read,
    extract=extract,
    write=write,
    verbs=_NOTES | {"cut", "purge"},
    kin=(
        (f"{_SHOW}slideshow", _NOTES),
        (f"{_SHOW}template", _NOTES),
        (f"{_MACROS}presentation.macroEnabled", _NOTES),
        (f"{_MACROS}slideshow.macroEnabled", _NOTES),
        (f"{_MACROS}template.macroEnabled", _NOTES),
    ),
    proved="自制样例（隐藏页、备注、母版、批注、图表、表格、隐藏和页外文字）；未经真实文件、其他软件生成的文件验证",
)
