"""内容与保密事项目录的条目相近。

公布过的目录条目和本单位导入的一览表里，有一条的要素在同一段或者相邻的段里都说到了。只是线索：多数现行目录不公开，公布过的有不少已经
失效，条目后面写明是否有效。法律条文、新闻、教材、已经公布的不提；文件已经标到同样密级的只作提示。一段只说最相近的一条。

依据：保守国家秘密法 第十五条；保守国家秘密法实施条例 第十七条（statute）。
"""

from collections.abc import Iterator

from biaoshi.advice.genres import read
from biaoshi.advice.level import NAMED, SILENT, firm, public
from biaoshi.types.content import ItemMatch
from biaoshi.types.facts import Facts
from biaoshi.types.mark import LEVELS
from biaoshi.types.rule import Example, Hit, Rule

HINT = 0.2
"""Under it a match is not worth a reader's time; from NAMED on it is a warning."""
STATUS = {"in_force": "有效", "repealed": "已经失效，只供参照", "uncertain": "是否有效没有核到"}


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the best row of each paragraph that resembles one."""
    if facts.particulars.carrier == "teaching" or (facts.content.items and read(facts).kind in SILENT):
        return
    marked = max((m.rank for m in facts.live("state_secret", "changed")), default=0)
    seen: set[tuple[int, int]] = set()
    for match in facts.content.items:  # best first
        place = (match.span.start, match.span.end)
        if place in seen or match.score < HINT:
            continue
        seen.add(place)
        if public(match):
            continue
        mild = match.score < NAMED or not firm(match) or marked >= LEVELS.index(match.level) + 1
        yield Hit(
            match.span, _said(match), severity="info" if mild else None,
            suggestion="由定密责任人对照现行保密事项范围确定；没有相应定密权的，先行采取保密措施并报请确定",
            matched=match.matched, against=match.against, confidence=match.score, scores=(("catalogue", match.score),),
        )  # fmt: skip


def _said(match: ItemMatch) -> str:
    period = {"years": f"{match.value}年", "indefinite": "长期", "condition": str(match.value)}.get(
        match.period, "未列期限"
    )
    basis = f"{match.basis}，" if match.basis else ""
    return f"与目录条目相近（{match.domain}）：{match.item}；{match.level}，{period}。{basis}目录{STATUS[match.status]}"


RULE = Rule(
    code="SC701",
    name="resembles-a-secrecy-catalogue-item",
    doc=__doc__,
    severity="warning",
    also=("info",),
    check=check,
    bad=(
        Example(
            "关于馆藏搬迁的方案\n⟦革命历史类档案分三批起运，凌晨四时出老馆西门，走滨河路、三号隧道；每组首尾各配一辆警车，押运员持械。⟧",
            severity="warning",
        ),
        Example(
            "云岭省学业水平考试组卷审题会记录，会后收回\n⟦第二十三题题干改用海岛材料，答案次序由“减少、增加”改为“增加、减少”，备用卷第九题补入。⟧",
            severity="warning",
        ),
    ),
    good=(
        Example("云岭日报讯：省档案馆新馆搬迁全部完成，搬迁历时四天，过程由电视台播出，市民可以预约参观。"),
        Example("试题在启用之前属于国家秘密的，应当按照国家规定制作、运送、保管；违反规定的，依法追究法律责任。"),
        Example("昨日中考落幕，市教研室当晚公布答案，记者采访了命题组长。"),
    ),
    content=True,
)
