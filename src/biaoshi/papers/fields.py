"""What a form's template may name: each field with what it holds, in the words shown to whoever edits a template."""

from collections.abc import Mapping

SIGNERS = ("经办人", "审查人", "批准人")
COMMON: dict[str, str] = {
    "件名": "正文的标题；没有标题时是文件名", "发文字号": "发文字号", "制作机关": "制发机关署名", "文种": "文种", "成文日期": "成文日期",
    "公开属性": "文件上标注的公开属性", "文件数": "本件文件数", "最高标注密级": "源文件最高标注密级（不含★）", "标志": "读到的各个标志",
    "读取情况": "读了多少部分、多少字，是否读完", "未读": "没有读的部分、没有做的检查", "问题数": "各程度的问题数",
    "检查日": "检查日期", "工具": "工具名称和版本", "规则版本": "规则版本和方案", "绑定方式": "单位密钥或者无密钥，各能证明什么",
    "件摘要": "全部文件摘要合起来的摘要",
}  # fmt: skip
REVIEW: dict[str, str] = {
    "公开建议": "工具的公开建议和理由", "事由": "不予公开事由、法定用语和依据", "应当公开": "像哪一类应当公开的信息", "建议公开属性": "建议标注的公开属性",
    "密级建议": "工具对密级的提示",
}  # fmt: skip
ARCHIVE: dict[str, str] = {"延期数": "建议延期、部分开放或者提请审核的件数", "档案建议": "全件的建议和理由"}
ROWS: dict[str, dict[str, str]] = {
    "文件": {
        "序号": "序号", "名称": "文件名", "字节": "字节数", "读取": "读取情况", "摘要": "SHA-256（必须有）",
    },
    "延期": {
        "序号": "序号", "名称": "文件名（档号）", "题名": "题名", "形成": "形成日期", "满二十五年": "满二十五年的日期", "密级": "标注密级和期满日期",
        "建议": "建议", "条款": "档案开放办法第八条的项", "理由": "理由", "复查": "复查日期",
    },
}  # fmt: skip
"""A row of a table that names such a field is repeated for each file."""
ANSWER = "审查结论"
"""The answer a form is not complete without."""
PEOPLE = (
    ("签名.×××", f"签名处；必须有 {'、'.join(SIGNERS)}"),
    ("日期.×××", "签名日期处，与签名一一对应"),
    ("填写.×××", f"由人填写的一格；必须有“填写.{ANSWER}”，其余自定"),
)


def described(kind: str) -> Mapping[str, str]:
    """Return every field a template of the kind may name, with what it holds."""
    own = REVIEW if kind == "review" else ARCHIVE
    rows = {
        f"{row}.{name}": words
        for row, names in ROWS.items()
        for name, words in names.items()
        if kind == "archive" or row == "文件"
    }
    return {**COMMON, **own, **rows, **dict(PEOPLE)}
