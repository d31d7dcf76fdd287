"""写明具体的人是未成年人。

年龄、年级、班级一类的字，说到具体的人才算；法规、通知里一般的“未成年人”不提。与证件、电话等号码同时出现，或者是涉案、受侵害、
被收养的，是错误：这些身份依法不得披露。

依据：未成年人保护法 第四条、第一百零三条；个人信息保护法 第二十八条、第三十一条（statute）。
"""

from biaoshi.rules.evidence import speak
from biaoshi.types.rule import Example, Rule

RULE = Rule(
    code="PI833", name="minor", doc=__doc__ or "", check=speak("PI833", "删去姓名、学校和班级，或者只写“一名未成年人”"), severity="warning",
    also=("error",), content=True,
    bad=(
        Example("受伤学生祝小雨，⟦十一岁⟧，已出院。", severity="warning"),
        Example("⟦高一（3）班⟧冉佳怡同学，身份证号990101199001010019。", severity="error"),
        Example("犯罪嫌疑人柳青，⟦十六岁⟧，因盗窃被抓获。", severity="error"),
    ),
    good=(Example("不得放任未成年人进入营业性歌舞娱乐场所。"), Example("农民全福田，五十六岁，家住河湾镇。")),
)  # fmt: skip
