"""文件里有宏、脚本、外部链接或者远程模板。

打开文件时会运行程序，或者到别处取内容：既可能带进病毒，也会把打开文件的人、时间和地点告诉对方，还会露出内网地址。页面上点了才去的
普通网址（超链接）不算，文件所用的本机模板不算。

提示：看不见的内容会随文件一同送出（house）。
"""

from collections.abc import Iterator

from biaoshi.types.document import Document, Part
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

_KINDS = {
    "macro": "宏", "script": "脚本", "action:JavaScript": "脚本", "action:Launch": "启动程序的动作",
    "action:SubmitForm": "向外提交的动作", "action:ImportData": "从外导入的动作", "action:GoToR": "外部链接",
    "action:URI": "打开时访问网址的动作", "action:GoToE": "打开附件的动作", "remote_template": "远程模板",
    "external_link": "外部链接", "active_control": "控件", "external_call": "调用程序或者网址的公式",
}  # fmt: skip


def check(facts: Facts) -> Iterator[Hit]:
    """Yield one hit that names what of the file runs or reaches out of it, and how often."""
    counts: dict[str, int] = {}
    for key, value in dict.fromkeys(facts.document.facts):
        if kind := _KINDS.get(key):
            times = int(value) if key.startswith("action:") and value.isdigit() else 1
            counts[kind] = counts.get(kind, 0) + times
    if counts:
        listed = "、".join(f"{kind} {n} 处" for kind, n in counts.items())
        yield Hit(
            None,
            f"文件中有{listed}",
            suggestion="对外发送前删除；收到的文件先确认来源，不要启用宏，不要在联网的计算机上打开",
        )


def _with(*told: tuple[str, str]) -> Document:
    return Document("application/x-example", (), (Part("body", "text", 4, "read"),), facts=told)


RULE = Rule(
    code="HD110",
    name="macros-and-links",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example("带宏的文档", document=_with(("macro", "word/vbaProject.bin"))),
        Example("模板：http://192.0.2.7/t.dotm", document=_with(("remote_template", "http://192.0.2.7/t.dotm"))),
        Example(
            r"脚本；取自\\server\表.xlsx的数据",
            document=_with(("action:JavaScript", "2"), ("external_link", r"\\server\表.xlsx")),
        ),
    ),
    good=(
        Example(
            "超链接：http://www.yunling.example",
            document=_with(("hyperlink", "http://www.yunling.example"), ("link", "http://a.example")),
        ),
        Example("模板：Normal.dotm", document=_with(("attached_template", "Normal.dotm"))),
        Example("请从单位网站下载模板，启用宏后填写。"),
    ),
)
