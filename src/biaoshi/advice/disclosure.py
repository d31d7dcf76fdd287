"""Whether a paper may be made public under 政府信息公开条例: outcome, grounds with the statute's own verb, what to mask.

    state secret   marked and not over → withhold      unmarked, resembles one → refer, hold (条例 17)
    law_forbids, public_safety         → withhold      (publish_redacted where it is a part of a public paper)
    trade_secret                       → consult_third_party (条例 32)
    art. 16                            → withhold_discretionary
    personal_privacy alone             → publish_redacted (条例 37), withhold where nothing public is left
    work_secret alone                  → refer: its ground under the 条例 must first be stated
    no ground                          → no_ground_found

A suggestion for a person to decide; while anything was not read or a content stage did not run it only refers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from biaoshi.advice.found import Found, secrecy_over
from biaoshi.advice.genres import Genre
from biaoshi.advice.severing import Severance
from biaoshi.calendar import twenty_five_years
from biaoshi.types.content import Ground as Code
from biaoshi.types.facts import Facts
from biaoshi.types.report import Disclosure, Ground, MustPublish

LAW = "政府信息公开条例"
NAMES: dict[Code, str] = {
    "state_secret": "国家秘密", "work_secret": "工作秘密", "public_safety": "危及国家安全、公共安全、经济安全、社会稳定",
    "trade_secret": "商业秘密", "personal_privacy": "个人隐私", "internal_affairs": "内部事务信息", "process_info": "过程性信息",
    "enforcement_file": "行政执法案卷信息", "law_forbids": "法律、行政法规禁止公开",
}  # fmt: skip
FORCE: dict[Code, tuple[str, str]] = {
    "state_secret": ("不予公开", f"{LAW} 第十四条"), "law_forbids": ("不予公开", f"{LAW} 第十四条"),
    "public_safety": ("不予公开", f"{LAW} 第十四条"), "trade_secret": ("不得公开", f"{LAW} 第十五条"),
    "personal_privacy": ("不得公开", f"{LAW} 第十五条"), "internal_affairs": ("可以不予公开", f"{LAW} 第十六条第一款"),
    "process_info": ("可以不予公开", f"{LAW} 第十六条第二款"), "enforcement_file": ("可以不予公开", f"{LAW} 第十六条第二款"),
}  # fmt: skip
"""The statute's own verb and article; a work secret has neither."""
DISCRETIONARY: frozenset[Code] = frozenset({"internal_affairs", "process_info", "enforcement_file"})
CLEAN = "未发现不予公开事由，公开前须经审查"
OUTCOMES = {
    "no_ground_found": CLEAN, "publish_redacted": "删去或者遮盖有关内容后公开", "consult_third_party": "先书面征求第三方意见",
    "withhold": "不予公开", "withhold_discretionary": "可以不予公开，须说明理由", "refer": "提请审定，暂不公开",
}  # fmt: skip
"""Each outcome in the words shown to people."""


@dataclass(frozen=True, slots=True)
class Decided:
    """An outcome with why; `undecided`: for want of reading, not for what the paper says."""

    outcome: str
    hold: bool
    reason: str
    undecided: bool = False


def decide(facts: Facts, complete: bool, found: tuple[Found, ...], genre: Genre, severance: Severance) -> Disclosure:
    """Return the advice on disclosure; `complete`: it and all inside it were read to the end."""
    decided = _unread(facts, complete, found) or _by_ground(facts, found, genre, severance)
    openness, why = _openness(facts, decided, found, genre)
    return Disclosure(
        outcome=decided.outcome,
        hold=decided.hold,
        grounds=tuple(_ground(f) for f in found if f.holds),
        must_publish=tuple(MustPublish(h.category, h.basis, h.matched, h.against, h.confidence) for h in genre.heads),
        reason=decided.reason,
        openness=openness,
        openness_reason=why,
    )


STAGES = {
    "marks": "标志", "rules": "规则", "ocr": "图像文字识别", "personal_data": "个人信息", "lexicons": "敏感内容词库", "classifier": "内容分类",
    "catalogue": "保密事项比对", "genres": "文种识别", "sources": "登记来源比对",
}  # fmt: skip


def missing(facts: Facts) -> tuple[str, ...]:
    """Return the stages that did not run and without which nothing may be advised."""
    return tuple(s.name for s in facts.stages if not s.ran and s.name != "layout")


def unread(facts: Facts, complete: bool) -> str | None:
    """Return why nothing may be advised yet, None if all was read and looked at."""
    absent = missing(facts)
    if complete and not absent:
        return None
    said = [] if complete else ["有未读取的部分"]
    said += [f"内容审查未完成（未运行：{'、'.join(STAGES.get(s, s) for s in absent)}）"] if absent else []
    return "，".join(said) + "，不能给出结论，须经人工审查。"


def _unread(facts: Facts, complete: bool, found: tuple[Found, ...]) -> Decided | None:
    why = unread(facts, complete)
    if why is None:
        return None
    seen = "、".join(NAMES[f.ground] for f in found if f.holds)
    return Decided("refer", unmarked(found), why + (f"已读部分像有：{seen}。" if seen else ""), True)


def unmarked(found: Iterable[Found]) -> bool:
    """Tell whether the paper resembles a state secret and bears no mark."""
    return any(f.ground == "state_secret" and f.holds and not f.marks for f in found)


def _by_ground(facts: Facts, found: tuple[Found, ...], genre: Genre, severance: Severance) -> Decided:
    held = {f.ground: f for f in found if f.holds}
    secret = held.get("state_secret")
    if not held:
        return Decided("no_ground_found", False, _nothing(facts, genre))
    names = "、".join(NAMES[g] for g in held)
    if secret is not None and not secret.marks:
        return Decided(
            "refer", True,
            f"内容像国家秘密而没有标志：先行采取保密措施，提请定密责任人或者保密行政管理部门确定（{LAW} 第十七条）。",
        )  # fmt: skip
    ends = twenty_five_years(facts.date) if facts.date else None
    if ends is not None and ends <= facts.as_of:
        return Decided("refer", False, f"已满二十五年又有{names}的内容，由档案馆会同形成单位或者移交单位审核。")
    if secret is not None and secrecy_over(secret.marks, facts):
        return Decided("refer", False, "标注的保密期限已满，须由原定密机关、单位确认没有延长、已经解密，再作公开审查。")
    if secret is not None:
        return Decided("withhold", False, f"标有密级，依法确定的国家秘密不予公开（{LAW} 第十四条）。")
    part = genre.open and severance.rest
    for ground in ("law_forbids", "public_safety"):
        if ground in held:
            return _strict(held[ground], part)
    if "trade_secret" in held:
        return Decided(
            "consult_third_party", False,
            f"涉及商业秘密，公开会损害第三方合法权益的，书面征求第三方意见（{LAW} 第三十二条）；第三方不同意且有合理理由的不得公开。",
        )  # fmt: skip
    if DISCRETIONARY & held.keys():
        return _discretionary(held, part)
    if "personal_privacy" in held:
        return _private(severance, genre)
    return Decided(
        "refer", False, f"像工作秘密。工作秘密本身不是不予公开的法定事由，须说明属于{LAW} 第十四条至第十六条的哪一项。"
    )


def _strict(found: Found, part: bool) -> Decided:
    basis = "、".join(found.basis) if found.basis else FORCE[found.ground][1]
    name = NAMES[found.ground]
    if part:
        return Decided(
            "publish_redacted",
            False,
            f"部分内容{name}（{basis}），其余属于公开的内容：删去该部分后公开（{LAW} 第三十七条）。",
        )
    return Decided(
        "withhold",
        False,
        f"内容{'属于' if found.ground == 'law_forbids' else '公开后可能'}{name}，不予公开（{basis}）。",
    )


def _discretionary(held: dict[Code, Found], part: bool) -> Decided:
    mine = [g for g in held if g in DISCRETIONARY]
    basis = "、".join(dict.fromkeys(FORCE[g][1] for g in mine))
    names = "、".join(NAMES[g] for g in mine)
    if part:
        return Decided("publish_redacted", False, f"公开的文件里夹有{names}：删去该部分后公开（{LAW} 第三十七条）。")
    return Decided(
        "withhold_discretionary", False,
        f"属于{names}，可以不予公开，须说明理由（{basis}）；法律、法规、规章规定应当公开的，从其规定。",
    )  # fmt: skip


def _private(severance: Severance, genre: Genre) -> Decided:
    if severance.rest or (genre.open and severance.any):
        return Decided(
            "publish_redacted", False, f"含有个人隐私，删去或者遮盖后公开其余部分（{LAW} 第十五条、第三十七条）。"
        )
    return Decided(
        "withhold",
        False,
        f"通篇是个人隐私，不得公开（{LAW} 第十五条）；第三方同意或者不公开会对公共利益造成重大影响的除外。",
    )


def _nothing(facts: Facts, genre: Genre) -> str:
    said = CLEAN + "。"
    if genre.heads:
        said += f"像应当主动公开的“{genre.heads[0].category}”（{genre.heads[0].basis}）。"
    if any(True for _ in facts.live("internal")):
        said += f"“内部”一类字样不是不予公开的法定事由，不公开的须说明属于{LAW} 第十四条至第十六条的哪一项。"
    return said


def _openness(facts: Facts, decided: Decided, found: tuple[Found, ...], genre: Genre) -> tuple[str | None, str | None]:
    """Return the openness attribute proposed for a paper that bears none, with the reason; archives ask for none."""
    if facts.particulars.openness or facts.profile.archive or decided.undecided:
        return None, None
    named = bool(genre.heads)
    match decided.outcome:
        case "withhold":
            return "不予公开", decided.reason
        case "withhold_discretionary":
            return "不予公开", "、".join(
                f"{NAMES[f.ground]}（{FORCE[f.ground][1]}）" for f in found if f.holds and f.ground in DISCRETIONARY
            )
        case "publish_redacted" if named:
            return "主动公开", f"属于“{genre.heads[0].category}”，删去不得公开的内容后公开"
        case "publish_redacted":
            return "依申请公开", "没有认出应当主动公开的类别；有申请的，区分处理后提供"
        case "no_ground_found" if named:
            return "主动公开", f"像“{genre.heads[0].category}”（{genre.heads[0].basis}）；公开前须经审查"
        case "no_ground_found":
            return (
                "依申请公开",
                f"没有认出应当主动公开的类别，也未发现不予公开事由；涉及公众利益调整、需要公众广泛知晓的改为主动公开（{LAW} 第十九条）",
            )
    return None, None


def _ground(found: Found) -> Ground:
    verb, basis = FORCE.get(found.ground, (None, None))
    if basis and found.basis:
        basis = f"{basis}；{'；'.join(found.basis)}"
    return Ground(
        code=found.ground,
        statutory=found.ground in FORCE,
        verb=verb,
        basis=basis,
        for_=found.for_,
        against=found.against,
        confidence=found.confidence,
    )
