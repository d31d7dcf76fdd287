"""Who is the only one: an office, a calling, a household or a case that a small place has once (annotation guide: a unique
role, surname or household in a small place)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from biaoshi.recognisers.names.characters import COMPOUND
from biaoshi.recognisers.ties import Mention, Ties
from biaoshi.types.document import Document

_ONLY = re.compile(
    "唯一|仅有?此?[一1][户人名]|独一[户人]|[全本该][村乡镇县组校]只有|第[一1][位个名](?:大学生|博士|女|考上)|首[位名个](?:大学生|博士|女)|独户|独姓|仅有的?[两二][户人名位]|(?:我|全|本|该)[省市县区乡镇村校院][^，。；\n]{0,4}(?:首|第[一1])[位名个例]|(?:全[国省市县区]|[高中]考)[^，。；\n]{0,8}(?:状元|冠军)|最年长|最年轻|百岁老人|双胞胎|三胞胎"
    "|(?:只有|仅有?|就)[一1][个户家人]姓|历史上(?:的?第[一1]|首)[个名位]|就[他她我]一[个人名]|只有[他她我]一[个人名]|(?<=[室科部站所校厂点队])[（(][一1][人名][)）]|现有(?:人员|职工|教师|医生)[：:]?[^，。；]{0,6}[一1][人名]"
    "|(?:村|乡|镇|社区)[^，。；：\n]{0,8}新增[^，。；：\n]{0,10}[一1][例人名户](?=[：:])"
)
_ROLE = re.compile(
    "(?:院长|校长|园长|人大主席|所长|站长|局长|馆长|镇长|乡长|村主任|村支书|支部书记|村书记|党委书记|会计|村医|兽医|教导主任|办公室主任|董事长|总经理|村委会主任|妇女主任|大学生村官|驻村第一书记|卫生室负责人|台长|主持人|冠军|状元"
    "|门卫|保管员|代课教师|外籍教师|外教|赤脚医生|厂医|校医|炊事员)"
)
_PLACE = re.compile(
    "[一-鿿]{1,8}(?:村|乡|镇|街道|社区|小学|中学|学校|卫生院|医院|派出所|供销社|信用社|幼儿园|局|公司|县|组|工作站|中心|厂|站|所|馆|大队)"
)
_KEEPER = re.compile("(?:经营者|店主|摊主|业主)(?:为|是|系|[：:])?$")
_SHOP = re.compile(
    "[一-鿿]{2,12}(?:店|铺|馆|摊|坊|部)(?:[（(][^（）()\n]{0,12}[)）])?[，,、]?(?:的|之)?(?:经营者|店主|摊主)"
)
_HOLDS = re.compile("[原现曾前时]?(?:系|任|是|为)[原现]?|[原现]")
_SEAT = re.compile("(?:村|乡|镇|街道|社区|小学|中学|学校|院|所|社|园|局|公司|县|组|站|中心|厂|馆|大队)[^，。；]{0,6}$")
_ACTS = re.compile("反映|举报|控告|[诉称说向被由对将在到找问与和]|领导|同志")
_UNNAMED = re.compile("某|该")
_ANOTHER = re.compile("(?:死者|伤者|受害人|被害人|嫌疑人|对方|其[父母夫妻子女兄弟姐妹])(?:是|系|为)")
"""At the head of a clause: it is said of somebody who is not named."""
_VILLAGE = re.compile("[一-鿿]{1,5}[村镇乡]")
"""In a village or township a surname of two characters is rare enough to tell a person."""
_SENTENCE = "。；！？\n"
_AHEAD = 16


def singular(document: Document, ties: Ties, mentions: Sequence[Mention]) -> set[int]:
    """Return the persons named with a mask who are, by the words around them, the only one there."""
    found: set[int] = set()
    units: dict[object, list[Mention]] = {}
    for m in mentions:
        units.setdefault(ties.unit(document.block_at(m.span.start)), []).append(m)
    for number, block in enumerate(document.blocks):
        here = units.get(ties.unit(number))
        if here and any(m.mask for m in here):
            found |= set(_block(block.text, document.starts[number], here))
    return found


def _block(text: str, base: int, here: Sequence[Mention]) -> Iterator[int]:
    inside = sorted((m for m in here if base <= m.span.start < base + len(text)), key=lambda m: m.span.start)
    row = [m for m in inside or here if m.mask]
    starts = [m.span.start - base for m in row] if inside else []
    for only in _ONLY.finditer(text):
        ahead = _ahead(inside, base + only.end(), _AHEAD)
        if ahead and not re.search("[，。；]", text[only.end() : ahead.span.start - base]):
            yield ahead.subject
            continue
        before = bisect_left(starts, only.start()) if inside else len(row)
        if _ANOTHER.match(text, max(text.rfind(c, 0, only.start()) for c in "，。；：\n") + 1):
            continue
        if before:
            yield row[before - 1].subject
        elif ahead and ahead.mask:
            yield ahead.subject
    village = _VILLAGE.search(text) is not None
    for m in inside:
        if m.mask and ((village and m.mask.surname in COMPOUND) or _keeps(text, m.span.start - base)):
            yield m.subject
    holders = inside or ([here[0]] if len(here) == 1 else [])
    ends = [m.span.end - base for m in holders]
    for role in _ROLE.finditer(text):
        owner = _holder(text, base, holders, ends, role)
        if owner:
            yield owner.subject


def _ahead(inside: Sequence[Mention], start: int, most: int) -> Mention | None:
    """Return the first of the mentions, which are in order, that begins at `start` or at most so many code points behind."""
    number = bisect_left(inside, start, key=lambda m: m.span.start)
    return inside[number] if number < len(inside) and inside[number].span.start - start <= most else None


def _keeps(text: str, at: int) -> bool:
    """Tell whether the name at `at` is that of the keeper of a shop named just before it."""
    before = text[max(0, at - 40) : at]
    return _KEEPER.search(before) is not None and _SHOP.search(before) is not None


def _holder(
    text: str, base: int, inside: Sequence[Mention], ends: Sequence[int], role: "re.Match[str]"
) -> Mention | None:
    """Return who holds a role with its place before it: the name just behind, or the one described. `ends`: where the
    mentions, which are in order, end in the block."""
    ahead = _ahead(inside, base + role.end(), 2)
    near = text[max(0, role.start() - 14) : role.start()]
    placed = re.search(f"{_PLACE.pattern}[^，。；：]{{0,6}}$", near)
    if ahead:
        return ahead if placed and ahead.mask and "某" not in near[max(0, placed.start() - 1) :] else None
    if not inside or inside[0].span.start < base:
        return None
    at = role.start()
    clause = max((text.rfind(c, 0, at) for c in "，。；：（(、\n"), default=-1) + 1
    before = bisect_right(ends, at)
    if not before or inside[before - 1].mask is None:
        return None
    start = ends[before - 1]
    if start < max(text.rfind(c, 0, at) for c in _SENTENCE) + 1:
        return None
    said = text[max(clause, start) : at]
    holds = _HOLDS.match(said)
    if start >= clause and not holds:
        return None  # the name stands in the same clause, and no word says that it holds the role
    said = said[holds.end() :] if holds else said
    return (
        inside[before - 1]
        if _SEAT.search(said) and not _UNNAMED.search(said) and len(said) <= 20 and not _ACTS.search(said)
        else None
    )
