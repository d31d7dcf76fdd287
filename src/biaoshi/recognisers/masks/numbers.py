"""Masked numbers: digits, and what is written with letters and words (plates, mailboxes, accounts, certificates)."""

import re
from collections.abc import Iterator

from biaoshi.recognisers.kind import PROVINCES
from biaoshi.recognisers.masks.mask import HAN, M, Mask, What, stars

_NUMBER = re.compile(
    f"(?<![0-9A-Za-z{M}.])(?P<l>[A-Za-z]{{1,2}}(?=[0-9{M}]))?(?:[0-9]{{1,17}}[ -]?){{0,3}}(?:[{M}]{{2,}}|[xX]{{3,}})(?:[ -]?[0-9{M}]{{1,17}}){{0,4}}[0-9Xx{M}]?(?![0-9A-Za-z{M}.%])"
)
_PAPERS: tuple[tuple[What, re.Pattern[str]], ...] = (
    ("passport", re.compile("护照|通行证")),
    ("student", re.compile("学籍|学号|考号|准考证")),
    ("military", re.compile("军官证|士兵证|军人")),
)
"""What a number that begins with letters, or of which nothing is left, must have before it."""
_CERTIFICATE = re.compile(
    f"(?:[{HAN}]?[（(〔][12][0-9]{{3}}[)）〕])?(?:(?![证号书将把为是])[{HAN}]){{1,10}}?第(?P<n>[0-9{M}]{{5,14}})号"
)
_PLATE = re.compile(
    f"(?:[{PROVINCES}][A-Z][·.• ]?|[{HAN}][A-Z][·•])(?P<n>[A-Z0-9{M}]{{4,6}})(?P<k>[挂学警]?)(?![0-9A-Za-z{M}])"
)
_MAIL = re.compile(
    f"(?<![0-9A-Za-z._{M}-])[0-9A-Za-z._-]*[{M}]{{2,}}[0-9A-Za-z._{M}-]*@[0-9A-Za-z.-]+[.][A-Za-z]{{2,}}"
)
_ACCOUNT = re.compile(
    f'(?:网友|网名|用户名?|昵称|微信[名号]?|账号名?|帐号名?|ID)[：:]?[“"‘「]?(?P<v>[{HAN}A-Za-z0-9_]{{1,8}}?[{M}]{{2,6}}[{HAN}A-Za-z0-9_]{{0,4}})(?=[”"’」（(，。；：、\\s]|$)'
)


def numbers(text: str) -> Iterator[Mask]:
    """Yield the masked numbers, those with words in them first: their digits are parts of them."""
    for m in _CERTIFICATE.finditer(text):
        if sum(c in M for c in m["n"]) >= 2:
            left = stars(m["n"])
            what: What = (
                "property"
                if re.search("产权|房权|土地|宅基|地证|林权", m[0])
                else "military"
                if "军" in m[0]
                else "number"
            )
            yield Mask(m.start(), m.end(), what, left, left.count("*"))
    for m in _PLATE.finditer(text):
        if any(c in M for c in m["n"]):
            yield Mask(m.start(), m.end(), "plate", stars(m["n"]), stars(m["n"]).count("*"))
    for m in _MAIL.finditer(text):
        left = re.sub(f"[{M}]", "*", m[0].partition("@")[0])
        yield Mask(m.start(), m.end(), "mail", left, left.count("*"))
    for m in _ACCOUNT.finditer(text):
        left = re.sub(f"[{M}]", "*", m["v"])
        if not re.fullmatch("[0-9*]+", left):
            yield Mask(m.start("v"), m.end("v"), "account", left, left.count("*"))
    yield from _digits(text)


def _digits(text: str) -> Iterator[Mask]:
    for m in _NUMBER.finditer(text):
        left = re.sub("[ -]", "", stars(m[0]))
        digits, hidden = sum(c.isdigit() for c in left), left.count("*")
        before = text[max(0, m.start() - 12) : m.start()]
        label = re.search(
            "(身份证|证件|证号|社会保障)|(手机|电话|联系方式|微信|电 话)|(卡号|账号|帐号|银行)[^，。；\n]{0,6}$", before
        )
        paper = next((what for what, words in _PAPERS if words.search(before)), None)
        named = bool(label or paper or re.search("号码?[：:]?$", before))
        if digits + hidden < 6 or (digits < 2 and not named) or (not digits and not (label or paper)):
            continue
        if m["l"] and not (m["l"] in "lIO" or paper or re.match("G[0-9]{2,}", left)):
            continue
        length = len(left)
        what: What = "number"
        if m["l"] and m["l"] not in "lIO":
            what = paper or ("student" if left[0] == "G" and length > 14 else "passport")
        elif paper and (not digits or (paper == "student" and not re.search("身份证|手机|电话", before))):
            what = paper
        elif (
            (label and label[1])
            or (length in (15, 18) and not (label and label[3]))
            or (14 <= length <= 19 and not label and re.match("[0-9]{4,6}(?:19|20|\\*)", left))
        ):
            what = "identity"
        elif (label and label[2]) or (length == 11 and left[0] in "1*"):
            what = "phone"
        elif (label and label[3]) or length >= 15:
            what = "card"
        yield Mask(m.start(), m.end(), what, left, hidden)
