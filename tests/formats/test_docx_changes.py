"""Tracked changes: the final view is in the blocks, and the original can be put together again from what is beside."""

from hypothesis import given, settings
from hypothesis import strategies as st

from biaoshi.formats.docx import FORMAT
from biaoshi.formats.form import Limits, Source
from biaoshi.types.document import Block, Document
from formats.docx_builder import cell, deleted, docx, ins, mark, p, r, row, table

Segment = tuple[str, str]  # kind, text
Paragraph = tuple[list[Segment], str]  # segments, kind of its mark


def read(data: bytes) -> Document:
    return FORMAT.read(Source(data), Limits())


def original(document: Document) -> str:
    """Body text before the tracked changes: unseen deletions put back, insertions taken out."""
    out = []
    for block in document.blocks:
        if block.part == "body":
            out.append(_original_block(document, block))
            out.append("" if any(x.start == x.end and x.style.inserted for x in block.runs) else "\n")
    return "".join(out[:-1])


def _original_block(document: Document, block: Block) -> str:
    new = {i for x in block.runs if x.style.inserted or x.style.moved for i in range(x.start, x.end)}
    out = []
    for i in range(len(block.text) + 1):
        out += [
            u.text
            for u in document.unseen
            if u.view == "deleted" and (u.part, u.index, u.at) == ("body", block.index, i)
        ]
        out.append(block.text[i : i + 1] if i not in new else "")
    return "".join(out)


_TEXT = st.text(alphabet="甲乙丙机密★10年 x", min_size=1, max_size=4)
_SEGMENT = st.tuples(st.sampled_from(["plain", "ins", "del"]), _TEXT)
_PARAGRAPH = st.tuples(st.lists(_SEGMENT, max_size=4), st.sampled_from(["plain", "plain", "ins", "del"]))


def _build(paragraphs: list[Paragraph]) -> bytes:
    runs = {"plain": r, "ins": lambda x: ins(r(x)), "del": deleted}
    return docx(
        "".join(
            p(*[runs[k](x) for k, x in segments], mark=mark(m) if m != "plain" else "") for segments, m in paragraphs
        )
    )


@settings(deadline=None)  # the first example loads the reader
@given(st.lists(_PARAGRAPH, min_size=1, max_size=6), st.lists(_SEGMENT, max_size=3))
def test_both_views_come_back_from_any_mixture_of_changes(paragraphs: list[Paragraph], last: list[Segment]) -> None:
    """Whatever is inserted and deleted, paragraph marks too, blocks give the final text and all of it the original."""
    everything: list[Paragraph] = [*paragraphs, (last, "plain")]
    document = read(_build(everything))
    final = "".join("".join(x for k, x in s if k != "del") + ("" if m == "del" else "\n") for s, m in everything)
    before = "".join("".join(x for k, x in s if k != "ins") + ("" if m == "ins" else "\n") for s, m in everything)
    assert "\n".join(b.text for b in document.blocks) + "\n" == final
    assert original(document) + "\n" == before


def test_a_deleted_paragraph_mark_joins_two_paragraphs_into_one_mark() -> None:
    """A mark broken over two paragraphs by a deleted paragraph mark is one line in the final view, with both addresses."""
    document = read(docx(p(r("机密"), mark=mark("del")) + p(r("★10年"))))
    (block,) = document.blocks
    assert (block.text, block.address) == ("机密★10年", "word/document.xml#p[0-1]")
    assert [(u.text, u.view, u.at, u.author) for u in document.unseen] == [("\n", "deleted", 2, "李晓")]


def test_a_deleted_row_is_not_counted_and_its_text_stands_after_the_row_before() -> None:
    """Rows below a deleted row move up in the final view; the deleted text is unseen at the end of the block before."""
    rows = (
        row(cell(p(r("一")))),
        row(cell(p(r("二"))), trpr='<w:del w:id="1" w:author="王敏"/>'),
        row(cell(p(r("三")))),
    )
    document = read(docx(table(*rows)))
    assert [(b.text, b.cell) for b in document.blocks] == [("一", (0, 0, 0)), ("三", (0, 1, 0))]
    assert [(u.text, u.index, u.at, u.author) for u in document.unseen] == [("\n二", 0, 1, "王敏")]


def test_insertions_are_flagged_and_authors_listed_once() -> None:
    """An inserted run says so in its style; every author of a change is a property, once."""
    document = read(docx(p(r("机密"), ins(r("★"), "王敏"), ins(r("10年"), "王敏"), deleted("5年", "赵强"))))
    assert [(x.start, x.end, x.style.inserted) for x in document.blocks[0].runs] == [(0, 2, False), (2, 6, True)]
    assert [v for k, v in document.properties if k == "revision_author"] == ["王敏", "赵强"]


def test_moved_text_is_where_it_went_and_gone_from_where_it_was() -> None:
    """Of a tracked move the target is shown and flagged as moved, the source is unseen."""
    body = p(f'<w:moveFrom w:id="1" w:author="a">{r("机密★10年")}</w:moveFrom>') + p(
        f'<w:moveTo w:id="2" w:author="a">{r("机密★10年")}</w:moveTo>'
    )
    document = read(docx(body))
    assert [b.text for b in document.blocks] == ["", "机密★10年"]
    assert document.blocks[1].runs[0].style.moved
    assert [(u.index, u.text) for u in document.unseen] == [(0, "机密★10年")]
