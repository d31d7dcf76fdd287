"""Numbers that name a person: identity card, passport, travel and residence permits, military and police ids.

Formats: identifiers.md §§1, 2, 7 (GB 11643—1999, GB 11643—1989; permits by their issuing notices, unverified).
"""

import re

from biaoshi.recognisers import digits as d
from biaoshi.recognisers.kind import EDGE, END, GAP, SLIP, Kind, Parts, Sight, Verdict, righted, solid

_ID_WORDS = ("身份证", "身份号", "证件号", "公民身份", "身份证明", "证号", "ID号", "居民证", "社会保障号", "驾驶证号")


def _region(number: str) -> float:
    return 0.1 if number[:2] in d.PROVINCES else 0.0


def _citizen(sight: Sight) -> Verdict | None:
    number = solid(sight.text).replace("×", "X")
    slipped = not number[:17].isdigit()
    if slipped:
        if sum(c.isdigit() for c in number) < 13:
            return None
        number = righted(sight.text).replace("×", "X")
    if sight.text.count("\n") > 1 or set(number[:6]) == {"0"} or number[:2] in ("81", "82", "83"):
        return None
    day, right = d.birthday(number[6:14]), d.identity(number)
    parts: Parts = (
        ("pattern", 0.2 if slipped else 0.3),
        ("check", 0.35 if right else 0.0),
        ("field", (0.15 if day else 0.0) + _region(number)),
    )
    if not right and d.credit(solid(sight.text)):
        return None
    if day is None and right and number[:2] not in (d.FICTIONAL,):
        return None  # a check digit fits one number in eleven; a day that never was fits none
    if day is None and not right:
        return Verdict(parts, "十八位，但日期和校验码都不对", against=("日期不存在", "校验码不符"))
    if not right:
        return Verdict(parts, "校验码不符，可能有误记或识别错误", against=("校验码不符",))
    return Verdict(parts, "校验码相符")


def _old_citizen(sight: Sight) -> Verdict | None:
    number = solid(sight.text)
    day = d.birthday("19" + number[6:12])
    if day is None or number[:2] not in (*d.PROVINCES, d.FICTIONAL):
        return None
    return Verdict((("pattern", 0.2), ("field", 0.15 + _region(number))), "十五位旧号码")


def _loose(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.35),))


def _strong(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.7),))


def _residence(sight: Sight) -> Verdict | None:
    number = solid(sight.text)
    if number[:2] not in ("81", "82", "83") or d.birthday(number[6:14]) is None:
        return None
    right = d.identity(number)
    return Verdict((("pattern", 0.4), ("check", 0.35 if right else 0.0), ("field", 0.1)), "港澳台居民居住证")


def _foreign(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.35),), "外国人永久居留身份证") if re.search("[A-Z]{3}", sight.text) else None


_UNLIKE = ("订单", "流水号", "单号", "信用代码", "编码", "批次", "学籍号", "产品", "设备", "合同编号")

KINDS = (
    Kind(
        "PI801", "CN_IDENTITY", "居民身份证号码",
        (
            f"{EDGE}[0-9](?:{GAP}[0-9]){{16}}{GAP}[0-9Xx×](?![0-9A-Za-z])",
            f"{EDGE}{SLIP}(?:{GAP}{SLIP}){{16}}{GAP}[0-9XxOoIlBSZ|](?![0-9A-Za-z])",
        ),
        _citizen, words=_ID_WORDS, unlike=_UNLIKE, rank=1,
        examples=(
            "身份证号：⟦990101199001010019⟧", "公民身份号码⟦999999 20080815 1237⟧", "持⟦990101199001010019⟧号证件",
            "身份证号码：⟦9901011990010100１９⟧", "身份证：⟦99010119900101\n0019⟧", "身份证号：⟦99O101l99001010019⟧",
            "身份证号：⟦990101199001010018⟧",
        ),
        near=("产品流水号990101199001010018共18位", "信用代码91990101MA0ABCD1X6", "编号 000000197001010019", "订单号110000190002290011"),
    ),
    Kind(
        "PI801", "CN_IDENTITY_15", "居民身份证号码（15位）",
        (f"{EDGE}[1-9](?:[ ]?[0-9]){{14}}{END}",),
        _old_citizen, words=_ID_WORDS, unlike=_UNLIKE, needs_word=True,
        examples=("身份证号 ⟦990101700101001⟧",), near=("身份证号 990101701301001", "订单990101700101001"),
    ),
    Kind(
        "PI825", "CN_RESIDENCE", "居住证、永久居留身份证号码",
        (f"{EDGE}8[123](?:{GAP}[0-9]){{15}}{GAP}[0-9Xx]{END}",),
        _residence, words=("居住证", "证件号"), rank=0,
        examples=("港澳居民居住证号码⟦810000199001010019⟧",), near=("编号810000199013010010",),
    ),
    Kind(
        "PI825", "CN_FOREIGN_RESIDENCE", "外国人永久居留身份证号码",
        (f"{EDGE}[A-Z]{{3}}[0-9]{{12}}{END}",),
        _foreign, words=("永久居留", "居留证", "居留身份"), needs_word=True,
        examples=("永久居留身份证⟦ABC110095000101⟧",), near=("型号ABC110095000101",),
    ),
    Kind(
        "PI805", "CN_PASSPORT", "护照号码",
        (f"{EDGE}(?:[EGeg][0-9]{{8}}|[Ee][A-HJ-NP-Za-hj-np-z][0-9]{{7}}|1[45][0-9]{{7}}|[SPD][ED]?[0-9]{{7,8}}){END}",),
        _loose, words=("护照", "passport", "Passport", "PASSPORT", "出境证件"), needs_word=True,
        examples=("护照号：⟦E00000012⟧", "持中国护照⟦EA0000012⟧出境"), near=("快递单号E00000012", "图号G00000012"),
    ),
    Kind(
        "PI806", "CN_HK_MO_PERMIT", "往来港澳、内地通行证号码",
        (f"{EDGE}(?:[HM][0-9]{{8}}(?:[0-9]{{2}})?|[CW][0-9]{{8}}|C[A-HJ-NP-Z][0-9]{{7}}){END}",),
        _loose, words=("通行证", "回乡证", "港澳"), unlike=("台湾",), needs_word=True,
        examples=("港澳通行证：⟦C00000012⟧", "回乡证号⟦H0000001200⟧"), near=("设备编号H00000012", "零件C00000012号"),
    ),
    Kind(
        "PI807", "CN_TW_PERMIT", "台湾居民、往来台湾通行证号码",
        (f"{EDGE}(?:[LT][0-9]{{8}}|[0-9]{{8}}(?:[0-9]{{2}})?){END}",),
        _loose, words=("台胞证", "台湾居民来往", "往来台湾", "台湾通行证"), needs_word=True, rank=2,
        examples=("台胞证号：⟦00000012⟧", "往来台湾通行证⟦L00000012⟧"), near=("总机00000012", "型号L00000012"),
    ),
    Kind(
        "PI808", "CN_MILITARY", "军人证件号码",
        ("[军兵士文职广参后政海空装火战南北沈兰济成东西中联]{1,2}字第 ?[0-9]{6,8} ?号?",),
        _strong, words=("军官证", "士兵证", "文职", "证件"),
        examples=("军官证：⟦南字第00000012号⟧",), near=("云政发字第12号",),
    ),
    Kind(
        "PI808", "CN_POLICE", "人民警察警号",
        (f"{EDGE}[0-9]{{6,7}}{END}",),
        _loose, words=("警号",), needs_word=True, reach=6,
        examples=("警号：⟦000012⟧",), near=("邮编000012", "报警人数000012"),
    ),
    Kind(
        "PI809", "CN_DRIVER", "驾驶证档案编号",
        (f"{EDGE}[0-9]{{12}}{END}",),
        _loose, words=("驾驶证", "驾照", "档案编号"), needs_word=True,
        examples=("驾驶证档案编号：⟦990000000012⟧",), near=("流水号990000000012",),
    ),
)  # fmt: skip
