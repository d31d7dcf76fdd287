"""The empty list an office fills in: an .xlsx with the columns, one example row we wrote, and notes."""

from pathlib import Path

from biaoshi.catalogue.office import COLUMNS, REQUIRED
from biaoshi.errors import ConfigError
from biaoshi.types.mark import LEVELS

EXAMPLE = {
    "序号": "1", "领域": "档案", "保密事项": "馆藏涉密档案集中搬迁的押运路线和时间（示例，导入前请删去）", "密级": "秘密", "保密期限": "搬迁完成前",
    "产生层级": "设区的市级", "知悉范围": "搬迁工作组", "依据": "××工作国家秘密范围的规定", "条款": "目录第×项", "生效日期": "2026-01-01",
    "关键要素": "搬迁、运输、押运；路线、时间、出发；档案、案卷、全宗", "排除词": "已经公布、培训、演练", "备注": "关键要素用来与文件比对",
}  # fmt: skip
NOTES = (
    ("怎样填", ""),
    ("必填", f"{'、'.join(REQUIRED)}；其余各列可以空着，列的次序可以变，列名不要改。"),
    ("密级", "只能填绝密、机密、秘密。"),
    ("保密期限", "10年、6个月、2030-12-31（解密时间）、启用前（解密条件）或者长期。绝密超过30年、机密超过20年、秘密超过10年的，以及长期，"
     "须在“依据”“条款”两列写明是保密事项范围的哪一条（保守国家秘密法第二十条）。"),
    ("关键要素", "文件里说到哪几方面才算相近：要素之间用分号，同一要素的不同说法用顿号；每个要素至少要说到一个词。空着时取事项名称里的词。"),
    ("排除词", "出现这些词的段落不算，用顿号隔开。"),
    ("导入", "biaoshi catalogue import 一览表.xlsx -o 目录文件夹；有一行不对就都不导入，原有的继续使用。"),
    ("使用", "biaoshi check --catalogue 目录文件夹 文件…"),
    ("注意", "本表本身涉密的，只能在相应密级的计算机上填写、导入；导入时记下本表的最高密级，高于 --ceiling 的不导入。"),
)  # fmt: skip


def write(path: Path) -> None:
    """Write the template to `path`. Raises ConfigError where it cannot be written."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "一览表"
    sheet.append(COLUMNS)
    sheet.append([EXAMPLE.get(c, "") for c in COLUMNS])
    for n, name in enumerate(COLUMNS, 1):
        head = sheet.cell(1, n)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="FFE0E0" if name in REQUIRED else "E8E8E8")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.cell(2, n).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions[head.column_letter].width = 36 if name in ("保密事项", "关键要素") else 14
    levels = DataValidation(type="list", formula1=f'"{",".join(reversed(LEVELS))}"', allow_blank=True)
    sheet.add_data_validation(levels)
    column = sheet.cell(1, COLUMNS.index("密级") + 1).column_letter
    levels.add(f"{column}2:{column}2000")
    sheet.freeze_panes = "A2"
    notes = book.create_sheet("填写说明")
    for row in NOTES:
        notes.append(row)
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 14, 100
    notes["A1"].font = Font(bold=True)
    for n in range(1, len(NOTES) + 1):
        notes.cell(n, 2).alignment = Alignment(wrap_text=True, vertical="top")
    try:
        book.save(path)
    except OSError as error:
        raise ConfigError(f"写不进 {path}（{error.strerror}）。") from error
