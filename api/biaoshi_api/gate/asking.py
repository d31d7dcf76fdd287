"""The gate of a site: its policy as it stands in the file now, the adopted rule-set and today's."""

from dataclasses import dataclass, replace
from typing import Any

import biaoshi
from biaoshi_api.gate import editions
from biaoshi_api.gate.adoptions import Adoption, last_adoption
from biaoshi_api.gate.editions import Change, Edition
from biaoshi_api.gate.judging import Verdict, judge, unknown
from biaoshi_api.gate.policy import Policy, Side, load
from biaoshi_api.site import Site


@dataclass(frozen=True, slots=True)
class Gate:
    """`policy` None: none is configured, `why` says so or what is wrong with it. `written`: the rule-set its file names,
    where another was adopted since (`adoption`)."""

    policy: Policy | None
    why: str
    pinned: Edition | None
    now: Edition
    change: Change
    written: str = ""
    adoption: Adoption | None = None

    def judge(self, report: biaoshi.Report) -> Verdict:
        """Return the answer for a report; without a usable policy it is never pass."""
        if self.policy is None:
            return unknown(self.why)
        return judge(report, self.policy, self.pinned, self.change)


def gate_of(site: Site) -> Gate:
    """Return the gate as it stands: the policy is read anew, and today's rule-set remembered."""
    now = editions.current()
    editions.keep(site.engine, now, now=site.clock())
    path = site.settings.gate.policy
    if path is None:
        return Gate(None, "没有配置放行策略（gate.policy），不能判断", None, now, Change())
    try:
        policy = load(path)
    except biaoshi.ConfigError as error:
        return Gate(None, str(error).rstrip("。"), None, now, Change())
    written = policy.ruleset
    adoption = last_adoption(site.engine, written)
    if adoption is not None:
        policy = replace(policy, ruleset=adoption.adopted)
    pinned = now if policy.ruleset == now.digest else editions.find(site.engine, policy.ruleset)
    return Gate(policy, "", pinned, now, editions.compare(pinned, now) if pinned else Change(), written, adoption)


def diff(gate: Gate) -> dict[str, Any]:
    """Return what adopting today's rule-set would change: rule by rule, with what the policy makes of each."""
    pinned, now, change = gate.pinned, gate.now, gate.change
    titles = {r.code: r.title for r in biaoshi.rules()}

    def line(code: str) -> dict[str, Any]:
        before = pinned.rules.get(code) if pinned else None
        after = now.rules.get(code)
        return {
            "code": code,
            "title": titles.get(code),
            "severity_before": before[0] if before else None,
            "severity_after": after[0] if after else None,
            "effect_before": _effect(gate.policy, code, before[0] if before else None),
            "effect_after": _effect(gate.policy, code, after[0] if after else None),
        }

    return {
        "policy": gate.policy.name if gate.policy else None,
        "why": gate.why or None,
        "adopted": gate.policy.ruleset if gate.policy else None,
        "adopted_known": pinned is not None,
        "current": now.digest,
        "current_version": now.version,
        "same": pinned is not None and pinned.digest == now.digest,
        "added": [line(c) for c in sorted(change.added)],
        "removed": [line(c) for c in sorted(change.removed)],
        "changed": [] if change.all else [line(c) for c in sorted(change.changed)],
        "shared_code_changed": change.all,
        "shared": sorted(change.shared),
        "resources": sorted(change.resources),
        "adopt": f'ruleset = "{now.digest}"',
    }


def _effect(policy: Policy | None, code: str, severity: str | None) -> str:
    """Return what the policy makes of a finding of the rule at its usual severity."""
    if policy is None or severity is None:
        return "none"
    sides: tuple[tuple[str, Side], ...] = (("block", policy.block), ("warn", policy.warn))
    return next((name for name, side in sides if side.speaks(code, severity)), "none")
