"""Cards and accounts (ISO/IEC 7812; identifiers.md §6)."""

import re

from biaoshi.recognisers import digits as d
from biaoshi.recognisers.kind import EDGE, SLIP, Kind, Sight, Verdict, righted, slipped, solid

_BIN = re.compile("62[0-9]|4[0-9]{2}|5[1-5][0-9]|2[2-7][0-9]|3[47][0-9]|9[4568][0-9]|998")
"""First digits of cards: UnionPay, the international schemes, and what banks of this country had of their own in 9."""
_FIRM = re.compile("(?:公司|厂|局|中心|委员会|合作社|学校|医院|财政|事务所|基金会|协会|支行营业部|银行股份)")
_LABEL = "(?:银行卡|银行账|卡号|借记卡|信用卡|储蓄卡|存折|社保卡|惠农卡|一卡通|工资卡)"


def _card(sight: Sight) -> Verdict | None:
    spoilt = slipped(sight.text)
    if spoilt and sum(c.isdigit() for c in sight.text) < 9:
        return None
    number = righted(sight.text) if spoilt else solid(sight.text)
    if not 13 <= len(number) <= 19 or len(set(number)) < 2:
        return None
    known, right = bool(_BIN.match(number)), d.luhn(number)
    named = re.search(_LABEL, sight.before[-20:]) is not None
    if not named and not (right and known):
        return None
    if "\n" in sight.text:  # two numbers below one another are not one
        parts = sight.text.split("\n")
        if len(parts) > 2 or not right or any(len(solid(p)) > 12 and d.luhn(solid(p)) for p in parts):
            return None
    if spoilt or not number.startswith(
        "62"
    ):  # one number in ten passes the check: without UnionPay's digits a word must say so
        return Verdict(
            (("pattern", 0.2), ("check", 0.2 if right else 0.0), ("field", 0.05 if known else 0.0)),
            "有的数字像是识别错误" if spoilt else "校验位相符" if right else "校验位不符，可能有误记",
            against=("夹有字母",) if spoilt else () if right else ("校验位不符",),
        )
    return Verdict(
        (("pattern", 0.2), ("check", 0.3 if right else 0.0), ("field", 0.1 if known else 0.0)),
        "校验位相符" if right else "校验位不符，可能有误记",
        against=() if right else ("校验位不符",),
    )


def _account(sight: Sight) -> Verdict | None:
    if sum(c.isdigit() for c in sight.text) < 8:
        return None
    near = sight.before[-40:] + sight.after[:16]
    firm = _FIRM.search(near)
    return Verdict(
        (("pattern", 0.45),),
        office=firm is not None,
        severity="info" if firm else None,
        against=("户名像是单位",) if firm else (),
    )


KINDS = (
    Kind(
        "PI804", "CN_BANK_CARD", "银行卡号",
        (f"{EDGE}[2-69](?:[ \\-]?[0-9]){{12,18}}(?![0-9A-Za-z])", f"{EDGE}[2-69](?:[ ]?[0-9]){{1,16}}[ ]?\\n[ ]?[0-9](?:[ ]?[0-9]){{0,15}}(?![0-9A-Za-z])",
         f"{EDGE}[2-69BSZ](?:[ \\-]?{SLIP}){{12,18}}(?![0-9A-Za-z])"),
        _card, words=("银行卡", "卡号", "账号", "帐号", "账户", "开户", "借记卡", "储蓄卡", "存折", "信用卡", "一卡通", "工资卡", "银行"),
        unlike=("订单", "流水", "单号", "发票", "编号", "编码", "批次", "序列", "凭证", "单据", "出库", "入库", "货号", "交易号", "信用代码", "身份证", "IMEI", "串号"), rank=3,
        examples=("银行卡号：⟦6200000000000000125⟧", "卡号⟦6200 0000 0000 0001 20⟧".replace("6200 0000 0000 0001 20", "620000 0000 0000 0120"),),
        near=("订单编号6200000000000000124", "流水号6200000000000000125号单号6200000000000000124"),
    ),
    Kind(
        "PI820", "CN_ACCOUNT", "银行账号",
        ("(?:账号|帐号|账户|帐户|银行账户|结算账户|收款账号|银行帐号)(?:号码)?[：:为是 ]{0,3}(?P<v>[0-9](?:[ \\-]?[0-9]){8,29})(?![0-9A-Za-z])",
         "(?:账号|帐号|账户|帐户)(?:号码)?[：:为是 ]{0,3}(?P<v>[0-9]{4,20}(?:[ ]?\\n[ ]?|[ ]{2})[0-9]{3,20})(?![0-9A-Za-z年.])",
         f"(?:账号|帐号|账户|帐户)(?:号码)?[：:为是 ]{{0,3}}(?P<v>{SLIP}(?:[ ]?{SLIP}){{8,29}})(?![0-9A-Za-z])"),
        _account, words=("账号", "帐号", "账户", "帐户"), needs_word=True, rank=4,
        examples=("开户行：青屏农商行，账号：⟦990000000000123⟧",), near=("统一编号990000000000123",),
    ),
)  # fmt: skip
