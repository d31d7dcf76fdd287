"""The advice in words, for people: what is said after what was read, each line with its details."""

from collections.abc import Iterator
from dataclasses import dataclass

from biaoshi.advice.disclosure import NAMES, OUTCOMES
from biaoshi.types.report import Archive, Ground, LevelSuggestion, Report

HEADING = "建议（线索和理由，由人决定）"
_NATURES = {
    "state_secret": "像国家秘密",
    "work_secret": "像工作秘密，不标国家秘密的密级",
    "none": "没有找到与国家秘密、工作秘密相近的内容",
}
OPENING = {"open": "建议到期开放", "open_part": "建议部分开放", "delay": "建议延期开放", "refer": "提请审核，暂不开放"}
_UNITS = {"years": "年", "months": "个月", "days": "天"}


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of advice: what it is about, what is advised, and the details a reviewer asks for.

    `brief`: also shown to a drafter who did not ask for details."""

    label: str
    words: str
    details: tuple[str, ...] = ()
    brief: bool = True


def lines(report: Report) -> Iterator[Line]:
    """Yield the advice of a report; nothing of one that was stopped."""
    if report.verdict == "stopped":
        return
    disclosure = report.disclosure
    yield Line(
        "公开",
        _ended(f"{OUTCOMES[disclosure.outcome]}。{_beyond(disclosure.reason)}"),
        tuple(d for g in disclosure.grounds for d in _ground(g)),
    )
    for head in disclosure.must_publish:
        details = [f"支持：{'、'.join(head.matched)}"] if head.matched else []
        details += [f"相反：{'、'.join(head.against)}"] if head.against else []
        yield Line("应当公开的类别", f"像“{head.category}”（{head.basis}）", tuple(details), brief=False)
    if disclosure.openness:
        yield Line("公开属性", f"建议标“{disclosure.openness}”：{disclosure.openness_reason}", brief=False)
    level = report.level_suggestion
    if level.reason != disclosure.reason:
        yield Line("密级", _level(level), tuple(_items(level)), brief=level.nature in ("state_secret", "work_secret"))
    yield _archive(report.archive, report)


def _beyond(reason: str) -> str:
    """Return the reason without the sentence the outcome already is."""
    return reason.removeprefix(OUTCOMES["no_ground_found"] + "。")


def _ended(words: str) -> str:
    return words if words.endswith("。") else words + "。"


def _ground(ground: Ground) -> Iterator[str]:
    name = NAMES[ground.code]  # type: ignore[index]  # the codes of the contract
    yield (
        f"{name}：{ground.verb}（{ground.basis}），置信度{ground.confidence:.2f}"
        if ground.verb
        else f"{name}：不是法定事由"
    )
    for words, said in (("支持", ground.for_), ("相反", ground.against)):
        if said:
            yield f"　{words}：{'；'.join(said)}"


def _level(level: LevelSuggestion) -> str:
    said = _NATURES.get(level.nature or "", "不作建议")
    if level.level:
        period = level.period
        length = (
            f"{period.value}{_UNITS[period.kind]}"
            if period and period.kind in _UNITS
            else str(period.value or "")
            if period
            else ""
        )
        said += f"，{level.level}{'，' + length if length else ''}"
    return _ended(f"{said}。{level.reason}")


def _items(level: LevelSuggestion) -> Iterator[str]:
    for item in level.items[:3]:
        yield f"目录条目：{item.item}（{item.level}；{item.basis}），相近程度{item.score:.2f}"


def _archive(archive: Archive, report: Report) -> Line:
    items = "、".join(str(code) for code in archive.art8)
    said = OPENING[archive.suggestion] + (f"（开放办法第八条第{items}项）" if items else "")
    dates = [
        f"{words}{day}"
        for words, day in (("形成于", archive.formed), ("满二十五年", archive.twenty_five_years), ("密级期满", archive.expires), ("复查", archive.review_on))
        if day
    ]  # fmt: skip
    transfer = archive.transfer
    fields = (
        ("到期开放意见", transfer.opening_opinion),
        ("政府信息公开情况", transfer.openness_record),
        ("密级变更情况", transfer.level_changes),
    )
    reached = archive.twenty_five_years is not None and archive.twenty_five_years <= report.as_of
    details = (
        *archive.reasons,
        *([f"日期：{'，'.join(dates)}"] if dates else []),
        *(f"{name}：{value}" for name, value in fields if value),
    )
    return Line("档案", said, details, brief=reached or report.tool.profile == "archive")
