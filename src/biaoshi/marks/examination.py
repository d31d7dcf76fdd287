"""Whose examination a paper is: the level of a question paper hangs on who holds the examination, not on its subject.

publisher    练习册, 押题卷, 名校联盟 …      said first: such papers borrow the name of the national one
school       云岭大学附属中学…期中
national     普通高等学校招生全国统一考试
provincial   云岭省普通高中学业水平选择性考试
prefectural  青川市初中学业水平考试, …统一检测
unknown      everything else: nothing is said against its mark
"""

import re
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.sheet import Sheet
from biaoshi.types.facts import Particulars, Statement
from biaoshi.types.mark import Mark

_PUBLISHER = re.compile(
    r"练习册|练习卷|套卷|出版社|押题|冲刺|预测卷|预测|密卷|猜题|仿真|模拟(?:试题|试卷|卷|题)[（(]?[一二三四五六七八九十0-9]|模拟卷|必刷|金卷|名校|联盟|百校|大联考|教辅|出版|同步|单元(?:测试|检测|卷)|学科网|天天练|全优|真题汇编|样卷|样题|培优|专项训练|题库|网校|教育集团|仿[真题]"
)
_SCHOOL = re.compile(
    r"(?:大学|学院|学校|[一二三四五六七八九十附]中|中学|小学|高中(?=20|高|第|上|下|期)|附中|附小|职高|技校|幼儿园|党校)(?!招生|统一|入学|英语[四六]级|水平|生|业|毕业|教师|生物)"
)
_SCHOOL_TEST = re.compile(
    r"[期半]中|期末|月考|周测|周练|单元(?:测|检|练|考)|随堂|开学考|阶段性?(?:测试|考试|检测)|段考|课程考试|[AB]卷|补考|校内|本校|我校|入学测试|结业|培训班"
)
_NATIONAL = re.compile(
    r"全国(?:统一|硕士|各类|成人|专业|计算机|大学|翻译|注册|会计|经济|卫生|高等|普通)|国家(?:统一|司法|公务员|教师资格|医师|执业|职业|药师)|中央机关|普通高等学校招生全国|全国[\u3400-\u9fff]{0,16}(?:考试|资格)|高考综合改革适应性(?:测试|演练)|八省联考"
)
_PROVINCE = re.compile(r"[\u3400-\u9fff]{2,4}(?:省|自治区)|(?:北京|天津|上海|重庆)市?|新疆生产建设兵团")
_CITY = re.compile(r"[\u3400-\u9fff]{2,5}(?:市|州|盟|地区)")
_COUNTY = re.compile(r"[\u3400-\u9fff]{1,5}(?:县|区|旗)")
_HELD = re.compile(
    r"学业水平|合格性|选择性|招生|统一|统考|会考|选考|学考|公务员|录用|专升本|公开招聘|资格|中考|高考|毕业生学业|升学|联考(?!.{0,4}盟)|职称|遴选|选调"
)
_MOCK = re.compile(r"模拟|[一二三]模|诊断|质量(?:检测|监测|调研)|适应性|摸底|调研|练习|测试")


def find_statements(shape: Outline, marks: tuple[Mark, ...], particulars: Particulars) -> Iterator[Statement]:
    """Yield one statement with the tier, at the paper's title."""
    if particulars.carrier != "examination" or particulars.title is None:
        return
    rows = [r.tight for r in Sheet(shape).front[:8]]
    title = particulars.title.folded
    around = "".join(
        r
        for r in rows
        if len(r) < 40 and r not in title and not re.search(r"[。；]|注意|须知|姓名|考点|考场|启用|启封|监考", r)
    )
    yield Statement("examination", particulars.title.span, tier_of(title, around))


def tier_of(title: str, around: str = "") -> str:
    """Return the tier an examination's title (without spaces) tells; `around`: short lines beside the title."""
    both = title + " " + around
    if _PUBLISHER.search(both):
        return "publisher"
    if _SCHOOL.search(
        re.sub(
            r"普通高等学校|高等学校|中等(?:职业)?学校|职业学校|技工学校|大学(?:语文|英语|物理|数学|化学|计算机)|中小学|初级中学|普通高中|普通中学|成人高校|[\u3400-\u9fff]{0,4}大学英语|大学生|中学生|小学生|学业",
            "",
            both,
        )
    ):
        return "school" if not _research_entry(both) else "unknown"
    if _NATIONAL.search(title):
        return "unknown" if _MOCK.search(title) and not re.search("高考综合改革|八省", title) else "national"
    if (
        _PROVINCE.search(title) and not _CITY.search(re.sub(r"(?:北京|天津|上海|重庆)市", "", _PROVINCE.sub("", title)))
    ) and (_HELD.search(title)):
        return "unknown" if _MOCK.search(title) and "学业水平" not in title and "统一" not in title else "provincial"
    if _CITY.search(title):
        mock = _MOCK.search(title) and not re.search("统一|统考|学业水平|招生", title)
        return "prefectural" if _HELD.search(title) and not mock else "unknown"
    if _COUNTY.search(title):
        return "unknown"
    return "school" if _SCHOOL_TEST.search(both) and not _HELD.search(title) else "unknown"


def _research_entry(text: str) -> bool:
    """A university's own paper for the national postgraduate entrance examination is not a school test."""
    return bool(
        re.search(
            r"(?:硕士|博士)[\u3400-\u9fff]{0,6}(?:研究生)?[\u3400-\u9fff]{0,4}(?:入学|招生|考试)|自命题|单独招生|强基|自主招生",
            text,
        )
    ) and not re.search("附|中学", text)
