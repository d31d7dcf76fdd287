"""Declassification: the stamp 解密 (已解密, 已自行解密, 解密 2026年1月1日) as a mark, and what the text says of it.

解密 is also what one does with ciphers and what headlines do with gossip, so a bare stamp stands only at the head of a
paper, in a header or text box, or beside a state-secret mark (国家秘密文件、资料和其他物品标志的规定 第七条).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from biaoshi.marks.anchors import near
from biaoshi.marks.entry import standing_mark
from biaoshi.marks.outline import Outline
from biaoshi.marks.period import read_date
from biaoshi.marks.setting import struck
from biaoshi.marks.spot import near_line
from biaoshi.marks.standing import Weight
from biaoshi.marks.wording import GAP, LABEL, SECRET
from biaoshi.types.document import Span
from biaoshi.types.facts import Particulars, Statement
from biaoshi.types.mark import Mark

_G = GAP
_STAMPED = rf"解{_G}密(?![码钥机器程算软函卡锁]|审[核查议](?!日期|时间)|会议|小组|工作|条件|程序)"
DAY = rf"[12][0-9]{{3}}{_G}(?:年{_G}[0-9]{{1,2}}{_G}月{_G}[0-9]{{1,2}}{_G}日|[.\-/]{_G}[0-9]{{1,2}}{_G}[.\-/]{_G}[0-9]{{1,2}})"
_LIFTED = rf"密{_G}级(?:业?已经?|现已?|均已|自行)?(?:[于自]{_G}{DAY}起?)?{_G}(?:解除|撤销|取消)(?![的前时后])"
_ANCHOR = re.compile(
    rf"(?=[不取密撤解])(?:{_STAMPED}|(?:解除|撤销|取消){_G}密{_G}级|{_LIFTED}|不再(?:作为|属于|是)国家秘密)"
)
_HAN_DAY = r"[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
_WHEN = rf"(?:{DAY}|[12][0-9]{{3}}{_G}年{_G}[0-9]{{1,2}}{_G}月{_G}[0-9]{{1,2}}{_G}号|{_HAN_DAY}|[12][0-9]{{3}}[01][0-9][0-3][0-9](?![0-9])|[12][0-9]{{3}}[.\-/][0-9]{{1,2}}(?![0-9.\-/])|[12][0-9]{{3}}{_G}年(?:{_G}[0-9]{{1,2}}{_G}月(?:份|底|初)?)?|[一二][〇○零一二三四五六七八九]{{3}}年(?:[一二三四五六七八九十]{{1,2}}月)?)"
_VOIDED = rf"(?:(?:原|本件|本卷|此件|该件|本文件)?(?:的)?(?:密{_G}级|(?:密级|保密)?标[志识])(?:业?已经?|均已?|现已?|即|随之)?(?:作废|废止|失效|注销)[，,、；; ]{_G})?"
"""What is said of the old mark before the word: 本件密级作废，2007年10月15日解密."""
_ORGAN = r"(?:经|由|据|根据|依据|按照?)[^。；，,\n]{2,36}?(?:批准|审核|审查|审定|决定|同意|确定|通知|批复|函|规定|第[0-9]+号|[0-9]+号)?"
_APPROVED = r"(?:经|由|据|根据|依据|按照?)(?:[^。；，,\n]{1,36}?|)(?:解密审核|批准|审核|复核|审查|复查|审定|鉴定|核定|核准|清理|研究|审批|决定|同意|确定|批复|号(?:文件?|通知|函|批复|令)?|定密(?:单位|机关)|保密(?:局|行政管理部门|办公?室?))"
"""With nothing between it and the verb an organ must be one that decides: 据知情人解密 is a headline."""
_VERB = r"(?:已|审核|复核|鉴定|清理|统一|集中|整卷|批量|同意|批准|决定|业已|已经|现已|均已|予以|现予以?|准予|自行|自动|提前|到期|届满|期满|按期|依法|全部|正式){0,4}"
_WRITING = re.compile(
    rf"{LABEL}(?P<open>[（(【\[〔「『〈<]{_G})?(?P<word>{_VOIDED}(?:(?:本|此|该)(?:文件?|件|档案|案?卷|资料|材料|册)(?:的?密级)?)?{_G}(?:(?:的?保密)?期限?(?:业|现)?已?(?:经|于{_G}{_WHEN})?(?:届?满|到期|期满)[，, ]{_G})?"
    rf"(?:(?:{_ORGAN}[，,、 ]|{_APPROVED}){_G})?{_VERB}(?:[于自从]?{_G}(?P<first>{_WHEN})(?:起|后)?{_G}[，,]?{_G})?(?:(?:{_ORGAN}[，,、 ]|{_APPROVED}){_G})?{_VERB}{_G}(?P<core>{_STAMPED}|(?:解除|撤销|取消){_G}密{_G}级|{_LIFTED}|不再(?:作为|属于|是)国家秘密)"
    rf"(?:事项)?(?:管理|保管|对待)?(?:文件|档案|件|章|资料)?)(?:{_G}[（(：:，,;；/|·★☆]?{_G}(?:解密|批准|审核)?(?:日期|时间)?{_G}[:：]?{_G}(?P<second>{_WHEN}){_G}(?:起|前)?(?:[)）]|(?=[ （(，,。；;】\]〕」』〉>]|$)))?"
    rf"(?:{_G}[（(，,]?{_G}(?:[见据]|依据|根据|文号[:：])?(?P<number>[\u4e00-\u9fff]{{1,16}}[〔\[（(][12][0-9]{{3}}[〕\]）)]{_G}第?[0-9]{{1,4}}{_G}号)(?:文件?|通知|函|批复|决定)?[)）]?)?"
    rf"(?:{_G}[（(，,;；]{_G}(?P<basis>(?:依据|根据|批准文号|文号|批准机关|经|按照|由)[^。；（）()\n]{{2,40}})[)）]?)?(?:{_G}[，,（(；;]?{_G}(?:后)?(?:转为?|改为|作为|按){_G}(?:工作秘密|内部[\u4e00-\u9fff]{{0,4}})(?:管理|掌握)?[)）]?)?(?:{_G}[，,、；;并]?{_G}(?:现|已|可以?|同意|准予|予以|允许|准许|暂不|不宜|尚未){{0,2}}(?:对外|向社会|全部|部分)?(?:公开|开放|提供利用|利用|查阅|公布))?(?P<close>{_G}[)）】\]〕」』〉>])?(?P<stop>{_G}[。.])?",
    re.M,
)
_ON_LINE = re.compile(rf"(?:解密|批准|审核)?{_G}(?:日期|时间|年月日)?{_G}[:：]?{_G}({DAY}|{_HAN_DAY})")
_TOLD = re.compile(
    rf"[（(]?(?:[^。；（）()\n]{{0,24}}号{_G}[，,]{_G})?({DAY})(?:{_G}(?:[经由][^。；\n]{{2,24}}|[^。；，,\n]{{2,16}}(?:馆|局|厅|部|委|办|院|室)))?[)）]?"
)
"""Below the stamp: （江外解密〔2024〕9号，2024年3月1日）, 1989年12月15日 江岚省档案馆."""
_BASIS_LINE = re.compile(
    r"(?:解密)?(?:依据|批准|审批|审核|决定|文号|机关|单位|通知)[^:：\n]{0,6}[:：][ ]{0,4}([^\n]{2,40})"
)
_IN_WORD = re.compile(r"(?:经|由|根据|依据|按照?|据)([^。；，,\n]{2,36})")
_FUTURE = re.compile(
    r"[★☆*·][ ]*$|[年月日]后$|(?:自动|后|届时|可以?|应当?|不得|未|尚未|没有|不|待|拟|申请|建议|是否|进行|加|审批|定期|需要?)$"
)
_GONE = re.compile("作废|废止|失效|注销|停用|划销|不再有效")
_SAID = re.compile(
    r"(?:本|此|该|上述)(?:文件?|件|档案|通知|报告|资料|批|卷)[^。；\n]{0,40}?解密|(?:保密期限?|期限)(?:已|现已)?(?:届满|期满|已满)[^。；\n]{0,20}解密|(?:现|已|决定)[^。；\n]{0,12}(?:予以|提前)解密"
)
_NEGATED = re.compile(
    r"(?:未|不得|不能|尚|不予|没有|不|待|拟|可|应|是否)[^，。]{0,4}解密|解密(?:条件|时间|审核|程序|工作|办法|后)"
)


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield the declassification marks of `shape`, dated and with their basis where they tell."""
    text, done = shape.text, 0
    for anchor in (m for a, b in near(text, "密", 120) for m in _ANCHOR.finditer(text, a, b)):
        if anchor.start() < done:
            continue
        line = near_line(shape, anchor.start())
        if anchor.start() - line > 120:
            continue  # running text
        m = _around(text, max(line, anchor.start() - 80, done), anchor.start())
        if m is None or _FUTURE.search(text[line : m.start("core")]) or _FUTURE.search(text[line : m.start()]):
            continue
        if re.match(r"解[ ]{0,6}密(?:日期|时间)", m[0].lstrip()) and not _old_gone(shape, m):
            continue  # a field that says when the period ends
        inside = Span(m.end() - len(m[0].lstrip()), m.start() + len(m[0].rstrip()))
        done = m.end()
        weight: Weight = "dated" if m["first"] or m["second"] else "stamp"
        mark = standing_mark(shape, inside, "declassified", weight, bracketed=bool(m["open"]))
        if mark is not None:
            yield replace(mark, on=_on(shape, m), basis=_basis(shape, m))


def _old_gone(shape: Outline, m: re.Match[str]) -> bool:
    """The old mark is void by words on this line, or struck through on one of the two lines beside it."""
    line = shape.line(m.end() - 1)
    if _GONE.search(shape.text, m.end(), min(line.end, m.end() + 60)):
        return True
    near = shape.lines_before(line.start, 2) + shape.lines(line.end + 1, 2)
    return any(
        re.match(rf"[（(【]?{SECRET}", x.text) and struck(shape, Span(*shape.folded.back(x.span.start, x.span.end)))
        for x in near
    )


def _around(text: str, start: int, anchor: int) -> re.Match[str] | None:
    """Match the longest writing before which nothing of its own sentence is left, else the bare one."""
    best: re.Match[str] | None = None
    for at in range(anchor, start - 1, -1):
        if at > start and text[at - 1] not in " （(【[〔「“『〈<0123456789年月日天期级密标章:：★|/，,、#*前":
            continue
        m = _WRITING.match(text, at)
        if m and m.start("core") == anchor and (best is None or m.start() < best.start()):
            best = m
    return best


def _on(shape: Outline, m: re.Match[str]) -> date | None:
    """The day of declassification, in the writing or on one of the two lines below it."""
    if written := m["first"] or m["second"]:
        return read_date(written)
    if lifted := re.search(DAY, m["core"]):
        return read_date(lifted[0])
    if beside := re.compile(rf"{_G}[（(]{_G}({DAY}|{_HAN_DAY})").match(shape.text, m.end()):
        return read_date(beside[1])  # 已解密（2023年9月16日保密期限届满）
    for line in shape.lines(shape.line(m.end() - 1).end + 1, 2):
        if found := _ON_LINE.fullmatch(line.text) or (len(line.text) <= 40 and _TOLD.fullmatch(line.text)) or None:
            return read_date(found[1])
    above = shape.lines_before(near_line(shape, m.end() - 1), 1)
    found = _ON_LINE.fullmatch(above[0].text) if above else None
    return read_date(found[1]) if found else None


def _basis(shape: Outline, m: re.Match[str]) -> str | None:
    """The instrument or organ named, in the writing or on one of the three lines below it."""
    if m["number"]:
        return re.sub("^(?:依据|根据|按照?|经)| ", "", m["number"])
    if m["basis"]:
        return re.sub(r"^(?:依据|根据|经|按照|由|批准文号|批准机关|文号)[:：]?", "", m["basis"]).strip()
    if named := _IN_WORD.search(m["word"]):
        return named[1].strip()
    for line in shape.lines(shape.line(m.end() - 1).end + 1, 3):
        if found := _BASIS_LINE.match(line.text):
            return found[1].strip()
    return None


def find_statements(shape: Outline, marks: tuple[Mark, ...], particulars: Particulars) -> Iterator[Statement]:
    """Yield a `declassified` statement for each stamp, and for sentences that say this paper is declassified."""
    del particulars
    for mark in marks:
        if mark.kind == "declassified" and mark.role != "mention":
            yield Statement("declassified", mark.span, mark.basis, on=mark.on, mark=_old(mark, marks))
    if "解密" not in shape.text:
        return
    taken = [m.span for m in marks if m.kind == "declassified"]
    for m in (m for a, b in near(shape.text, "解密", 120) for m in _SAID.finditer(shape.text, a, b)):
        span = Span(*shape.folded.back(m.start(), m.end()))
        sentence = shape.text[m.start() : m.end() + 4]
        if _NEGATED.search(sentence) or any(span.overlaps(t) for t in taken) or shape.teaching >= 3:
            continue
        day = re.search(f"{DAY}|{_HAN_DAY}", m[0])
        named = _IN_WORD.search(m[0])
        yield Statement("declassified", span, named[1] if named else None, on=read_date(day[0]) if day else None)


def _old(mark: Mark, marks: tuple[Mark, ...]) -> Span | None:
    """The state-secret mark nearest to it, within 120 characters."""
    near = [m for m in marks if m.kind == "state_secret" and abs(m.span.start - mark.span.start) < 120]
    return min(near, key=lambda m: abs(m.span.start - mark.span.start)).span if near else None
