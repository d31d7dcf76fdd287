"""Whose paper it is: mainland organs are judged, the others are recognised and left alone."""

import re
from collections.abc import Sequence
from typing import Literal

from biaoshi.marks.sheet import Row
from biaoshi.text import han_to_int

Region = Literal["mainland", "hk_mo_tw", "republic", "military"]

_HK_MO = re.compile(
    r"(?:香港|澳門|澳门)特別?别?行政[區区]政府(?!.{0,10}(?:的通知|的批[复復]|合))|^(?:香港|澳[門门])[\u3400-\u9fff]{0,10}(?:署|局|廳|厅|處|处|司)$|^(?:行政院|立法院|監察院|司法院|考試院|總統府|内政部|內政部|經濟部|外交部|國安局|國家安全局|臺灣省政府|台灣省政府|臺北市政府|台北市政府|陸軍司令部)"
)
_REPUBLIC = re.compile(
    r"國民政府|國民革命軍|軍事委員會|行政院|軍政部|國防部|中統|軍統|省政府訓令|縣政府訓令|訓令|指令$|呈文|電呈"
)
_YEAR = re.compile(r"(?:中華)?民[國国]([0-9]{1,3}|[一二三四五六七八九十百]{1,5})年")
_MILITARY = re.compile(
    r"^(?:中国共产党|中共|中国人民)?(?:中央军(?:事)?委(?:员会)?(?!.{0,12}国务院)|中国人民解放军|解放军|人民武装警察部队|武警(?:部队)?[\u3400-\u9fff]{0,8}(?:总部|总队|支队)|[东南西北中]部战区|战略支援部队|火箭军|陆军|海军|空军|联勤保障部队|[\u3400-\u9fff]{1,6}(?:省军区|军分区|警备区|集团军|军区|卫戍区)|[0-9一二三四五六七八九〇]{4,6}部队)"
)
_CORE = re.compile(r"绝密[·•.]核心")
_TRADITIONAL = re.compile("[極絕機祕國務發號陸軍總統廳]")
_LEVEL = re.compile(r"極機密|極密|絕對機密|絕對祕密")


def region_of(raw: str, head: Sequence[Row], issuer: str) -> Region:
    """Return the region from the head of the paper as it stands (`raw`: traditional characters kept), its folded
    rows and the issuer's name."""
    if _CORE.search("".join(r.tight for r in head[:6])) or _MILITARY.match(issuer):
        return "military"
    lines = [re.sub(r"\s", "", x) for x in raw.split("\n")]
    lines = [x for x in lines if x and len(x) < 60]
    years = [_count(m[1]) for x in lines if (m := _YEAR.search(x))]
    old = [x for x in lines if _REPUBLIC.search(x) and _TRADITIONAL.search(x)]
    if years and (old or _LEVEL.search("".join(lines)) or _TRADITIONAL.search("".join(lines))):
        return "republic" if min(years) <= 38 else "hk_mo_tw"
    if any(_HK_MO.search(x) and not re.search("关于|關於", x) for x in lines[:8]):
        return "hk_mo_tw"
    if any(_LEVEL.match(x) for x in lines[:6]):
        return "republic" if old else "hk_mo_tw"
    return (
        "republic"
        if old and any(re.match(r"(?:國民政府|軍事委員會|國防部|軍政部)", x) for x in lines[:6])
        else "mainland"
    )


def _count(text: str) -> int:
    return int(text) if text.isascii() else han_to_int(text) or 0
