"""紧急程度: the urgency term at the head of a paper or telegram, right or wrong."""

import re
from collections.abc import Sequence

from biaoshi.marks.sheet import Row, Sheet
from biaoshi.types.mark import Piece

TERM = r"(?:特急件|加急件|平急件|十万火急|万分紧急|万急|火急|特别紧急|非常紧急|紧急件|特急|加急|急件|平急|特提|紧急|限时|急)"
_ROW = re.compile(
    rf"(?P<before>[（(【\[]?(?:(?:份号[:：]?)?[0-9]{{2,8}})?"
    rf"(?:(?:密级[:：])?[绝机秘]密级?[★☆*●·]?(?:[0-9一二三四五六七八九十]{{1,3}}(?:年|个月|月|天|日)|长期|[\u3400-\u9fff]{{1,10}}[前时])?)?[、，,·|/]?)"
    rf"(?P<label>(?:紧急程度|缓急程度|缓急|急缓程度|等级|电报等级)[:：]?)?(?P<term>{TERM})"
    r"(?P<after>(?:[·.・•/\-—]?(?:明电|密电))?[)）】\]]?(?:[\u3400-\u9fffA-Z]{0,6}[〔\[（(]?[0-9]{4}[〕\]）)]?[0-9]{1,4}号)?)$"
)


def find_urgency(sheet: Sheet, rows: Sequence[Row]) -> tuple[Piece, Row] | None:
    """Return the urgency term and its row; `rows` are those above the title.

    “关于……的紧急通知” is no urgency term: it stands in no row of its own.
    """
    for row in rows:
        for part in [row, *row.segments()]:
            m = _ROW.match(part.tight) if len(part.tight) < 40 else None
            if m and not (m["term"] in ("急", "限时") and not (m["label"] or len(part.tight) == len(m["term"]))):
                return sheet.piece(part, *m.span("term")), row
    return None
