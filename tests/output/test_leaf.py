"""The text of a document page by page: nothing of it is left out for where a table began."""

from biaoshi.output.html.leaf import leaves
from biaoshi.types.document import Block, Document, Page, Part


def test_a_table_that_goes_on_is_shown_on_each_of_its_pages() -> None:
    """What stands on page 2 is there when page 2 alone is asked for, though its table began on page 1."""
    cells = [(1, (0, 0, 0), "姓名"), (1, (0, 1, 0), "甲"), (2, (0, 2, 0), "乙"), (2, (0, 3, 0), "丙")]
    blocks = [Block("body", n, text, "cell", page, cell) for n, (page, cell, text) in enumerate(cells)]
    document = Document(
        "application/pdf", tuple(blocks), (Part("body", "text", 6, "read"),), tuple(Page(n, 595, 842) for n in (1, 2))
    )
    second = leaves(document, [], range(2, 3))
    assert list(second) == [2]
    assert [word for word in ("姓名", "甲", "乙", "丙") if word in second[2]] == ["乙", "丙"]
    both = leaves(document, [], range(1, 3))
    assert second[2].endswith(both[2])
    assert "乙" not in both[1]
    assert "甲" in both[1]
