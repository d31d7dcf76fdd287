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
_INVENTED = [
    "极机密",
    "特级机密",
    "顶级机密",
    "高级机密",
    "最高机密",
    "绝对机密",
    "绝对秘密",
    "内部机密",
    "内部秘密",
    "内部绝密",
    "核心机密",
    "核心秘密",
    "重要机密",
    "重要秘密",
    "一般机密",
    "一般秘密",
    "普通秘密",
    "普通机密",
    "特别机密",
    "特级绝密",
    "高度机密",
    "高度秘密",
    "严格保密",
    "特级秘密",
    "极秘密",
    "国家绝密",
    "国家机密",
    "国家秘密",
    "一级机密",
    "二级机密",
    "三级机密",
    "一级秘密",
    "二级秘密",
    "三级秘密",
    "绝对绝密",
    "最高绝密",
    "甲级机密",
    "乙级机密",
    "丙级机密",
    "军事机密",
    "军事秘密",
    "党内机密",
    "党内秘密",
]
_WEAK = [
    "极密",
    "最密",
    "特密",
    "超密",
    "顶密",
    "高密",
    "中密",
    "低密",
    "普密",
    "加密",
    "核密",
    "全密",
    "甲密",
    "乙密",
    "丙密",
    "极秘",
    "国密",
    "涉密",
    "限密",
    "内密",
    "保密",
    "密级",
    "重密",
    "要密",
    "严密",
]
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
