"""Internal marks: 内部, 内部资料 注意保存, 仅供内部使用, 敏感信息, 受控, 限制级 – words an office puts on papers that are no secrets.

They are everyday words (内部控制, 受控文件管理程序, 敏感信息保护), so the bare ones stand only where a mark stands.
"""

import re
from collections.abc import Iterator

from biaoshi.marks.anchors import over
from biaoshi.marks.entry import piece, standing_mark
from biaoshi.marks.outline import Outline
from biaoshi.marks.period import read_period
from biaoshi.marks.restricted import LONGEST, restricted
from biaoshi.marks.spot import near_line
from biaoshi.marks.standing import Weight
from biaoshi.marks.wording import FOLLOW, GAP, LABEL, PERIOD, STAR, TERM
from biaoshi.types.document import Span
from biaoshi.types.mark import Mark, Period

_G = GAP
_WITHIN_NOUNS = (
    "内文件",
    "内资料",
    "内材料",
    "内刊",
    "内读物",
    "内参考",
    "内发行",
    "内掌握",
    "内传阅",
    "内使用",
    "内交流",
)
_ANCHORS = (
    "内部",
    "受控",
    "限制级",
    "敏感",
    "内参",
    "注意保",
    "妥善保",
    "外传",
    "翻印",
    "限本单位",
    "公开资料",
    "仅供",
    "只供",
    "专供",
    "专呈",
    "仅限",
    "级以上",
    *_WITHIN_NOUNS,
)
_ONLY_LINES = ("党内", "军内", "警内", "系统内", "机关内", "行业内", "集团内", "公司内", "单位内", "不公开", "非公开")
"""Words of prose above all: they only send us to look at the whole line."""
_BELOW = re.compile(rf"\n(?P<said>{FOLLOW}){_G}$", re.M)
"""What must not be done with the paper, on the line below."""
_STAR_LAST = re.compile(r"(?P<star>[★☆⭐])[ ]*[)）】\]]?\Z")
_SPACED = re.compile("内 {1,6}部")
_NOUN = (
    "资料|文件|材料|参考|使用|刊物|发行|掌握|交流|传阅|文稿|信息|事项|公开|件|学习|讨论|敏感|工作|文档|存档|讲话|电子版"
)
_THIS = "(?:(?:本|此)(?:资料|文件|材料|件|报告|手册|教材|刊物?|通报|简报|信息|文档)(?:为|系|是|属于?)?)?"
_WITHIN = (
    rf"(?:党|军|校|院|局|司|厅|行|馆|厂|社|会|团|所|系统|机关|公司|集团|单位|行业|部门)(?:{'|'.join(_WITHIN_NOUNS)})物?"
)
"""党内文件, 系统内资料, 校内刊物: inside one body, as 内部 is."""
_READERS = r"(?:(?:领导|负责)(?:同志|干部|人)?|首长|常委|委员|党员(?:干部)?|干部|班子成员|党组(?:成员)?|代表|(?:参会|与会|内部|有关|相关|涉密|本单位)(?:人员|同志)|编委|评委|收件人|主要负责人)"
_FOR = rf"(?:仅|只|专)(?:供|限|呈|送|发)[\u4e00-\u9fff、]{{0,14}}?{_READERS}(?:内部)?(?:参[阅考]|阅[读知研存看办示]?|审阅|传阅|掌握|使用|学习|查阅)|(?:仅|只|专)?(?:供|限|发)[\u4e00-\u9fff]{{0,8}}级以上[\u4e00-\u9fff]{{0,8}}(?:参[阅考]|阅[读知研存看]?|传阅|掌握)"
"""仅供领导同志参阅, 限县处级以上干部阅读: whoever it is for, and what for. 仅供参考 is a disclaimer, no mark."""
_WORDS = (
    rf"{_FOR}|{_WITHIN}|(?:本单位|本系统|本部门|本?机关|全系统)内部(?:使用|参阅|掌握|传阅|资料|文件)|"
    rf"(?:仅{_G}?供|仅限|只限|只供|供|限)(?:本单位|本系统|本部门|机关|公司|单位|系统|集团|党员|学校|院)?内{_G}部(?:人员)?(?:{_G}(?:使用|参考|交流|学习|掌握|传阅|参阅|阅读|资料|发行|讨论))?(?:{_G}[，,、]?{_G}(?:使用|参考))?"
    rf"|内部[\u4e00-\u9fff]{{2,6}}(?={FOLLOW}|{STAR}(?:$|[0-9])|{STAR}{FOLLOW})"
    rf"|内{_G}部(?:{_G}(?:{'|'.join(_G.join(w) for w in _NOUN.split('|'))})){{0,2}}"
    r"|(?:高度|重要|一般)?敏感(?:(?:信息|资料|文件|数据|级|内容|材料)|(?=[ ]*[★☆]))|受控(?:文件|资料|文本|版本|本)?|限制级(?:文件|资料)?|内参(?:资料|文件)?|非公开资料|不予公开资料"
)
_WRITING = re.compile(
    rf"{LABEL}(?P<open>[（(【\[〔《]{_G})?(?:(?<![密级])[★☆]{_G})?(?P<word>{_THIS}(?:{_WORDS}))(?P<joined>性?出版物)?"
    rf"(?:(?P<sep>{STAR}{_G})(?P<period>{PERIOD})|{_G}(?:[，,、；;]{_G})?(?P<popen>[（(]{_G})?(?P<term>{TERM})(?:{_G}[)）])?)?"
    rf"(?P<follow>{FOLLOW})?(?P<star>{STAR})?(?P<close>{_G}[)）】\]〕》])?",
    re.M,
)
_PHRASE = re.compile(
    rf"(?P<open>[（(【\[〔]{_G})?(?P<word>(?:此件|本件|请)?{FOLLOW[:-5]}{{1,4}})(?P<star>{STAR})?(?P<close>{_G}[)）】\]〕])?",
    re.M,
)
_DISCLAIMER = re.compile(r"请?仅供(?:参考|学习|交流)")
_CONFIDES = re.compile("[此本]件|保密|内部|外[传泄]|泄[露漏密]|知悉")
"""Only with one of these is a phrase of handling (不准翻印，阅后退回) more than a custom of the registry."""
_SET = re.compile(r"级以上|专供|专呈|专送|注意保存|外传|翻印|免费交流|仅供|仅限|只限|只供|限内部|供内部")
_NOT = re.compile(
    r"(?:机密|绝密|秘密|电报|传真|明电|控制|审计|管理|机构|人员|监督|关系|规定|制度|结构|矛盾|市场|程序|设施|网络|系统|收入)"
)


_BEGINS = re.compile(
    r"[\n (*,\-;\[|·—•★☆、《【〔一不专严仅会传供保信免党全公内军切勿单厂厅发受只司团妥密局属性所敏文未本机材标校此注涉用社禁等类系级行请资部重阅限院集非馆高！!（，；｜]"
)
"""Every character a writing or a phrase can begin with."""
_OPENNESS = re.compile("[ ]*[（(](?:此件|本件)?(?:不予|依申请|主动)公开[ ]*[:：，,]")


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield the internal marks of `shape`, mentions of written-out ones (内部★5年) included."""
    text, done, seen = shape.text, 0, -1
    for at, end in _anchors(text):
        if at < done:
            continue
        line = near_line(shape, at)
        if _OPENNESS.match(text, line):
            continue  # the reason of an openness attribute: （不予公开：内部文件）
        if line != seen and (whole := _whole_line(shape, line, end)):
            seen, done = line, whole[0].end
            if whole[1]:
                yield whole[1]
            continue
        seen = line
        if _NOT.match(text, end) or text[at:end] in _ONLY_LINES:
            continue
        m = over(text, max(line, at - 16, done), at, _WRITING, _PHRASE, begins=_BEGINS)
        if m is None or _DISCLAIMER.fullmatch(m["word"]) or (m.re is _PHRASE and not _CONFIDES.search(m["word"])):
            continue
        done = m.end()
        groups = m.groupdict()
        written = piece(shape, m, "period") or piece(shape, m, "term")
        mark = standing_mark(
            shape,
            Span(m.start(), m.start() + len(m[0].rstrip())),
            "internal",
            _weight(m),
            bracketed=bool(m["open"]),
            period=read_period(written) if written else Period("missing"),
            separator=piece(shape, m, "sep") or piece(shape, m, "star"),
            label=piece(shape, m, "label") if "label" in groups else None,
        )
        if mark:
            yield mark


def _whole_line(shape: Outline, line: int, at: int) -> tuple[Span, Mark | None] | None:
    """Take the line that begins at `line` if the whole of it keeps a paper inside a body: where it is, and its mark."""
    stop = shape.text.find("\n", at, line + 2 * LONGEST)
    stop = stop if stop >= 0 else len(shape.text)
    written = shape.text[line:stop]
    if len(written) > 2 * LONGEST or not (found := restricted(written.strip())):
        return None
    start = line + len(written) - len(written.lstrip())
    below = _BELOW.match(shape.text, stop)
    span = Span(start, below.end("said") if below else start + len(written.strip()))
    weight: Weight = "plain" if found.restricted else "weak"
    star = _STAR_LAST.search(shape.text, span.start, span.end)
    mark = standing_mark(
        shape,
        span,
        "internal",
        "strong" if star else weight,
        bracketed=found.bracketed,
        separator=piece(shape, star, "star") if star else None,
    )
    return span, mark


def _anchors(text: str) -> list[tuple[int, int]]:
    """Places worth a look, in order: plain searches for rare words are many times faster than one pattern of them."""
    found = [m.span() for m in _SPACED.finditer(text)] if "内 " in text else []
    for word in {*_ANCHORS, *_ONLY_LINES}:
        at = text.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = text.find(word, at + 1)
    return sorted(found)


def _weight(m: re.Match[str]) -> Weight:
    word = re.sub(r"\s", "", m[0])
    if re.search("[★☆⭐✭]", word) or ((m.groupdict().get("period") or m.groupdict().get("term")) and len(word) < 24):
        return "strong"
    if m.groupdict().get("follow") or (m.re is _PHRASE and re.search("保存|保密|外传", word)):
        return "plain"
    return "plain" if _SET.search(word) and len(word) >= 6 else "weak"
