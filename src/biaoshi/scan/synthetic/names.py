"""Invented places, offices, people and numbers: none exists, by how they are put together."""

import random

_FIRST = "岚汀泷澜枫鹤栖砚霁澹菱苇渌漓沅蘅棠箬葭沄"
_SECOND = "浦塘垛渚屿埠泽陂陌坳墟岘隰皋湄"
_HAMLET = ("坪", "坳", "湾", "寨", "垄", "店", "集", "铺", "埂", "塅")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
_GIVEN = "禾芃翊澍昶珩麒淼茗笙霖皓羿嵘沅芷晟煦珈晔泓朔樾栩祺翎钰衡湛澄荻琤"
_UNITS = (
    "办公室",
    "民政科",
    "公安局",
    "教育局",
    "卫生局",
    "财政局",
    "农业局",
    "水利局",
    "工业局",
    "粮食局",
    "文化馆",
    "人事局",
)
_PLANTS = ("机械厂", "农药厂", "棉纺厂", "化工厂", "电机厂", "酒厂", "制药厂", "轴承厂")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def place(draw: random.Random) -> str:
    return draw.choice(_FIRST) + draw.choice(_SECOND) + draw.choice(("县", "县", "市", "地区"))


def village(draw: random.Random) -> str:
    return draw.choice(_FIRST) + draw.choice(_SECOND) + draw.choice(_HAMLET)


def person(draw: random.Random) -> str:
    given = draw.choice(_GIVEN)
    return draw.choice(_SURNAMES) + given + (draw.choice(_GIVEN) if draw.random() < 0.6 else "")


def plant(draw: random.Random, seat: str) -> str:
    return seat.rstrip("县市") + draw.choice(_PLANTS)


def unit(draw: random.Random, seat: str, year: int) -> str:
    """Return an office of `seat` as it would have been called in `year`."""
    if 1967 <= year <= 1978:
        return seat + "革命委员会" + draw.choice(("办事组", "政工组", "生产指挥组", "保卫组"))
    return seat + draw.choice(_UNITS)


def identity(draw: random.Random, year: int) -> str:
    """Return an identity number with a right check digit, of a region (99…) that does not exist."""
    body = f"99{draw.randrange(10000):04d}{max(1930, year - draw.randrange(20, 50))}{draw.randrange(1, 13):02d}{draw.randrange(1, 29):02d}{draw.randrange(1000):03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def phone(draw: random.Random, year: int) -> str:
    """Return a telephone number of a range nobody has."""
    return (
        f"154{draw.randrange(10**8):08d}" if year >= 2002 else f"{draw.randrange(100, 999)}转{draw.randrange(10, 99)}"
    )
