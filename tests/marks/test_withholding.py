"""Reasons given for not publishing a paper."""

import pytest

from biaoshi.marks import read
from biaoshi.rules.paper import plain

HEAD = "关于印发值班制度的通知\n各处室：\n请遵照执行。\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("不予公开：内部文件", "内部文件"),
        ("公开属性：不予公开（属于内部资料）", "属于内部资料"),
        ("公开属性：不予公开，理由：内部事务信息", "内部事务信息"),
        ("不予公开理由：工作秘密", "工作秘密"),
        ("因属内部文件，不予公开。", "属内部文件"),
        ("本件属内部文件，不予公开。", "属内部文件"),
        ("（此件不予公开，属内部文件）", "属内部文件"),
        ("公开属性：不予公开；理由：内部掌握", "内部掌握"),
        ("涉及工作秘密，不予公开", "涉及工作秘密"),
    ],
)
def test_reason_is_read(line: str, reason: str) -> None:
    """The words given as the reason are the statement's value, and its span covers just them."""
    text = HEAD + line
    found = [s for s in read(plain(text)).statements if s.kind == "withholding"]
    assert [(s.value, text[s.span.start : s.span.end]) for s in found] == [(reason, reason)]


@pytest.mark.parametrize(
    "line",
    [
        "（此件不予公开）",
        "不得以内部文件为由不予公开。",
        "不予公开的理由是否充分，由法制机构审核。",
        "凡属内部文件，不予公开。",
    ],
)
def test_rules_about_reasons_are_none(line: str) -> None:
    """An attribute without a reason, and rules about reasons, say nothing of this paper."""
    assert [s for s in read(plain(HEAD + line)).statements if s.kind == "withholding"] == []
