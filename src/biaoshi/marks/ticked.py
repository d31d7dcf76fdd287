"""The field of a form whose level is ticked: 密级：□绝密　☑机密　□秘密　　保密期限：10年.

One box of several must be ticked, and a level stand behind it; a form with none ticked is a blank one. Whether the form
is about a paper it goes with or about its own matter is asked as for every field (`slip`).
"""

import re
from collections.abc import Iterator

from biaoshi.marks.entry import level_of, piece
from biaoshi.marks.outline import Outline
from biaoshi.marks.period import read_period
from biaoshi.marks.slip import carries, handled
from biaoshi.marks.spot import spot
from biaoshi.marks.wording import GAP, SECRET, TERM
from biaoshi.marks.zone import zone
from biaoshi.types.document import Span
from biaoshi.types.mark import Mark, Period

_TICK = "☑√✓☒✔■●"
_WORD = rf"(?:{SECRET}|[\u4e00-\u9fff]{{2,6}})"
_EMPTY = rf"(?:[□☐○◯]{GAP}{_WORD}{GAP})"
_FIELD = re.compile(
    rf"(?P<label>(?:文件|资料|项目|课题|成果)?密{GAP}级(?:和(?:保密)?期限)?{GAP}[:：]){GAP}{_EMPTY}{{0,5}}"
    rf"[{_TICK}]{GAP}(?P<level>{SECRET}){GAP}{_EMPTY}{{0,5}}(?:(?:保密)?期限{GAP}[:：]?{GAP}(?P<period>{TERM}))?(?![□☐{_TICK}])"
)


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield the ticked field of the head of `shape`, if it is the paper's own."""
    if shape.teaches:
        return
    for m in _FIELD.finditer(shape.text, 0, max(1, shape.body_start)):
        inside = Span(m.start(), m.start() + len(m[0].rstrip()))
        place = spot(shape, inside)
        boxes = len(re.findall(f"[□☐○◯{_TICK}]", m[0]))
        if boxes < 2 or place.before.strip() or place.block.kind not in ("paragraph", "cell", "form"):
            continue
        if carries(place) or handled(place):
            continue
        written = piece(shape, m, "period")
        span = Span(*shape.folded.back(inside.start, inside.end))
        yield Mark(
            span=span,
            text=shape.document.slice(span),
            kind="state_secret",
            level=level_of(m["level"]),
            period=read_period(written) if written else Period("missing"),
            role="document",
            role_reason="表单中勾选的密级",
            zone=zone(place, place.start),
            level_piece=piece(shape, m, "level"),
            label=piece(shape, m, "label"),
        )
