"""汇聚：成批的人员、地点或者单位信息。

单条无害的信息成批放在一起，可能成为国家秘密或者重要数据，也更容易被用来识别人。数的是不同的号码、坐标和人，不是次数；
依法必须公布的名单（录用、中标、处罚结果）不带证件号码的不提。

依据：保守国家秘密法 第三十六条；网络数据安全管理条例 第六十二条（statute）。
"""

from collections.abc import Iterator

from biaoshi.types.content import Evidence
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

PERSONS = 50
POINTS = 20
_NUMBERS = ("PI801", "PI802", "PI804", "PI814")


def check(facts: Facts) -> Iterator[Hit]:
    """Yield at most one hit for persons and one for places."""
    numbered = [e for e in facts.content.evidence if e.code in _NUMBERS and not e.masked and not e.office]
    points = [e for e in facts.content.evidence if e.code == "PI817"]
    for found, least, what in (
        (_most(facts, numbered), PERSONS, "个人的号码"),
        (_distinct(facts, points), POINTS, "处精确坐标"),
    ):
        if len(found) >= least:
            yield Hit(
                found[0].span,
                f"文件中有 {len(found)} {what}",
                also=tuple(e.span for e in found[1:20]),
                suggestion="核对能否只提供汇总数；成批提供前核对数据分类分级目录和保密事项范围",
                against=("依法必须公布的名单不带证件号码的，不在此列",),
            )


def _most(facts: Facts, found: list[Evidence]) -> list[Evidence]:
    """Of the kinds of number, the one with most different numbers: one person has one of each."""
    kinds = {e.code for e in found}
    return max((_distinct(facts, [e for e in found if e.code == k]) for k in kinds), key=len, default=[])


def _distinct(facts: Facts, found: list[Evidence]) -> list[Evidence]:
    return list({facts.text[e.span.start : e.span.end]: e for e in reversed(found)}.values())[::-1]


RULE = Rule(
    code="SC710",
    name="aggregation",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(Example("人员名册\n" + "\n".join(f"联系人{n}，手机154000{n:05d}" for n in range(PERSONS))),),
    good=(
        Example("人员名册\n" + "\n".join(f"联系人{n}，手机154000{n:05d}" for n in range(PERSONS - 1))),
        Example("值班电话（手机）：15400001234\n" * 60),
    ),
    content=True,
)
