"""Where a state-secret mark may be: level words, miswritten ones too, that prose alone does not explain; and stars."""

import re
from collections.abc import Iterator

from biaoshi.marks.levels import GAP, PRIVATE

STARS = "★☆⭐✭✮✯✰✩✪✫✶✷✸✹✦✧❋❉✳✴"
OPEN, CLOSE = '(（【\\[〔「『<《〈{“‘"', ')）】\\]〕」』>》〉}”’"'

_SIDE = 40  # a line may be a million characters long
_FIRSTS = "绝决绐绍觉绔给缔绌绎终绞机杌枧朹讥饥几扎矶叽玑肌枳杋桃杭朵札秘泌必袐秋觅私"
_ANCHOR = re.compile(
    rf"(?=[{_FIRSTS}密sScCſ])(?:[{_FIRSTS}][ {PRIVATE}]{{0,8}}\n?[ ]{{0,8}}[密蜜宓谧觅审秘泌嘧]|密[ ]{{0,8}}[绝机秘密]|(?i:secret|confidential|classified))"
)
"""The first characters come first: what cannot begin here fails at once."""
STAR = re.compile(r"[★☆⭐✭✮]")
_NEAR = re.compile(
    rf"[{STARS}{PRIVATE}*●▲■·∙]|[0-9OolI半一二三四五六七八九十拾廿卅]{GAP}(?:年|个月|月|天|日|周|[yY]ear|[mM]onth)|长{GAP}期|永久|不限期|无限期"
    rf"|[前后时]{GAP}[）)】]?{GAP}$|启用|保密{GAP}期限|密{GAP}级{GAP}[:：]|解密",
    re.M,
)
_ALONE_LEFT = re.compile(
    rf"(?:^|[ ]{{2}}|[{OPEN})）:：/|>*#\-_、，,；;。.0-9急件份号提级]|[☑√✓☐□■])[ ]*(?:内部|核心|重要|特别|高度|绝对|最高|启封前|启用前|开考前)?$"
)
_ALONE_RIGHT = re.compile(
    rf"{GAP}级?{GAP}(?:文?{GAP}件)?{GAP}(?:$|[ ]{{2}}|[{CLOSE}/|<*#\-_、，,；;.0-9特加急平第№]|[☑√✓☐□■])|{GAP}[{OPEN}]"
)
_WORD_RIGHT = re.compile("级?(?:文?件)?[ ][\u4e00-\u9fff]{1,6}$")
"""绝密 亲译: whether the space is wide enough is asked later."""


def level_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where something like a level word begins and ends in folded `text`, if it is worth a look."""
    for m in _ANCHOR.finditer(text):
        if _worth_a_look(text, m.start(), m.end()):
            yield m.span()


def _worth_a_look(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether prose can be ruled out: something mark-like stands near, or the word stands alone."""
    if _NEAR.search(text[max(0, start - 12) : end + 14]):
        return True
    left = text[max(0, start - _SIDE) : start].rpartition("\n")[2]
    right = text[end : end + _SIDE].partition("\n")[0]
    if _ALONE_LEFT.search(left) is None:
        return False
    return _ALONE_RIGHT.match(right) is not None or (not text[start].isascii() and bool(_WORD_RIGHT.match(right)))


def near(text: str, word: str, reach: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of folded `text` within `reach` of a `word`, each at least its whole line (of ordinary
    length), in order and apart. A pattern that cannot match elsewhere is tried on these alone: most papers have few."""
    done, at = 0, text.find(word)
    while at >= 0:
        left = text.rfind("\n", max(0, at - _LINE), at)
        start = max(done, min(at - reach, left if left >= 0 else at - _LINE))
        last = at  # where a stretch ends follows from its last word: _until never falls
        while (at := text.find(word, at + 1)) >= 0 and (
            at - last < 2 * reach or at - reach < _until(text, last, reach)
        ):
            last = at
        done = min(_until(text, last, reach), len(text))
        yield start, done


_LINE = 400


def _until(text: str, at: int, reach: int) -> int:
    right = text.find("\n", at, at + _LINE)
    return max(at + reach, right if right >= 0 else at + _LINE)


def over(
    text: str, start: int, anchor: int, *patterns: re.Pattern[str], begins: re.Pattern[str] | None = None
) -> re.Match[str] | None:
    """Match the writing that begins leftmost from `start` on and has its group `word` over `anchor`; the first pattern
    that has one counts. `begins`: the characters one can begin with, where the caller knows them."""
    places = (
        range(start, anchor + 1) if begins is None else [m.start() for m in begins.finditer(text, start, anchor + 1)]
    )
    for pattern in patterns:
        for at in places:
            m = pattern.match(text, at)
            if m and m.start("word") <= anchor < m.end("word"):
                return m
    return None
