"""Particulars where the layout is not plain lines: boxes, cells, pages; and texts of any shape."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaoshi.marks.outline import outline
from biaoshi.marks.particulars import read_particulars
from biaoshi.marks.sheet import Sheet
from biaoshi.rules.paper import Line, paper, plain
from biaoshi.types.facts import Particulars
from biaoshi.types.mark import Piece


def pieces(found: Particulars) -> list[Piece]:
    return [v for f in dataclasses.fields(found) if isinstance(v := getattr(found, f.name), Piece)]


def test_head_in_a_text_box() -> None:
    """A red head set in a text box is the issuer all the same."""
    found = read_particulars(
        outline(
            paper(
                Line("云岭省人民政府文件", kind="textbox"), "云政发〔2025〕3号", "关于开展检查的通知", "各市人民政府："
            )
        )
    )
    assert found.issuer is not None
    assert found.issuer.folded == "云岭省人民政府"
    assert found.number is not None
    assert found.number.folded == "云政发〔2025〕3号"


def test_joint_head_in_table_cells() -> None:
    """Joint issuers in the left cell, 文件 in the right one."""
    found = read_particulars(
        outline(
            paper(
                Line("云岭省财政厅", kind="cell", cell=(0, 0, 0)),
                Line("云岭省教育厅", kind="cell", cell=(0, 0, 0)),
                Line("文件", kind="cell", cell=(0, 0, 1)),
                "云财教〔2025〕5号",
                "关于下达补助资金的通知",
                "各市财政局、教育局：",
            )
        )
    )
    assert found.issuer is not None
    assert found.issuer.folded == "云岭省财政厅、云岭省教育厅"


def test_header_and_metadata_are_not_the_papers_end() -> None:
    """Notes, headers and properties lie behind the body and give neither date nor attribute."""
    document = paper(
        "关于开展检查的通知",
        "各市人民政府：",
        "请认真贯彻执行。",
        Line("2020年1月1日", part="header1", kind="header"),
        Line("公开属性：主动公开", part="comments", kind="comment"),
    )
    found = read_particulars(outline(document))
    assert (found.date, found.openness) == (None, None)


def test_a_date_in_a_cell_of_a_schedule_is_not_the_papers() -> None:
    """Dates in table cells are contents, even at the end of the paper."""
    document = paper(
        "关于开展检查的通知", "各市人民政府：", "请认真贯彻执行。", Line("2020年1月1日", kind="cell", cell=(0, 1, 1))
    )
    assert read_particulars(outline(document)).date is None


def test_number_flush_right_makes_a_letter() -> None:
    """A bare name and a number flush right below it: 信函格式; the same number centred is not."""
    right = paper(
        Line("云岭省教育厅", align="center"), Line("云教函〔2025〕3号", align="right"), "关于商请支持的函", "省财政厅："
    )
    center = paper(
        Line("云岭省教育厅", align="center"),
        Line("云教函〔2025〕3号", align="center"),
        "关于商请支持的函",
        "省财政厅：",
    )
    assert read_particulars(outline(right)).letter
    assert not read_particulars(outline(center)).letter


def test_pieces_point_into_the_text_as_it_stands() -> None:
    """Hidden characters and expanding ligatures before a piece do not move it."""
    text = "㈱\u200b云岭省人民政府文件\n云政\u200b发〔２０２５〕３号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。\n云岭省人民政府\n２０２５年３月１日"
    found = read_particulars(outline(plain(text)))
    assert found.number is not None
    assert found.date_piece is not None
    assert found.title is not None
    assert (found.number.text, found.number.folded) == ("云政\u200b发〔２０２５〕３号", "云政发〔2025〕3号")
    assert (found.date_piece.text, found.date_piece.folded) == ("２０２５年３月１日", "2025年3月1日")
    assert all(text[p.span.start : p.span.end] == p.text for p in pieces(found))


def test_rows_part_at_wide_gaps() -> None:
    """A row of two things set apart is read as two."""
    row = Sheet(outline(plain("云教〔2025〕18号　　　　签发人：林若溪"))).front[0]
    assert [p.text for p in row.segments()] == ["云教〔2025〕18号", "签发人:林若溪".replace(":", "：")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "　",
        "\u200b",
        "★",
        "附件1\n\n附件2",
        "：",
        "〔〕号",
        "年月日",
        "第号",
        "12",
        "○" * 50,
        "局" * 58,
        "政府" * 29,
    ],
)
def test_scraps_are_no_paper(text: str) -> None:
    """A scrap has no particulars and breaks nothing."""
    found = read_particulars(outline(plain(text)))
    assert not found.official
    assert found.date is None


FRAGMENTS = st.sampled_from(
    [
        "机密★10年",
        "特急",
        "000012",
        "云岭省人民政府文件",
        "云政发〔2025〕3号",
        "关于开展检查的通知",
        "各市人民政府：",
        "2025年3月1日",
        "二〇二五年",
        "三月一日",
        "（此件公开发布）",
        "附件1",
        "附件：1.名单",
        "抄送：省委。",
        "公开属性：",
        "主动公开",
        "知悉范围：",
        "第12期",
        "令",
        "〔",
        "（",
        "）",
        "号",
        "民国三十一年五月六日",
        "1日",
        "\u200b",
        "㈱",
        "№",
        "份号：",
        "**",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=6), st.just("\n"), st.just("　　"))).map("".join))
def test_any_text_is_read(text: str) -> None:
    """Whatever the text, reading ends, and every piece is what stands at its place."""
    found = read_particulars(outline(plain(text)))
    assert all(text[p.span.start : p.span.end] == p.text for p in pieces(found))
