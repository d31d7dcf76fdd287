"""What may be decided and concluded, in the words shown to people. Data only."""

from dataclasses import dataclass
from typing import Literal

State = Literal["reviewing", "approving", "closed"]
Verb = Literal["accept", "reject", "mask", "ask", "refer"]
Scope = Literal["one", "column", "person", "words", "finding", "rule"]
Conclusion = Literal["none_found", "redacted", "discretionary", "withhold", "consult", "refer"]

STATES: dict[str, str] = {"reviewing": "审查中", "approving": "待审批", "closed": "已办结"}
STEPS: dict[int, tuple[str, ...]] = {1: ("审查",), 2: ("审查", "审批"), 3: ("审查", "复核", "审批")}
"""The names of the steps, by how many there are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to decide; `key` is pressed for it, `done` is what a finding is then said to be."""

    title: str
    key: str
    done: str


VERBS: dict[str, Choice] = {
    "accept": Choice("属实", "a", "属实"),
    "reject": Choice("误报", "r", "误报"),
    "mask": Choice("遮盖", "m", "遮盖"),
    "ask": Choice("征求第三方", "t", "征求第三方"),
    "refer": Choice("提请确定", "f", "提请确定"),
}
REASONS: dict[str, str] = {
    "not_it": "识别有误，不是这类内容",
    "public": "已经依法公开",
    "official": "公务信息，不是个人的",
    "must": "依法应当公开",
    "example": "举例、示范或者空白表格",
    "consent": "权利人同意公开",
    "other": "其他",
}
"""Why a finding is none: what decisions are counted and exported by."""
WRONG = frozenset({"not_it", "example"})
"""Reasons that say the finding itself was wrong; the others let it stand and release all the same."""
SCOPES: dict[str, str] = {
    "one": "仅此一处", "column": "表格的这一列", "person": "同一个人", "words": "相同文字（含其他在审件）",
    "finding": "相同问题（含其他在审件）", "rule": "本件同一规则",
}  # fmt: skip
ACROSS = frozenset({"words", "finding"})
"""Scopes that reach into other cases under review."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A conclusion: its title, what the form says, and what must be given with it."""

    title: str
    said: str
    reason: bool = False  # people must say why
    ground: bool = False  # people must name the ground


CONCLUSIONS: dict[str, Ending] = {
    "none_found": Ending("未发现不予公开事由", "同意公开"),
    "redacted": Ending("区分处理后公开", "区分处理后公开"),
    "discretionary": Ending("可以不予公开", "可以不予公开", reason=True, ground=True),
    "withhold": Ending("不予公开", "不予公开", reason=True, ground=True),
    "consult": Ending("征求第三方意见", "书面征求第三方意见，暂不公开", reason=True),
    "refer": Ending("提请确定", "报请确定，暂不公开", reason=True),
}
FOR_ADVICE: dict[str, str] = {
    "no_ground_found": "none_found", "publish_redacted": "redacted", "consult_third_party": "consult",
    "withhold": "withhold", "withhold_discretionary": "discretionary", "refer": "refer",
}  # fmt: skip
"""The conclusion that says what the tool's advice says: marked as that, never chosen for anybody."""
MANDATORY = frozenset({"state_secret", "law_forbids", "public_safety", "trade_secret", "personal_privacy"})
DISCRETIONARY = frozenset({"internal_affairs", "process_info", "enforcement_file"})
"""Grounds by what the law says of them: 条例 第十四、十五条, 第十六条."""
REPLY_DAYS = 15
"""Working days a third party has to answer (政府信息公开条例 第三十二条)."""
NEEDS = ("error", "warning")
"""Severities of findings a person has to decide about."""
