"""The Chinese words outputs share: tiers, verdicts, stages, parts, places."""

from biaoshi.types.mark import LEVELS
from biaoshi.types.report import Finding, Report

TIERS = (("error", "必须改", "bold red"), ("warning", "请核对", "bold yellow"), ("info", "其他提示", "bold cyan"))
VERDICTS = {
    "stopped": "已停止处理：本机不得处理该密级文件，请勿复制、转发，立即报告保密工作机构",
    "unreadable": "没有能够读取的内容",
    "incomplete": "有未读取的部分，结果不完整",
    "findings": "有需要处理的问题",
    "no_findings": "已读部分未发现标志方面的问题",
}
PLACES_CLOSED = {"read": "已读", "ocr": "文字识别", "no_text": "无文字", "read_by_person": "人工阅看"}
_PARTS = {
    "body": "正文", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注", "properties": "文档属性", "filename": "文件名",
    "annotations": "注释", "bookmarks": "书签", "form": "表单", "header": "页眉", "footer": "页脚", "attachments": "附件",
    "page": "页", "members": "文件名清单", "archive comments": "压缩包注释", "headers": "邮件头", "plain text": "纯文本正文",
}  # fmt: skip
STAGES = {
    "ocr": "图像文字识别", "personal_data": "个人信息", "lexicons": "敏感内容", "classifier": "内容分类", "catalogue": "保密事项比对",
    "layout": "版式", "marks": "标志", "rules": "规则", "genres": "文种识别",
}  # fmt: skip


def trained_on(report: Report) -> str | None:
    """Return the line on the highest marked level of what the models used were trained on; None if nothing was marked."""
    levels = [level for level in LEVELS if any(r.highest_level == level for r in report.tool.resources)]
    return f"所用模型的训练文件最高标注密级：{levels[-1]}" if levels else None


def part_name(part: str) -> str:
    """Return the part's name in Chinese where it has one."""
    return _PARTS.get(part) or _PARTS.get(part.rstrip("0123456789 "), part)


def place(f: Finding) -> str:
    """Return where the first location is, in words: 正文第3段, 第2页第5行, 表1第2行第3列."""
    at = f.locations[0]
    if at.part == "filename":
        return "文件名"
    page = f"第{at.page}页" if at.page else ""
    if at.cell:
        return f"{page}{part_name(at.part)}表{at.cell[0] + 1}第{at.cell[1] + 1}行第{at.cell[2] + 1}列"
    return f"{page}{part_name(at.part)}第{at.block + 1}段"
