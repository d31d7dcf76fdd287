"""Names and addresses through presidio's frame: a gate, our language engine over rjieba, two recognisers.

text ─ gate (sentences that may hold one) ─ chunks ─ analyser: words by rjieba → names, addresses ─ back to the text
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from biaoshi.recognisers.addresses import SEED as PLACE_SEED
from biaoshi.recognisers.candidates import Stretch, chunks
from biaoshi.recognisers.names import gate
from biaoshi.text import Folded, fold
from biaoshi.types.document import Document, Span

if TYPE_CHECKING:
    from biaoshi.recognisers.frame import Seen

_NAME_HEAD = re.compile(
    "姓 ?名|户主|名字|申请人|法定代表人|负责人|联系人|监护人|家长|患者|学生|户名|权利人|被保险人|经办人|经营者|受益人|拟任人选|人员|对象|领导|值班|主持|记录|审核|经办|发言人"
)
_PLACE_HEAD = re.compile(
    "地址|住址|住所|户籍|坐落|籍贯|居住|场所|^(?:所[在属])?(?:行政)?村(?:组|名|民小组|[（(]社区[)）])?$|^(?:房号|门牌号?|室号)$"
)
_LONGEST = 600  # code points of a sentence given on at once


def stretches(document: Document, folded: Folded, heads: dict[int, str]) -> list[Stretch]:
    """Return what of `document` is worth looking at: cells below a head of names or addresses, and sentences that may hold one."""
    found = []
    for number, head in heads.items():
        if _NAME_HEAD.search(head) or _PLACE_HEAD.search(head):
            cell = fold(document.blocks[number].text)
            if cell.text.strip():
                label = (
                    "姓名"
                    if _NAME_HEAD.search(head)
                    else "经营场所"
                    if "场所" in head
                    else "房号"
                    if head.endswith("号")
                    else "住址"
                )
                found.append(Stretch(cell, 0, len(cell.text), document.starts[number], label))
    return [*found, *(Stretch(folded, a, b) for a, b in windows(folded.text))]


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of folded `text` that may hold a name or an address, in order."""
    at = sorted([*gate(text), *(m.start() for m in PLACE_SEED.finditer(text))])
    done = 0
    for place in at:
        if place < done:
            continue
        start = max(done, place - _LONGEST, *(text.rfind(c, 0, place) + 1 for c in "。；\n"))
        ends = [e for e in (text.find(c, place, place + _LONGEST) for c in "。；\n") if e >= 0]
        end = min(ends, default=min(len(text), place + _LONGEST)) + 1
        yield start, min(end, len(text))
        done = end


def read(pieces: list[Stretch]) -> list[tuple[Span, "Seen"]]:
    """Return what presidio's analyser finds in the stretches, with its place in the document."""
    if not pieces:
        return []
    from biaoshi.recognisers.frame import analyse

    found = []
    for chunk in chunks(pieces):
        for start, end, seen in analyse(chunk.text):
            span = chunk.back(start, end)
            if span is not None:
                found.append((span, seen))
    return found
