"""The item of a 保密事项范围 is named as the basis of a level or period."""

import re
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.statements.sentence import place
from biaoshi.types.facts import Statement

_RANGE = re.compile(
    r"(?:保密事项范围|国家秘密[^。；\n]{0,10}范围(?:的规定)?|国家秘密(?:事项)?目录|保密范围|国家秘密事项一览表|定密(?:事项)?一览表|国家秘密及其密级[^。；\n]{0,16}规定)"
)
_ITEM = re.compile(
    r"第?[ ]*[0-9一二三四五六七八九十百]{1,5}[ ]*(?:项|条|款|类|目|号)|第[ ]*[（(][0-9一二三四五六七八九十]{1,3}[)）][ ]*[项款目类]|(?:序号|编号|项号|事项号)[ ]*[:：为]?[ ]*[0-9]+|第[ ]*[0-9]+(?:[.．-][0-9]+)+"
)
_NOT = re.compile(r"除[^，。]{0,16}(?:外|另有)|没有|未列|不在|不属于|尚未|另有规定")


def find(shape: Outline) -> Iterator[Statement]:
    """Yield a statement (kind `catalogue`, value: the item as written) where range and item stand in one sentence."""
    for m in _RANGE.finditer(shape.text):
        end = re.compile(r"[。；\n]").search(shape.text, m.end(), m.end() + 80)
        stop = end.start() if end else min(len(shape.text), m.end() + 80)
        start = max(shape.text.rfind(c, max(0, m.start() - 60), m.start()) for c in "。；\n") + 1
        item = _ITEM.search(shape.text, m.end(), stop)
        if item and not _NOT.search(shape.text, max(start, m.start() - 60), stop):
            yield Statement("catalogue", place(shape, m.start(), item.end()), value=re.sub(r"\s", "", item[0]))
