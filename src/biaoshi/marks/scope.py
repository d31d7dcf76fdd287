"""知悉范围: to whom a paper may be known, as a field or as 此件发至…."""

import re
from collections.abc import Iterable

from biaoshi.marks.sheet import Row, Sheet
from biaoshi.types.mark import Piece

_FIELD = re.compile(
    r"[（(【\[]?(?:国家秘密)?(?:知悉|知密|接触|发送|发放|分发|阅读|传达|传阅|发至|印发|公布)(?:人员)?范围[:：](?P<value>[^\n]{2,120}?)[)）】\]]?[。]?$"
)
_SENT = re.compile(
    r"[（(【\[]?(?P<value>(?:此件|本件|此文件?|本文件?)?(?:只|仅|可)?(?:发至|发到|传达至|传达到|印发至|下发至)[^\n，。；]{2,40}?)[)）】\]]?[。]?$"
)
_LIMITED = re.compile(
    r"[（(【\[](?P<value>(?:此件|本件)?(?:仅|只)?限[\u3400-\u9fff、]{2,30}(?:阅|阅读|知悉|传阅|掌握))[)）】\]]$"
)
_HINT = re.compile("范围|发至|发到|传达|下发|印发至|限")
_ALONE = re.compile(r"(?:知悉|知密|发送|阅读|传达|传阅)范围[:：]$")


def find_scope(sheet: Sheet, rows: Iterable[Row]) -> Piece | None:
    """Return the scope's words (without the field's name) from rows of head and tail."""
    alone = False
    for row in rows:
        if alone and 1 < len(row.tight) < 120:
            return sheet.piece(row)
        alone = bool(_ALONE.match(row.tight))
        if not _HINT.search(row.tight):
            continue
        for part in (row, *row.segments()):
            for pattern in (_FIELD, _LIMITED, _SENT):
                m = pattern.match(part.tight)
                if m and (pattern is not _SENT or m["value"].startswith(("此", "本")) or part.tight[0] in "（(【["):
                    return sheet.piece(part, *m.span("value"))
    return None
