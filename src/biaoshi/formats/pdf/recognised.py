"""Pages and pictures whose text is only drawn: recognised, and held against the text layer where there is one.

no text, or a garbled layer        the page as drawn is read; its lines are the page's
pictures and outlines beside text  only they are read; their lines follow the page's
a scan with a text layer           the layer stands; looked at where it leaves ink uncovered or reads oddly, and at
                                   the top of the first page, where marks stand (recognisers lose the star); of a page
                                   that a masked copy of ours made a picture, all of it
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from biaoshi.formats.boxes import overlap
from biaoshi.formats.pdf.flow import Row
from biaoshi.formats.pdf.geometry import Sheet, rounded
from biaoshi.formats.pdf.glyphs import OWN
from biaoshi.formats.pdf.images import Region
from biaoshi.formats.pdf.leaf import Leaf
from biaoshi.formats.pdf.picture import coloured
from biaoshi.formats.sight.garble import garbled
from biaoshi.formats.sight.layer import Line, missing, odd, undrawn
from biaoshi.types.document import Box, Page, Part

PICTURES = 4  # of one page that are read each for itself; of more, the whole page is read
LOWEST = 8.0  # points: no line of text is lower


def recognised(page: Any, where: Sheet, one: Leaf, left: Any) -> Leaf:
    """Return `one` with what is only drawn on `page` read, as far as the budget `left` allows (called while it is open)."""
    text = one.parts[0]
    first = one.page.number == 1
    whole = text.rule in ("RD104", "RD108") or (text.status == "no_text" and bool(one.regions))
    if whole and text.why != "文字过多，已到上限":
        return _page(page, where, one, left)
    layered = any(r.ocr for r in one.rows)
    out = one
    own = any(run.style.font == OWN for r in one.rows for run in r.runs)
    if left.ocr == "always" or (layered and (first or own or odd(r.text for r in one.rows))):
        top = layered and left.ocr == "auto" and not own and not odd(r.text for r in one.rows)
        out = _compared(page, where, out, left, top=top)
    if any(p.name.endswith(" outlines") for p in one.parts) or sum(_open(r) for r in one.regions) > PICTURES:
        return _drawn(page, where, out, left)
    return _pictures(page, where, out, left)


def _page(page: Any, where: Sheet, one: Leaf, left: Any) -> Leaf:
    """Read the whole page; its lines take the place of a garbled or patchy layer."""
    from biaoshi.formats.recognition.budget import Refusal, read, refused
    from biaoshi.formats.recognition.within import DOUBT, NOTHING

    text = one.parts[0]
    early = refused(left)
    picture = coloured(page, where) if early is None else None
    if early is None and picture is None:
        return one
    found = early if picture is None else read(left, picture.pixels, first=one.page.number == 1)
    if picture is None or found is None or isinstance(found, Refusal):
        refusal: Any = found
        if text.rule == "RD108" or text.status == "no_text":
            return one
        line = replace(text, status=refusal.status, why=_because(text, refusal), rule=refusal.rule)
        return replace(one, parts=(line, *one.parts[1:]))
    if not found.chars:
        if text.rule == "RD108" or text.status == "no_text" or one.rows:
            return one
        return replace(one, parts=(replace(text, why=NOTHING), *one.parts[1:]))
    if text.rule == "RD108" and (found.doubtful or garbled("".join(w.text for w in found.lines), {}, {})):
        return one  # a font that is not there is drawn as nonsense too
    rows = _rows(found, picture.scale)
    kept = one.rows if text.status == "no_text" else ()
    why, rule = (text.why, "RD108") if text.rule == "RD108" else (None, None)
    if rule is None and found.doubtful:
        why, rule = DOUBT, "RD106"
    if rule == "RD108":
        why = f"{why}，改用画面识别的文字"
    line = Part(text.name, text.kind, found.chars, "ocr", why, text.page, rule)
    others = tuple(p for p in one.parts[1:] if not p.name.endswith((" outlines", " text objects")))
    sheet = _turned(one.page, found.turn)
    differs = bool(one.rows) and text.rule != "RD108" and missing(_seen(found, picture.scale), _stored(one.rows))
    return replace(
        one, page=sheet, rows=(*kept, *rows), parts=(line, *others), regions=(), tables=(), differs=bool(differs)
    )


def _because(text: Part, refusal: Any) -> str:
    return f"{(text.why or '').split('，')[0]}，{refusal.why}" if text.why else str(refusal.why)


def _compared(page: Any, where: Sheet, one: Leaf, left: Any, *, top: bool) -> Leaf:
    """Hold the layer against the picture, `top`: of the top of the page only; lines the layer lacks are added."""
    from biaoshi.formats.recognition.budget import Refusal, read
    from biaoshi.formats.recognition.picture import TOP

    box = (0.0, 0.0, where.width, where.height * (TOP if top else 1.0))
    picture = coloured(page, where, box)
    if picture is None:
        return one
    found = read(left, picture.pixels, first=True)
    if isinstance(found, Refusal) or found.turn:
        return one
    drawn = _seen(found, picture.scale)
    lacking = {line.text for line in missing(drawn, _stored(one.rows))}
    edge = box[3] * 0.9
    if not lacking and not undrawn(drawn, _stored(r for r in one.rows if r.bbox[3] < edge)):
        return one
    rows = [r for r in _rows(found, picture.scale) if r.text in lacking]
    return replace(one, rows=_merged(one.rows, rows), differs=True)


def _merged(rows: tuple[Row, ...], added: list[Row]) -> tuple[Row, ...]:
    """Put lines where they stand among the rows, by height; what they read better is left out."""
    new = [(Counter(r.text), r.bbox) for r in added]
    out = [
        r
        for r in rows
        if not (
            r.ocr and any(_covered(r.bbox, b) and 2 * sum((Counter(r.text) & c).values()) > len(r.text) for c, b in new)
        )
    ]
    for row in added:
        at = next((i for i, r in enumerate(out) if r.cell is None and r.bbox[1] > row.bbox[1]), len(out))
        out.insert(at, row)
    return tuple(out)


def _drawn(page: Any, where: Sheet, one: Leaf, left: Any) -> Leaf:
    """Read the whole page and keep what is no text of it: pictures and text turned into curves."""
    from biaoshi.formats.recognition.budget import Refusal, read

    picture = coloured(page, where)
    if picture is None:
        return one
    found = read(left, picture.pixels, first=False)
    if isinstance(found, Refusal):
        return _refused(one, found)
    new = [r for r in _rows(found, picture.scale) if not any(_covered(r.bbox, x.bbox) for x in one.rows)]
    regions = tuple(_closed(r, [x for x in new if _covered(x.bbox, r.box)]) for r in one.regions)
    parts = tuple(
        replace(p, status="ocr", chars=sum(len(r.text) for r in new), why=None, rule=None)
        if p.name.endswith(" outlines") and new
        else p
        for p in one.parts
    )
    return replace(one, rows=(*one.rows, *new), regions=regions, parts=parts)


def _pictures(page: Any, where: Sheet, one: Leaf, left: Any) -> Leaf:
    from biaoshi.formats.recognition.budget import Refusal, read, refused

    if any(_open(r) for r in one.regions) and (refusal := refused(left)) is not None:
        return _refused(one, refusal)
    rows: list[Row] = []
    regions: list[Region] = []
    for region in one.regions:
        low = region.reason is not None and region.reason.startswith("高度不足")
        picture = coloured(page, where, region.box) if _open(region) or (low and _holds(region.box)) else None
        if picture is None or left.ocr == "never":
            regions.append(region)
            continue
        found = read(left, picture.pixels, first=one.page.number == 1)
        if isinstance(found, Refusal):
            regions.append(region if low else replace(region, part=_why(region, found)))
            continue
        x, y = region.box[:2]
        here = _rows(found, picture.scale, (x, y))
        here = [r for r in here if not any(_covered(r.bbox, t.bbox) for t in one.rows)]
        if found.turn:
            here = [replace(r, bbox=region.box) for r in here]
        rows += here
        regions.append(_closed(region, here, blank=found.blank, doubtful=found.doubtful, text=found.chars > 0))
    return replace(one, rows=(*one.rows, *rows), regions=tuple(regions))


def _refused(one: Leaf, refusal: Any) -> Leaf:
    regions = tuple(replace(r, part=_why(r, refusal)) if _open(r) else r for r in one.regions)
    parts = tuple(
        replace(p, status=refusal.status, rule=refusal.rule, why=_because(p, refusal))
        if p.name.endswith(" outlines")
        else p
        for p in one.parts
    )
    return replace(one, regions=regions, parts=parts)


def _open(region: Region) -> bool:
    return region.reason is None


def _holds(box: Box) -> bool:
    return box[3] - box[1] >= LOWEST and box[2] - box[0] >= 2 * LOWEST


def _why(region: Region, refusal: Any) -> Part:
    return Part("", "image", 0, refusal.status, refusal.why, region.page, refusal.rule)


def _closed(
    region: Region, rows: list[Row], *, blank: bool = False, doubtful: bool = False, text: bool = False
) -> Region:
    """Return `region` with its line of the ledger; `text`: there was some, all of it in the page's own text already."""
    from biaoshi.formats.recognition.within import DOUBT, NOTHING

    if rows or text:
        chars = sum(len(r.text) for r in rows)
        why, rule = (DOUBT, "RD106") if doubtful else (None, None)
        return replace(region, part=Part("", "image", chars, "ocr", why, region.page, rule))
    if region.reason is not None:
        return region
    if blank:
        return replace(region, part=Part("", "image", 0, "no_text", "空白图像", region.page))
    return replace(region, part=Part("", "image", 0, "skipped", NOTHING, region.page, "RD104"))


def _rows(found: Any, scale: float, at: tuple[float, float] = (0.0, 0.0)) -> list[Row]:
    """Return the lines found as rows in points, `at`: where the picture begins on the page."""
    x, y = at
    return [
        Row(
            w.text, rounded((w.bbox[0] / scale + x, w.bbox[1] / scale + y, w.bbox[2] / scale + x, w.bbox[3] / scale + y)),
            (), None, True, w.down, w.confidence,
        )
        for w in found.lines
    ]  # fmt: skip


def _turned(page: Page, turn: int) -> Page:
    if not turn:
        return page
    width, height = (page.height, page.width) if turn % 180 else (page.width, page.height)
    return Page(page.number, width, height, (page.rotation + turn) % 360)


def _covered(a: Box, b: Box) -> bool:
    """More than half of `a` lies in `b`."""
    return overlap(a, b) > 0.5 * max(1e-6, (a[2] - a[0]) * (a[3] - a[1]))


def _seen(found: Any, scale: float) -> list[Line]:
    """Return the lines a recogniser saw, places in points."""
    return [Line(w.text, _points(w.bbox, scale), w.confidence, w.red) for w in found.lines]


def _points(box: Box, scale: float) -> Box:
    return (box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale)


def _stored(rows: Iterable[Row]) -> list[Line]:
    return [Line(r.text, r.bbox) for r in rows]
