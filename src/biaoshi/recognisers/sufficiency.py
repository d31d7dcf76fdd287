"""Is a mask enough? (annotation guide, «Is a mask sufficient?») And: who is named by parts that are each harmless?

The masks of one person are judged together. Not enough, in this order:

    completed   two masks show together what each hides
    in clear    the same person or number stands in clear elsewhere in the document
    number      a name with the first six and last four of an identity number, or with four or fewer digits hidden
    birth       a full date of birth with a name or a village
    village     a village or deeper with a name (township at most is let pass), worst with part of a phone
    role        an office held by one, the only household, a rare surname in a small place
    minor       school and class of a minor
    pointer     the way to a public document that names the person
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from biaoshi.recognisers.masks import Form, Mask, fits, form
from biaoshi.recognisers.names.characters import COMPOUND

_ROLE = re.compile(
    "(?:院长|校长|园长|所长|站长|局长|镇长|乡长|村主任|村支书|支部书记|村书记|党委书记|镇党委书记|乡党委书记|乡党委书记|会计|村医|兽医|教导主任|董事长|总经理|村委会主任|妇女主任|大学生村官|驻村第一书记|卫生室负责人|台长|馆长|主持人|冠军|状元)"
)
_ROLE_PLACE = re.compile(
    "[一-鿿]{1,8}(?:村|乡|镇|街道|社区|小学|中学|学校|卫生院|医院|派出所|供销社|信用社|幼儿园|局|公司|县|组|工作站|中心|厂|站|所)"
)
_ONLY = re.compile(
    "唯一|仅有一[户人名]|独一[户人]|全[村乡镇县组校]只有|仅此一[户人]|第一[位个名](?:大学生|博士|女|考上)|首[位名个](?:大学生|博士|女)|独户|最年长|最年轻|百岁老人|双胞胎|三胞胎"
)
_POINTER = re.compile(
    "(?:详见|全文见|参见|可查[询看]|查[阅看询]|见(?=[^，。；]{0,16}(?:网|公众号|公告栏|公示栏|判决书|报)))[^，。；\n]{0,30}(?:网|公众号|公告|公示|公开|判决书|裁定书|报道|报纸|栏|附件|第[0-9]+期|号)|https?://|已(?:于|在)[^，。；\n]{0,24}(?:网站|公众号|日报|晚报|公告栏)[^，。；\n]{0,10}(?:公布|公开|公示|刊登|报道|发布)|未隐名|未作隐名|原公告"
)
_CLASS = re.compile("[（(]?[0-9一二三四五六七八九十]{1,2}[)）]?班|[一二三四五六七八九]年级|[初高][一二三]")
_SCHOOL = re.compile("[一-鿿]{2,12}(?:小学|中学|学校|幼儿园|一中|二中|三中|职高)")
_BIRTH = re.compile(
    "(?:19|20)[0-9]{2}(?:年[0-9]{1,2}月[0-9]{1,2}日|[-./][0-9]{1,2}[-./][0-9]{1,2}|(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]))"
)
_VILLAGE = re.compile(
    "(?<![本该我全各农])[一-鿿]{1,6}?(?:村(?!民|委|干|级|支|里)|社区(?!服务|卫生|矫正|戒毒)|小区|屯|嘎查|村[0-9一二三四五六七八九十]+组|[0-9一二三四五六七八九十]+组(?!成)|[0-9一二三四五六七八九十]+社(?!会))"
)
_NO_VILLAGE = re.compile(
    "^(?:农|乡|本|该|各|全|行政|自然|驻|进|美丽|同|某)?(?:村|社区|小区)$|某(?:某)?(?:村|社区|小区)$"
)


@dataclass(frozen=True, slots=True)
class Person:
    """What is masked and what is said of one person: the masks, a clear name if there is one, the words around them."""

    masks: tuple[Mask, ...]
    name: str | None  # in clear
    sentence: str  # the sentences or the row it stands in, names in place
    birth: bool = False  # a date of birth in clear is tied to it
    address: int | None = None  # depth of the address tied to it
    minor: bool = False
    tied: bool = True  # a person is named at all: masked digits alone are nobody's


@dataclass(frozen=True, slots=True)
class Clear:
    """What stands in clear in a document: names by their first character, numbers by length and first digit."""

    names: Mapping[str, tuple[str, ...]]
    numbers: Mapping[tuple[int, str], tuple[str, ...]]

    def like(self, mask: Mask) -> Iterable[str]:
        """Return the clear words the mask may stand for."""
        if mask.what == "name":
            return self.names.get(mask.left[:1], ()) if mask.left[:1] != "*" else chain(*self.names.values())
        return self.numbers.get((len(mask.left), mask.left[:1]), ())


def in_clear(names: Iterable[str], numbers: Iterable[str]) -> Clear:
    """Return what stands in clear, ready to be looked up."""
    by_name: dict[str, list[str]] = defaultdict(list)
    by_number: dict[tuple[int, str], list[str]] = defaultdict(list)
    for name in set(names):
        by_name[name[:1]].append(name)
    for number in set(numbers):
        by_number[len(number), number[:1]].append(number)
        by_number[len(number), "*"].append(number)
    return Clear({k: tuple(v) for k, v in by_name.items()}, {k: tuple(v) for k, v in by_number.items()})


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """The verdict on a person's masks: `why` in a Chinese clause; `joined`: only together do the parts name someone."""

    enough: bool
    why: str = ""
    joined: bool = False


def judge(person: Person, completed: Set[Form], clear: Clear) -> Sufficiency:
    """Return whether the person's masks suffice, given the masks of the document that others complete, and what stands in
    clear in it: names of private persons, numbers."""
    names = [m for m in person.masks if m.what == "name"]
    named = bool(names) or person.name is not None
    phones = [m for m in person.masks if m.what == "phone"]
    if any(form(mask) in completed for mask in person.masks):
        return Sufficiency(False, "两处遮盖可以互相补全", True)
    for mask in person.masks:
        if mask.what != "name" and mask.head + mask.tail >= 3 and any(fits(mask, n) for n in clear.like(mask)):
            return Sufficiency(False, "文中别处有同一号码的明文", True)
    for mask in names:
        if any(fits(mask, c) for c in clear.like(mask)):
            return Sufficiency(False, "文中别处有同一人的明文姓名", True)
    village = (person.address or 0) >= 2 or _in_village(person.sentence)
    if village and named and phones:
        return Sufficiency(False, "姓氏与村、小区以下的住址及部分电话同时出现", True)
    for mask in person.masks:
        if mask.what in ("identity", "card", "number", "phone") and named:
            if mask.what == "identity" and (mask.hidden <= 8 or (mask.head >= 6 and mask.tail >= 4)):
                return Sufficiency(False, "姓名与证件号码的大部分同时可见")
            if mask.hidden <= 4 and mask.what != "number":
                return Sufficiency(False, "与姓名在一起，而号码只遮盖了四位以内")
    if person.minor and _SCHOOL.search(person.sentence) and _CLASS.search(person.sentence):
        return Sufficiency(False, "写明了未成年人的学校和班级")
    if named and _unique(person, names):
        return Sufficiency(False, "职务、身份在小范围内只有一人", True)
    birth = person.birth or any(m.what == "date" and "*" not in m.left for m in person.masks)
    if birth and (named or village):
        return Sufficiency(False, "完整的出生日期与姓名、住址同时出现")
    if village and named:
        return Sufficiency(False, "姓氏与村、小区以下的住址同时出现")
    if any(m.what == "address" and _deep(m) for m in person.masks) and named:
        return Sufficiency(False, "住址遮盖不足，仍可看出村组或者小区")
    if _POINTER.search(person.sentence):
        return Sufficiency(False, "指向了未遮盖的公开文件")
    if person.name is not None and any(m.what == "identity" and m.head >= 6 and m.tail >= 4 for m in person.masks):
        return Sufficiency(False, "姓名未遮盖，证件号码露出前六位和后四位")
    return Sufficiency(True)


def _in_village(sentence: str) -> bool:
    return any(not _NO_VILLAGE.search(m[0]) for m in _VILLAGE.finditer(sentence))


def _deep(mask: Mask) -> bool:
    """Tell whether a masked address still shows a village, a compound or a house number in full."""
    shown = re.sub("[^*]*\\*+[^*]{0,3}$", "", mask.left)
    return (
        re.search("(?<![*])[一-鿿](?:村|社区|小区|花园)", mask.left) is not None
        or re.search("路[0-9]+号", shown) is not None
    )


def _unique(person: Person, names: Sequence[Mask]) -> bool:
    if _ONLY.search(person.sentence):
        return True
    if any(m.surname in COMPOUND for m in names) and re.search("[一-鿿]{1,5}[村镇乡]", person.sentence):
        return True
    for role in _ROLE.finditer(person.sentence):
        near = person.sentence[max(0, role.start() - 14) : role.start()]
        if _ROLE_PLACE.search(near) and re.match("[，,、]?[^，。；]{0,6}$", re.split(_ROLE_PLACE, near)[-1] or ""):
            where = person.sentence.find(names[0].left[0], role.end()) if names else -1
            if (
                not names
                or 0 <= where - role.end() <= 2
                or re.search(
                    f"{re.escape(names[0].left[0])}[^，。；]{{1,4}}[，（(,系]?[^，。；]{{0,14}}$",
                    person.sentence[: role.start()],
                )
            ):
                return True
    return False
