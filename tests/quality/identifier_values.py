"""Made identifiers of every kind, from ranges that are nobody's (law facts, identifiers.md), and how offices write them.

value(kind, rng) ─ dressed (spaced, full-width, hyphened) │ spoilt (a reader's slips, a broken line) → text in a carrier
"""

import random
from collections.abc import Callable

from biaoshi.recognisers import digits as d

_ID = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def number(rng: random.Random, count: int) -> str:
    """Return `count` digits at random."""
    return "".join(rng.choice("0123456789") for _ in range(count))


def checked(rng: random.Random, front: str, count: int) -> str:
    """Return `front` and digits at random, `count` in all with a right Luhn digit."""
    body = front + number(rng, count - len(front) - 1)
    return next(body + c for c in "0123456789" if d.luhn(body + c))


def check(body: str) -> str:
    """Return the check character of the first 17 of a citizen's number."""
    return "10X98765432"[sum(int(c) * w for c, w in zip(body, _ID, strict=True)) % 11]


def _day(rng: random.Random, first: int = 1935, last: int = 2018) -> str:
    return f"{rng.randint(first, last)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"


def _identity(rng: random.Random, front: str = "") -> str:
    body = (front or f"99{number(rng, 4)}") + _day(rng) + number(rng, 3)
    return body + check(body)


def _wrong(rng: random.Random) -> str:
    right = _identity(rng)
    return right[:17] + rng.choice([c for c in "0123456789" if c != right[17]])


def _credit(rng: random.Random) -> str:
    while True:
        body = (
            rng.choice(("91", "92", "93", "12", "52", "11")) + "990101" + "".join(rng.choice(_USCC) for _ in range(9))
        )
        last = next((c for c in _USCC if d.credit(body + c)), "")
        if last and not d.identity(body + last):
            return body + last


def _organisation(rng: random.Random) -> str:
    body = "000" + number(rng, 5)
    return body + "-" + next(c for c in "0123456789X" if d.organisation(body + c))


def _vin(rng: random.Random) -> str:
    front, back = "LZZZZZZZ", rng.choice("ABCDEFGH") + "A00" + number(rng, 4)
    return next(front + c + back for c in "0123456789X" if d.vehicle(front + c + back))


def _coordinate(rng: random.Random) -> str:
    east, north = f"{rng.randint(74, 134)}", f"{rng.randint(18, 52)}"
    m, s = (f"{rng.randint(0, 59):02}" for _ in range(2))
    return rng.choice((
        f"东经{east}.{number(rng, 5)}，北纬{north}.{number(rng, 5)}", f"北纬{north}.{number(rng, 6)}，东经{east}.{number(rng, 6)}",
        f"东经{east}°{m}′{s}.5″，北纬{north}°{s}′{m}.2″", f"E{east}°{m}′{s}″，N{north}°{m}′{s}″",
        f"{east}.{number(rng, 6)},{north}.{number(rng, 6)}", f"东经{east}度{m}分{s}秒、北纬{north}度{s}分{m}秒",
    ))  # fmt: skip


def _birth(rng: random.Random) -> str:
    y, m, day = rng.randint(1940, 2015), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice((f"{y}年{m}月{day}日", f"{y}年{m}月", f"{y}-{m:02}-{day:02}", f"{y}.{m:02}", f"{y}/{m}/{day}"))


def _plate(rng: random.Random) -> str:
    place = rng.choice("云贵川渝") + rng.choice("ABCDEFGHJKLMN")
    body = rng.choice((
        "00" + number(rng, 3), "0A0" + number(rng, 2), "D00" + number(rng, 3), "F00" + number(rng, 3), "00" + number(rng, 3) + "D",
        "00" + number(rng, 2) + "学", "00" + number(rng, 2) + "警", "00" + number(rng, 2) + "挂", "A00" + number(rng, 2),
    ))  # fmt: skip
    return place + rng.choice(("", "", "·", " ", "-")) + body


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz"
_Make = Callable[[random.Random], str]
MAKE: dict[str, tuple[str, _Make]] = {
    "id": ("PI801", _identity),
    "idbad": ("PI801", _wrong),
    "id15": ("PI801", lambda r: f"99{number(r, 4)}{_day(r, 1935, 1999)[2:]}{number(r, 3)}"),
    "mobile": ("PI802", lambda r: r.choice(("154", "142", "143", "164", "194")) + number(r, 8)),
    "landline": ("PI803", lambda r: r.choice(("0999-20000{}", "099920000{}", "（0999）20000{}", "0999—20000{}", "(0999)20000{}", "0999 20000{}", "0999-20000{}转801")).format(number(r, 2))),
    "local": ("PI803", lambda r: r.choice(("20000{}", "200 00{}", "200-00{}", "620000{}")).format(number(r, 2))),
    "card": ("PI804", lambda r: checked(r, "6200000000", r.choice((16, 17, 18, 19)))),
    "passport": ("PI805", lambda r: r.choice(("E00000{}", "EA0000{}", "G00000{}", "EB0000{}")).format(number(r, 3))),
    "hk": ("PI806", lambda r: r.choice(("C00000{}", "W00000{}", "CA0000{}", "H00000{}", "M00000{}", "H00000{}00")).format(number(r, 3))),
    "tw": ("PI807", lambda r: r.choice(("00000{}", "L00000{}", "T00000{}", "00000{}01")).format(number(r, 3))),
    "military": ("PI808", lambda r: r.choice("南北军兵士政海空") + "字第" + r.choice(("00000{}", "000{}")).format(number(r, 3)) + "号"),
    "police": ("PI808", lambda r: "000" + number(r, 3)),
    "driver": ("PI809", lambda r: "99000000" + number(r, 4)),
    "plate": ("PI810", _plate),
    "forceplate": ("PI810", lambda r: r.choice(("WJ云00{}", "WJ23 00{}", "VA00{}", "KB00{}", "WJ云0{}X")).format(number(r, 3))),
    "credit": ("PI811", _credit),
    "mail": ("PI812", lambda r: r.choice(("zhang{}@example.com", "bgs.{}@qingping.example.cn", "L_{}@MAIL.EXAMPLE.COM", "{}@example.com", "office{}@example.gov.cn")).format(number(r, 3))),
    "wechat": ("PI813", lambda r: r.choice(("wx_fict{}", "abcdef-{}", "Qpshi{}")).format(number(r, 3))),
    "qq": ("PI813", lambda r: "99000" + number(r, r.choice((2, 4, 5)))),
    "social": ("PI814", lambda r: r.choice(("A00000{}", "990000{}", "C00000{}")).format(number(r, 3))),
    "property": ("PI815", lambda r: r.choice(("云（20{:02}）青屏市不动产权第0000{}号", "云(20{:02})青屏区不动产权第00000{}号", "青房权证城字第{:02}{}号", "青国用（20{:02}）第00{}号", "云（20{:02}）某县不动产证明第0000{}号")).format(r.randint(1, 26), number(r, 3))),
    "vin": ("PI816", _vin),
    "coord": ("PI817", _coordinate),
    "grid": ("PI817", lambda r: r.choice(("X=27901{}.456，Y=345123{}.678", "X：27901{}.45 Y：345123{}.67", "x=27901{}.4, y=5123{}.6")).format(number(r, 2), number(r, 2))),
    "ip": ("PI818", lambda r: r.choice(("192.0.2.{}", "198.51.100.{}", "203.0.113.{}", "10.0.0.{}", "2001:db8::{}", "2001:0db8:0:0:0:0:0:{}")).format(r.randint(1, 99))),
    "mac": ("PI818", lambda r: r.choice(("00:00:5E:00:53:{}", "00-00-5E-00-53-{}", "00:00:5e:00:53:{}")).format(number(r, 2))),
    "birth": ("PI819", _birth),
    "account": ("PI820", lambda r: "9900000" + number(r, r.choice((5, 8, 12)))),
    "org": ("PI821", _organisation),
    "student": ("PI822", lambda r: r.choice(("9901010{}", "2026990{}", "G99{}", "2699{}")).format(number(r, r.choice((3, 4))))),
    "medical": ("PI823", lambda r: r.choice(("00{}", "Z0{}", "2026{}")).format(number(r, r.choice((5, 6))))),
    "imei": ("PI824", lambda r: checked(r, "350000", 15)),
    "residence": ("PI825", lambda r: _identity(r, r.choice(("810000", "820000", "830000")))),
    "foreign": ("PI825", lambda r: r.choice(("ABC", "XYZ", "QQQ")) + "110" + "0" + number(r, 8)),
    "password": ("SC712", lambda r: "".join(r.choice(_LETTERS) for _ in range(4)) + r.choice("@#_!$") + number(r, 4)),
    "token": ("SC712", lambda r: r.choice(("AKIA00000000", "ghp_000000000000")) + "".join(r.choice("ABCDEFGHJKLMNP0123456789") for _ in range(8)) if r.random() < 0.5 else "sk-0000" + number(r, 20)),
    "key": ("SC712", lambda r: number(r, 4) + "".join(r.choice("abcdef0123456789") for _ in range(20))),
}  # fmt: skip
"""Kind as carriers name it → its code, and a maker of values."""

_GROUPS = {"id": (6, 8, 4), "idbad": (6, 8, 4), "residence": (6, 8, 4), "mobile": (3, 4, 4), "card": (4, 4, 4, 4, 4)}
_SPACED = ("id", "mobile", "card", "account", "credit", "residence")
_DIGITS = (*_SPACED, "id15", "idbad", "landline", "driver", "medical", "imei", "student")
_SLIPPED = ("id", "mobile", "card", "account", "imei")
_LOOKS = {"0": "Oo", "1": "lI", "8": "B", "5": "S", "2": "Z"}
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def grouped(text: str, kind: str, mark: str) -> str:
    """Return `text` in the groups people write it in, `mark` between them."""
    out, at = [], 0
    for size in _GROUPS.get(kind, (4,) * 8):
        out.append(text[at : at + size])
        at += size
    return mark.join(p for p in out if p)


def dressed(text: str, kind: str, rng: random.Random) -> str:
    """Return a clean value as some office would write it: mostly as it is."""
    chance = rng.random()
    if kind in _SPACED and chance < 0.15:
        return grouped(text, kind, " ")
    if kind in ("mobile", "card") and chance < 0.25:
        return grouped(text, kind, "-")
    if kind == "mobile" and chance < 0.32:
        return rng.choice(("+86 ", "86-", "+86", "+86-")) + text
    if kind in _DIGITS and 0.35 < chance < 0.45:
        return text.translate(WIDE)
    if kind == "id" and text.endswith("X") and chance > 0.6:
        return text[:-1] + rng.choice("xＸ")
    return text


def spoilt(text: str, kind: str, rng: random.Random) -> tuple[str, str] | None:
    """Return a value as a reader of scans would leave it and what was done; None where kinds of that shape are not spoilt."""
    if kind not in _DIGITS:
        return None
    ways = ["width"]
    if kind in _SPACED:
        ways += ["space", "line", "two spaces"]
    if kind in _SLIPPED:
        ways += ["slip", "slip", "two slips"]
    way = rng.choice(ways)
    at = rng.randint(3, len(text) - 3)
    if way == "width":
        return text[:at].translate(WIDE) + text[at:], way
    if way in ("space", "two spaces", "line"):
        gap = "\n" if way == "line" else " "
        text = text[:at] + gap + text[at:]
        if way == "two spaces":
            text = text[:2] + " " + text[2:]
        return text, way
    places = [n for n, c in enumerate(text) if c in _LOOKS]
    for n in rng.sample(places, min(len(places), 2 if way == "two slips" else 1)):
        text = text[:n] + rng.choice(_LOOKS[text[n]]) + text[n + 1 :]
    return text, way
