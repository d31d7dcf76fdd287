"""Runs of text with places, on a page with what is painted over and under them.

order 3  ┌─────────────┐ opaque: covered          boxes and order raise a suspicion; where the page can be rendered,
order 2  │ 机密★10年    │ clip: offpage            it is drawn with and without the runs in doubt, and what makes no
order 1  └─────────────┘ of its colour: white     difference is not seen. Elsewhere the suspicion stands.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from biaoshi.formats.boxes import area, overlap, union
from biaoshi.formats.sight.colour import PAPER, alike
from biaoshi.formats.sight.plain import tiny
from biaoshi.types.document import Box

SPACES = " \t\u00a0\u3000\u2002\u2003\u2009"
BAND = 24.0  # points of height looked up together
SCAN = 0.6  # share of the page that images must cover
MOST = 0.5  # share of a character that must lie in an area
LEAST = 2.0  # points: narrower areas cover and ground nothing

Stretch = tuple[int, int, str]
"""From, to (of the run's characters), view."""
Proof = Callable[[Collection[int]], "Callable[[int, Box], bool | None]"]
"""Given the keys of the runs in doubt, returns what tells of a run and a box whether it is drawn there (None: unknown)."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One run. `order` is its place in the order of painting, 0 if unknown; `key` names it to the proof."""

    key: int
    text: Sequence[str]
    boxes: Sequence[Box]
    order: int = 0
    size: float = 0.0
    colour: str | None = None  # RRGGBB; None: not known, a pattern
    said: str | None = None  # hidden, layer_off: what the format itself tells
    clip: Box | None = None
    slack: float = 0.5  # points by which it may leave its clip
    doubt: bool = False  # it may belong to a layer that is off, in ways nobody tells


@dataclass(frozen=True, slots=True)
class Painted:
    """An area something opaque is painted on; `rgb` is None for a picture or a pattern. `image`: a picture."""

    order: int
    box: Box
    rgb: str | None = None
    image: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """The page: its area (0, 0, width, height), what is painted on it, and how a doubt is settled (None: it stands)."""

    sheet: Box
    painted: Sequence[Painted] = ()
    proof: Proof | None = None
    images: Sequence[Box] = ()  # of pictures with something shining through, which cover nothing but make a scan


def scanned(scene: Scene) -> bool:
    """True if pictures cover most of the page."""
    boxes = [*(p.box for p in scene.painted if p.image), *scene.images]
    return sum(overlap(b, scene.sheet) for b in boxes) >= SCAN * area(scene.sheet) > 0


def judged(runs: Sequence[Stored], scene: Scene) -> list[list[Stretch]]:
    """Return, run by run, stretches of one view each; a blank takes the view of what stands before it."""
    sheet = scene.sheet
    scan = scanned(scene)
    last = max((p.order for p in scene.painted if p.image and area(p.box) >= area(sheet) / 4), default=0)
    squares = _squares(scene.painted, sheet)
    out: list[list[Stretch]] = []
    doubts: list[tuple[int, list[str]]] = []
    for run in runs:
        if not run.boxes:
            out.append([])
        elif scan and (run.order < last or run.said == "hidden") and run.said != "layer_off":
            out.append(_cut(run, ["ocr" if _within(b, sheet, 0.5) else "offpage" for b in run.boxes]))
        elif run.said is not None:
            out.append([(0, len(run.boxes), run.said)])
        elif tiny(run.size):
            out.append([(0, len(run.boxes), "tiny")])
        else:
            views = _views(run, sheet, squares)
            if views is None:
                out.append([(0, len(run.boxes), "shown")])
                continue
            if scene.proof is not None and any(v not in ("shown", "offpage", "") for v in views):
                doubts.append((len(out), views))
            out.append(_cut(run, views))
    if doubts and scene.proof is not None:
        drawn = scene.proof([runs[n].key for n, _ in doubts])
        for n, views in doubts:
            run = runs[n]
            out[n] = _cut(
                run,
                [
                    "shown" if v not in ("shown", "offpage", "") and drawn(run.key, b) is not False else v
                    for v, b in zip(views, run.boxes, strict=True)
                ],
            )
    return out


def _views(run: Stored, sheet: Box, squares: dict[tuple[int, int], list[Painted]]) -> list[str] | None:
    """Return what is suspected of each character ("" for blanks), None if all of the run is plainly shown."""
    boxes = run.boxes
    whole = boxes[0] if len(boxes) == 1 else union(boxes)
    clip, slack = run.clip, run.slack
    near = _near(whole, run.order, sheet, squares) if squares else []
    later = [p.box for p in near if p.order > run.order > 0]
    under = [p for p in near if p.order < run.order]
    inside = _inside(whole, sheet, 0.5) and (clip is None or _inside(whole, clip, slack))
    pale = run.colour is not None and (bool(under) or alike(run.colour, PAPER))
    if inside and not later and not pale and not run.doubt:
        return None
    out: list[str] = []
    for char, box in zip(run.text, boxes, strict=True):
        if not inside and (not _within(box, sheet, 0.5) or (clip is not None and not _within(box, clip, slack))):
            out.append("offpage")
        elif char in SPACES:
            out.append("")
        elif any(overlap(box, b) > MOST * area(box) for b in later):
            out.append("covered")
        elif pale and (ground := _ground(box, under)) is not None and alike(run.colour or "", ground):
            out.append("white")
        else:
            out.append("layer_off" if run.doubt else "shown")
    return out


def _cut(run: Stored, views: Sequence[str]) -> list[Stretch]:
    out: list[Stretch] = []
    for i, view in enumerate(views):
        now = view or (out[-1][2] if out else "shown")
        if out and out[-1][2] == now:
            out[-1] = (out[-1][0], i + 1, now)
        else:
            out.append((i, i + 1, now))
    return out


def _squares(painted: Sequence[Painted], sheet: Box) -> dict[tuple[int, int], list[Painted]]:
    """Return the areas by squares of the page, in order, so that few are compared with each run."""
    out: dict[tuple[int, int], list[Painted]] = {}
    for one in sorted(painted, key=lambda p: p.order):
        x0, y0, x1, y1 = one.box
        if x1 - x0 > LEAST and y1 - y0 > LEAST and overlap(one.box, sheet) > 0:
            for square in _squares_of(one.box, sheet):
                out.setdefault(square, []).append(one)
    return out


def _squares_of(box: Box, sheet: Box) -> Iterator[tuple[int, int]]:
    """Yield the squares of the page a box touches, at most some hundreds."""
    high, wide = max(BAND, sheet[3] / 40), max(2 * BAND, sheet[2] / 20)
    for row in range(int(max(0, box[1]) // high), int(min(sheet[3], box[3]) // high) + 1):
        for column in range(int(max(0, box[0]) // wide), int(min(sheet[2], box[2]) // wide) + 1):
            yield row, column


def _near(whole: Box, order: int, sheet: Box, squares: dict[tuple[int, int], list[Painted]]) -> list[Painted]:
    """Return the areas that touch a run, in order, down to the first below it that fills its whole ground."""
    x0, y0, x1, y1 = whole
    found: dict[int, Painted] = {}
    for square in _squares_of(whole, sheet):
        for p in reversed(squares.get(square, ())):
            a, b, c, d = p.box
            if a < x1 and c > x0 and b < y1 and d > y0:
                found[id(p)] = p
                if p.order < order and a <= x0 and b <= y0 and c >= x1 and d >= y1:
                    break
    return sorted(found.values(), key=lambda p: p.order)


def _ground(box: Box, under: list[Painted]) -> str | None:
    """Return the colour a character stands on, None where a picture or a pattern lies there."""
    for one in reversed(under):
        if overlap(box, one.box) > MOST * area(box):
            return one.rgb
    return PAPER


def _inside(box: Box, outer: Box, slack: float) -> bool:
    return (
        outer[0] - slack <= box[0]
        and box[2] <= outer[2] + slack
        and outer[1] - slack <= box[1]
        and box[3] <= outer[3] + slack
    )


def _within(box: Box, outer: Box, slack: float) -> bool:
    """The middle of `box` lies in `outer`."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] - slack <= x <= outer[2] + slack and outer[1] - slack <= y <= outer[3] + slack
