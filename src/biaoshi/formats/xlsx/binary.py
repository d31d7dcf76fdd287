"""xlsb: the same package with binary parts. Values of cells by python-calamine, all else stays an open line."""

from io import BytesIO

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.archive import plain
from biaoshi.formats.ooxml.outside import outside
from biaoshi.formats.ooxml.package import Package
from biaoshi.formats.ooxml.properties import properties
from biaoshi.formats.xlsx.state import MOST_CELLS
from biaoshi.types.document import Block, Document, Part, Unseen

MEDIA_TYPE = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
_WHY = "二进制工作簿（xlsb）只读出单元格的值；数字格式、隐藏行列、批注、页眉页脚、文本框未读"


def read_binary(source: Source, package: Package, limits: Limits) -> Document:
    """Read the values of an xlsb. Raises UnreadableError without the library or where nothing can be had."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum
    except ImportError as error:
        raise UnreadableError(
            "unsupported", "读取 xlsb 需要安装附加组件：pip install 'biaoshi[excel]'；或者另存为 xlsx 后再检查"
        ) from error
    inflated = sum(m.size for m in package.archive.members)
    if inflated > limits.inflated:
        raise UnreadableError("limited", "工作簿解压后过大，未读")
    blocks: list[Block] = []
    unseen: list[Unseen] = []
    parts: list[Part] = []
    chars = 0
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(bytes(plain(source.data))))
        for number, about in enumerate(book.sheets_metadata):
            part, before, cut = f"sheet {number + 1}", chars, False
            hidden = about.visible != SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_index(number)
            index = 0
            top, left = sheet.start or (0, 0)
            for r, row in enumerate(sheet.to_python(skip_empty_area=True)):
                for c, value in enumerate(row):
                    text = _text(value)
                    if not text:
                        continue
                    chars += len(text)
                    cut = chars > limits.chars or len(blocks) + len(unseen) >= MOST_CELLS
                    if cut:
                        break
                    if hidden:
                        unseen.append(Unseen(part, 0, None, text, "hidden", address=about.name))
                    else:
                        blocks.append(Block(part, index, text, "cell", cell=(number, top + r, left + c)))
                        index += 1
                if cut:
                    break
            parts.append(Part(part, "text", chars - before, "limited", _WHY, rule="RD103"))
            if cut:
                break
        names = [a.name for a in book.sheets_metadata]
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableError("failed", "二进制工作簿损坏，读不出内容") from error
    entries, written = properties(package)
    blocks += [Block("sheet names", i, name, "property") for i, name in enumerate(names)]
    blocks += [Block("properties", i, value, "property", address=a) for i, (_, value, a) in enumerate(written)]
    about_ = {e[2].partition("#")[0] for e in entries}
    for member in package.archive.members:
        lower = member.name.lower()
        if lower.startswith("xl/worksheets/sheet") and lower.endswith(".bin"):
            continue
        if member.name in about_:
            parts.append(Part(member.name, "metadata", 0, "read"))
        elif lower.endswith((".rels", "[content_types].xml")) or "/theme/" in lower or lower == "xl/styles.bin":
            parts.append(Part(member.name, "other", 0, "no_text"))
        else:
            parts.append(Part(member.name, "other", 0, "unsupported", "二进制工作簿的部件，未读"))
    return Document(
        MEDIA_TYPE, tuple(blocks), tuple(parts), unseen=tuple(unseen),
        properties=tuple((name, value) for name, value, _ in entries), facts=tuple(outside(package)),
    )  # fmt: skip


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value)
