"""Fields of forms, ledgers and file covers: they name a level and a period without being a mark's writing."""

import re

from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark

CARRIERS = ("form", "ledger", "volume_cover")
_FIELD = re.compile(
    r"[ \t\u3000]*(?:题[ \u3000]*名|标[ \u3000]*题|题目|文件(?:名称|题目|标题)|案卷[^：:\n]{0,4}|保管期限|全宗[号名称]*|年[ \u3000]*度|档[ \u3000]*号|页数|件数|卷号|盒号"
    r"|责任者|承办[人单位部门]*|拟稿[人单位]*|定密[^：:\n]{0,6}|知悉范围|序号|归档[^：:\n]{0,4}|立卷[^：:\n]{0,4}|形成[^：:\n]{0,4})[ ]*[:：]"
)


def is_field(facts: Facts, mark: Mark) -> bool:
    """Tell whether `mark` is the field 密级： of a form, a ledger or a file cover: by what the paper is, else by the
    fields next to it."""
    if mark.label is None:
        return False
    return facts.particulars.carrier in CARRIERS or any(
        _FIELD.match(facts.text, s.start) for s in _neighbours(facts, mark)
    )


def _neighbours(facts: Facts, mark: Mark) -> list[Span]:
    """The lines just above and just below the mark."""
    above = facts.line(mark.span.start).start - 1
    below = facts.line(max(mark.span.start, mark.span.end - 1)).end + 1
    return [facts.line(at) for at in (above, below) if 0 <= at < len(facts.text)]
