"""Tables: the head of the column a cell stands in."""

import re
from collections import defaultdict
from collections.abc import Mapping

from biaoshi.types.document import Document

_LONGEST = 24  # code points a head may have


def heads(document: Document) -> Mapping[int, str]:
    """Return the head of the column for each block that is a cell below one, by the number of the block.

    The head row is the first with two or more short cells without digits; a title above it spans one cell.
    """
    tables: dict[tuple[str, int], dict[int, dict[int, list[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for number, block in enumerate(document.blocks):
        if block.cell is not None:
            table, row, column = block.cell
            tables[(block.part, table)][row][column].append(number)
    found: dict[int, str] = {}
    for rows in tables.values():
        top = next((r for r in sorted(rows) if _heads(document, rows[r])), None)
        if top is None:
            continue
        titles = {c: "".join(document.blocks[n].text for n in ns).strip() for c, ns in rows[top].items()}
        for row, cells in rows.items():
            if row > top:
                found.update({n: titles[c] for c, ns in cells.items() if c in titles for n in ns})
    for rows in tables.values():
        said = {
            (r, c): "".join(document.blocks[n].text for n in ns).strip()
            for r, cells in rows.items()
            for c, ns in cells.items()
        }
        for row, cells in rows.items():
            for column, ns in cells.items():
                label, below = said.get((row, column - 1), ""), said.get((row + 1, column - 1))
                if (
                    _LABEL.fullmatch(label)
                    and not _LABEL.fullmatch(said[row, column])
                    and (below is None or _LABEL.fullmatch(below))
                ):
                    found.update(dict.fromkeys(ns, label))
    return found


_LABEL = re.compile(
    "[一-鿿]{0,8}(?:姓 ?名|户主|法定代表人|负责人|联系人|经营者|申请人|身份证号?码?|证件号码?|电话|手机|联系方式|住址|住所|地址|场所|性别|民族|单位|职务|邮箱|账号|卡号|户名|出生(?:年月日?|日期)?)"
    "(?:[（(][^（()）]{0,8}[）)])?[：:]?"
)
"""A cell that names what stands to the right of it (forms): below it stands another such cell, or nothing."""


def _heads(document: Document, cells: Mapping[int, list[int]]) -> bool:
    texts = ["".join(document.blocks[n].text for n in ns).strip() for ns in cells.values()]
    said = [t for t in texts if t]
    return len(said) > 1 and all(len(t) <= _LONGEST and sum(c.isdigit() for c in t) < 3 for t in said)
