"""Events a condition may wait for: 考试时间, 会议时间, 公布日期, and the year in an examination's title."""

import datetime
import re
from calendar import monthrange
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.statements.sentence import place
from biaoshi.types.facts import Particulars, Statement

_Y, _M, _D = r"(?P<y>(?:19|20)[0-9]{2})", r"(?P<m>1[0-2]|0?[1-9])", r"(?P<d>3[01]|[12][0-9]|0?[1-9])"
_DAY = (
    rf"(?:{_Y}[ ]*(?:年|[./-])[ ]*)?{_M}[ ]*(?:月|[./-])[ ]*{_D}[ ]*[日号]?"
    r"(?:[ ]*[（(][^（）()\n]{1,6}[)）])?(?:[ ]*(?:至|到|-|—|–|～|~|、)[ ]*(?:(?P<m2>1[0-2]|0?[1-9])[ ]*月[ ]*)?(?P<d2>3[01]|[12][0-9]|0?[1-9])[ ]*[日号])?"
)
_KINDS = {
    "考试": r"考试|开考|笔试|面试|测试|测验|测评|竞赛|统考|联考|启用",
    "会议": r"会议|开会|召开|举行|报到|会期|大会|座谈会",
    "公布": r"公布|发布|公开|公告|揭晓|见报|公示|播发|宣布|登报",
    "开标": r"开标|评标|开启",
    "实施": r"实施|施行|生效|执行|行动|演习|演练|发射|上市|挂牌|竣工|开庭",
}
_NAMED = re.compile(
    rf"(?P<what>{'|'.join(_KINDS.values())})(?:结束|开始|举行|召开)?[ ]*(?:时间|日期|之日|日)[ ]*(?:为|是|定于|定在|[:：])?[ ]*{_DAY}"
)
_SET = re.compile(
    rf"(?:(?P<sure>定于|将于|拟于|已于|并于|业经|现于|已经?[^，。；《\n]{{1,12}}于)|于)[ ]*{_DAY}(?!(?:以|之)?[前后])[^。；《\n]{{0,24}}?(?P<what>{'|'.join(_KINDS.values())})"
)
"""A bare 于 tells of meetings only: laws and reports say 于 of all that others did."""
_TITLE = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})[ ]*(?:[-—–~～/至][ ]*(?P<y2>(?:19|20)[0-9]{2}))?[ ]*(?:年(?:[ ]*(?P<m>1[0-2]|0?[1-9])[ ]*月)?|学年度?|届)"
    r"[^。；，：:\n]{0,30}(?:考试|统考|联考|试题|试卷|测试|竞赛|检测|模拟|测评)"
)


def find(shape: Outline, particulars: Particulars) -> Iterator[Statement]:
    """Yield a statement (kind `event`) for each dated event: `value` is 考试, 会议, 公布, 开标 or 实施, `on` its last
    day. A title's year or month gives the last day of it (a school year ends on 31 August).

    A day without a year takes the year of the examination's title, else that of the paper's date; else it is left out.
    """
    lines = [line for line in shape.head if len(line.text) <= 60 and not line.text.endswith("。")]
    titles = [t for line in lines if (t := _TITLE.search(shape.text, line.span.start, line.span.end))]
    year = int(titles[0]["y2"] or titles[0]["y"]) if titles else particulars.date.year if particulars.date else None
    named = False
    if any(word in shape.text for word in ("时间", "日期", "之日", "于", "日:", "日：")):
        for pattern in (_NAMED, _SET):
            for m in pattern.finditer(shape.text):
                if "sure" in m.groupdict() and m["sure"] is None and _kind(m["what"]) != "会议":
                    continue
                if (on := _last_day(m, year)) is not None:
                    named = named or _kind(m["what"]) == "考试"
                    yield Statement("event", place(shape, m.start(), m.end()), value=_kind(m["what"]), on=on)
    if titles and not named:
        t = titles[0]
        yield Statement("event", place(shape, t.start(), t.end()), value="考试", on=_end_of(t))


def _kind(word: str) -> str:
    return next(kind for kind, words in _KINDS.items() if re.fullmatch(words, word))


def _last_day(m: re.Match[str], year: int | None) -> datetime.date | None:
    if m["y"] is None and year is None:
        return None
    month = int(m["m2"] or m["m"])
    try:
        return datetime.date(int(m["y"] or year or 0), month, int(m["d2"] or m["d"]))
    except ValueError:
        return None


def _end_of(t: re.Match[str]) -> datetime.date:
    if t["y2"]:
        return datetime.date(int(t["y2"]), 8, 31)
    if "学年" in t[0][:9]:
        return datetime.date(int(t["y"]) + 1, 8, 31)
    month = int(t["m"] or 12)
    return datetime.date(int(t["y"]), month, monthrange(int(t["y"]), month)[1])
