"""Whether an archived record may be opened: 25 years, delay with its reason, the fields a transfer asks for.

    secrecy         → refer: an archive cannot declassify what others determined (实施条例 22)
    third parties   → delay, art. 8 (三)      the state's and society's great interests → delay, (二)
    other law       → delay, (四)             a part only → open_part        none → open

档案法 第二十七条: 25 years; 国家档案馆档案开放办法 第八条: the reasons for delay; 档案法实施条例 第三十条: the three fields.
"""

import datetime

from biaoshi.advice.disclosure import NAMES, unread
from biaoshi.advice.found import Found, secrecy_over
from biaoshi.advice.severing import Severance
from biaoshi.calendar import after_years, twenty_five_years
from biaoshi.types.content import Ground
from biaoshi.types.facts import Facts
from biaoshi.types.report import Archive, Transfer

ART8: dict[Ground, int] = {
    "public_safety": 2, "trade_secret": 3, "personal_privacy": 3, "law_forbids": 4,
}  # fmt: skip
"""Grounds that delay opening, by the item of 开放办法 art. 8; a state secret under a period is (一)."""
HAN = "零一二三四"
AGAIN = 5
"""Years until a delayed record is looked at again: the 办法 asks for it (art. 17) and names none; a house rule."""


def decide(facts: Facts, complete: bool, found: tuple[Found, ...], severance: Severance) -> Archive:
    """Return the advice on opening; `complete`: it and all inside it were read to the end."""
    held = {f.ground: f for f in found if f.holds}
    ends = twenty_five_years(facts.date) if facts.date else None
    codes = art8(facts, held)
    why = unread(facts, complete)
    if why is not None:
        suggestion, reasons = "refer", [why]
    else:
        suggestion, reasons = _suggest(facts, held, codes, severance)
    if facts.date is None:
        reasons.append("没有成文日期，算不出形成满二十五年的日子。")
    elif ends is not None and ends > facts.as_of:
        reasons.append(f"{ends.isoformat()}形成满二十五年；在此之前是移交时附具的到期开放意见，届时重新审核。")
    return Archive(
        formed=_iso(facts.date),
        expires=_iso(_expires(facts)),
        twenty_five_years=_iso(ends),
        suggestion=suggestion,
        art8=codes,
        review_on=_iso(_review(facts, suggestion, ends)),
        transfer=Transfer(_opinion(suggestion, codes), _openness(facts), _changes(facts)),
        reasons=tuple(reasons),
    )


def art8(facts: Facts, held: dict[Ground, Found]) -> tuple[int, ...]:
    """Return the items of 开放办法 art. 8 that the grounds come under."""
    codes = {ART8[g] for g in held if g in ART8}
    secret = held.get("state_secret")
    if secret is not None and secret.marks and not secrecy_over(secret.marks, facts):
        codes.add(1)
    return tuple(sorted(codes))


def _suggest(
    facts: Facts, held: dict[Ground, Found], codes: tuple[int, ...], severance: Severance
) -> tuple[str, list[str]]:
    secret = held.get("state_secret")
    if secret is not None and not secret.marks:
        return "refer", ["内容像国家秘密而没有标志，提请形成单位或者移交单位确定；确定前不开放。"]
    if secret is not None and secrecy_over(secret.marks, facts):
        return "refer", [
            "标注的保密期限已满；档案馆不能自行解密，提请原定密机关、单位作解密审核，再按第八条其他各项审核。"
        ]
    if secret is not None:
        return "refer", [
            "属于国家秘密，保密期限未满或者不明；解密由原定密机关、单位审核，解密前不开放（开放办法 第八条第一项）。"
        ]
    if "work_secret" in held and not codes:
        return "refer", ["像工作秘密，由形成单位或者移交单位确认是否已经解除。"]
    if not codes:
        weak = "、".join(NAMES[g] for g in held)
        return "open", [
            f"有{weak}的内容，不在开放办法第八条所列延期事由之内；开放前仍须会同形成单位或者移交单位审核。"
            if weak
            else "没有发现开放办法第八条所列的延期事由；开放前仍须会同形成单位或者移交单位审核。"
        ]
    reasons = [f"{NAMES[g]}：开放办法 第八条第{HAN[ART8[g]]}项。" for g in held if g in ART8]
    if severance.rest:
        return "open_part", [*reasons, "延期的只是部分内容，其余可以分开开放。"]
    return "delay", [
        *reasons,
        f"延期开放须报同级档案主管部门同意；定期评估（开放办法 第十七条），本工具按{AGAIN}年提示，年限由本馆确定。",
    ]


def _expires(facts: Facts) -> datetime.date | None:
    """Return when the last of the paper's own marks is over, None if one has no known end."""
    days = [m.expires for m in facts.own("state_secret", "changed")]
    return max((d for d in days if d), default=None) if all(days) else None


def _review(facts: Facts, suggestion: str, ends: datetime.date | None) -> datetime.date | None:
    later = [d for d in (_expires(facts), ends) if d is not None and d > facts.as_of]
    if later:
        return min(later)
    return after_years(facts.as_of, AGAIN) if suggestion in ("delay", "open_part") else None


def _opinion(suggestion: str, codes: tuple[int, ...]) -> str | None:
    items = "、".join(f"第{HAN[c]}项" for c in codes)
    match suggestion:
        case "open":
            return "建议到期开放"
        case "open_part":
            return f"建议部分开放，其余延期（开放办法 第八条{items}）"
        case "delay":
            return f"建议延期开放（开放办法 第八条{items}）"
    return None


def _openness(facts: Facts) -> str:
    if facts.particulars.openness:
        return f"标注“{facts.particulars.openness}”"
    return "没有标注公开属性，文中写明公开发布" if any(facts.say("publication")) else "没有标注公开属性"


def _changes(facts: Facts) -> str:
    said = [
        f"标注密级{m.level}" + (f"，{m.expires.isoformat()}期满" if m.expires else "") for m in facts.own() if m.level
    ]
    said += [f"变更为{m.level}" if m.level else "有变更密级或者期限的记载" for m in facts.live("changed")]
    said += (
        ["有解密的记载"] if any(m.live for m in facts.of_kind("declassified")) or any(facts.say("declassified")) else []
    )
    said += ["有延长保密期限的记载"] if any(facts.say("extended")) else []
    return "；".join(dict.fromkeys(said)) or "没有标注密级，没有变更记载"


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
