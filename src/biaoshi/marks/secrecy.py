"""State-secret marks, first stage: every writing that may be one, broken ones included.

Find generously: candidates here are only *writings*. Whether one stands as a mark or is talked about is decided in
`role`, and whether it is written right is for the rules.

        label      brackets  level   sep     period
        密级：      【         机密    ★       10年          order normal
                             ★机密 10年                      order star_first
                             机密 10年★                      order star_last
                             10年★机密                       order period_first
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from biaoshi.marks.period import PERIOD, read_period
from biaoshi.text import HIDDEN_PATTERN, Folded
from biaoshi.types.document import Span
from biaoshi.types.mark import Level, Order, Period, Piece, Spelling

Form = Literal["full", "starred", "gap", "bare"]
"""full: level, separator, period · starred: level and star only · gap: level and period, nothing but space or
brackets between · bare: the level alone."""

_G = r"[ ]{0,8}"  # white space inside a mark; fold has turned every kind of space into a plain one
_STARS = "★☆⭐✭✮✯✰✩✪✫✶✷✸✹✦✧❋❉✳✴"
_DOTS = "*·∙●▲■、◆※◇△○◎•・‧･。.,，:：;\\-—–_~/|+#@^×□▪◼⬟◉⊙⚫♦✖⊛⍣"
_PRIVATE = "\ue000-\uf8ff"
_OCR = "大太女夫食k×x水六火"  # what a recogniser makes of ★; only between a whole-line level and period
_SEP = rf"(?:{_G}\n?{_G}[{_STARS}{_PRIVATE}](?:{_G}[{_STARS}{_DOTS}{_PRIVATE}]){{0,3}}|{_G}[{_DOTS}](?:{_G}[{_STARS}{_DOTS}]){{0,3}})(?:{_G}\n?{_G})"

_STANDARD = rf"绝{_G}密|机{_G}密|秘{_G}密"
_MISWRITTEN: dict[str, Level | None] = {
    "绝秘": "绝密", "绝蜜": "绝密", "绝宓": "绝密", "绝谧": "绝密", "绝觅": "绝密", "绝审": "绝密", "决密": "绝密", "绝泌": "绝密",
    "绐密": "绝密", "绍密": "绝密", "色密": "绝密", "维密": None, "觉密": "绝密", "密绝": "绝密", "绝密密": "绝密", "绝绝密": "绝密",
    "机蜜": "机密", "机宓": "机密", "机秘": "机密", "机谧": "机密", "机觅": "机密", "机审": "机密", "杌密": "机密", "枧密": "机密",
    "朹密": "机密", "讥密": "机密", "饥密": "机密", "几密": "机密", "扎密": "机密", "矶密": "机密", "密机": "机密", "机泌": "机密",
    "叽密": "机密", "玑密": "机密", "肌密": "机密", "机密密": "机密", "机机密": "机密", "枳密": "机密", "杋密": "机密", "机嘧": "机密",
    "秘蜜": "秘密", "秘宓": "秘密", "秘谧": "秘密", "秘觅": "秘密", "泌密": "秘密", "必密": "秘密", "密秘": "秘密", "秘审": "秘密",
    "私密": None, "秘秘": "秘密", "祕密": "秘密", "秘泌": "秘密", "秘嘧": "秘密", "秘密密": "秘密", "秘秘密": "秘密", "密密": None,
    "袐密": "秘密", "秋密": "秘密", "觅密": "秘密",
}  # fmt: skip
_INVENTED = (
    "极机密 极密 最密 特密 超密 顶密 高密 中密 低密 普密 加密 核密 全密 甲密 特级机密 顶级机密 高级机密 最高机密 绝对机密 绝对秘密 内部机密 "
    "内部秘密 内部绝密 核心机密 核心秘密 重要机密 重要秘密 一般机密 一般秘密 普通秘密 普通机密 特别机密 特级绝密 高度机密 高度秘密 "
    "严格保密 特级秘密 极秘密 极秘 国家绝密 国家机密 国家秘密 国密 涉密 限密 一级机密 二级机密 三级机密 一级秘密 二级秘密 三级秘密"
).split()
_MEANT: dict[str, Level] = {"国家绝密": "绝密", "国家机密": "机密", "国家秘密": "秘密"}
_FOREIGN = r"TOP{0}SECRET|MOST{0}SECRET|STRICTLY{0}CONFIDENTIAL|SECRET|CONFIDENTIAL|CLASSIFIED".format(_G)
_JI = rf"(?:{_G}级)?"
_LEVEL = (
    "(?P<level>"
    + "|".join(sorted((_G.join(w) for w in _INVENTED), key=len, reverse=True))
    + f"|(?:{_STANDARD}|{'|'.join(sorted((_G.join(w) for w in _MISWRITTEN), key=len, reverse=True))}){_JI}"
    + f"|(?i:{_FOREIGN}))"
)
_OPEN, _CLOSE = "(（【\\[〔「『<《〈{", ")）】\\]〕」』>》〉}"
_LABEL = rf"(?P<label>(?:文件|资料|国家秘密|秘密|保密|涉密|信息|档案|卷内)?{_G}(?:密{_G}级|保密{_G}级别|保密{_G}等级|秘密{_G}等级|涉密{_G}等级|涉密{_G}级别|密{_G}级{_G}(?:和|及|与|、){_G}保密期限|密{_G}级{_G}/{_G}期限)(?:标志|标识)?{_G}[:：/\|]{_G}|密{_G}[:：]{_G})?"

_NORMAL = re.compile(
    rf"{_LABEL}(?P<open>[{_OPEN}]{_G})?{_LEVEL}(?P<close>{_G}[{_CLOSE}])?"
    rf"(?:(?P<sep>{_SEP})(?P<popen>[{_OPEN}]{_G})?(?P<period>{PERIOD})(?P<pclose>{_G}[{_CLOSE}])?"
    rf"|(?P<gap>{_G}\n?{_G})(?P<gopen>[{_OPEN}]{_G})?(?P<gperiod>{PERIOD})(?P<gclose>{_G}[{_CLOSE}])?(?P<last>{_G}[★☆⭐])?"
    rf"|(?P<star>{_G}[{_STARS}{_PRIVATE}](?:{_G}[{_STARS}]){{0,3}}(?:{_G}[*·])?|{_G}\*(?![*])))?"
)
_STAR_FIRST = re.compile(
    rf"(?P<sep>[★☆⭐]{_G})(?P<open>[{_OPEN}]{_G})?{_LEVEL}(?P<close>{_G}[{_CLOSE}])?(?:(?P<gap>{_G})(?P<gperiod>{PERIOD}))?"
)
_PERIOD_FIRST = re.compile(rf"(?P<period>{PERIOD})(?P<sep>{_G}[{_STARS}*·●▲]{_G}){_LEVEL}")
_OCR_LINE = re.compile(rf"^{_G}{_LEVEL}(?P<sep>{_G}[{_OCR}A-Za-z]{{1,2}}{_G})(?P<period>{PERIOD}){_G}$", re.M)

_ANCHOR = re.compile(
    rf"[绝决绐绍觉机杌枧朹讥饥几扎矶叽玑肌枳杋秘泌必袐秋觅私色维][ ]{{0,8}}\n?[密蜜宓谧觅审秘泌嘧]"
    rf"|密[ ]{{0,8}}[绝机秘密]|[极最特超顶高中低普核全甲国涉限加][ ]{{0,8}}(?:密|秘|机)(?![^\n]{{0,2}}码)"
    rf"|(?i:secret|confidential|classified)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A writing that may be a mark. Offsets are of the text as it stands; `inside` the folded span."""

    span: Span
    inside: Span
    form: Form
    level: Level | None
    level_piece: Piece
    spelling: Spelling
    order: Order
    period: Period
    separator: Piece | None
    label: Piece | None
    brackets: tuple[Span, ...]
    spaces: tuple[Span, ...]
    disguised: tuple[Span, ...]
    canonical: str | None


def find_candidates(text: str, folded: Folded) -> Iterator[Candidate]:
    """Yield every writing in `text` that may be a state-secret mark, in order of place, none overlapping."""
    done = 0
    for anchor in _ANCHOR.finditer(folded.text):
        if anchor.start() < done:
            continue
        if not _worth_a_look(folded.text, anchor.start(), anchor.end()):
            continue
        match, order = _parse(folded.text, anchor.start(), anchor.end(), done)
        if match is None:
            continue
        done = max(match.end(), done)
        yield _candidate(text, folded, match, order)


_STANDS = re.compile(
    rf"[\s\d{_OPEN}{_CLOSE}{_STARS}*★:：/|｜,，;；#>\-—_☑√✓☐□■]*(?:[^\n]{{0,12}}密{_G}级[^\n]{{0,6}}|份{_G}号[^\n]{{0,10}}|[Nn][Oo]\.?)?"
)


def _worth_a_look(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether prose can be ruled out: something mark-like stands near, or the word stands alone."""
    near = text[max(0, start - 12) : end + 14]
    if _NEAR.search(near):
        return True
    left = text[text.rfind("\n", 0, start) + 1 : start]
    right_end = text.find("\n", end)
    right = text[end : right_end if right_end >= 0 else len(text)]
    return _ALONE_LEFT.search(left) is not None and _ALONE_RIGHT.match(right) is not None


_NEAR = re.compile(rf"[{_STARS}{_PRIVATE}*●▲■·∙]|[0-9OolI半一二三四五六七八九十拾廿卅]{_G}(?:年|个月|月|天|日|周|[yY]ear|[mM]onth)|长{_G}期|永久|不限期|无限期|[前后]{_G}(?:$|[^ ]?$)|启用|保密{_G}期限|密{_G}级{_G}[:：]|解密")  # fmt: skip
_ALONE_LEFT = re.compile(rf"(?:^|[ ]{{2}}|[{_OPEN}:：/|>*#\-_、，,；;。.0-9急件份号提]|[☑√✓☐□■■])[ ]*$")
_ALONE_RIGHT = re.compile(
    rf"{_G}级?{_G}(?:$|[ ]{{2}}|[{_CLOSE}/|<*#\-_、，,；;.0-9特加急平]|[☑√✓☐□■])|{_G}[{_OPEN}]"
)


def _parse(text: str, start: int, end: int, floor: int) -> tuple[re.Match[str] | None, Order]:
    """Match the fullest writing around the anchor at [start, end)."""
    line = max(text.rfind("\n", 0, start) + 1, floor)
    ocr = _OCR_LINE.match(text, line) if line == text.rfind("\n", 0, start) + 1 else None
    head = text[max(line, start - 30) : start]
    if m := re.search(rf"[★☆⭐]{_G}[{_OPEN}]?{_G}\Z", head):
        at = start - len(head) + m.start()
        first = _PERIOD_FIRST_END.search(text[max(line, at - 24) : start])
        if first:
            found = _PERIOD_FIRST.match(text, max(line, at - 24) + first.start())
            if found and found.end() > start:
                return found, "period_first"
        found = _STAR_FIRST.match(text, at)
        if found and found.start("level") <= start < found.end("level"):
            normal = _normal(text, start, line)
            if normal is None or normal.group("sep") is None:
                return found, "star_first"
    elif m := _PERIOD_FIRST_END.search(head):
        found = _PERIOD_FIRST.match(text, start - len(head) + m.start())
        if found and found.end() > start:
            return found, "period_first"
    normal = _normal(text, start, line)
    if normal is None:
        return ocr, "normal"
    if normal.group("period") is None and ocr:
        return ocr, "normal"
    return normal, "star_last" if normal.group("last") else "normal"


_PERIOD_FIRST_END = re.compile(rf"(?:{PERIOD}){_G}[{_STARS}*·●▲]{_G}\Z")
_LABEL_END = re.compile(_LABEL.replace("?P<label>", "") + rf"(?:[{_OPEN}]{_G})?\Z")
_LABEL_HINT = re.compile(rf"[级别等志识限密]{_G}[:：/|]{_G}[{_OPEN}]?{_G}\Z|[{_OPEN}]{_G}\Z")


def _normal(text: str, start: int, floor: int) -> re.Match[str] | None:
    """Match label, bracket and level at the leftmost start that still covers `start`."""
    head = text[max(floor, start - 24) : start]
    if _LABEL_HINT.search(head):
        for at in range(max(floor, start - 24), start):
            m = _NORMAL.match(text, at)
            if m and m.start("level") <= start < m.end("level"):
                return m
    for back in (4, 3, 2, 1, 0):  # 内部机密, 国家秘密 begin before the anchor
        if start - back >= floor:
            m = _NORMAL.match(text, start - back)
            if m and m.start("level") <= start < m.end("level"):
                return m
    return None


def _candidate(text: str, folded: Folded, m: re.Match[str], order: Order) -> Candidate:
    groups = m.groupdict()
    ocr_or_normal = "sep" in groups and "gperiod" not in groups

    def piece(name: str) -> Piece | None:
        if groups.get(name) is None or not groups[name]:
            return None
        start, end = folded.back(*m.span(name))
        return Piece(text[start:end], m.group(name), Span(start, end))

    level_piece = piece("level")
    assert level_piece is not None  # every pattern has a level
    period_name = "period" if groups.get("period") else "gperiod"
    period_piece = piece(period_name)
    start, end = folded.back(m.start(), m.end())
    inside = Span(m.start(), m.end())
    separator = piece("sep") or piece("star") or piece("last")
    if groups.get("sep") or order == "period_first" or ocr_or_normal or groups.get("last"):
        form: Form = "full" if period_piece else "starred"
    elif period_piece:
        form = "gap"
    else:
        form = "starred" if groups.get("star") else "bare"
    if order == "star_first":
        form = "full" if period_piece else "starred"
    if form == "bare" or form == "starred":
        end = folded.back(m.start(), _trimmed_end(m))[1]
        inside = Span(m.start(), _trimmed_end(m))
    level, spelling = _read_level(level_piece)
    period = read_period(period_piece) if period_piece else Period("missing")
    brackets = tuple(
        Span(*folded.back(*m.span(n))) for n in ("open", "close", "popen", "pclose", "gopen", "gclose") if groups.get(n)
    )
    body = Span(start, end)
    return Candidate(
        span=body,
        inside=inside,
        form=form,
        level=level,
        level_piece=level_piece,
        spelling=spelling,
        order=order,
        period=period,
        separator=separator,
        label=piece("label"),
        brackets=brackets,
        spaces=_spaces(text, level_piece, separator, period_piece),
        disguised=_disguised(text, body),
        canonical=canonical(level, period),
    )


def _trimmed_end(m: re.Match[str]) -> int:
    return m.start() + len(m.group(0).rstrip())


def _read_level(piece: Piece) -> tuple[Level | None, Spelling]:
    word = re.sub(r"\s", "", piece.folded)
    bare = word.removesuffix("级")
    spelling: Spelling = "standard"
    level: Level | None
    if bare in ("绝密", "机密", "秘密"):
        level = bare  # type: ignore[assignment]  # one of the three by the test
        if re.search("[絕機祕]", piece.text):
            spelling = "traditional"
        return level, spelling
    if bare in _MISWRITTEN:
        return _MISWRITTEN[bare], "miswritten"
    if re.match("[A-Za-z]", word):
        return None, "foreign"
    return _MEANT.get(word), "invented"


def canonical(level: Level | None, period: Period) -> str | None:
    """Return the right form (机密★10年), or None where a level or period would have to be chosen."""
    if level is None:
        return None
    match period.kind:
        case "years" if isinstance(period.value, int) and period.value > 0:
            return f"{level}★{period.value}年"
        case "months" if isinstance(period.value, int) and period.value > 0:
            years, months = divmod(period.value, 12)
            return f"{level}★{years}年" if not months else f"{level}★{period.value}个月"
        case "days" if isinstance(period.value, int) and period.value > 0:
            return f"{level}★{period.value}日" if "日" in (period.piece.folded if period.piece else "") else f"{level}★{period.value}天"
        case "until" if isinstance(period.value, str):
            y, mth, d = map(int, period.value.split("-"))
            return f"{level}★{y}年{mth}月{d}日"
        case "condition" if isinstance(period.value, str):
            return f"{level}★{period.value}"
        case "indefinite" if period.piece and re.sub(r"\s", "", period.piece.folded) == "长期":
            return f"{level}★长期"
    return None


def _spaces(text: str, *pieces: Piece | None) -> tuple[Span, ...]:
    found: list[Span] = []
    for p in pieces:
        if p is not None:
            found += [Span(p.span.start + m.start(), p.span.start + m.end()) for m in re.finditer(r"[^\S\n]+", p.text)]
    return tuple(sorted(set(found), key=lambda s: s.start))


_LOOKS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f\ue000-\uf8ff㊙宻⭑🟊⍟🟉]")


def _disguised(text: str, span: Span) -> tuple[Span, ...]:
    part = text[span.start : span.end]
    hits = [*HIDDEN_PATTERN.finditer(part), *_LOOKS.finditer(part)]
    return tuple(sorted((Span(span.start + m.start(), span.start + m.end()) for m in hits), key=lambda s: s.start))
