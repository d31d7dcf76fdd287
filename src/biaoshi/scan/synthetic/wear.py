"""What time and recognition do to a paper: characters taken for others, lost, lines broken off, pages gone."""

import random
from typing import Literal

Quality = Literal["good", "worn", "bad"]
QUALITIES: tuple[tuple[Quality, float, float], ...] = (("good", 0.62, 0.0), ("worn", 0.28, 0.015), ("bad", 0.10, 0.07))
"""Name, share, and how many characters in one are taken for others or lost."""
MISSING = 0.03
"""Share of papers a page of which is gone."""
_PAIRS = (
    "己已 未末 士土 日曰 人入 大太 干千 天夫 贝见 间问 密蜜 机杌 秘秕 级极 治冶 住往 侯候 戌戍 晴睛 拔拨 折拆 持特 "
    "组织 令今 力刀 处外 北比 兔免 师帅 历厉 名各 体休 代伐 第笫 会全 商啇 案桉 县具 办为 员贝 同冋 号另 情惰 报极"
)
_CONFUSED: dict[str, str] = {}
for _pair in _PAIRS.split():
    _CONFUSED[_pair[0]], _CONFUSED[_pair[1]] = _pair[1], _pair[0]
_SPECKS = "·.、'丨一口〇"


def quality(draw: random.Random, year: int) -> tuple[Quality, float]:
    """Return how well a paper of `year` was kept, and its rate of slips; older ones are worse."""
    roll = draw.random() * (1.0 if year < 1985 else 0.85)
    for name, share, rate in QUALITIES:
        if roll < share:
            return name, rate * draw.uniform(0.5, 2.0)
        roll -= share
    return "bad", QUALITIES[-1][2]


def slip(draw: random.Random, text: str, rate: float) -> str:
    """Return `text` with about `rate` of its characters mistaken, lost, or specks among them."""
    if not rate:
        return text
    out = []
    for char in text:
        roll = draw.random()
        if roll >= rate:
            out.append(_CONFUSED[char] if char in _CONFUSED and roll < rate * 4 else char)
        elif roll < rate * 0.5:
            out.append(draw.choice(_SPECKS))
        elif roll < rate * 0.7:
            out.append(char + draw.choice(_SPECKS))
    return "".join(out)


def without_page(draw: random.Random, lines: list[str]) -> list[str]:
    """Return `lines` with a page of them gone, never the head."""
    if len(lines) < 8:
        return lines
    start = draw.randrange(4, len(lines) - 2)
    return lines[:start] + lines[start + draw.randrange(2, 5) :]
