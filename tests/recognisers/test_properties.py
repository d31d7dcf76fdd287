"""Properties of the recognisers: what is formatted is found, what is not text does no harm, long lines take linear time."""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaoshi.recognisers.finding import find, identifiers
from biaoshi.rules.paper import plain
from quality.identifier_values import MAKE, dressed

LABELS = {
    "id": "身份证号：", "id15": "身份证号：", "mobile": "手机：", "landline": "电话：", "card": "银行卡号：", "account": "账号：", "passport": "护照号：",
    "hk": "港澳通行证：", "tw": "台胞证号：", "military": "军官证：", "police": "警号：", "driver": "驾驶证档案编号：", "plate": "车牌号：",
    "credit": "统一社会信用代码：", "mail": "邮箱：", "wechat": "微信号：", "qq": "QQ：", "social": "社保卡号：", "property": "证书：", "vin": "车架号：",
    "coord": "坐标：", "grid": "界址点：", "ip": "IP地址：", "mac": "MAC：", "birth": "出生日期：", "org": "组织机构代码：", "student": "学号：",
    "medical": "住院号：", "imei": "IMEI：", "residence": "居住证号码：", "foreign": "永久居留身份证：", "password": "密码：", "key": "密钥：",
}  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(LABELS)), st.integers(0, 2**32), st.sampled_from(["", "兹有", "1.", "　　"]), st.sampled_from(["", "。", "，特此证明", "）"])
)  # fmt: skip
def test_any_writing_of_a_number_under_its_label_is_found(kind: str, seed: int, front: str, back: str) -> None:
    """A value of any kind, plain, spaced, hyphened or full-width, is found under its label over exactly its span."""
    rng = random.Random(seed)  # noqa: S311  # nothing secret about it
    code, make = MAKE[kind]
    value = dressed(make(rng), kind, rng)
    text = front + LABELS[kind] + value + back
    start = len(front + LABELS[kind])
    assert (code, start, start + len(value)) in [(e.code, e.span.start, e.span.end) for e in identifiers(plain(text))]


ODD = st.text(
    st.one_of(
        st.sampled_from("0123456789OIl|BSZXx -\n\t@.:：°′″云A使微信密码号证\ud800\udfff\u200b１２０ＱＱ(（)）|,"),
        st.characters(),
    ),
    max_size=400,
)


@settings(max_examples=200, deadline=None)
@given(ODD)
def test_any_text_is_read(text: str) -> None:
    """Any string, lone surrogates too, is read without a fault; spans lie inside and do not overlap."""
    document = plain(text)
    found = identifiers(document)
    ends = [0]
    for e in found:
        assert ends[-1] <= e.span.start < e.span.end <= len(document.text)
        ends.append(e.span.end)
    find(document)


HARD: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "1" * n,
    "spaced digits": lambda n: "1 " * (n // 2),
    "digit lines": lambda n: "1\n" * (n // 2),
    "at signs": lambda n: "a@" * (n // 4),
    "letters like digits": lambda n: "OIlBSZ|" * (n // 7),
    "dotted": lambda n: "1." * (n // 2),
    "colons": lambda n: "ab:" * (n // 3),
    "labels": lambda n: "身份证号：" * (n // 5),
    "joined heads": lambda n: "证号\t手机\n" * (n // 6),
    "passwords": lambda n: "密码：" * (n // 3),
}


@pytest.mark.parametrize("shape", HARD)
def test_time_is_linear_in_the_length_of_a_line(shape: str) -> None:
    """Eight times the text takes less than thirty times as long (a square would take sixty-four), a million characters never minutes."""
    make = HARD[shape]

    def seconds(n: int) -> float:
        document = plain(make(n))
        start = time.process_time()
        identifiers(document)
        return time.process_time() - start

    identifiers(plain("手机15400001234"))
    small = max(min(seconds(25_000) for _ in range(2)), 0.02)
    assert seconds(200_000) < 30 * small
