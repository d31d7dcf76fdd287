"""The words that stand where a level should: the three of the law, and every way they are miswritten or invented.

Source of the three: 保守国家秘密法 第十四条. The rest is what people and recognisers write instead.
"""

import re
from dataclasses import dataclass

from biaoshi.types.mark import Level, Spelling

GAP = r"[ ]{0,8}"
"""White space inside a mark; folding has turned every kind of space into a plain one."""
PRIVATE = "\ue000-\uf8ff"
_INSIDE = rf"[ {PRIVATE}]{{0,8}}\n?{GAP}"
_HAN = "\u3400-\u9fff"

_STANDARD: dict[str, Level] = {"绝密": "绝密", "机密": "机密", "秘密": "秘密"}
_MISWRITTEN: dict[str, Level | None] = {
    "密绝": "绝密", "绝密密": "绝密", "绝绝密": "绝密", "密机": "机密", "机密密": "机密", "机机密": "机密",
    "密秘": "秘密", "秘密密": "秘密", "秘秘密": "秘密", "秘秘": "秘密", "密密": None,
}  # fmt: skip
_FIRST: dict[Level, str] = {
    "绝密": "绝决绐绍色觉绔给缔纯绌绎终络绞",
    "机密": "机杌枧朹讥饥几扎矶叽玑肌枳杋桃杭杭朵札机",
    "秘密": "秘泌必袐秋觅私祕宓",
}
"""Characters taken for the first one of each level: look-alikes, homophones, what recognisers read."""
_SECOND = "密蜜宓谧觅审秘泌嘧蔤滵樒宻蜜"
_PREFIXES = (
    "极 超 特 顶 最 至 特级 顶级 高级 最高 绝对 内部 核心 重要 一般 普通 特别 高度 国家 一级 二级 三级 甲级 乙级 丙级 军事 党内 严格 绝顶 非常"
).split()
_INVENTED = frozenset(p + level for p in _PREFIXES for level in _STANDARD) | {"严格保密"}
"""Level words made greater or smaller than the law knows."""
_WEAK = frozenset(
    "极密 最密 特密 超密 顶密 高密 中密 低密 普密 加密 核密 全密 甲密 乙密 丙密 极秘 国密 涉密 限密 内密 保密 密级 重密 要密 严密".split()
)
"""Words with lives of their own: levels only where a star follows or precedes them."""
_MEANT: dict[str, Level] = {
    "国家绝密": "绝密",
    "国家机密": "机密",
    "国家秘密": "秘密",
    "SECRET": "秘密",
    "TOPSECRET": "绝密",
}
_FOREIGN = rf"(?i:TOP{GAP}SECRET|MOST{GAP}SECRET|STRICTLY{GAP}CONFIDENTIAL|(?<![A-Za-z])(?:SECRET|CONFIDENTIAL|CLASSIFIED)(?![A-Za-z]))"

_WORDS = sorted({*_STANDARD, *_MISWRITTEN, *_INVENTED}, key=len, reverse=True)
_LONE = "|".join("[ ]*".join(w) for w in _WORDS if len(w) > 2)
_PAIR = "|".join(f"[{chars}]{_INSIDE}[{_SECOND}]" for chars in _FIRST.values())
_SWAPPED = "|".join("[ ]*".join(w) for w in _MISWRITTEN if len(w) == 2)
_SUFFIX = rf"(?:{GAP}级别?)?"
_STRICT = re.compile(rf"(?:{_LONE}|{_PAIR}|{_SWAPPED}){_SUFFIX}|{_FOREIGN}")
_LOOSE = re.compile(
    rf"(?:{'|'.join('[ ]*'.join(w) for w in _WEAK)}|[{_HAN}]{GAP}[密蜜宓谧]|[绝机秘]{GAP}[{_HAN}]|[绝机秘密]){_SUFFIX}"
)


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A word in a level's place: folded offsets, the level meant where beyond doubt, how it is spelled."""

    start: int
    end: int
    level: Level | None
    spelling: Spelling


def level_at(text: str, at: int, *, starred: bool = False) -> LevelWord | None:
    """Return the longest level word beginning at folded offset `at`.

    `starred`: a star stands beside it, so that words which are no level anywhere else count as miswritten ones.
    """
    m = _STRICT.match(text, at) or (_LOOSE.match(text, at) if starred else None)
    if m is None:
        return None
    level, spelling = read_level(m[0])
    if spelling == "invented" and not starred and re.sub(r"\s|级别?$", "", m[0]) in _WEAK:
        return None
    return LevelWord(at, m.end(), level, spelling)


def read_level(word: str) -> tuple[Level | None, Spelling]:
    """Return the level a folded word means where beyond doubt, and how it is spelled (traditional is for the caller)."""
    word = re.sub(rf"[\s{PRIVATE}]", "", word)
    bare = re.sub("级别?$", "", word)
    if bare in _STANDARD:
        return _STANDARD[bare], "standard"
    if re.match("[A-Za-z]", word):
        return _MEANT.get(word.upper()), "foreign"
    if bare in _INVENTED or bare in _WEAK:
        return _MEANT.get(bare), "invented"
    if bare in _MISWRITTEN:
        return _MISWRITTEN[bare], "miswritten"
    for level, chars in _FIRST.items():
        if bare[:1] in chars:
            return level, "miswritten"
    return None, "miswritten"
