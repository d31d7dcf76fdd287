"""When each mark runs out, and how it was reckoned."""

from datetime import date

import pytest

from biaoshi.marks import read
from biaoshi.rules.paper import plain
from biaoshi.types.mark import Mark

ISSUED = date(2025, 3, 1)


def mark(text: str, issued: date | None = ISSUED) -> Mark:
    return next(m for m in read(plain(text), given=issued).marks if m.kind == "state_secret")


def paper(written: str, body: str = "请认真贯彻执行。") -> str:
    return f"{written}\n云岭省水利厅文件\n关于开展检查的通知\n各市水利局：\n{body}"


@pytest.mark.parametrize(
    ("written", "expires"),
    [
        ("机密★10年", "2035-03-01"),
        ("机密☆10年", "2035-03-01"),
        ("秘密★6个月", "2025-09-01"),
        ("秘密★半年", "2025-09-01"),
        ("秘密★30天", "2025-03-31"),
        ("秘密★2026年12月31日", "2026-12-31"),
        ("秘密★至2026年12月31日", "2027-01-01"),
        ("秘密★长期", None),
        ("秘密★永久", None),
        ("秘密★1.5年", None),
        ("绝密★启用前", None),
    ],
)
def test_expiry(written: str, expires: str | None) -> None:
    """The first day no longer secret follows from period and date of issue, in whatever form it is written."""
    m = mark(paper(written))
    assert (m.expires and m.expires.isoformat()) == expires
    assert not m.presumed
    assert (m.expires is None) or m.expires_basis


def test_presumed_is_marked_as_such() -> None:
    """A level alone has a presumed end, said to be one."""
    m = mark(paper("机密★"))
    assert (m.expires, m.presumed) == (date(2045, 3, 1), True)
    assert "推定" in (m.expires_basis or "")
    assert not mark(paper("机密"), date(1985, 3, 1)).presumed
    assert not mark(paper("机密"), None).presumed


def test_no_date_no_expiry() -> None:
    """Without a date of issue a length gives no end, and the mark says why; a date on the mark itself does."""
    m = mark(paper("机密★10年"), None)
    assert m.expires is None
    assert "日期" in (m.expires_basis or "")
    assert mark(paper("秘密★2026年12月31日"), None).expires == date(2026, 12, 31)


def test_condition_met_on_the_day_after() -> None:
    """A condition is over for certain on the day after its event; an event of another kind tells nothing."""
    examination = "绝密★启用前\n云岭省普通高中学业水平考试\n语文试题\n考试时间：2026年6月20日至21日"
    assert mark(examination, None).expires == date(2026, 6, 22)
    other = paper("机密★公布前", "会议定于2026年3月5日召开。")
    assert mark(other).expires is None


@pytest.mark.parametrize(
    ("body", "expires"),
    [
        ("经批准，自2034年12月1日起本件保密期限延长5年。", date(2040, 3, 1)),
        ("经2034年12月1日批准，本件保密期限延长至2039年12月31日。", date(2039, 12, 31)),
        ("经2034年12月1日批准，本件保密期限延长至15年。", date(2040, 3, 1)),
        ("经2035年3月1日批准，本件保密期限延长5年。", date(2035, 3, 1)),
        ("经批准，本件保密期限延长5年。", date(2035, 3, 1)),
    ],
)
def test_extension_counts_only_in_time(body: str, expires: date) -> None:
    """An extension decided while the period ran moves the end; one decided later, or undated, does not."""
    assert mark(paper("机密★10年", body)).expires == expires


def test_derived_follows_its_source() -> None:
    """A derived paper that names its source's day is free on that day, not ten years after its own."""
    assert mark(paper("机密★10年", "本件系派生定密，解密时间与原件一致，为2030年5月1日。")).expires == date(2030, 5, 1)


def test_mentions_have_no_expiry() -> None:
    """What is only talked about, and what was voided, does not run out."""
    body = "有的单位把“机密★10年”误写成“机密☆10年”，请注意改正。"
    marks = read(plain(paper("秘密★5年", body)), given=ISSUED).marks
    assert [m.expires for m in marks if m.role == "mention"] == [None] * (len(marks) - 1)
    assert marks[0].expires == date(2030, 3, 1)
