"""写有自然人的完整姓名。

一个人一条，各处都列出。公务人员在履行职务中出现的姓名（任免、出席、签发、联系人）是应当公开的，只作提示；私人的姓名单独出现也只作提示，
与证件号码、住址、健康等信息在一起，或者出现在救助、信访、处罚事项里的才是警告。姓加职务（李局长）、历史和文学人物、以人名命名的道路学校、
“张三”“李四”和已经遮盖的姓名不提。

依据：个人信息保护法 第四条、第二十八条；政府信息公开条例 第十五条（statute）。
"""

from collections.abc import Iterator

from biaoshi.rules.evidence import hit
from biaoshi.types.content import Evidence
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule
from biaoshi.types.severity import SEVERITIES


def check(facts: Facts) -> Iterator[Hit]:
    """Yield one hit for each person named in clear, at the first place, the others beside it."""
    persons: dict[int | None, list[Evidence]] = {}
    for evidence in facts.content.evidence:
        if evidence.code == "PI830" and not evidence.masked:
            persons.setdefault(evidence.subject, []).append(evidence)
    for mentions in persons.values():
        worst = max(mentions, key=lambda e: SEVERITIES.index(e.severity or "info"))
        said = worst.kind + (f"（{worst.detail}）" if worst.detail else "")
        first = hit(mentions[0], said, "公开前隐去姓名或者只留姓氏" if worst.severity == "warning" else None)
        yield Hit(
            first.span, said, severity=worst.severity, also=tuple(m.span for m in mentions[1:]), suggestion=first.suggestion,
            matched=worst.matched, against=worst.against, confidence=worst.confidence, scores=worst.scores,
        )  # fmt: skip


RULE = Rule(
    code="PI830", name="personal-name", doc=__doc__ or "", check=check, severity="info", also=("warning",), content=True,
    bad=(
        Example("申请人⟦欧阳静⟧，身份证号990101199001010019。", severity="warning"),
        Example("会议由市长⟦何志远⟧主持。", severity="info"),
        Example("兹有⟦买买提·艾力⟧同志前往你处办理有关手续。", severity="info"),
    ),
    good=(Example("请李局长阅示。"), Example("王某某等三名同志受到表彰。"), Example("中山路、张家村小学和李时珍药店一带"), Example("任何单位和个人应当高度重视安全。")),
)  # fmt: skip
