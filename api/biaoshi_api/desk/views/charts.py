"""Plots as plain numbers: where each bar and point lies in the picture, so that a template only writes them down."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDE, HIGH = 960, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 22, 34
_ROW, _NAMES, _END = 30, 300, 76
_LABELS = 16
"""Labels below a plot at most: more would run into each other."""
_NAME = 22
"""Characters of a name beside a bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Word:
    """`anchor`: start, middle or end of the text lies at x."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture. `said` tells in a sentence what it shows; the table beside it has every number."""

    title: str
    said: str
    width: int
    height: int
    bars: tuple[Bar, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    rules: tuple[float, ...] = ()  # heights of the lines across
    words: tuple[Word, ...] = ()

    @property
    def path(self) -> str:
        """The points as an SVG polyline has them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


def columns(title: str, rows: Sequence[tuple[str, int]]) -> Plot:
    """Return upright bars, one a row, in order."""
    most = max((n for _, n in rows), default=0)
    top = _nice(most)
    step = (WIDE - _LEFT - _RIGHT) / max(1, len(rows))
    bars = []
    for i, (name, n) in enumerate(rows):
        height = _scale(n, top)
        bars.append(Bar(_LEFT + i * step + step * 0.15, HIGH - _BOTTOM - height, step * 0.7, height, name, str(n)))
    peak = max(rows, key=lambda r: r[1], default=("", 0))
    said = f"共 {sum(n for _, n in rows)}，最多的是 {peak[0]}，{peak[1]}。" if most else "没有。"
    return Plot(
        title, said, WIDE, HIGH, tuple(_round(b) for b in bars), (), *_frame(top, [r[0] for r in rows], step, "")
    )


def line(title: str, rows: Sequence[tuple[str, float | None]]) -> Plot:
    """Return shares (0 to 1) as a line over the rows; a row without a share has no point."""
    step = (WIDE - _LEFT - _RIGHT) / max(1, len(rows))
    points, bars = [], []
    for i, (name, share) in enumerate(rows):
        if share is not None:
            x, y = _LEFT + (i + 0.5) * step, HIGH - _BOTTOM - _scale(share, 1)
            points.append((round(x, 1), round(y, 1)))
            bars.append(Bar(round(x, 1), round(y, 1), 0, 0, name, f"{share:.1%}"))
    told = [(name, share) for name, share in rows if share is not None]
    said = "；".join(f"{name} {share:.1%}" for name, share in told[-3:]) + "。" if told else "没有。"
    return Plot(title, said, WIDE, HIGH, tuple(bars), tuple(points), *_frame(1, [r[0] for r in rows], step, "%"))


def rows_of(title: str, rows: Sequence[tuple[str, int]]) -> Plot:
    """Return lying bars, one a row, the names left of them."""
    most = max((n for _, n in rows), default=0)
    room = WIDE - _NAMES - _END
    bars, words = [], []
    for i, (name, n) in enumerate(rows):
        width = round(room * n / most, 1) if most else 0.0
        y = 4 + i * _ROW
        bars.append(Bar(_NAMES, y, width, _ROW - 10, name, str(n)))
        short = name if len(name) <= _NAME else name[: _NAME - 1] + "…"
        words += [Word(_NAMES - 10, y + 15, short, "end"), Word(_NAMES + width + 8, y + 15, str(n), "start")]
    said = "；".join(f"{name} {n}" for name, n in rows[:3]) + "。" if most else "没有。"
    return Plot(title, said, WIDE, max(1, len(rows)) * _ROW + 4, tuple(bars), (), (), tuple(words))


def _frame(top: float, names: Sequence[str], step: float, unit: str) -> tuple[tuple[float, ...], tuple[Word, ...]]:
    """Return the lines across with their numbers, and the names below."""
    parts = 4 if unit or top >= 4 else max(1, int(top))
    rules, words = [], []
    for i in range(parts + 1):
        value = top * i / parts
        y = round(HIGH - _BOTTOM - _scale(value, top), 1)
        rules.append(y)
        words.append(Word(_LEFT - 8, y + 5, f"{value * 100:g}%" if unit else f"{value:g}", "end"))
    every = -(-len(names) // _LABELS) if names else 1
    for i, name in enumerate(names):
        if i % every == 0:
            words.append(Word(round(_LEFT + (i + 0.5) * step, 1), HIGH - 12, name))
    return tuple(rules), tuple(words)


def _scale(value: float, top: float) -> float:
    return (HIGH - _TOP - _BOTTOM) * value / top if top else 0.0


def _nice(most: int) -> int:
    """Return a round number not below `most` that four steps divide."""
    if most <= 4:
        return max(1, most)
    size = 10 ** (len(str(most)) - 1)
    return next(
        int(k * size) for k in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10, 12) if k * size >= most and k * size % 4 == 0
    )


def _round(bar: Bar) -> Bar:
    return Bar(round(bar.x, 1), round(bar.y, 1), round(bar.width, 1), round(bar.height, 1), bar.name, bar.value)
