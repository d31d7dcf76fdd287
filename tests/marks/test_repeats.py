"""Running headers and an office's own marks."""

from biaoshi.marks import read
from biaoshi.rules.paper import Line, paper, plain


def test_running_header_is_one_mark() -> None:
    """The same mark in the header of every page is one entry that keeps its repeats; another one is its own."""
    headers = [Line("机密★10年", part=f"header{n}", kind="header", page=n) for n in (1, 2, 3)]
    marks = read(
        paper("关于堤防的通知", *headers, Line("秘密★5年", part="header4", kind="header", page=4), pages=4)
    ).marks
    assert [(m.level, len(m.repeats)) for m in marks] == [("机密", 2), ("秘密", 0)]


def test_own_mark_of_an_office() -> None:
    """A mark the profile names is an internal mark where it stands, and nothing in prose."""
    text = (
        "内部敏感\n临江县教育局\n关于检查情况的通报\n各学校：\n　　内部敏感的材料由办公室统一保管，请各校遵照执行。\n"
    )
    marks = read(plain(text), own_marks=("内部敏感",)).marks
    assert [(m.kind, m.role, m.span.start) for m in marks if m.text == "内部敏感"] == [("internal", "document", 0)]
