"""State-secret marks, first stage: every writing that may be one, broken ones included.

Find generously: candidates here are only *writings*. Whether one stands as a mark or is talked about is decided in
`role`, and whether it is written right is for the rules. A writing is scanned outwards from its level word:

        label   open  level  close  sep  open  period  close
        密级：   【    机密    】     ★           10年           order normal
                      ★机密 10年                                 order star_first
                      机密 10年★                                 order star_last
                      10年★机密                                  order period_first
"""

import re
from collections.abc import Iterator

from biaoshi.marks.anchors import CLOSE, OPEN, STAR, STARS, level_words
from biaoshi.marks.candidate import Candidate, Scan, candidate
from biaoshi.marks.levels import GAP, PRIVATE, LevelWord, level_at
from biaoshi.marks.period import match_period
from biaoshi.marks.wording import TERM
from biaoshi.text import Folded

_SYMBOLS = "*·∙●▲■、◆※◇△○◎•・‧･。.,，:：;\\-—–_~/|+#@^×□▪◼⬟◉⊙⚫♦✖⊛⍣&%$＆=!！"
_BREAK = rf"{GAP}(?:\n{GAP})?"
_STAR_RUN = re.compile(rf"{_BREAK}[{STARS}{PRIVATE}](?:{GAP}[{STARS}{_SYMBOLS}{PRIVATE}]){{0,3}}{_BREAK}")
_IN_WORDS = r"&(?:#[0-9]{4,6}|#x[0-9a-fA-F]{4}|[a-z]{3,8});|\\u2605|[（(\[]?(?:实心)?(?:五角星|星号)[)）\]]?"
"""A star that a program or a typist wrote out instead of drawing it."""
_SYMBOL_RUN = re.compile(rf"{GAP}(?:{_IN_WORDS}|[{_SYMBOLS}](?:{GAP}[{STARS}{_SYMBOLS}]){{0,3}}){_BREAK}")
_ASTERISK = re.compile(rf"{GAP}\*(?!\*)")
_GAP_RUN = re.compile(_BREAK)
_QUOTES = '“‘"”’'
"""Quotation marks round a whole writing are its surroundings, not part of it: `role` judges them."""
_OPENING = re.compile(rf"[{OPEN}]{GAP}")
_CLOSING = re.compile(rf"{GAP}[{CLOSE}]")
_LAST_STAR = re.compile(rf"{GAP}[★☆⭐]+")
_TAIL = re.compile(rf"{GAP}[。．.；;，,、：:!！](?={GAP}(?:$|\n))")
_OCR_SEPARATOR = re.compile(
    rf"{GAP}[^\s0-9]{{1,2}}{GAP}(?=[0-9OolI半一二三四五六七八九十拾]{{1,4}}{GAP}(?:年|个月|个半月){GAP}$)"
    rf"|{GAP}(?!会[议前后期商]|大[会赛选]|六[中月个]|水[利库灾]|火[灾箭]|食[品堂])[大太女夫食会火水六xX×kK]{GAP}(?=(?:长期|(?:至|到)?[12][0-9]{{3}}年[0-9]{{1,2}}月[0-9]{{1,2}}日前?|[\u3400-\u9fff]{{2,12}}前){GAP}$)",
    re.M,
)
"""What a recogniser makes of ★: any character or two before a number of years, one of those it is known to be taken
for before other periods; only where level and period fill the line."""
_PAPER = re.compile(rf"{GAP}(?:文{GAP})?件(?={GAP}(?:$|[ ]{{2}}|[{CLOSE}])|[ ](?:[会用阅看]|注意|特急|加急|急))", re.M)
"""绝密件, 机密文件: how older papers were stamped."""
_LABEL = re.compile(
    rf"(?:(?:(?:文件|资料|国家秘密|秘密|保密|涉密|信息|档案|卷内|本件|本文件?|原){GAP})?"
    rf"(?:[密秘]{GAP}级|保密{GAP}级别|保密{GAP}等级|秘密{GAP}等级|涉密{GAP}等级|涉密{GAP}级别|(?:(?<=[ ]{{2}})|^)等级(?=[:：])|密{GAP}级{GAP}(?:和|及|与|、){GAP}(?:保密)?期限|密{GAP}级{GAP}/{GAP}期限|定密)"
    rf"(?:标志|标识)?{GAP}[:：/\|]?{GAP}|密{GAP}[:：]{GAP})(?:[{OPEN}]{GAP})?\Z"
)
_STAR_BEFORE = re.compile(rf"[★☆⭐](?:{GAP}[★☆⭐]){{0,2}}{GAP}(?:[{OPEN}]{GAP})?\Z")
_OPEN_BEFORE = re.compile(rf"[{OPEN}]{GAP}\Z")
_PERIOD_BEFORE = re.compile(rf"([^\s★☆⭐，。；（）()]{{1,24}}){GAP}([{STARS}*·●▲]){GAP}\Z")
_COUNT_BEFORE = re.compile(
    rf"([★☆⭐]{GAP})?(?<![0-9])((?:[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}}){GAP}(?:年|个月)|(?:启用|启封|开封|拆封|开启|开考|考试|公布|宣布|发布)前){GAP}\Z"
)

_NUMBER_LEFT = re.compile(r"[0-9]{1,2}(?=[ ]*$)", re.M)
_WINDOW = 64, 240
"""Code points before and after a level word that a scan sees: longer than any writing."""
_WRITTEN_PERIOD = re.compile(TERM)
_KNOWN = 2000  # windows remembered at a time


def find_candidates(text: str, folded: Folded) -> Iterator[Candidate]:
    """Yield every writing in `text` that may be a state-secret mark, in order of place, none overlapping."""
    found = _scans(folded.text)
    found.sort(key=lambda s: (s.start, -s.end))
    done = 0
    for scan in found:
        if scan.start >= done:
            done = scan.end
            yield candidate(text, folded, scan)


def _scans(text: str) -> list[Scan]:
    """Scan around each level word and each star, every one in a window of its own: whatever the length of the line
    the cost is the same, and a writing that is repeated in the same surroundings is scanned once."""
    known: dict[tuple[str, int, int], Scan | None] = {}
    found: list[Scan] = []

    def add(start: int, end: int) -> None:
        base = max(0, start - _WINDOW[0])
        key = (text[base : end + _WINDOW[1]], start - base, end - base)
        if key not in known:
            if len(known) >= _KNOWN:
                known.clear()
            known[key] = _around(*key) if end > start else _odd_level(key[0], key[1])
        if scan := known[key]:
            found.append(scan.moved(base))

    for at, end in level_words(text):
        add(at, end)
    taken = {at for s in found if s.form == "full" and "sep" in s.slots for at in range(*s.slots["sep"])}
    for a in STAR.finditer(text):
        if a.start() not in taken:
            add(a.start(), a.start())
    return found


def _around(text: str, start: int, end: int) -> Scan | None:
    """Scan around the level word that begins by `start`; 内部机密 and 国家秘密 begin before what gave them away."""
    if text[start].isascii():
        starts = [m.start() for m in re.finditer("[A-Za-z]+ ?", text[max(0, start - 9) : start])]
        begins = [start - min(9, start) + s for s in starts] + [start]
    else:
        begins = list(range(max(0, start - 2), start + 1))
    for begin in begins:
        word = level_at(text, begin)
        if word and word.end > start:
            scan = _scan(text, word)
            whole = scan.form in ("full", "starred") or "\n" not in text[word.start : word.end]
            return scan if whole or _upright(text, word) else None
    return None


def _upright(text: str, word: LevelWord) -> bool:
    """One character above the other, each with its line to itself: a mark written downwards, or a narrow cell."""
    return text[word.start - 1 : word.start] in ("", "\n") and text[word.end : word.end + 1] in ("", "\n")


def _odd_level(text: str, star: int) -> Scan | None:
    """Scan a star that has no level of the three beside it but a word in a level's place, and a period."""
    left = re.search(
        rf"([\u3400-\u9fffA-Za-z]{{1,6}}(?:{GAP}级)?){GAP}\Z",
        text[max(text.rfind("\n", 0, star) + 1, star - 10) : star],
    )
    if left is None:
        return None
    begin = star - len(left[0])
    for at in range(begin, begin + len(left[1])):
        word = level_at(text, at, starred=True)
        if word and not text[word.end : star].strip(" ") and (at == begin or len(left[1]) <= 4):
            scan = _scan(text, word)
            if scan.form != "full" or scan.order != "normal":
                return None
            field = word.level is None and text[word.start : word.end].startswith(
                "密级"
            )  # 密级★含控制: what is in a box
            return None if field and not _WRITTEN_PERIOD.match(text, scan.slots["period"][0]) else scan
    return None


def _scan(text: str, word: LevelWord) -> Scan:
    scan = Scan(word, word.start, word.end, {"level": (word.start, word.end)})
    _rightwards(text, scan)
    _leftwards(text, scan)
    return scan


def _rightwards(text: str, scan: Scan) -> None:
    opened = _OPEN_BEFORE.search(text[max(0, scan.start - 10) : scan.start]) is not None
    paper = _PAPER.match(text, scan.word.end)
    at = paper.end() if paper else scan.word.end
    m = _CLOSING.match(text, at)
    if paper:
        scan.end = at
        if m and opened:
            scan.slots["close"], scan.end = m.span(), m.end()
        return
    if m and (_follows(text, m.end()) or (opened and m[0][-1] not in _QUOTES)):
        scan.slots["close"] = m.span()
        at = m.end()
    scan.end = at
    if not (_separated(text, scan, at) or _parted(text, scan, at)):
        if (m := _STAR_RUN.match(text, at)) or (m := _ASTERISK.match(text, at)):
            end = m.start() + len(m[0].rstrip())
            scan.slots["sep"] = (at, end)
            scan.form, scan.end = "starred", end
    if scan.form == "full" and (m := _LAST_STAR.match(text, scan.end)) and "sep" in scan.slots:
        scan.order, scan.end = "star_last", m.end()
    if m := _TAIL.match(text, scan.end):
        scan.slots["tail"] = m.span()
        scan.end = m.end()


def _follows(text: str, at: int) -> bool:
    """A separator or a period comes next: the bracket belongs to the writing."""
    gap = _GAP_RUN.match(text, at)
    begin = gap.end() if gap else at
    return bool(_STAR_RUN.match(text, at)) or match_period(text, begin, strong=False) is not None


def _separated(text: str, scan: Scan, at: int) -> bool:
    """Take separator and period: 机密★10年, 机密·10年, and what recognisers make of ★."""
    for pattern, strong in ((_STAR_RUN, True), (_SYMBOL_RUN, False), (_OCR_SEPARATOR, False)):
        inner = _OPENING.match(text, at) if strong else None  # 机密（★10年）
        m = pattern.match(text, inner.end() if inner else at) or pattern.match(text, at)
        if m is None:
            continue
        if "\n" in m[0].lstrip() and not _own_line(text, m.end()):
            continue
        begin = inner.start() if inner and m.start() != at else None
        if _period(text, scan, m.end(), strong=strong):
            scan.slots["sep"] = m.span()
            if begin is not None:
                scan.slots["popen"] = (begin, m.start())
            scan.form = "full"
            return True
    return False


def _parted(text: str, scan: Scan, at: int) -> bool:
    """Take a period with nothing but space or brackets before it; a star may come last."""
    gap = _GAP_RUN.match(text, at)
    begin = gap.end() if gap else at
    if "\n" in text[at:begin] and (
        not _own_line(text, begin)
        or re.match("至|到|截|[12二一][0-9〇○零一二三四五六七八九]{3}", text[begin : begin + 4])
    ):
        return False  # a date below a bare level is the paper's date
    if not _period(text, scan, begin, strong=False):
        alone = _NUMBER_LEFT.match(text, begin) if begin > at else None
        if alone is None:
            return False
        scan.slots["period"], scan.end = alone.span(), alone.end()
    scan.form = "gap"
    if m := _LAST_STAR.match(text, scan.end):
        scan.slots["sep"] = m.span()
        scan.order, scan.form, scan.end = "star_last", "full", m.end()
    return True


def _own_line(text: str, at: int) -> bool:
    """A period begins at `at` and has its line to itself."""
    end = match_period(text, at, strong=False)
    line_end = text.find("\n", at)
    return end is not None and not text[end : line_end if line_end >= 0 else len(text)].strip()


def _period(text: str, scan: Scan, at: int, *, strong: bool) -> bool:
    opening = _OPENING.match(text, at)
    begin = opening.end() if opening else at
    end = match_period(text, begin, strong=strong)
    if end is None:
        return False
    if opening:
        scan.slots["popen"] = opening.span()
    scan.slots["period"] = (begin, end)
    scan.end = end
    if (m := _CLOSING.match(text, end)) and (opening or "close" not in scan.slots):
        before = text[max(0, scan.start - 10) : scan.start]
        if (
            opening
            or re.search(rf"[{OPEN}]", text[scan.word.end : begin])
            or (_OPEN_BEFORE.search(before) and m[0][-1] not in _QUOTES)
        ):
            scan.slots["pclose"] = m.span()
            scan.end = m.end()
    return True


def _leftwards(text: str, scan: Scan) -> None:
    line = text.rfind("\n", 0, scan.start) + 1
    before = text[max(line, scan.start - 40) : scan.start]
    if m := _STAR_BEFORE.search(before):
        _star_first(text, scan, before, m)
        return
    if (
        scan.form in ("bare", "gap")
        and (m := _PERIOD_BEFORE.search(before))
        and _whole_period(m[1], strong=m[2] in STARS and not before[: m.start()].strip())
    ):
        _put_before(scan, before, m.start(1), (m.start(1), m.end(1)), (m.start(2), m.end(2)))
        return
    if scan.form == "bare" and (m := _COUNT_BEFORE.search(before)) and not before[: m.start()].strip():
        _put_before(scan, before, m.start(), m.span(2), m.span(1) if m[1] else None)
        return
    if m := _LABEL.search(before):
        opening = _OPEN_BEFORE.search(m[0])
        base = scan.start - len(before) + m.start()
        end = base + (opening.start() if opening else len(m[0]))
        scan.slots["label"] = (base, end)
        if opening:
            scan.slots["open"] = (end, scan.start)
        scan.start = base
    elif m := _OPEN_BEFORE.search(before):
        if ("close" in scan.slots or "pclose" in scan.slots) and not (m[0][0] in _QUOTES and "pclose" in scan.slots):
            scan.slots["open"] = (scan.start - len(m[0]), scan.start)
            scan.start -= len(m[0])


def _star_first(text: str, scan: Scan, before: str, m: re.Match[str]) -> None:
    base = scan.start - len(before) + m.start()
    head = before[: m.start()].rstrip(" ")
    written = re.search(r"([^\s★☆⭐，。；（）()]{1,24})\Z", head)
    star = len(re.match(r"[★☆⭐ ]*", m[0])[0].rstrip(" "))  # type: ignore[index]  # matches empty
    if (
        scan.form in ("bare", "gap")
        and written
        and _whole_period(written[1], strong=not head[: written.start()].strip())
    ):
        _put_before(scan, before, written.start(1), written.span(1), (m.start(), m.start() + star))
        return
    if opening := _OPEN_BEFORE.search(m[0]):
        scan.slots["open"] = (base + opening.start(), scan.start)
    if "sep" not in scan.slots:
        scan.slots["sep"] = (base, base + star)
    scan.form = "full" if "period" in scan.slots else "starred"
    scan.order, scan.start = "star_first", base


def _whole_period(word: str, *, strong: bool) -> bool:
    return re.search("[0-9\u3400-\u9fff]", word) is not None and match_period(word, 0, strong=strong) == len(word)


def _put_before(scan: Scan, before: str, start: int, period: tuple[int, int], sep: tuple[int, int] | None) -> None:
    base = scan.start - len(before)
    for slot in ("period", "popen", "pclose", "sep"):
        scan.slots.pop(slot, None)
    scan.slots["period"] = (base + period[0], base + period[1])
    if sep:
        scan.slots["sep"] = (base + sep[0], base + sep[1])
    scan.end = scan.slots["close"][1] if "close" in scan.slots else scan.word.end
    scan.form, scan.order, scan.start = "full" if sep else "gap", "period_first", base + start
