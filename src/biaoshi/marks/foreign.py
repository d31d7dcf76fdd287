"""Marks of foreign papers and of international organisations, by language; and whether a paper is such a paper.

A mark that nothing Chinese could be meant by (СЕКРЕТНО, NATO RESTRICTED, STRENG GEHEIM) stands wherever it has its line
to itself at the head. English level words are what people write on our own papers by mistake (MK108), so they and other
everyday words count only on a paper in a foreign language, of a foreign issuer, or on a translation.
"""

import re
from collections.abc import Iterator

from biaoshi.marks.entry import standing_mark
from biaoshi.marks.outline import Outline
from biaoshi.types.document import Span
from biaoshi.types.mark import Mark

_OURS_NEVER = {
    "alliances": "(?:COSMIC|NATO|ATOMAL|EURATOM|EU|UE|WEU|FIVE EYES)[ -]{1,2}(?:TOP[ -]SECRET|SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED)|(?:TR[ÈE]S SECRET|SECRET|CONFIDENTIEL|RESTREINT) UE|UN (?:STRICTLY )?CONFIDENTIAL",
    "English": "(?:UK|US|CAN|AUS)[ -]{1,2}(?:TOP[ -]SECRET|SECRET|CONFIDENTIAL|RESTRICTED)|UK EYES ONLY|EYES ONLY|OFFICIAL[ -]SENSITIVE|NOFORN",
    "French": "(?i:TRÈS SECRET(?:[ -]DÉFENSE)?|SECRET[ -]DÉFENSE|CONFIDENTIEL(?:[ -]DÉFENSE)?|DIFFUSION RESTREINTE)",
    "German": "(?i:STRENG GEHEIM|GEHEIM|GEHEIME (?:KOMMANDOSACHE|REICHSSACHE)|VERSCHLUSSSACHE|VS[ -]VERTRAULICH|VS[ -]NUR FÜR DEN DIENSTGEBRAUCH)",
    "Russian": "(?i:(?:С[ОO]ВЕРШЕНН[ОO] |С[ОO]В[.] ?|[ОO]С[ОO]Б[ОO] |СТР[ОO]Г[ОO] )?СЕКРЕТН[ОO]|[ОO]С[ОO]Б[ОO]Й ВАЖН[ОO]СТИ|ДЛЯ СЛУЖЕБН[ОO]Г[ОO] П[ОO]ЛЬЗ[ОO]ВАНИЯ|К[ОO]НФИДЕНЦИАЛЬН[ОO]|НЕ П[ОO]ДЛЕЖИТ [ОO]ГЛАШЕНИЮ)",
    "Ukrainian": "ЦІЛК[ОO]М ТАЄМН[ОO]|ТАЄМН[ОO]",
    "Italian": "SEGRETISSIMO|SEGRETO|RISERVATISSIMO|RISERVATO",
    "Polish, Czech": "ŚCIŚLE TAJNE|TAJNE|POUFNE|ZASTRZEŻONE|PŘÍSNĚ TAJNÉ|TAJNÉ|DŮVĚRNÉ|VYHRAZENÉ",
    "Vietnamese": "TUYỆT MẬT|TỐI MẬT|MẬT",
    "Korean": "[ⅠⅡⅢI123]급[ ]?비밀|군사[ ]?[ⅠⅡⅢI123]급[ ]?비밀|대외비|극비",
    "Japanese": "マル秘|軍[极極]秘|军极秘|部外秘|社外秘|[极極]秘扱|取扱注意|関係者外秘|関係者限り",
}
_BORROWED = {
    "English": r"TOP[ -]{1,3}SECRET|MOST SECRET|STRICTLY CONFIDENTIAL|SECRET|CONFIDENTIAL|RESTRICTED|PROTECTED|UNCLASSIFIED|CLASSIFIED",
    "Spanish, Portuguese": "ULTRA SECRETO|ALTO SECRETO|SECRETO|RESERVADO|CONFIDENCIAL",
    "Japanese": "[极極]秘|機密|机密|秘密|秘(?=[ ]*$)",
}
_LABELLED = r"(?i:distr(?:ibution)?\.?|(?:security )?classification|circulation|status) ?[:：] ?(?i:TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED|LIMITED|STRICTLY CONFIDENTIAL)(?![A-Za-z])"
_LETTER = "A-Za-zÀ-ÿĀ-žḀ-ỿЀ-ӿ"
_MORE = r"(?:[ ]?//?[ ]?[A-Z][A-Z ,/\-]{1,30})?(?:[ ]UNTIL[ ]OFFICIALLY[ ]RELEASED)?"
_ALWAYS = re.compile(rf"(?<![{_LETTER}])(?:{'|'.join(_OURS_NEVER.values())}){_MORE}(?![{_LETTER}])")
_ONLY_THERE = re.compile(rf"{_LABELLED}|(?<![{_LETTER}])(?:{'|'.join(_BORROWED.values())}){_MORE}(?![{_LETTER}])", re.M)
_ISSUER = re.compile(
    r"(?i:note verbale|(?:courtesy|unofficial|informal) translation|united nations|world (?:bank|health|trade) )"
    r"|^(?:某国|[\u4e00-\u9fff]{2,12})?驻[\u4e00-\u9fff]{1,8}(?:大?使馆|领事馆|代表团)(?![\u4e00-\u9fff]{0,6}[:：])|^(?:联合国|世界(?:银行|卫生组织|贸易组织|粮食计划署)|亚洲开发银行|欧洲?联?盟|北约|国际[\u4e00-\u9fff]{2,10}(?:组织|基金|机构|委员会|联盟))"
)
_TRANSLATED = re.compile(
    r"^[（(【\[]?(?:(?:中文|参考|非正式|节|全|摘)?译[文本]|以下[为系]译文)[ ]{0,2}[:：]?[)）】\]]?$|[（(](?:中?译[文本稿]|(?:非正式|参考|中文|内部)译[文本稿]|译自[^（）()\n]{1,20}|[俄英法德日西意]译[中汉])[)）]|^译自|^译者[:：注]|^翻译[:：]|译者注[:：]|[日月号年][ ]{0,4}译(?:出|毕|稿)?$|原文[:：][ ]{0,2}[英俄法德日西葡意韩]"
)
_OUR_LINE = re.compile(r"关于|[〔\[][12][0-9]{3}[〕\]]|文件$|通知|方案|报告$|办法|请示")
_OUR_NUMBER = re.compile(r"[〔\[][12][0-9]{3}[〕\]][ ]*第?[0-9]+[ ]*号|[局厅委部院会府]文件$")
_LATIN = re.compile(f"[{_LETTER}\u3040-\u30ff\uac00-\ud7a3]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile("[\u4e00-\u9fff]")
_ELSEWHERE = re.compile("[\u3040-\u30ff\uac00-\ud7a3]")
"""Letters that take three bytes, as Han does."""


_MAY = re.compile(f"[{_LETTER}]{{3}}|[ル极極外]秘|[扱급외극]|限り")
"""What every one of `_ALWAYS` holds: the many alternatives are tried only on lines that have it."""


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield the marks of foreign papers in `shape`: only such as stand, prose about them is no entry."""
    text, done = shape.text, 0
    while (may := _MAY.search(text, done)) is not None:
        end = text.find("\n", may.start())
        done = len(text) if end < 0 else end
        yield from _each(shape, _ALWAYS, text.rfind("\n", 0, may.start()) + 1, done)
    if foreign(shape) or foreign_issuer(shape):
        yield from _each(shape, _ONLY_THERE, 0, len(text))


def _each(shape: Outline, pattern: re.Pattern[str], start: int, end: int) -> Iterator[Mark]:
    for m in pattern.finditer(shape.text, start, end):
        mark = standing_mark(shape, Span(*m.span()), "other", "weak")
        if mark is not None:
            yield mark


def foreign(shape: Outline) -> bool:
    """Tell whether the paper is in a foreign language: hardly any Han among its letters, or kana between them."""
    sample = shape.text[:6000]
    if len(sample.encode("utf-8", "surrogatepass")) > 2.25 * len(sample) and not _ELSEWHERE.search(sample):
        return False  # mostly Han, told without counting it
    latin, han = len(_LATIN.findall(sample)), len(_HAN.findall(sample))
    return (latin >= 40 and han * 20 < latin) or (len(_KANA.findall(sample)) * 4 > han > 0)


def foreign_issuer(shape: Outline) -> bool:
    """Tell whether a paper that reads Chinese is of an embassy or an international organisation, or a translation:
    a line of its head says so, and no line of the head is one of ours."""
    lines = [x.text for x in shape.head if len(x.text) <= 60]
    if _latin_head(lines):
        return True
    if any(_TRANSLATED.search(x) for x in lines[:16]) and not any(_OUR_NUMBER.search(x) for x in lines[:8]):
        return True
    return any(_ISSUER.search(x) for x in lines[:8]) and not any(
        _OUR_LINE.search(x) and not re.search(r"会议文件$", x) for x in lines[:6]
    )


def _latin_head(lines: list[str]) -> bool:
    """Most lines of the head are in a foreign language, three at least: a photocopy with notes of ours below it. Our
    own paper with a second name or an address in English has more lines in Chinese."""
    theirs = [x for x in lines[:12] if not _HAN.search(x) and len(_LATIN.findall(x)) >= 4]
    ours = [x for x in lines[:12] if _HAN.search(x)]
    return len(theirs) >= 3 and len(theirs) > len(ours) and not any(_OUR_NUMBER.search(x) for x in lines)
