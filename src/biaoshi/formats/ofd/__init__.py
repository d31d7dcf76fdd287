"""OFD (GB/T 33190): pages into lines with places and fonts, and what the page does not show.

Address of a block: `page 3 line 12` for text of a page, `member#n` for what else has a member. Remarks in
`Document.facts`: ("member:page 1", member), ("documents", n), ("versions", n), ("signatures", n), ("seal", place),
("signed", provider), ("action:URI", n) fetched on opening, ("link", target), ("permission:Print", "false"), ("integrity", "1").
The token of a child is the name of its member, with `#seal` for the picture inside a seal.
"""

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.ofd.sniff import sniff
from biaoshi.types.document import Document
from biaoshi.types.order import Order, Written

__all__ = ["FORMAT"]


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`, whose libraries are loaded only when an OFD file comes."""
    from biaoshi.formats.ofd.reader import read as read_ofd

    return read_ofd(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """See `package.extract`: the bytes of the child with `token`."""
    from biaoshi.formats.ofd.package import extract as extract_member

    return extract_member(source, limits, token)


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the file after `orders`; see `cutting.cut`, `purging.purge`."""
    from biaoshi.formats.ofd.cutting import cut
    from biaoshi.formats.ofd.purging import purge

    return purge(source, limits) if [o.verb for o in orders] == ["purge"] else cut(source, limits, orders)


def draw(source: Source, limits: Limits, page: int, rotation: int) -> bytes:
    """See `shown.draw`."""
    from biaoshi.formats.ofd.shown import draw as draw_page

    return draw_page(source, limits, page)


FORMAT = Format(
    name="ofd",
    title="OFD 版式文件",
    media_type="application/ofd",
    extensions=(".ofd",),
    sniff=sniff,
    read=read,
    proved="真实文件（WPS、数科、书生、诺诺、ofdrw 等软件生成的 34 个 OFD）和自制样例；口令或者证书加密的只列出；图像、印章图样的文字识别只用自制样例验证",
    extract=extract,
    write=write,
    draw=draw,
    verbs=frozenset({"cut", "purge"}),
    clears=frozenset({"hidden"}),
)
