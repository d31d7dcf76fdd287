"""Genre of a paper (文种), from the end of its title."""

import re

STATUTORY = (
    "决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
)  # fmt: skip
"""The fifteen of 党政机关公文处理工作条例; 命令 and 令 are one, reported as 命令."""
_ALIAS = {"令": "命令", "复函": "函", "便函": "函", "公函": "函", "来函": "函", "会议纪要": "纪要"}
_PRACTICE = (
    "方案", "办法", "规定", "细则", "条例", "规则", "章程", "制度", "准则", "规范", "标准", "计划", "规划", "纲要", "要点", "总结", "预案", "简报",
    "快报", "专报", "信息", "讲话", "发言", "致辞", "汇报", "情况", "说明", "名单", "目录", "汇编", "答复", "须知", "提纲", "建议", "提案", "公示",
    "声明", "启事", "邀请函", "协议", "合同", "纪实", "记录", "大事记", "倡议书", "建议书", "意见书", "通知书", "决定书", "任务书", "清单", "方法",
    "指南", "手册", "解释", "安排", "措施", "试卷", "试题", "法",
)  # fmt: skip
_WORDS = sorted({*STATUTORY, *_ALIAS, *_PRACTICE}, key=len, reverse=True)
_REMARK = re.compile(r"(?:[（(][^（）()]{1,40}[)）]|[〔\[][^〔〕\[\]]{1,40}[〕\]])$")
_END = re.compile(f"(?:{'|'.join(_WORDS)})$")
STATUTORY_END = re.compile(f"(?:{'|'.join(sorted({*STATUTORY, '复函'}, key=len, reverse=True))})$")


def bare(title: str) -> str:
    """Return `title` without what may stand in brackets after it: （试行） （征求意见稿） （云政发〔2025〕3号）."""
    while shorter := _REMARK.sub("", title):
        if shorter == title:
            break
        title = shorter
    return title.rstrip("。》")


def genre_of(title: str) -> str | None:
    """Return the genre a title (without spaces) ends with, or None: …指导意见 → 意见, …复函 → 函, …令 → 命令."""
    m = _END.search(bare(title))
    return _ALIAS.get(m[0], m[0]) if m else None
