"""定密时应当一并确定知悉范围，派生的随原件。

密级、期限、知悉范围同时确定；文件上没有写、又没有另行通知的，收文单位不知道可以给谁看。定稿时提示；派生的文件，传达范围不能比
原件宽。试卷、地图、表格不提。

依据：保守国家秘密法 第十九条；保守国家秘密法实施条例 第十八条（statute）。
"""

import re
from collections.abc import Iterator

from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Example, Hit, Rule

_LAYERS = (
    r"省军级|省部级|部级",
    r"地师级|地厅级|厅局级|市厅级|地市级|司局级|正厅",
    r"县团级|县处级|处级|县级",
    r"乡科级|乡镇|科级|营级",
    r"基层|党支部|连级|村",
    r"社会|公众|群众",
)
_PERSONS = (
    r"主要负责人|一把手|主要领导",
    r"负责人|领导|班子|书记|局长",
    r"经办|专班|承办|有关人员|指定人员",
    r"业务人员|工作人员|当班|操作人员|技术人员",
    r"全体|所有|职工|干部群众|各企业",
)
"""From narrow to wide: the layer a scope reaches down to, and the kind of person."""
_SOURCE = re.compile(
    r"(?:原件|原文|来文|该文件?|上述文件|源文件|》[（(][^）)\n]{0,60})[^。；）)\n]{0,10}?(?:发至|传达(?:至|到)|知悉范围(?:为|是|[:：]))(?P<words>[^。；，）)\n]{2,30})"
)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield a scope that is wider than the source's, or in a final version the mark that has no scope at all."""
    p = facts.particulars
    mark = next((m for m in facts.own() if m.zone not in ("metadata", "filename")), None)
    if mark is None or p.carrier != "document" or p.region != "mainland":
        return
    if p.scope is not None:
        yield from _wider(facts, mark)
    elif facts.profile.about_to_send and p.official:
        yield Hit(
            mark.span,
            "没有写明知悉范围",
            mark=mark,
            suggestion="写明知悉范围，或者书面通知知悉范围内的机关、单位或者人员",
        )


def _wider(facts: Facts, mark: Mark) -> Iterator[Hit]:
    scope = facts.particulars.scope
    for m in _SOURCE.finditer(facts.text):
        if scope is None or m.start() <= scope.span.start < m.end():
            continue
        steps = [
            own - source
            for scale in (_LAYERS, _PERSONS)
            if (own := _rank(scope.folded, scale)) is not None and (source := _rank(m["words"], scale)) is not None
        ]
        if steps and min(steps) >= 0 and max(steps) > 0:
            said = f"知悉范围“{scope.folded}”比原件“{m['words'].strip()}”宽"
            yield Hit(scope.span, said, mark=mark, suggestion="派生的知悉范围随原件；需要扩大的，经原定密机关同意")
            return


def _rank(words: str, scale: tuple[str, ...]) -> int | None:
    """The widest step of `scale` that the words name; 主要负责人 is not also 负责人."""
    found = None
    for n, pattern in enumerate(scale):
        if re.search(pattern, words):
            found = n
            words = re.sub(pattern, "", words)
    return found


_TEXT = "⟦机密★5年⟧\n云岭省林业局文件\n云林发〔2025〕3号\n关于开展检查的通知\n各市林业局：\n请认真贯彻执行。\n云岭省林业局\n2025年3月1日\n"

RULE = Rule(
    code="CO412",
    name="scope",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example(_TEXT, profile="issue"),
        Example(
            "机密★5年\n云岭省林业局文件\n云林发〔2025〕3号\n关于开展检查的通知\n各市林业局：\n现转发省委文件（原件发至地厅级），请认真贯彻执行。\n"
            "云岭省林业局\n2025年3月1日\n（⟦此件发至县团级⟧）"
        ),
        Example(
            "秘密★3年\n云岭省林业局文件\n云林发〔2025〕3号\n关于编报计划的通知\n各市林业局：\n按照省发展改革委《关于编报意向的通知》"
            "（秘密★3年，知悉范围：各市林业局负责人）执行。\n知悉范围：⟦各市林业局业务人员⟧。\n云岭省林业局\n2025年3月1日"
        ),
    ),
    good=(
        Example(_TEXT),
        Example(_TEXT + "（此件发至县团级）", profile="issue"),
        Example(
            _TEXT.replace("请认真贯彻执行。", "请认真贯彻执行。\n　　知悉范围：各市林业局主要负责人。"), profile="issue"
        ),
        Example(
            "绝密★启用前\n2025年普通高等学校招生全国统一考试\n数学\n注意事项：\n1.答卷前填写姓名。", profile="issue"
        ),
        Example(_TEXT.replace("⟦机密★5年⟧\n", ""), profile="issue"),
    ),
)
