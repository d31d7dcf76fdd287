"""文件里有人员名单。

有姓名一列的表（两人以上）和连着写的五个以上姓名算名单，按人计数。附有证件、电话、账号的是错误；依法必须公开的文件（行政处罚结果、救助、征地补偿、
招考录用公示等）只写姓名的，作为提示。到会领导一类公务人员的名单不提。

依据：个人信息保护法 第五十一条、第五十五条；政府信息公开条例 第十五条（statute）。
"""

from collections.abc import Iterator

from biaoshi.rules.evidence import hit
from biaoshi.rules.paper import Line, paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

_PUBLIC = ("公示", "公告", "公布", "名单公开", "光荣榜", "表彰", "授予")


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each list; one without numbers on a paper that must be published is for information."""
    for evidence in facts.content.evidence:
        if evidence.code != "PI834":
            continue
        found = hit(evidence, suggestion="公开前逐栏核对，只留必须公开的栏目")
        if evidence.severity == "warning" and _published(facts):
            yield Hit(
                found.span, found.message, severity="info", also=found.also, suggestion=found.suggestion, confidence=found.confidence,
                scores=found.scores, against=("属于应当公开的事项，且没有附证件、电话等号码",),
            )  # fmt: skip
        else:
            yield found


def _published(facts: Facts) -> bool:
    """Tell whether the paper must be published: the advice says so, or its title or openness does."""
    advice = facts.advice
    if advice is not None and advice.disclosure.must_publish:
        return True
    title = facts.particulars.title
    return facts.particulars.openness == "主动公开" or (title is not None and any(w in title.folded for w in _PUBLIC))


def _table(*rows: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(Line(text, kind="cell", cell=(0, r, c)) for r, row in enumerate(rows) for c, text in enumerate(row))


_NAMES = (("序号", "姓名", "床号"), ("1", "段玉兰", "12"), ("2", "和兴旺", "17"))
_NUMBERS = (("姓名", "身份证号"), ("段玉兰", "990101198503120010"), ("和兴旺", "990102196207180024"))

RULE = Rule(
    code="PI834", name="list-of-persons", doc=__doc__ or "", check=check, severity="warning", also=("info", "error"), content=True,
    bad=(
        Example("段玉兰", document=paper(*_table(*_NAMES)), severity="warning"),
        Example("段玉兰", document=paper(*_table(*_NUMBERS)), severity="error"),
        Example("慰问对象为：⟦汤守仁⟧、⟦屈满仓⟧、⟦柳青青⟧、⟦车明远⟧、⟦段玉兰⟧。"),
    ),
    good=(Example("市长何志远，副市长龚晓东、薛丽华、章守义、贺云川、白静宜出席会议。"), Example("原告武春生、被告段宏到庭参加诉讼。")),
)  # fmt: skip
