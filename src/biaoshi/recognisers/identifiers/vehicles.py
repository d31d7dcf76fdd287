"""Plates, vehicle and device numbers (identifiers.md §§8, 9; GA 36—2018, GB 16735)."""

import re

from biaoshi.recognisers import digits as d
from biaoshi.recognisers.kind import EDGE, END, PROVINCES, SLIP, Kind, Sight, Verdict, righted, slipped, solid

_PROVINCE = f"[{PROVINCES}]"
_SIGN = "[ ·•.\\-]?"


def _plate(sight: Sight) -> Verdict | None:
    body = sight.text
    if not any(c.isdigit() for c in body) or body[1:3] in ("GB", "DB", "JT") or re.match("[座栋幢级区]", sight.after):
        return None
    return Verdict((("pattern", 0.75),))


def _force(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.5),), "军队、武警号牌", against=()) if any(c.isdigit() for c in sight.text) else None


def _vin(sight: Sight) -> Verdict | None:
    code = solid(sight.text)
    right = d.vehicle(code)
    named = any(w in sight.before[-20:] for w in ("VIN", "车架", "识别代"))
    if sum(c.isalpha() for c in code) < 2 or sum(c.isdigit() for c in code) < 4 or not (right or named):
        return None
    return Verdict((("pattern", 0.3), ("check", 0.3 if right else 0.0)), against=() if right else ("校验位不符",))


def _imei(sight: Sight) -> Verdict | None:
    spoilt = slipped(sight.text)
    if not d.luhn(righted(sight.text)):
        return None
    return Verdict((("pattern", 0.2 if spoilt else 0.3), ("check", 0.25)), "有的数字像是识别错误" if spoilt else "")


KINDS = (
    Kind(
        "PI810", "CN_PLATE", "机动车号牌",
        (f"(?<![0-9A-Za-z]){_PROVINCE}[A-HJ-NP-Z]{_SIGN}(?:[A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳领]|[A-HJ-NP-Z0-9]{{4}}应急|[0-9]{{5}}[A-HJK]|[A-HJK][A-HJ-NP-Z0-9][0-9]{{4}}){END}",
         "(?<![0-9A-Za-z])[0-9]{6}使(?![0-9A-Za-z馆用])"),
        _plate, words=("车牌", "号牌", "车辆", "牌照", "号车", "轿车", "货车", "驾驶"),
        examples=("号牌⟦云A·00012⟧", "⟦云AD00012⟧新能源车", "⟦云B0001警⟧", "驾驶⟦云C 0A012⟧小型轿车", "⟦云L0012挂⟧", "⟦云A0012学⟧教练车", "⟦粤Z0012港⟧", "⟦粤Z0012澳⟧", "⟦云A0012领⟧", "⟦000012使⟧号牌", "⟦云X0012应急⟧", "⟦云A00012D⟧"),
        near=("云A座12345", "新GB12345", "鲁迅A00012".replace("迅", "迅《"), "青B级景区"),
    ),
    Kind(
        "PI810", "CN_FORCE_PLATE", "机动车号牌",
        (f"{EDGE}WJ ?[0-9{_PROVINCE[1:-1]}]{{1,2}} ?[0-9A-Z]{{4,5}}{END}", f"{EDGE}[VKHBSLJNGCEZ][A-HJ-NP-Z] ?[0-9]{{5}}{END}"),
        _force, words=("车牌", "号牌", "车辆", "牌照", "军车", "武警", "军牌"), needs_word=True,
        examples=("武警车牌⟦WJ云00012⟧",), near=("型号VA12345",),
    ),
    Kind(
        "PI816", "VIN", "车辆识别代号",
        (f"{EDGE}[A-HJ-NPR-Z0-9]{{17}}{END}",), _vin, words=("VIN", "车架", "识别代号", "识别代码"), rank=4,
        examples=("车架号：⟦LZZZZZZZ2AA000001⟧",), near=("序列号LZZZZZZZ1AA000001",),
    ),
    Kind(
        "PI824", "IMEI", "设备识别码（IMEI）",
        (f"{EDGE}{SLIP}{{15}}{END}",), _imei, words=("IMEI", "imei", "串号", "手机识别码"), needs_word=True, rank=1,
        examples=("IMEI：⟦350000000000014⟧",), near=("IMEI：350000000000015", "编号350000000000014"),
    ),
)  # fmt: skip
