"""Paragraphs as people read them, out of blocks of every kind."""

from biaoshi.grounds import units
from biaoshi.grounds.units import LONGEST
from biaoshi.rules.paper import plain
from biaoshi.types.document import Block, Document, Part, Span


def test_lines_of_text_are_units_and_short_ones_are_none() -> None:
    """Each line that says something is a unit with its place; salutations and numbers are not."""
    document = plain("各科室：\n拟于明日夜间开展突击检查工作\n2026\n")
    assert [(u.span, u.text) for u in units(document)] == [(Span(5, 19), "拟于明日夜间开展突击检查工作")]


def test_lines_of_a_page_are_joined() -> None:
    """On a page of a PDF the lines of one paragraph are one unit over all of them."""
    blocks = (
        Block("page 1", 0, "拟于明日夜间对全市各配餐企业开展", page=1, bbox=(80, 100, 500, 116)),
        Block("page 1", 1, "突击检查，不提前通知。", page=1, bbox=(80, 120, 300, 136)),
        Block("page 1", 2, "检查结果将在网站公布，请各所配合。", page=1, bbox=(80, 140, 480, 156)),
    )
    document = Document("application/pdf", blocks, (Part("page 1", "text", 40, "read"),))
    assert [u.text.replace("\n", "") for u in units(document)] == [blocks[0].text + blocks[1].text, blocks[2].text]


def test_cells_of_a_row_are_one_unit() -> None:
    """A row of a table is read together; the next row is another unit."""
    rows = [("张某某", "患慢性病住院治疗", "低保户"), ("李某某", "腿部残疾行动不便", "特困户")]
    blocks = [Block("body", 0, "x", cell=None)][:0]
    for r, row in enumerate(rows):
        blocks += [Block("body", len(blocks) + c, t, "cell", cell=(0, r, c)) for c, t in enumerate(row)]
    document = Document("x", tuple(blocks), (Part("body", "text", 40, "read"),))
    assert [u.text.split("\n") for u in units(document)] == [list(r) for r in rows]


def test_giant_paragraph_is_cut_and_nothing_is_lost() -> None:
    """A paragraph of any length is cut into pieces that together are the whole of it."""
    text = "拟于明日夜间开展突击检查工作。" * 300 + "没有句号的文字" * 400
    found = units(plain(text))
    assert "".join(u.text for u in found) == text
    assert max(len(u.text) for u in found) <= LONGEST
