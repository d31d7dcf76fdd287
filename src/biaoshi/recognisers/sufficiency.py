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
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import chain

from biaoshi.recognisers.masks import Form, Mask, fits, form

_POINTER = re.compile(
    "(?:详见|全文见|参见|可查[询看]|查[阅看询]|见(?=[^，。；]{0,16}(?:网|公众号|公告栏|公示栏|判决书|报)))[^，。；\n]{0,30}(?:网|公众号|公告|公示|公开|判决书|裁定书|报道|报纸|栏|附件|第[0-9]+期|号)|https?://|已(?:于|在)[^，。；\n]{0,24}(?:网站|公众号|日报|晚报|公告栏)[^，。；\n]{0,10}(?:公布|公开|公示|刊登|报道|发布)|(?:已|可)[在于][^，。；\n]{0,16}(?:网|公众号)(?:全文)?(?:公开|公布|公示|发布|查)|未隐名|未作隐名|原公告|[志报书刊]载有其(?:全名|姓名)"
)
_CLASS = re.compile("[（(]?[0-9一二三四五六七八九十]{1,2}[)）]?班|[一二三四五六七八九]年级|[初高][一二三]")
_SCHOOL = re.compile(
    "(?<=[一-鿿]{2})(?<![某各全本该我所中等家])(?<!就读)(?<![全各本][县市区校省乡镇])(?:小学|中学|学校|幼儿园|一中|二中|三中|职高|教学点|教学站)(?!生|教育)"
)
"""The end of the name of a school."""
_AT_SCHOOL = re.compile(f"{_SCHOOL.pattern}[^，。；\n]{{0,6}}?(?:{_CLASS.pattern})")
"""A school and the class just behind it."""
_BIRTH = re.compile(
    "[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日(?:出?生|诞生)"
)
"""A day of birth in Han numerals: no identifier, and as telling."""
_ALIAS = re.compile('(?:网名|艺名|笔名|账号名?)(?:是|为|叫)?[：:]?[“"「]')
"""A name somebody is known by in public: it leads to the person as the full name does."""
_VILLAGE = re.compile(
    "(?<![本该我全各农])[一-鿿]{1,6}?(?:(?<![本该我全各农乡])村(?!民|委|干|级|支|里)|社区(?!服务|卫生|矫正|戒毒)|小区|屯|嘎查|村[0-9一二三四五六七八九十]+组|[0-9一二三四五六七八九十]+组(?!成)|[0-9一二三四五六七八九十]+社(?!会)|(?<=公社)[一-鿿]{1,5}大队)"
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
    unique: bool = False  # the only one of its kind in a small place
    schooled: bool = False  # the document names a school
    signed: bool = False  # the one private person the document names in clear signs it
    before: tuple[str, ...] = ()  # what stands just before the masked names


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
    named = not all(m.blank for m in names) or person.name is not None
    phones = [m for m in person.masks if m.what == "phone"]
    if any(form(mask) in completed for mask in person.masks):
        return Sufficiency(False, "两处遮盖可以互相补全", True)
    for mask in person.masks:
        if mask.what != "name" and mask.head + mask.tail >= 3 and any(fits(mask, n) for n in clear.like(mask)):
            return Sufficiency(False, "文中别处有同一号码的明文", True)
    for mask in names:
        if any(fits(mask, c) for c in clear.like(mask)) or (mask.blank and person.signed):
            return Sufficiency(False, "文中别处有同一人的明文姓名", True)
    if named and _ALIAS.search(person.sentence):
        return Sufficiency(False, "文中有公开使用的网名、艺名", True)
    village = (person.address or 0) >= 2 or _in_village(person.sentence)
    shown = any(m.what == "address" and _deep(m) for m in person.masks)
    if (village or shown) and named and phones:
        return Sufficiency(False, "姓氏与村、小区以下的住址及部分电话同时出现", True)
    if named and person.unique:
        return Sufficiency(False, "职务、身份在小范围内只有一人", True)
    for mask in person.masks:
        if mask.what not in ("name", "date", "address", "account") and named:
            if mask.what == "identity" and (mask.hidden <= 8 or (mask.head >= 6 and mask.tail >= 4)):
                return Sufficiency(False, "姓名与证件号码的大部分同时可见")
            if mask.hidden <= 4 and mask.what != "number" and not mask.blank:
                return Sufficiency(False, "与姓名在一起，而号码只遮盖了四位以内")
    if person.schooled and (
        _CLASS.search(person.sentence) if person.minor else _AT_SCHOOL.search(person.sentence) or _pupil(person)
    ):
        return Sufficiency(False, "写明了未成年人的学校和班级")
    birth = (
        person.birth
        or any(m.what == "date" and "*" not in m.left for m in person.masks)
        or _BIRTH.search(person.sentence)
    )
    if birth and (named or village):
        return Sufficiency(False, "完整的出生日期与姓名、住址同时出现")
    if village and named:
        return Sufficiency(False, "姓氏与村、小区以下的住址同时出现")
    if shown and named:
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


def school(text: str) -> bool:
    """Tell whether a document names a school."""
    return _SCHOOL.search(text) is not None


def _pupil(person: Person) -> bool:
    """Tell whether a class stands just before a masked name: 初三（2）班覃某某."""
    return any(re.search(f"(?:{_CLASS.pattern})(?:的?学生)?$", before) for before in person.before)
