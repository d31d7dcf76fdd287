"""Exit status: what a run of a command ends with."""

from typing import Any

FINDINGS, WRONG, UNREAD, STOPPED = 1, 2, 3, 4


class Status:
    """Keeps the worst exit status over a run: stopped > unread > findings."""

    def __init__(self, fail_on: str) -> None:
        self.fail_on = fail_on
        self.code = 0

    def see(self, report: Any) -> Any:
        self.code = max(self.code, status_of(report, self.fail_on))
        return report


def status_of(report: Any, fail_on: str) -> int:
    """Return the exit status of one report: 4 stopped, 3 something unread, 1 findings at `fail_on`, else 0."""
    if report.verdict == "stopped":
        return STOPPED
    if report.verdict in ("unreadable", "incomplete"):
        return UNREAD
    ranks = {"info": ("error", "warning", "info"), "warning": ("error", "warning"), "error": ("error",), "never": ()}
    return FINDINGS if any(getattr(report.counts, s) for s in ranks[fail_on]) else 0  # children are counted in it
