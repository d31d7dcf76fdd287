"""Tables written as text: a line of column heads with lines of as many fields below it.

    姓名 ⇥ 身份证号 ⇥ 手机       heads: short fields without digits, one of which names a number
    李某 ⇥ 9901…    ⇥ 154…       rows: as many fields, parted the same way

Plain text, Markdown, CSV and what a PDF gives of a table have no cells, but a head says the same as over cells.
"""

import re
from dataclasses import dataclass

_NAMES = re.compile(
    "证[件]?号|身份|号码|手机|电话|联系方式|卡号|[账帐]号|账户|护照|通行证|台胞证|警号|车牌|号牌|车架|识别代|信用代码|机构代码|邮箱|[Mm]ail|微信|QQ"
    "|社保|医保|个人编号|产权|学号|考号|考生号|学籍|报名号|住院号|门诊号|病案号|病历号|IMEI|串号|坐标|经纬度|IP|MAC|物理地址|出生|生日|密码|口令|居[住留]证"
)
_PARTED = tuple(map(re.compile, ("\t", "[|｜]", "[,，]", "[ \u3000]{2,}", "[ \u3000]")))
_LONGEST_LINE, _LONGEST_HEAD = 2000, 24
_RULE = re.compile("[ \\-:|+─━┼]+")
_PLAIN_HEAD = re.compile("[一-鿿A-Z（）()/]{2,10}")
_SENTENCE = re.compile("[：:。；;！？!?、]")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a row below its head: where it stands in the text."""

    start: int
    end: int
    head: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Every field of every row below heads, and the rows themselves (start and end in the text)."""

    fields: tuple[Field, ...]
    rows: tuple[tuple[int, int], ...]


def tables(text: str) -> Tables:
    """Return the tables written in `text`; rows without a line of heads above them are none."""
    fields: list[Field] = []
    rows: list[tuple[int, int]] = []
    done = 0
    for m in _NAMES.finditer(text):
        if m.start() < done:
            continue
        start, done = text.rfind("\n", 0, m.start()) + 1, _end(text, m.start())
        if done - start > _LONGEST_LINE:
            continue
        for parted in _PARTED:
            heads = _heads(text, start, done, parted)
            if heads:
                below = _rows(text, done + 1, len(heads), parted)
                if below:
                    for row in below:
                        rows.append((row[0][0], row[-1][1]))
                        fields += [Field(a, b, head) for (a, b), head in zip(row, heads, strict=True) if a < b]
                    done = rows[-1][1]
                break
    return Tables(tuple(fields), tuple(rows))


def _end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _heads(text: str, start: int, end: int, parted: re.Pattern[str]) -> list[str]:
    spans = _split(text, start, end, parted)
    heads = [text[a:b] for a, b in spans]
    if parted is _PARTED[-1]:  # single spaces part words of prose as well
        if len(heads) < 3 or not all(_PLAIN_HEAD.fullmatch(h) for h in heads):
            return []
    good = len(heads) > 1 and all(
        h and len(h) <= _LONGEST_HEAD and not _SENTENCE.search(h) and sum("0" <= c <= "9" for c in h) < 3 for h in heads
    )
    return heads if good else []


def _rows(text: str, at: int, width: int, parted: re.Pattern[str]) -> list[list[tuple[int, int]]]:
    found, misses = [], 0
    while at < len(text) and misses < 2:
        end = _end(text, at)
        if end - at <= _LONGEST_LINE and not _RULE.fullmatch(text, at, end):
            row = _split(text, at, end, parted)
            if len(row) == width and row[0][0] < row[-1][1]:
                found.append(row)
                misses = 0
            else:
                misses += 1
        elif end - at > _LONGEST_LINE:
            break
        at = end + 1
    return found


def _split(text: str, start: int, end: int, parted: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the fields of a line, without the spaces around them; a bar at either end of the line bounds it."""
    while start < end and text[start] in " \u3000\r":
        start += 1
    while start < end and text[end - 1] in " \u3000\r":
        end -= 1
    spans, at = [], start
    for m in parted.finditer(text, start, end):
        spans.append((at, m.start()))
        at = m.end()
    spans.append((at, end))
    if parted is _PARTED[1]:
        spans = spans[text[start:end].startswith(("|", "｜")) : len(spans) - text[start:end].endswith(("|", "｜"))]
    out = []
    for a, b in spans:
        while a < b and text[a] in ' \u3000"':
            a += 1
        while a < b and text[b - 1] in ' \u3000"':
            b -= 1
        out.append((a, b))
    return out
