"""The gate: whether a file may be sent, by the office's policy and the rule-set the office adopted."""

from biaoshi_api.gate.adopting import adopt
from biaoshi_api.gate.asking import Gate, diff, gate_of
from biaoshi_api.gate.editions import Change, Edition
from biaoshi_api.gate.judging import Reason, Verdict, judge, unknown
from biaoshi_api.gate.policy import Policy, Side, load, read

__all__ = [
    "Change",
    "Edition",
    "Gate",
    "Policy",
    "Reason",
    "Side",
    "Verdict",
    "adopt",
    "diff",
    "gate_of",
    "judge",
    "load",
    "read",
    "unknown",
]
