"""Names that are no surname and one or two characters: with dots, spaced out, in fields, foreign, aliases."""

import re
from collections.abc import Iterable

import rjieba

from biaoshi.recognisers.names import cues
from biaoshi.recognisers.names.characters import SURNAME, TRANSLITERATION, everyday, writing
from biaoshi.recognisers.names.shape import (
    DOTS,
    EDGE,
    FIELD_LABEL,
    FOREIGN_RUN,
    HAN,
    NAMES,
    SURNAMES,
    TRANSLIT,
    Candidate,
    Shape,
)
from biaoshi.recognisers.names.weighing import around

_DOTTED = re.compile(f"(?:[{TRANSLIT}]{{1,9}}|[A-Z])(?:[·•‧・∙．.][{TRANSLIT}]{{1,9}}){{1,4}}")
_SPACED = re.compile(f"(?<![{HAN}])([{SURNAMES}])[ ]{{1,3}}([{HAN}])(?![{HAN}])")
_FIELD = re.compile(f"[{HAN}]{{2,5}}(?:·[{HAN}]{{1,8}})*|[{HAN}] {{1,3}}[{HAN}](?![{HAN}])")
_RUN = re.compile(f"(?<![{HAN}])[{TRANSLIT}]{{3,6}}(?![{HAN}])")
_ALIAS = re.compile(f"(?:(?<![{HAN}])[{HAN}]{{2,3}}|[小阿老][{HAN}])(?=[（(](?:化名|绰号|外号|乳名|小名))")


def dotted(shape: Shape) -> Iterable[Candidate]:
    """Names with a dot: the parts are as long as their characters are such as foreign names are written in."""
    text = shape.text
    for m in _DOTTED.finditer(text):
        begin, end = m.span()
        dot = next(i for i in range(begin, end) if text[i] in "·•‧・∙．.")
        for skip in range(begin + 1, dot):  # a title before it may be of such characters too
            if skip in shape.cues or text[skip - 1] in "让来于":
                begin = skip
        word_start, _, kind = shape.over(begin)
        if kind in NAMES and begin - 4 <= word_start < begin:
            begin = word_start
        if shape.over(end - 1)[2] in NAMES:
            end = max(end, shape.over(end - 1)[1])
        if cues.PLACE.match(text[end : end + 8]):
            continue
        candidate = Candidate(begin, end, [("writing", 3.0)])
        around(shape, candidate, text[max(0, begin - 18) : begin], text[end : end + 60])
        yield candidate


def spaced(shape: Shape) -> Iterable[Candidate]:
    """Names of two characters spaced out to the width of three."""
    text = shape.text
    for m in _SPACED.finditer(text):
        looks = 0.6 * writing(m[1] + m[2], 1)
        if looks > -0.4:
            candidate = Candidate(m.start(), m.end(), [("writing", round(looks, 2)), ("words", 0.6)])
            around(
                shape,
                candidate,
                text[max(0, m.start() - 18) : m.start()].rsplit("\n")[-1],
                text[m.end() : m.end() + 18].split("\n")[0],
            )
            yield candidate


def fields(shape: Shape) -> Iterable[Candidate]:
    """What stands in a field of a name is one, however it is written."""
    text = shape.text
    for label in FIELD_LABEL.finditer(text):
        m = _FIELD.match(text, label.end())
        if (
            not m
            or m[0] in cues.NOT_A_NAME
            or cues.PLACEHOLDER.fullmatch(m[0])
            or re.search(
                "某|地址|住址|电话|日期|类别|情况|时间|单位|学历|金额|性别|年龄|号码|公司|局$|单位|部门|办$|科$|委$|中心|签名|签字|盖章",
                m[0],
            )
        ):
            continue
        behind = text[m.end() : m.end() + 1]
        if behind and behind not in EDGE:
            continue
        if len(m[0].replace(" ", "")) > 4 and "·" not in m[0]:
            continue
        strict = label[0].startswith(("姓名", "户主", "名字", "曾用名"))
        sure = 3.2 if strict else 1.0 + max(0.0, 0.4 * writing(m[0].replace(" ", ""), 1))
        if rjieba.has_word(m[0]) and not strict:
            sure -= 1.0
        candidate = Candidate(
            m.start(),
            m.end(),
            [("writing", round(sure - 0.8, 2)), ("before", 0.8)],
            word=re.sub("[：: ]", "", label[0]),
            private=True,
        )
        yield candidate


def foreign(shape: Shape) -> Iterable[Candidate]:
    """Names the tokeniser knows that have no surname of ours: foreign ones, and minority names beside a cue."""
    text = shape.text
    for start, end, kind in shape.spans():
        if kind not in NAMES or end - start < 2 or not all("一" <= c <= "鿿" for c in text[start:end]):
            continue
        if text[start:end] in everyday() or text[start - 1 : start] in DOTS or text[end : end + 1] in DOTS:
            continue
        foreign = end - start >= 3 and all(c in TRANSLITERATION for c in text[start:end])
        before, after = text[max(0, start - 18) : start].rsplit("\n")[-1], text[end : end + 18].split("\n")[0]
        if cues.PLACE.match(after) or cues.PLACEHOLDER.fullmatch(text[start:end]):
            continue
        if (
            foreign
            and kind == "nrt"
            and not re.match("州|省|岛|国|人|族|语|队|大学|公司|市|县|城|语|型|级|式|杯|奖", after)
        ):
            end = _through(shape, start, end)
            after = text[end : end + 60].split("\n")[0]
            candidate = Candidate(start, end, [("writing", 1.2), ("words", 0.6)])
        elif text[start] not in SURNAME and end - start <= 5:
            candidate = Candidate(start, end, [("writing", 0.0), ("words", 0.3)])
        else:
            continue
        around(shape, candidate, before, after)
        if foreign or candidate.word or sum(v > 0.4 for n, v in candidate.parts if n in ("before", "after")) == 2:
            yield candidate
    for start in shape.cues:
        m = FOREIGN_RUN.match(text, start)
        if m and shape.over(start)[0] == start:
            end = _through(shape, start, shape.over(start)[1])
            if not 3 <= end - start <= 8 or end > m.end() or text[start:end] in everyday():
                continue
            candidate = Candidate(start, end, [("writing", 0.4)])
            around(
                shape, candidate, text[max(0, start - 18) : start].rsplit("\n")[-1], text[end : end + 60].split("\n")[0]
            )
            yield candidate
    for m in _RUN.finditer(text):
        if not any(c in "，。" for c in m[0]):
            candidate = Candidate(m.start(), m.end(), [("writing", 0.2)])
            around(
                shape,
                candidate,
                text[max(0, m.start() - 18) : m.start()].rsplit("\n")[-1],
                text[m.end() : m.end() + 18].split("\n")[0],
            )
            if candidate.word or "、" in text[m.start() - 1 : m.start()] + text[m.end() : m.end() + 1]:
                yield candidate
    for m in _ALIAS.finditer(text):
        start = shape.over(m.start())[0] if shape.over(m.start())[0] > m.start() - 1 else m.start()
        yield Candidate(start, m.end(), [("writing", 1.0), ("after", 1.8)], "化名", private=True)


def _through(shape: Shape, start: int, end: int) -> int:
    """Return where a foreign name ends that the tokeniser has cut: 尤尔|科夫."""
    run = FOREIGN_RUN.match(shape.text, start)
    while run and end < run.end():
        word_start, word_end, kind = shape.over(end)
        if word_start != end or word_end > run.end() or kind[:1] in "vpcdu":
            break
        end = word_end
    return end
