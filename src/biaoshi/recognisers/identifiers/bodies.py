"""Codes of organisations: they name no person (identifiers.md §§3, 4)."""

from biaoshi.recognisers import digits as d
from biaoshi.recognisers.kind import EDGE, END, Kind, Sight, Verdict, solid

_FIRST = frozenset("1239Y5")
_REGISTRIES = d.PROVINCES | {"10", d.FICTIONAL}  # 10: registered with the state's own bureau


def _credit(sight: Sight) -> Verdict | None:
    code = solid(sight.text)
    right = d.credit(code)
    named = any(w in sight.before[-24:] for w in ("信用代码", "社会信用", "统一代码", "税号", "纳税人识别号"))
    known = code[:1] in _FIRST and code[2:4] in _REGISTRIES
    if not named and not (right and known):  # one serial number in thirty-one passes the check
        return None
    if not right and (code[:1] not in _FIRST or "\n" in sight.text):
        return None
    one = code.startswith("92")  # 9: market supervision, 2: a business of one household
    return Verdict(
        (("pattern", 0.3), ("check", 0.4 if right else 0.0), ("field", 0.1 if code[:1] in _FIRST else 0.0)),
        ("个体工商户的代码，指向一个人，" if one else "") + ("校验码相符" if right else "校验码不符，可能有误记"),
        office=not one,
        against=(*(() if one else ("单位的代码，不是个人信息",)), *(() if right else ("校验码不符",))),
    )


def _organisation(sight: Sight) -> Verdict | None:
    code = solid(sight.text)
    if not d.organisation(code):
        return None
    return Verdict((("pattern", 0.3), ("check", 0.3)), office=True, against=("单位的代码，不是个人信息",))


KINDS = (
    Kind(
        "PI811", "CN_CREDIT_CODE", "统一社会信用代码",
        (f"{EDGE}[0-9A-HJ-NP-RT-UW-Y](?:[ \n]?[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]){{17}}{END}",),
        _credit, words=("信用代码", "社会信用", "统一代码", "税号", "纳税人识别号"),
        unlike=("流水", "编号", "单号", "订单", "序列", "编码", "批次", "货号"), rank=2,
        examples=("统一社会信用代码：⟦91990101MA0ABCD1X6⟧", "信用代码⟦119900000000123432⟧"),
        near=("序列号91990101MA0ABCD1X7",),
    ),
    Kind(
        "PI821", "CN_ORGANISATION_CODE", "组织机构代码",
        (f"{EDGE}[0-9A-Z]{{8}}[-－][0-9X]{END}",),
        _organisation, words=("组织机构代码", "机构代码", "代码"), needs_word=True,
        examples=("组织机构代码：⟦00000000-0⟧",), near=("代码00000000-1", "图号AB123456-7"),
    ),
)  # fmt: skip
