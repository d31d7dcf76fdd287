"""The templates as shipped: made by code, written out for an office to change (`biaoshi form template`)."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from biaoshi.papers.fields import ANSWER, SIGNERS
from biaoshi.papers.typeset import blank, cell, heads, line, table, tall, whole

KINDS = ("review", "archive")
TITLES = {"review": "政府信息公开保密审查表", "archive": "档案开放审核清单（延期开放）"}
_NOTE = (
    "本表前半部分由工具填写，只列线索和理由，由人判断；没有发现不予公开事由的，公开前仍须经审查。"
    "表中的摘要与文件逐字节对应，文件改动后本表即不再适用；签名后用 biaoshi verify 核对。"
)
_REVIEW: tuple[tuple[tuple[str, str], ...], ...] = (
    (("件名", "{{件名}}"),),
    (("发文字号", "{{发文字号}}"), ("制作机关", "{{制作机关}}")),
    (("文种", "{{文种}}"), ("成文日期", "{{成文日期}}")),
    (("标注的公开属性", "{{公开属性}}"), ("文件数", "{{文件数}}")),
    (("源文件最高标注密级", "{{最高标注密级}}"), ("读到的标志", "{{标志}}")),
    (("读取情况", "{{读取情况}}"),),
    (("没有读的部分、没有做的检查", "{{未读}}"),),
    (("工具的公开建议", "{{公开建议}}"),),
    (("不予公开事由和依据", "{{事由}}"),),
    (("像应当公开的类别", "{{应当公开}}"), ("建议公开属性", "{{建议公开属性}}")),
    (("密级提示", "{{密级建议}}"),),
)
_PEOPLE: tuple[tuple[str, str], ...] = (
    ("保密审查情况（逐项审查：国家秘密、工作秘密；保守国家秘密法第三十五条，实施条例第四十二条）", "保密审查情况"),
    ("与其他机关协商、确认情况（政府信息公开条例第十一条）", "协商情况"),
    ("书面征求第三方意见情况（政府信息公开条例第三十二条）", "第三方意见"),
    ("区分处理情况（政府信息公开条例第三十七条）", "区分处理"),
    ("不能确定的，报请主管部门或者保密行政管理部门确定的情况（政府信息公开条例第十七条）", "报请确定"),
    ("审查结论（同意公开／区分处理后公开／不予公开／报请确定，填写一种）", ANSWER),
    ("理由", "理由"),
)
_LIST = (
    "序号",
    "档号、文件名",
    "题名",
    "形成日期",
    "满二十五年",
    "标注密级、期满",
    "建议",
    "开放办法第八条",
    "理由",
    "复查日期",
    "审核意见",
)
_LIST_FIELDS = ("序号", "名称", "题名", "形成", "满二十五年", "密级", "建议", "条款", "理由", "复查")
_ARCHIVE_PEOPLE: tuple[tuple[str, str], ...] = (
    ("形成单位或者移交单位意见（档案法第三十条）", "单位意见"),
    ("同级档案主管部门意见（档案法实施条例第三十一条）", "主管部门意见"),
    ("审核结论", ANSWER),
)


def template(kind: str) -> bytes:
    """Return the shipped template of the kind as .docx."""
    document = blank(landscape=kind == "archive")
    wide = (1.2, 8.4, 2.4, 3.0, 11.0)
    line(document, TITLES[kind], size=18, bold=True, middle=True)
    line(
        document,
        "源文件最高标注密级：{{最高标注密级}}　　检查日：{{检查日}}　　{{工具}}　{{规则版本}}",
        size=10,
        middle=True,
    )
    (_review if kind == "review" else _archive)(document)
    line(document, "文件摘要表", size=13, bold=True).paragraph_format.keep_with_next = True
    _rows(
        document,
        (("序号", "名称", "字节", "读取", "摘要"), ("序号", "文件", "字节", "读取情况", "SHA-256")),
        "文件",
        wide if kind == "archive" else (1.2, 4.4, 1.9, 2.6, 6.4),
    )
    line(document, "全部文件合并摘要：{{件摘要}}", size=9)
    line(document, "{{绑定方式}}", size=9)
    line(document, _NOTE, size=9)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _review(document: Any) -> None:
    form = table(document, (3.4, 4.85, 3.0, 5.25))
    for cells in _REVIEW:
        row = form.add_row().cells
        if len(cells) == 1:
            row[1].merge(row[3])
        for n, (label, place) in enumerate(cells):
            cell(row[2 * n], label, bold=True)
            cell(row[2 * n + 1], place)
    for label, name in _PEOPLE:
        row = tall(form).cells
        row[0].merge(row[1])
        row[2].merge(row[3])
        cell(row[0], label, bold=True)
        cell(row[2], f"{{{{填写.{name}}}}}")
    _signatures(form, 0)


def _archive(document: Any) -> None:
    line(document, "{{档案建议}}", size=10)
    _rows(document, (_LIST_FIELDS, _LIST), "延期", (1.2, 3.0, 3.6, 2.2, 2.2, 2.2, 2.1, 1.5, 4.2, 2.2, 1.6))
    line(
        document, "审核意见和签名", size=13, bold=True
    ).paragraph_format.keep_with_next = True  # two tables would be one
    form = table(document, (6.0, 8.0, 3.0, 9.0))
    for label, name in _ARCHIVE_PEOPLE:
        row = tall(form).cells
        row[1].merge(row[3])
        cell(row[0], label, bold=True)
        cell(row[1], f"{{{{填写.{name}}}}}")
    _signatures(form, 0)


def _signatures(form: Any, first: int) -> None:
    for who in SIGNERS:
        row = tall(form).cells
        cell(row[first], f"{who}（签名）", bold=True)
        cell(row[first + 1], f"{{{{签名.{who}}}}}")
        cell(row[first + 2], "日期", bold=True)
        cell(row[first + 3], f"{{{{日期.{who}}}}}")


def _rows(document: Any, head: tuple[Sequence[str], Sequence[str]], kind: str, widths: Sequence[float]) -> None:
    """Add a table with a repeated head and one row that is repeated for each file."""
    fields, titles = head
    listed = table(document, widths)
    heads(listed, titles)
    for one, name in zip(whole(listed.add_row()).cells, fields, strict=False):
        cell(one, f"{{{{{kind}.{name}}}}}", small=name in ("摘要", "理由", "形成", "满二十五年", "复查", "密级"))
