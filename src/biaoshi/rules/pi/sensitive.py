"""写有个人的健康、婚育、宗教信仰、生物识别、行踪或者处分情况。

只看说到具体的人的；统计数字、病种目录、法规条文和科普文字不提。对在职人员的处分决定可以依法通报，只作提示。

依据：个人信息保护法 第二十八条；民法典 第一千二百二十六条；政府信息公开条例 第十五条（statute）。
"""

from biaoshi.rules.evidence import speak
from biaoshi.types.rule import Example, Rule

RULE = Rule(
    code="PI832", name="sensitive-fact", doc=__doc__ or "", check=speak("PI832", "公开前删去，或者只写“因病”“因残”"), severity="warning",
    also=("info",), content=True,
    bad=(
        Example("村民乌日娜患⟦尿毒症⟧，家庭生活困难。"), Example("申请人石光明系⟦肢体二级残疾⟧。"), Example("职工单晓琴⟦怀孕五个月⟧，申请调岗。"),
        Example("给予副局长边志文⟦党内严重警告处分⟧。", severity="info"),
    ),
    good=(Example("全市登记结婚4812对，离婚1377对。"), Example("肝炎、肺结核患者按规定纳入门诊统筹。")),
)  # fmt: skip
