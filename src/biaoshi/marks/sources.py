"""Documents named as sources and how they are used; the attachments that follow.

derive      转发《…》（机密★10年）  摘自…  汇编…  现将《…》印发给你们       its content is here
implement   根据《…》（机密★10年）  贯彻落实…  按照…要求                   it is carried out here
cite        参见…  详见…                                              it is only mentioned
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from biaoshi.marks.declassified import DAY
from biaoshi.marks.entry import inside
from biaoshi.marks.outline import Outline
from biaoshi.marks.period import read_date
from biaoshi.types.document import Span
from biaoshi.types.facts import Particulars, Statement
from biaoshi.types.mark import Mark, Relation

_TAKEN = "转发|批转|摘引|援引|抄引|选编|选录|辑录|节引|转印|翻印|转载|摘录|摘编|摘自|摘抄|节录|节选|节自|汇编|编入|收录|收入|汇集|引用|引自|引述|照录|整理自|抄录|抄自|复制|综合自|概括|提炼|改编|全文|印发|下发|转达"
_DERIVE_BEFORE = re.compile(rf"(?:{_TAKEN})(?!的|[^《]{{0,12}}精神)[^，。；：\n]{{0,40}}$")
_DERIVE_AFTER = re.compile(
    rf"^[^，。；\n《]{{0,16}}(?:{_TAKEN}|派生|确定(?:本件)?密级|定密)|^[^。；\n《]{{0,30}}(?:原文|摘录|摘要|节录|主要内容|全文|要点)(?:如下|是|为|附后)|^[^。；\n《]{{0,20}}(?:指出|规定|明确|要求|提出)[，,]?[:：]?[“‘]"
)
_IMPLEMENT = re.compile(
    r"根据|依据|[本此该]件依|按照|按(?=《)|遵照|依照|贯彻|落实|执行|传达|部署|办理|为了?落实|学习|遵循|对照"
)
_IMPLEMENT_AFTER = re.compile(
    "[^，。；\n]{0,3}(?:所[附列定载述提示]|规定的|明确的|确定的|要求|部署|精神|中的|有关要求)"
)
_TITLE = re.compile(r"《([^《》\n]{2,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,20})?)》")
_NAMED = re.compile(
    rf"(?P<verb>{_TAKEN}|根据|依据|按照|遵照|依照|贯彻落实|贯彻|落实|执行|现将)[^《》。；\n]{{0,40}}《(?P<title>[^《》\n]{{4,80}})》"
)
_MONTH = re.compile(
    r"((?:19|20)[0-9]{2})[ ]?年(?:[ ]?([0-9]{1,2})[ ]?月)?(?:份|初|底)?(?:印发|制发|下发|发布|发出|制定|出台|签发|的)"
)
_YEAR = re.compile(r"[〔\[（(【]((?:19|20)[0-9]{2})[〕\]）)】][ ]{0,2}[0-9]{1,4}[ ]{0,2}号")


def relation_of(shape: Outline, mark: Mark) -> Relation:
    """Return how `shape`'s document uses the source named with `mark` (role source)."""
    before, after = _around(shape, mark)
    if not re.search("[)）\\]】〕][。；，、]?$", mark.text.strip()):
        after = re.sub(r"^[^（）()\n]{0,40}[)）]", "", after)  # what else the bracket says of the source
    if "《" in before[-120:]:
        before = before[: before.rindex("《")] if "》" in before[before.rindex("《") :] else before
    clause = re.split(r"[，。；：\n]", before)[-1]
    if _DERIVE_BEFORE.search(clause) or _DERIVE_AFTER.search(after):
        return "derive"
    return "implement" if _IMPLEMENT.search(before[-60:]) or _IMPLEMENT_AFTER.match(after) else "cite"


_ROW = r"[ ]{0,8}(?:[（(\[]?[0-9一二三四五六七八九十]{1,4}(?:[)）\]][、.．]?|[、.．:： ])[ ]{0,4}|[-•·●*][ ]{1,4})"
_NUMBER = r"[^。；;《》\n]{0,24}[〔\[（(【][12][0-9]{3}[〕\])）】][ ]{0,2}第?[ ]{0,2}[0-9]{1,5}[ ]{0,2}号"
_PAPER = r"(?:通知|意见|规定|办法|批复|报告|请示|函|决定|通报|纪要|方案|计划|细则|规则|命令|指示|答复|复函|讲话|总结|安排|说明|公告|条例|规划|预案|汇报|简报|材料)"
_LISTED = re.compile(
    rf"(?P<row>{_ROW})?(?:{_NUMBER}[^。；;\n]{{0,80}}|[^。；;\n]{{4,70}}?[（(]{_NUMBER}[^。；;\n]{{0,24}})"
)
_TITLED = re.compile(
    rf"{_ROW}[^。；;：:\n]{{4,70}}{_PAPER}[》]?[ ]{{0,4}}(?:[（(][^（）()\n]{{0,40}})?(?:[）)][^。\n]{{0,24}})?"
)
_LIST_OF = re.compile(
    r"(?:废止|失效|停止执行|清理|移交|销毁|清退|解密|收回|归档|上缴|借阅|调阅|接收)[^。\n]{0,20}(?:目录|清单|文件|如下|一览)|(?:下列|以下|如下|所列)[^。\n]{0,6}(?:文件|资料|档案)|(?:文件|资料|档案)(?:目录|清单)"
)


def listed(before: str, near: Sequence[str]) -> bool:
    """Tell whether the text before a bracketed mark is a row of a list of documents; `near` are the lines around it.

    A row has the number of a document, or the title of one below words that announce such a list, and has its like
    beside it: the paper's own number and title stand once.
    """
    if (m := _LISTED.fullmatch(before)) and (m["row"] or len(before) > 8):
        return any(_LISTED.match(x) for x in near) if m["row"] else sum(bool(_LISTED.match(x)) for x in near) > 1
    if not _TITLED.fullmatch(before):
        return False
    return any(_TITLED.match(x) for x in near) and any(_LIST_OF.search(x) for x in near)


def title_of(shape: Outline, mark: Mark) -> str | None:
    """Return the title of the source named with `mark`, without its brackets, or None."""
    found = _title(shape, mark)
    return found[1] if found else None


def find_statements(shape: Outline, marks: tuple[Mark, ...], particulars: Particulars) -> Iterator[Statement]:
    """Yield the sources named (`on`: issued not later than) and the attachments that follow."""
    del particulars
    named = [m for m in marks if m.role == "source"]
    for mark in named:
        yield _source(shape, mark)
    if "《" in shape.text:
        yield from _unmarked(shape, named)
    for unit in shape.units:
        yield Statement("unit", Span(*shape.folded.back(unit.span.start, unit.span.end)), unit.label)


def _unmarked(shape: Outline, named: list[Mark]) -> Iterator[Statement]:
    """Sources without a mark of their own behind them."""
    for m in _NAMED.finditer(shape.text):
        span = Span(*shape.folded.back(m.start("title") - 1, m.end("title") + 1))
        if not any(0 <= x.span.start - span.end < 60 for x in named):
            yield Statement("source", span, m["title"])


def _source(shape: Outline, mark: Mark) -> Statement:
    found = _title(shape, mark)
    span = Span(*shape.folded.back(*found.span())) if found else mark.span
    return Statement(
        "source",
        span,
        found[1] if found else mark.source_title,
        level=mark.level,
        period=mark.period,
        on=_issued(shape, mark, found),
        mark=mark.span,
    )


def _issued(shape: Outline, mark: Mark, title: re.Match[str] | None) -> date | None:
    """When the source was issued as the text tells: its date, else the last day of the year of its number (the latest
    it can be, so that whoever computes with it never accuses wrongly)."""
    before, after = _around(shape, mark)
    near = (title[0] if title else "") + after[:30] + before[-70:]
    close = before[-40:] if title is None else before[before.rfind("《") - 30 if before.rfind("《") > 30 else 0 :]
    if day := re.match(rf"[ ]*[，,、；;][ ]*(?:制发|印发|成文)?(?:日期|时间|于)?[:：]?[ ]*({DAY})", after):
        return read_date(day[1])
    if day := re.search(rf"({DAY})[ ]{{0,2}}(?:印发|制发|下发|发布|发出|签发|的|起)?", close):
        return read_date(day[1])
    if month := _MONTH.search(close):
        return _last_day(int(month[1]), int(month[2] or 12))
    year = _YEAR.search(close) or _YEAR.search(near)
    return date(int(year[1]), 12, 31) if year else None


def _last_day(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _title(shape: Outline, mark: Mark) -> re.Match[str] | None:
    """The title nearest before the mark, or right after it (机密级文件《…》)."""
    at = inside(shape, mark.span)
    start = max(0, at.start - 140)
    before = [m for m in _TITLE.finditer(shape.text, start, at.start) if at.start - m.end() <= 40]
    return before[-1] if before else _TITLE.search(shape.text, at.end, min(len(shape.text), at.end + 100))


def _around(shape: Outline, mark: Mark) -> tuple[str, str]:
    """Folded text of the paragraph before and after the mark."""
    at = inside(shape, mark.span)
    line = shape.line(at.start)
    return shape.text[max(line.start, at.start - 160) : at.start], shape.text[at.end : min(line.end, at.end + 100)]
