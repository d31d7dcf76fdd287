"""The Chinese words outputs share: tiers, verdicts, stages, parts, places."""

from collections.abc import Iterable

from biaoshi.types.mark import LEVELS
from biaoshi.types.report import Finding, Report

TIERS = (("error", "必须改", "bold red"), ("warning", "请核对", "bold yellow"), ("info", "其他提示", "bold cyan"))
VERDICTS = {
    "stopped": "已停止处理：本机不得处理该密级文件，请勿复制、转发，立即报告保密工作机构",
    "unreadable": "没有能够读取的内容",
    "incomplete": "有未读取的部分，结果不完整",
    "findings": "有需要处理的问题",
    "no_findings": "已读部分未发现标志和内容方面的问题",
}
_MARKS_ONLY = "已读部分未发现标志方面的问题，内容没有审查"
_PARTLY = "已读部分未发现标志方面的问题，内容没有审查完"
_CONTENT = ("personal_data", "lexicons", "classifier", "catalogue", "sources")
PLACES_CLOSED = {"read": "已读", "ocr": "文字识别", "no_text": "无文字", "read_by_person": "人工阅看"}
PLACES_OPEN = {
    "limited": "超出限度", "encrypted": "加密", "unsupported": "不支持的格式", "failed": "读取失败", "skipped": "没有读取",
}  # fmt: skip
_PARTS = {
    "body": "正文", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注", "properties": "文档属性", "filename": "文件名",
    "annotations": "注释", "bookmarks": "书签", "form": "表单", "header": "页眉", "footer": "页脚", "attachments": "附件",
    "page": "页", "members": "文件名清单", "archive comments": "压缩包注释", "headers": "邮件头", "plain text": "纯文本正文",
}  # fmt: skip
STAGES = {
    "ocr": "图像文字识别", "personal_data": "个人信息", "lexicons": "敏感内容", "classifier": "内容分类", "catalogue": "保密事项比对",
    "layout": "版式", "marks": "标志", "rules": "规则", "genres": "文种识别",
    "sources": "登记来源比对",
}  # fmt: skip


FAMILIES = {
    "MK": "标志写法", "PE": "保密期限", "LY": "标志位置、版式", "CO": "前后一致", "NS": "非国家秘密标志", "DC": "变更、解密",
    "SC": "敏感内容", "PI": "个人信息", "DS": "公开审查", "HD": "隐藏内容", "RD": "读取", "AR": "档案开放",
}  # fmt: skip
"""Families of rules, in the order shown."""
ROLES = {
    "document": "本件标志", "attachment": "附件标志", "paragraph": "段落标志", "source": "所引来源", "obsolete": "已废止",
    "mention": "仅为提到",
}  # fmt: skip


def verdict(report: Report) -> str:
    """Return the verdict in words: it says of the content only what was looked at, in the report's files too."""
    if report.verdict != "no_findings":
        return VERDICTS[report.verdict]
    ran = [s.ran for r in report.family() for s in r.stages if s.name in _CONTENT]
    if all(ran) and ran:
        return VERDICTS["no_findings"]
    return _PARTLY if any(ran) else _MARKS_ONLY


def unscored(report: Report, *, inside: bool = True) -> str | None:
    """Return the line on paragraphs the classifier did not score; None where it left none out or did not run.

    `inside`: the files inside it are counted too. A case repeats the stages of its first file, so only files are.
    """
    files = report.family() if inside else (report,)
    told = [s for r in files if r.kind != "case" for s in r.stages if s.paragraphs is not None]
    total, scored = (sum(n or 0 for n in (s.paragraphs for s in told))), sum(s.scored or 0 for s in told)
    if total == scored:
        return None
    return f"内容分类：共 {total} 段，评分 {scored} 段；其余 {total - scored} 段没有词库中的词，特征词也不足，未经分类器评分。"


def highest(levels: Iterable[str | None]) -> str | None:
    """Return the line on the highest marked level of source files, without ★: a report is not itself determined."""
    known = [level for level in levels if level in LEVELS]
    return f"源文件最高标注密级：{max(known, key=LEVELS.index)}" if known else None


def trained_on(report: Report) -> str | None:
    """Return the line on the highest level of what the models used were trained on, and of the registered sources;
    None if nothing was marked."""
    models = [r.highest_level for r in report.tool.resources if r.name != "sources" and r.highest_level in LEVELS]
    sources = [r.highest_level for r in report.tool.resources if r.name == "sources" and r.highest_level in LEVELS]
    said = [f"所用模型的训练文件最高标注密级：{max(models, key=LEVELS.index)}"] if models else []
    said += [f"比对所用登记库的来源最高密级：{max(sources, key=LEVELS.index)}"] if sources else []
    return "；".join(said) or None


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
