"""What kind of paper this is: only a 公文 is held to the layout of a 公文."""

import re
from collections.abc import Sequence
from typing import Literal

from biaoshi.marks.copy_number import MARK_ROW
from biaoshi.marks.genre import bare
from biaoshi.marks.sheet import Row

Carrier = Literal["document", "examination", "map", "form", "ledger", "volume_cover", "compilation", "teaching"]

_EXAM_TITLE = re.compile(
    r"试卷|试题|考试|测试卷|检测卷|练习卷|模拟卷|押题|考卷|学业水平|会考|统考|联考|月考|[期半]中|期末|质量(?:检测|监测|调研)|诊断|摸底|[一二三]模|竞赛题|答题卡|真题|卷[（(]?[A-BⅠⅡ一二]|[（(][A-B]卷"
)
_EXAM_TEXT = re.compile(
    r"本试[卷题]|本卷|满分|考试(?:时间|用时)|考生须知|考生注意|注意事项|准考证|答题卡|选择题|填空题|第[ⅠI一]卷|每小?题[0-9]|共[0-9]+(?:小?题|页)|座位号|得分|命题人"
)
_NOT_EXAM = re.compile(
    r"通知|方案|办法|规定|规则|细则|意见|公告|名单|工作|总结|计划|情况|报告|大纲|安排|请示|函$|批复|纪要|须知$|指南|预案|责任书|条例|说明|讲话"
)
_MAP_TITLE = re.compile(
    r"(?:地图|地形图|平面图|分布图|位置图|示意图|规划图|布局图|线路图|管线图|水系图|行政区划图|航海图|工程图|设计图|图纸|图集|图册|布置图|总图|影像图|态势图|部署图|[界测质势]图)(?:集|册)?(?:的?说明书?|图例)?$"
)
_DRAWN = re.compile(r"(?<![流架结组框意企试蓝导拓])图$")
_BEFORE_EXAM = re.compile(r"(?:启用|开考|开卷|开封|评卷结束|阅卷结束|笔试结束|考试(?:开始|结束)?)前")
"""The condition of a question paper's mark, at its top."""
_LEDGER = re.compile(r"(?:台账|登记簿|登记册|一览表|清单|清册|目录|统计表|汇总表|流转单|花名册|收文簿|发文簿|登记表)$")
_FORM = re.compile(
    r"(?:审批表|审批单|申请表|申请书|登记表|呈批[表单]|审核表|备案表|报审表|审查表|调查表|信息表|承诺书|任务单|处理单|批办单|阅办单|签报|拟稿纸|发文稿纸|会签单|[表单])$"
)
_COVER = re.compile(
    r"全宗|题名|起止|页数|目录号|案卷(?:号|题名|标题|级)|卷内(?:文件|共|目录)|保管期限|立卷(?:单位|人|时间)|起止(?:年月|日期|时间)|件数|归档(?:号|日期)|年度$|本卷共|档号|密级"
)
_COMPILED = re.compile(
    r"(?:汇编|选编|摘编|合订本|影印本|[文材论作][\u3400-\u9fff]选|辑录|[\u3400-\u9fff]{2}(?<![收征召密采募聚图])集|汇存)(?:[（(][^（）()]{1,12}[)）])?$"
)
_TAUGHT = re.compile(r"保密|密级|定密|国家秘密|涉密|解密")
_TEACHES = re.compile(
    r"培训|教材|课件|讲义|知识|题库|问答|宣传|手册|须知|解读|释义|学习|讲座|提纲|案例|测试|竞赛|考试|试题|试卷|自测|指南|条例|法$|办法$|规定$|规范|标准|写法|说明|制度"
)


def carrier_of(title: str, front: Sequence[Row], teaching: bool, *, official: bool, issued: bool) -> Carrier:
    """Return the kind of paper from its title (without spaces), its first rows, and how much it talks of marks.

    `official`: it has an issuer's head, a number or an addressee. `issued`: an issuer's head; a ledger has numbers too,
    but of the papers it lists.
    """
    name = bare(title)
    text = "\n".join(r.tight[:200] for r in front)
    cover = set(_COVER.findall(text.replace(" ", "")))
    if (
        (len(cover) >= 4 or (len(cover) >= 2 and ("案卷题名" in cover or name.startswith("案卷"))))
        and not official
        and len(text) < 1200
    ):
        return "volume_cover"
    if _COMPILED.search(name) and "关于" not in name:
        return "compilation"
    if _examined(name, text, official):
        return "teaching" if _TAUGHT.search(name) and teaching else "examination"
    marked = any(MARK_ROW.match(r.tight) and len(r.tight) < 24 for r in front[:3])
    if teaching and not official and not marked and (_TEACHES.search(name) or not name):
        return "teaching"
    if "关于" not in name and not issued:
        if _LEDGER.search(name) and not name.endswith("登记表"):
            return "ledger"
        if _FORM.search(name):
            return "form"
    if official:
        return "document"
    if _MAP_TITLE.search(name) or (
        _DRAWN.search(name) and "关于" not in name and not re.search("(?:程|构|织|意|辑|关系)图$", name)
    ):
        return "map"
    return "document"


def _examined(name: str, text: str, official: bool) -> bool:
    if any(_BEFORE_EXAM.search(r) and re.search("密", r) and len(r) < 24 for r in text.split("\n")[:4]):
        return not official
    cues = len(set(_EXAM_TEXT.findall(text)))
    titled = bool(_EXAM_TITLE.search(name)) and not _NOT_EXAM.search(name)
    if official:
        return False
    if titled:
        return True
    heads = text.split("\n")[:8]
    return cues >= 2 and any(_EXAM_TITLE.search(h) and len(h) < 60 and not _NOT_EXAM.search(h) for h in heads)
