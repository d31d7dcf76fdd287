"""An identity number whose holder cannot be: found, with doubt."""

import datetime

import pytest

from biaoshi.check import facts_of, findings_of
from biaoshi.check.content import with_content
from biaoshi.profiles import load_profile
from biaoshi.rules.paper import plain
from quality.identifier_values import check


@pytest.mark.parametrize(
    ("born", "said"),
    [("19900101", ""), ("20260801", "出生日期晚于文件的日期"), ("18990101", "按出生日期已超过一百二十岁")],
)
def test_age_on_the_day_of_the_paper_speaks_against(born: str, said: str) -> None:
    """Born after the paper or more than 120 years before it: said, and the confidence is lower than for a holder who can be."""
    body = f"990101{born}001"
    facts = facts_of(
        plain(f"身份证号：{body}{check(body)}"), profile=load_profile("gov"), as_of=datetime.date(2026, 3, 1)
    )
    hits = [f for f in findings_of(with_content(facts)) if f.rule == "PI801"]
    assert len(hits) == 1
    assert (said in hits[0].against) if said else not hits[0].against
    assert (hits[0].confidence < 0.8) is bool(said)
