"""How likely a run of characters is a name: its writing, the tokeniser's words, what stands before and behind."""

import re
from collections.abc import Iterable
from functools import cache

import rjieba

from biaoshi.recognisers.names import cues
from biaoshi.recognisers.names.characters import COMPOUND, SURNAME, everyday, given, writing
from biaoshi.recognisers.names.shape import DOTS, EDGE, NAMES, SURNAMES, Candidate, Shape

_WORDLIKE = frozenset("和于时向从应能全单别那与后有平")
"""Surnames that in running text are nearly always the word."""
_VERBAL = frozenset("于在为将对向到与和被把因系是从由给就都也又已曾不未")
"""A word that ends in one of these may be cut before it: 阮志勇|于."""
_HELD = frozenset("今现历曾出担兼后先改转年月起")
"""Before 任: the word, not the surname (现任, 历任)."""
_PLACE_END = frozenset("桥湾巷村庄沟屯寨堡镇乡街路店坝坪岭镇县市区河江湖山")


@cache
def candidates() -> "re.Pattern[str]":
    """Return a pattern of a surname before a character that may stand in a name at all."""
    middle, last = given()
    never = "".join(sorted(c for c in {*middle, *last} if max(middle.get(c, -4.0), last.get(c, -4.0)) < -2.6))
    return re.compile(f"(?=((?:{'|'.join(COMPOUND)})|[{SURNAMES}])(?![{never}])[一-鿿])")


def readings(shape: Shape, start: int, surname_end: int) -> Iterable[Candidate]:
    text = shape.text
    family = surname_end - start
    inside: bool | None = None
    for length in (family + 1, family + 2):
        end = start + length
        if not "一" <= text[end - 1 : end] <= "鿿":
            return
        looks = 0.6 * writing(text[start:end], family)
        if looks < (-1.6 if start in shape.cues or end in shape.called else -0.6):
            continue
        if inside is None:
            word_start, word_end, kind = shape.over(start)
            inside = word_start < start and kind not in NAMES and rjieba.has_word(text[word_start:word_end])
        if inside:
            return  # the surname lies within a word that is none of a name
        candidate = weigh(shape, start, end, looks, family)
        if candidate is not None:
            yield candidate


def weigh(shape: Shape, start: int, end: int, looks: float, family: int = 1) -> Candidate | None:
    """Return the candidate with all its parts; None where what follows makes it a place or a firm."""
    text = shape.text
    before, after = text[max(0, start - 18) : start], text[end : end + 60]
    before = before[max(before.rfind("\n"), before.rfind("\x1f")) + 1 :]
    after = re.split("[\n\x1f]", after, maxsplit=1)[0]
    name = text[start:end]
    if cues.TITLED.search(name):
        return None  # 苏师傅, 孙母: a surname and what one is called
    if before[-1:] in DOTS or after[:1] in DOTS:
        return None  # part of a longer name with dots
    if cues.PLACEHOLDER.fullmatch(name) or name in cues.NOT_A_NAME or cues.NO_BEGINNING.match(name):
        return None
    place = cues.PLACE.match(after)
    if place and (shape.over(end)[0] < end or not _whole(shape, end, len(place[0]))):
        place = None if shape.over(end)[0] == end and _begins_other(shape, end, len(place[0])) else place
    if place:
        return None
    candidate = Candidate(start, end, [("writing", round(looks, 2))])
    around(shape, candidate, before, after)
    if not candidate.word and start and (text[start - 1] in cues.PERSON_END):
        word_start, word_end, kind = shape.over(start - 1)
        if word_end == start and word_end - word_start > 1 and kind[:1] in "nvb":
            candidate.parts.append(("before", 1.6))
            candidate.word = text[word_start:word_end]
        elif text[start - 1] == "人" and word_end > start and not rjieba.has_word(text[word_start:word_end]):
            candidate.parts.append(("before", 1.2))  # 上访人闵…: the tokeniser cut in the wrong place
            candidate.word = "人"
    elif start in shape.cues and before[-1:] in "：: " and before and (not after or after[0] in EDGE):
        candidate.parts.append(("field", 1.0))
    candidate.parts.append(
        ("words", round(_words(shape, start, end, family, _strength(candidate, start in shape.cues), looks), 2))
    )
    if start not in shape.cues:
        if cues.FIRM.match(after) and not cues.AFTER_VERB.match(after):
            return None
        if name[0] in _WORDLIKE and before and before[-1] not in EDGE:
            candidate.parts.append(("word", -2.0))
        if name[0] == "任" and before[-1:] in _HELD:
            return None
    if len(name) > 2 and name[-1] in _PLACE_END:
        if name[1] == "家":
            return None
        if start not in shape.cues or name[-1] in "县市区镇乡":
            candidate.parts.append(("place", -1.0 if name[-1] in "河江湖山岭" else -2.0))
    if start and text[start - 1] in SURNAME and start not in shape.cues:
        word_start, word_end, _ = shape.over(start - 1)
        if word_end - word_start == 1 and SURNAME[text[start - 1]] > 0 and len(name) == 2:
            candidate.parts.append(("surname before", -1.0))
    if not candidate.word and cues.LITERARY.search(text[max(0, start - 50) : end + 50]):
        candidate.parts.append(("literature", -3.5))
    return candidate


def ends_well(c: str) -> bool:
    """Tell whether names often end in this character."""
    return given()[1].get(c, -4.0) >= 1.0


def _whole(shape: Shape, at: int, length: int) -> bool:
    return shape.over(at)[1] <= at + length


def _begins_other(shape: Shape, at: int, length: int) -> bool:
    """Tell whether the word at `at` is longer than the suffix: 路过 is not 路."""
    start, end, _ = shape.over(at)
    return start == at and end > at + length


def _strength(candidate: Candidate, cued: bool) -> int:
    """Return how many sides say that it is a person: 0 to 2."""
    return cued + any(name == "after" and value >= 1.6 for name, value in candidate.parts)


def _words(shape: Shape, start: int, end: int, family: int, cued: int, looks: float) -> float:
    """Return how the tokeniser's words speak for or against a name at this place."""
    text = shape.text
    first, last = shape.over(start), shape.over(end - 1)
    if first[0] == start and first[1] == end:
        known = rjieba.has_word(text[start:end])
        if text[start:end] in everyday():
            return (-3.5, -1.8, -0.6)[cued]
        if first[2] in NAMES and not known and end - start == 2 and family == 1 and ends_well(text[end : end + 1]):
            return 0.1  # a guess of the tokeniser, and the next character would do for a name of three
        if first[2] in NAMES:
            return 1.1 if not known else 1.8 if looks > 0.4 else 0.6
        noun = first[2] in ("n", "ns", "nz", "nt", "j", "z", "t")
        return ((-3.5, -1.6 if noun else -3.0, -0.6 if noun else -1.6)[cued]) if known else -0.1
    if (end - start == 3 and text[start : start + 2] in everyday()) or text[start:end] in everyday():
        return (-2.0, -0.9, -0.3)[cued]
    value = 0.0
    for word_start, word_end, kind in {first, last}:
        if word_start < start or word_end > end:
            if word_end - word_start > 1 and rjieba.has_word(text[word_start:word_end]):
                loose = (
                    word_start >= start and word_end == end + 1 and text[end] in _VERBAL and ends_well(text[end - 1])
                )
                value -= 1.2 if kind in NAMES else 0.8 if loose else 3.0
            elif kind in NAMES:
                value -= 0.4  # a guess of the tokeniser: it says little
    if not value:
        value = 0.2
        if first[1] == start + family and first[2] in NAMES:
            value += 0.8
        elif first[1] == start + family + 1 and first[2] in NAMES:
            value += 0.6
        elif first[1] - first[0] > family and first[2] not in NAMES and rjieba.has_word(text[first[0] : first[1]]):
            value -= (
                (1.5, 0.8, 0.4)[cued] if first[2][:1] in "njz" else (3.0, 2.4, 1.2)[cued]
            )  # the surname belongs to a word of its own
        rest = text[start + family : end]
        if text[start] in _WORDLIKE and rest[0] in SURNAME and last[0] == start + family and last[2] in NAMES:
            return -2.5  # 从孔子, 和张伟: the word and a name
        if last[0] == start + family and last[2] in NAMES:
            value += 0.6
        if last[0] == start + family and len(rest) == 2 and last[2][:1] in "vac" and rjieba.has_word(rest):
            value -= 0.7
    return value


def around(shape: Shape, candidate: Candidate, before: str, after: str) -> None:
    word, office, private = shape.cues.get(candidate.start, ("", False, False))
    label = cues.LABEL.search(before[-14:])
    if label:
        candidate.parts.append(("before", 2.4))
        candidate.word = word or label[0].strip("：: ")
        candidate.office, candidate.private = bool(word) and office, not (word and office)
    elif word:
        candidate.parts.append(("before", 2.0))
        candidate.word = word
        candidate.office, candidate.private = office, private
    elif not before or before[-1] in EDGE:
        candidate.parts.append(("before", 0.9 if before[-1:] == "、" else 0.5))
    elif cues.LINK.search(before[-2:]):
        candidate.parts.append(("before", 0.5))
    if m := cues.AFTER_PERSON.match(after):
        candidate.parts.append(("after", 1.8))
        candidate.word = candidate.word or (
            "括注" if m[0][0] in "（(" else m[0].lstrip("，, ")[:6]
        )  # never what stands inside
        if m[0] in ("教授", "老师", "医生"):
            candidate.office = not candidate.private
    elif m := cues.AFTER_OFFICE.match(after):
        candidate.parts.append(("after", 1.6))
        candidate.word = candidate.word or m[0]
        candidate.office = not candidate.private
    elif not after or after[0] in EDGE:
        candidate.parts.append(("after", 0.9 if after[:1] == "、" else 0.5))
    elif cues.AFTER_VERB.match(after):
        candidate.parts.append(("after", 0.4))
    holds = cues.IN_OFFICE.match(after)
    if holds and holds[0].endswith("律师"):
        candidate.office, candidate.private = True, False
    elif not candidate.private and (cues.APPOINTED.match(after) or holds):
        candidate.office = True
        candidate.word = candidate.word or "职务"
