"""Marks voided in words that do not touch them: a note on a line beside (原标志作废), a note for a whole volume.

    机密★10年                                            秘密
    本件密级作废，2007年10月15日解密                       编者按：…原件上的密级字样照录，不再具有效力。

Rules for changing marks say the same of no paper (变更密级的，原标志应当作废): such sentences are passed over.
"""

import re

from biaoshi.marks.wording import GAP, SECRET, SECRET_MARK

_G = GAP
_WHOSE = r"(?:原件?|本件|本卷|本文件?|此件|该件|此|该|上述|以上|文中|旧|其|各[件文]|所[收载录][^，。；\n]{0,6})?(?:上|中)?(?:的|所)?(?:原|[标注定有]){0,2}的?"
_MARK = rf"(?:国家秘密|保密|密级)?(?:密{_G}级|标[志识注记])(?:标[志识注记]|字样|期限|和保密期限)?|[“「]?{SECRET_MARK}[”」]?(?:密级)?(?:标[志识注记]|字样)"
_KEPT = (
    r"(?:(?:均|一律|仍|系|皆)?(?:照[录排印]|照原样[^，。；\n]{0,4}|保留|仍?予保留|未[作加予]?[删改更]\S{0,3}|原样[^，。；\n]{0,4}|(?:均)?系?(?:历史|当时|原件)[^，。；\n]{0,8})[，,、]?"
    r"(?:(?:仅供|仅为|只为|以存|用以)[^，。；\n]{1,10}[，,])?)?"
)
_GONE = (
    r"(?:(?:业|已经?|现|均|早|皆|一并|同时|一律|随之|自[行动]|予以|宣布|即行|即|自即日起|自[0-9年月日. ]{4,14}起?){1,4}|现予)?[ ]{0,4}"
    r"(?:作废|废止|注销|失效|无效|撤销|取消|停用|停止使用|不再使用|划[销去]|涂销|(?:不再|已不|不)(?:具有?|发生|产生)?(?:任何|法律|保密|原有|现行)?(?:效力|有效|适用|生效|起作用))"
)
_VOID = re.compile(rf"(?P<whose>{_WHOSE})(?P<mark>{_MARK})[ ]{{0,4}}{_KEPT}{_GONE}(?![的时后前者日]|之[前后日])")
_MAY = re.compile(
    r"(?:密|级|标[志识注记])[^。；]{0,60}(?:[废失无]效|作废|废止|[注划涂撤]销|取消|停用|停止使用|不再使用|划去|效力|有效|适用|生效|作用)"
)
"""What every note has: tried first, since most papers have none."""
_DOUBT = re.compile(
    r"(?:应当?|须|可以?|拟|建议|如果?|若|凡|不得|未|擅自|是否|申请|何时|怎样|如何|需要?|予以|请|将|待|可能)[^，。；：:\n]{0,6}$"
)
_CHANGED = re.compile("变更|调整|改为|改定|降为|升为|重新(?:确定|标)|[降升]密")
_ALL = re.compile(
    r"原件|原文|原貌|原样|照[录排印]|各[件文篇]|所[收载录注标]|本[册书卷辑集编]|文中|全[册书卷]|汇编|选编|均|一律|保留"
)
_GONE_WORD = re.compile("[效销废消用去]")
_NOTE = 120  # code points of a line beyond which it is running text, no note
_FRONT, _BACK = 6000, 2000


def _voids(text: str) -> list[re.Match[str]]:
    if _MAY.search(text) is None:
        return []
    return [m for m in _VOID.finditer(text) if not _DOUBT.search(text[max(0, m.start() - 12) : m.start()])]


def voided_beside(level: str | None, above: list[tuple[str, str]], below: list[tuple[str, str]]) -> bool:
    """Tell whether a note on a line above or below says that the mark of `level` is void.

    Each line comes as folded and with the marks of other kinds blanked: a change spelled out beside its old mark
    (密级变更为秘密★5年，原标志作废) voids the old one, while a mere 变更 beside a new mark does not.
    """
    for lines, later in ((above, False), (below, True)):
        for text, left in lines:
            if len(text) > _NOTE or not _GONE_WORD.search(text) or _CHANGED.search(left):
                continue
            for m in _voids(text):
                named = re.search(SECRET, m["mark"].replace("国家秘密", ""))
                if named and (level is None or level not in re.sub(" ", "", named[0])):
                    continue
                if later or not m["whose"].startswith(("原", "旧")):
                    return True
    return False


def void_notes(text: str) -> tuple[int, ...]:
    """Return where notes begin that void every mark of a volume (原件上的密级字样照录，不再具有效力), in folded `text`."""
    found: list[int] = []
    for start, part in ((0, text[:_FRONT]), (max(_FRONT, len(text) - _BACK), text[max(_FRONT, len(text) - _BACK) :])):
        for m in _voids(part):
            begin = max(part.rfind("。", 0, m.start()), part.rfind("\n", 0, m.start())) + 1
            if _ALL.search(part[begin : m.end()]) and m.end() - begin > 12:
                found.append(start + m.start())
    return tuple(found)
