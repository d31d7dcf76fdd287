"""Automatic numbering as the word processor shows it: labels beside the text, never in it."""

import pytest

from biaoshi.formats.docx import FORMAT
from biaoshi.formats.docx.numerals import as_shown
from biaoshi.formats.form import Limits, Source
from formats.docx_builder import docx, mark, numbered, numbering, p, part, r, style

_OVERRIDE = '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride></w:num>'


def labels(body: str, **parts: str) -> list[str]:
    files: dict[str, str | bytes] = {f"word/{name}.xml": content for name, content in parts.items()}
    return [b.label for b in FORMAT.read(Source(docx(body, parts=files)), Limits()).blocks]


def listed(*places: tuple[int, int]) -> str:
    """Paragraphs of (level, instance)."""
    return "".join(p(r("项"), ppr=numbered(level, num)) for level, num in places)


@pytest.mark.parametrize(
    ("form", "numbers", "shown"),
    [
        ("decimal", (1, 10, 123), "1 10 123"),
        ("decimalZero", (1, 12), "01 12"),
        ("chineseCounting", (1, 10, 11, 20, 35, 99), "一 十 十一 二十 三十五 九十九"),
        ("chineseCountingThousand", (10, 12, 100, 105, 110, 1234), "十 十二 一百 一百零五 一百一十 一千二百三十四"),
        ("japaneseCounting", (3, 21), "三 二十一"),
        ("ideographDigital", (1, 10, 25), "一 一〇 二五"),
        ("chineseLegalSimplified", (1, 10, 15), "壹 壹拾 壹拾伍"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 11"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("decimalEnclosedCircle", (1, 20, 21, 36), "① ⑳ ㉑ ㊱"),
        ("decimalEnclosedCircleChinese", (2,), "②"),
        ("decimalEnclosedParen", (3,), "⑶"),
        ("decimalFullWidth", (12,), "１２"),
        ("upperLetter", (1, 26, 27), "A Z AA"),
        ("lowerLetter", (2,), "b"),
        ("upperRoman", (4, 9, 14), "IV IX XIV"),
        ("lowerRoman", (3,), "iii"),
        ("ordinal", (1, 2, 3, 11), "1st 2nd 3rd 11th"),
        ("numberInDash", (1,), "- 1 -"),
        ("somethingNew", (7,), "7"),
    ],
)
def test_number_formats(form: str, numbers: tuple[int, ...], shown: str) -> None:
    """Each number format is spelt as Word spells it; an unknown one is Arabic."""
    assert [as_shown(n, form) for n in numbers] == (shown.split(" ") if form != "numberInDash" else [shown])


def test_levels_restart_under_a_new_number_above() -> None:
    """（一） starts again under 二、; a level's own text joins the numbers of the levels above."""
    made = numbering(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    places = [(0, 1), (1, 1), (1, 1), (2, 1), (0, 1), (1, 1)]
    assert labels(listed(*places), numbering=made) == ["一、", "（一）", "（二）", "1.", "二、", "（一）"]


def test_several_levels_in_one_label() -> None:
    """%1.%2.%3 shows the running number of each level; one never used yet shows its start."""
    made = numbering(("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"))
    assert labels(listed((0, 1), (1, 1), (2, 1), (2, 1), (1, 1)), numbering=made) == [
        "1",
        "1.1",
        "1.1.1",
        "1.1.2",
        "1.2",
    ]
    assert labels(listed((2, 1)), numbering=made) == ["1.1.1"]


def test_two_instances_of_a_list_count_on_unless_told_to_start_anew() -> None:
    """A second instance goes on counting; a start override gives its first number."""
    made = numbering(("decimal", "%1."), instance='<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>')
    assert labels(listed((0, 1), (0, 2)), numbering=made) == ["1.", "2."]
    anew = numbering(("decimal", "%1."), instance=_OVERRIDE.format(5))
    assert labels(listed((0, 1), (0, 1), (0, 2), (0, 2)), numbering=anew) == ["1.", "2.", "5.", "6."]


def test_numbering_by_style_and_its_absence() -> None:
    """A heading numbered by its style has a label; number 0 in the paragraph takes it away."""
    made = numbering(("japaneseCounting", "第%1章"))
    styles = part(
        "styles", style("1", ppr='<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>', name="heading 1")
    )
    body = p(r("总则"), ppr='<w:pStyle w:val="1"/>') + p(
        r("附则"), ppr='<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    assert labels(body, numbering=made, styles=styles) == ["第一章", ""]


def test_deleted_items_do_not_count_and_hidden_ones_do() -> None:
    """The final view renumbers after a deletion; a hidden numbered paragraph still takes its number, as in Word."""
    made = numbering(("decimal", "%1."))
    assert labels(p(ppr=numbered(), mark=mark("del")) + listed((0, 1), (0, 1)), numbering=made) == ["1.", "2."]
    assert labels(p(r("隐", "<w:vanish/>"), ppr=numbered(), mark="<w:vanish/>") + listed((0, 1)), numbering=made) == [
        "2."
    ]


def test_arabic_only_levels_and_bullets() -> None:
    """A legal level shows Arabic numbers whatever the level above uses; a bullet is its own sign."""
    legal = (
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>'
    )
    made = numbering(("chineseCounting", "%1、")).replace("</w:abstractNum>", legal + "</w:abstractNum>")
    assert labels(listed((0, 1), (1, 1)), numbering=made) == ["一、", "1.1"]
    assert labels(listed((0, 1)), numbering=numbering(("bullet", "●"))) == ["●"]
