"""A text as names are looked for in it: its words, and the places where a cue says that a person follows."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import rjieba
from ahocorasick_rs import AhoCorasick, Implementation

from biaoshi.recognisers.names import cues
from biaoshi.recognisers.names.characters import SURNAME, TRANSLITERATION
from biaoshi.text import encodable

HAN = "一-鿿㐀-䶿〇"
SURNAMES = "".join(sorted(SURNAME))
TRANSLIT = "".join(sorted(TRANSLITERATION))
DOTS = frozenset("·•‧・∙")
NAMES = frozenset({"nr", "nrt", "nrfg"})
"""The tokeniser's tags of names."""
EDGE = frozenset("、，。；：！？（）()“”‘’《》【】[]<>—-…,.;:!?|/ \n\x1f\t\"'")
CALLED = re.compile("同志|先生|女士|[，,：:（(] ?[男女](?:[，,。；（()）]|$)")
"""What stands right behind a person's name only."""
FIELD_LABEL = re.compile(
    "(?:姓名|名字|户主|曾用名|(?:(?:签名|签字|经办人|联系人|负责人|法定代表人|申请人|监护人|患者|填表人|记录人|举报人|收件人|家长)(?:姓名)?))(?:[（(][^）)\n]{0,8}[）)])?[：:] ?"
)
"""A field whose value is a name."""
FOREIGN_RUN = re.compile(f"[{TRANSLIT}]{{3,8}}")


@dataclass(slots=True)
class Candidate:
    start: int
    end: int
    parts: list[tuple[str, float]]
    word: str = ""  # the cue before or after
    office: bool = False
    private: bool = False
    against: str = ""

    @property
    def score(self) -> float:
        return sum(v for _, v in self.parts)


def tag(text: str) -> list[tuple[str, str]]:
    """Return the words of `text` with their tags; together they are the text."""
    return rjieba.tag(encodable(text))


class Shape:
    """The text with the places where its words begin and end, and where a cue says that a person follows."""

    def __init__(self, text: str, words: Sequence[tuple[str, str]]) -> None:
        self.text = text
        self.kinds = [kind for _, kind in words]
        self.ends = list(accumulate(len(word) for word, _ in words))
        self.cues = cued(text)
        self.called = {m.start() for m in CALLED.finditer(text)}

    def over(self, offset: int) -> tuple[int, int, str]:
        """Return start, end and tag of the word over `offset`."""
        n = bisect_right(self.ends, offset)
        return self.ends[n - 1] if n else 0, self.ends[n], self.kinds[n]

    def spans(self) -> Iterator[tuple[int, int, str]]:
        start = 0
        for end, kind in zip(self.ends, self.kinds, strict=True):
            yield start, end, kind
            start = end


_BRIDGE = re.compile("(?:[（(][^（()）\n]{0,12}[）)])?[：:为是系叫“” ]{1,3}|[（(][^（()）\n]{0,12}[）)]")


@cache
def _cues() -> tuple[AhoCorasick, list[str]]:
    words = sorted({*cues.PRIVATE, *cues.OFFICE})
    return AhoCorasick(words, implementation=Implementation.ContiguousNFA), words


_CUE_OFFICE = frozenset(cues.OFFICE) - frozenset(cues.PRIVATE) - cues.RANKS
_CUE_PRIVATE = frozenset(cues.PRIVATE) - {"支付", "借给", "交给", "付给", "党员", "团员", "人员"}


def cued(text: str) -> dict[int, tuple[str, bool, bool]]:
    """Return the places of `text` before which a word says that a person follows: the word, if it names an office, if a
    private person."""
    automaton, words = _cues()
    found: dict[int, tuple[str, bool, bool]] = {}
    for number, _, end in automaton.find_matches_as_indexes(encodable(text), overlapping=True):
        word = words[number]
        places = [end]
        if text[end : end + 1] in _BRIDGED and (m := _BRIDGE.match(text, end)):
            places.append(m.end())
        for place in places:
            if place not in found or len(found[place][0]) < len(word):
                found[place] = (word, word in _CUE_OFFICE, word in _CUE_PRIVATE)
    return found


_BRIDGED = frozenset("：:为是系叫“” （(")
