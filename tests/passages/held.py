"""Made text and indexes to test with."""

import datetime
import random
from collections.abc import Iterable

from biaoshi.fingerprints import Key
from biaoshi.passages import Index, Registration, create
from biaoshi.types.content import Decision
from biaoshi.types.mark import Level

KEY = Key(b"an office's key, which is no real one", "office")
DAY = datetime.date(2026, 11, 25)
_LETTERS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳"


def words(seed: int, length: int = 600) -> str:
    """Return text in which no passage of another seed's stands."""
    draw = random.Random(seed)  # noqa: S311
    text = "".join(draw.choice(_LETTERS) for _ in range(length))
    return "，".join(text[n : n + 17] for n in range(0, length, 17)) + "。"


def paper(
    n: int, text: str | None = None, decision: Decision = "classified", level: Level | None = "机密"
) -> Registration:
    return Registration(f"s{n:015}", words(n) if text is None else text, decision, level)


def index(papers: Iterable[Registration]) -> Index:
    made = create(":memory:", KEY)
    made.add(papers, on=DAY)
    return made
