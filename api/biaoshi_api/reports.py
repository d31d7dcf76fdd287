"""What the work of a job leaves behind: a report or files in the vault, a text-free result, a line in the audit log."""

import json
from typing import Any

import biaoshi
from biaoshi.jobs import begin
from biaoshi_api import tallies
from biaoshi_api.asking import dumped
from biaoshi_api.audit import note
from biaoshi_api.orders import keep_result
from biaoshi_api.task import Outcome, Turn


def filed(turn: Turn, report: biaoshi.Report) -> Outcome:
    """Keep the report of a check; of a stopped paper it holds level, digest and time only, as the report itself does."""
    digest = report.file.sha256 if report.file else None
    if report.verdict == "stopped":
        above = next((r for r in report.family() if r.file and r.highest_level == report.highest_level), report)
        return halted(turn, report.highest_level, above.file.sha256 if above.file else None, report)
    kept = keep_result(turn.site, turn.job, dumped(report.to_dict()))
    after = f"verdict={report.verdict}{_level(report.highest_level)}"
    _note(turn, "document.checked", digest, after, report.tool.ruleset, (report,))
    counts = report.counts
    result = {
        "verdict": report.verdict, "level": report.highest_level, "sha256": digest, "ruleset": report.tool.ruleset,
        "ruleset_digest": biaoshi.ruleset().digest,  # of the program that ran here, which may not be the one that asks
        "counts": {"error": counts.error, "warning": counts.warning, "info": counts.info, "suppressed": counts.suppressed},
        "kept": {"report": kept},
    }  # fmt: skip
    return Outcome(result, (kept,), _handed_in(turn))


def halted(turn: Turn, level: str | None, digest: str | None, report: biaoshi.Report | None = None) -> Outcome:
    """Return what is kept of a paper above the ceiling: nothing but level, digest, who and when."""
    _note(turn, "document.stopped", digest, f"verdict=stopped{_level(level)}", "", (None,))
    result: dict[str, Any] = {"verdict": "stopped", "level": level, "sha256": digest}
    if report is None:
        return Outcome(result, (), _handed_in(turn))
    kept = keep_result(turn.site, turn.job, dumped(report.to_dict()))
    return Outcome({**result, "kept": {"report": kept}}, (kept,), _handed_in(turn))


def written(turn: Turn, kept: dict[str, Any], told: dict[str, Any], digest: str) -> Outcome:
    """Return the outcome of work that made `kept` (name → vault id or ids); `told` is codes and numbers."""
    _note(turn, f"document.{turn.job.kind}-done", digest, "", "")
    ids = [one for value in kept.values() for one in (value if isinstance(value, list) else [value])]
    return Outcome({**told, "kept": kept}, tuple(ids), _handed_in(turn))


def keep_json(turn: Turn, raw: Any) -> str:
    """Put JSON away and return its id."""
    return keep_result(turn.site, turn.job, json.dumps(raw, ensure_ascii=False).encode(), {"media": "application/json"})


def _handed_in(turn: Turn) -> tuple[str, ...]:
    return (*turn.job.payload["files"], turn.job.payload["order"])


def _level(level: str | None) -> str:
    return f" level={level}" if level else ""


def _note(
    turn: Turn,
    action: str,
    digest: str | None,
    after: str,
    ruleset: str,
    counted: tuple[biaoshi.Report | None, ...] = (),
) -> None:
    """Note it, and count the checks that were `counted` (None: one that was stopped)."""
    job, now = turn.job, turn.site.clock()
    with begin(turn.site.engine) as connection:
        for report in counted:
            tallies.add(connection, report, now=now, owner=job.owner, unit=job.unit, job=job.id)
        note(
            connection, now=now, who=str(job.payload["who"]), action=action, subject=digest or "",
            before=f"job={job.id}", after=after, ruleset=ruleset,
        )  # fmt: skip
