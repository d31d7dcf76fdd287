"""Points on the earth, and the day of birth (identifiers.md §11; annotation guide)."""

import re

from biaoshi.recognisers.kind import Kind, Sight, Verdict

_DEGREE = "[0-9]{1,3}(?:°|度)[ ]?(?:[0-9]{1,2}(?:\\.[0-9]+)?(?:′|'|’|分)[ ]?)?(?:[0-9]{1,2}(?:\\.[0-9]+)?(?:″|′′|\"|”|秒|''))?"
_DECIMAL = "[0-9]{1,3}\\.[0-9]{4,12}°?"
_EAST, _NORTH = "(?:东经|经度|E|lon(?:gitude)?|LON)", "(?:北纬|纬度|N|lat(?:itude)?|LAT)"
_BETWEEN = "[ ]?[,，、;；/和及]?[ ]?"


def _point(sight: Sight) -> Verdict | None:
    fine = max((len(x) for x in re.findall(r"[0-9]\.([0-9]+)", sight.text)), default=0)
    seconds = re.search('″|′′|"|”|秒', sight.text) is not None
    if not seconds and fine < 4:
        return None
    if not seconds and not re.search("[EN经纬°]", sight.text, re.I) and fine < 6:
        return Verdict(
            (("pattern", 0.35),), against=("没有写明是经纬度",)
        )  # two numbers beside each other may be anything
    return Verdict(
        (("pattern", 0.6), ("field", 0.2 if seconds or fine >= 5 else 0.0)),
        "精度约十米以内" if fine >= 4 or seconds else "",
    )


def _grid(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.65),), "平面直角坐标")


def _birth(sight: Sight) -> Verdict | None:
    year = int(re.search("[0-9]{4}", sight.text)[0])  # type: ignore[index]  # the pattern holds a year
    if not 1880 <= year <= 2035:
        return None
    return Verdict((("pattern", 0.6),))


_DAY = "(?:19|20)[0-9]{2}(?:年[ ]?[0-9]{1,2}月(?:[ ]?[0-9]{1,2}日)?|[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?|(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])?)"

KINDS = (
    Kind(
        "PI817", "COORDINATE", "精确坐标",
        (f"{_EAST}[：:为 ]{{0,3}}(?:{_DEGREE}|{_DECIMAL})(?:[EW东西])?{_BETWEEN}{_NORTH}[：:为 ]{{0,3}}(?:{_DEGREE}|{_DECIMAL})(?:[NS])?",
         f"{_NORTH}[：:为 ]{{0,3}}(?:{_DEGREE}|{_DECIMAL})(?:[NS])?{_BETWEEN}{_EAST}[：:为 ]{{0,3}}(?:{_DEGREE}|{_DECIMAL})(?:[EW])?",
         f"(?<![0-9.])(?:{_DEGREE}|{_DECIMAL})[ ]?[EN]{_BETWEEN}(?:{_DEGREE}|{_DECIMAL})[ ]?[EN](?![A-Za-z])",
         "(?<![0-9.])(?:7[3-9]|[89][0-9]|1[0-2][0-9]|13[0-5])\\.[0-9]{4,12}[ ]?[,，][ ]?(?:[1-4]?[0-9]|5[0-3])\\.[0-9]{4,12}(?![0-9.])",
         "(?<![0-9.])(?:[1-4]?[0-9]|5[0-3])\\.[0-9]{4,12}[ ]?[,，][ ]?(?:7[3-9]|[89][0-9]|1[0-2][0-9]|13[0-5])\\.[0-9]{4,12}(?![0-9.])"),
        _point, words=("坐标", "经纬度", "东经", "北纬", "经度", "纬度", "位于", "定位", "点位", "位置", "地点"), unlike=("增长", "系数", "同比", "百分", "概率", "指数", "得分", "涨幅"),
        examples=("位于⟦东经101.12345，北纬25.12345⟧", "坐标⟦北纬25°12′34.5″，东经101°12′34.5″⟧", "定位：⟦101.123456,25.123456⟧"),
        near=("东经101度的经线", "北纬25°以南地区", "涨幅101.1234，25.1个百分点"),
    ),
    Kind(
        "PI817", "GRID_COORDINATE", "精确坐标",
        ("[Xx][=＝：: ]{1,2}[0-9]{6,8}\\.[0-9]+[ ]?[,，;；、 ][ ]?[Yy][=＝：: ]{1,2}[0-9]{6,8}\\.[0-9]+",),
        _grid, words=("坐标", "CGCS2000", "高斯", "拐点", "界址"),
        examples=("界址点⟦X=2790123.456，Y=34512345.678⟧",), near=("函数X=12，Y=24",),
    ),
    Kind(
        "PI819", "CN_BIRTH", "出生日期",
        (f"(?:出生(?:日期|年月日?|时间)?|生日|生于|出生于)[：:为是 ]{{0,3}}(?P<v>{_DAY})(?![0-9])", f"(?P<v>(?<![0-9]){_DAY})[ ]?(?:出生|生(?=[，,。；、）)人]))"),
        _birth, words=("出生", "生于", "生日", "生"), reach=8, rank=6,
        examples=("出生日期：⟦1990年1月1日⟧", "男，⟦1985年3月⟧生，汉族", "生于⟦1990-01-01⟧", "⟦1985.03⟧出生"),
        near=("2026年出生人口12万", "项目始于1990年1月", "1990年1月生产"),
    ),
)  # fmt: skip
