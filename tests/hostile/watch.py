"""Checks cases as a user does and watches what they try: time, escapes, silence, traces of errors.

    with Watch(folder) as watch:
        outcome = watch.run(case)          outcome.faults() → () if all that must hold does

A case's file is written out, checked by the real Checker (confined worker) within the case's limits, and watched: a
listener stands where hostile files point, a canary lies where they would read, and the places they would write to are
looked at afterwards.
"""

import contextlib
import json
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from biaoshi import Checker
from biaoshi.cli.status import status_of
from biaoshi.formats import Limits
from biaoshi.formats.form import Ocr
from biaoshi.isolate import Reader
from biaoshi.types.document import CLOSED
from biaoshi.types.report import Report
from hostile.case import BEACON, CANARY, LEVEL, OUT, SLACK, SUNG, Case

_OPEN = ("incomplete", "unreadable")
_TRACES = ("Traceback (most recent", "site-packages", "/src/biaoshi/", "解析出错")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: the report, or the error that came out of the checker, and what it tried."""

    case: Case
    report: Report | None
    seconds: float
    error: str = ""
    escapes: tuple[str, ...] = ()

    @property
    def exit(self) -> int | None:
        return status_of(self.report, "warning") if self.report else None

    @property
    def hang(self) -> bool:
        limits = self.case.limits
        return self.seconds > limits.seconds + SLACK + (limits.unpacking if self.report and self.report.children else 0)

    @property
    def traceback(self) -> bool:
        said = json.dumps(self.report.to_dict(), ensure_ascii=False) if self.report else ""
        return bool(self.error) or any(t in said for t in _TRACES)

    @property
    def silent(self) -> bool:
        """Nothing unread is said and the planted mark is not: a clean report on a file that is not clean."""
        return self.report is not None and self.case.must != "safe" and not self.open and not self.told

    @property
    def open(self) -> bool:
        return self.report is not None and self.report.verdict in _OPEN

    @property
    def marked(self) -> bool:
        return self.report is not None and any(r.highest_level == LEVEL for r in self.report.family())

    @property
    def told(self) -> bool:
        family = list(self.report.family()) if self.report else []
        return any(m.level == LEVEL for r in family for m in r.marks) or any(
            f.rule.startswith(("HD", "MK")) for r in family for f in r.findings
        )

    def faults(self) -> tuple[str, ...]:
        """Return what does not hold, in words; nothing if all is well."""
        found = [f"escape: {e}" for e in self.escapes]
        if self.error or self.report is None:
            return (*found, f"the checker raised {self.error}")
        found += ["hang"] if self.hang else []
        found += ["a trace of an error in the report"] if self.traceback else []
        found += ["silent clean"] if self.silent else []
        holds = {
            "read": self.marked and not self.open,
            "marked": self.marked,
            "told": self.told or self.open,
            "open": self.open,
            "safe": True,
        }
        if not holds[self.case.must]:
            found.append(f"must be {self.case.must}, is {self.report.verdict} with level {self.report.highest_level}")
        if (self.exit == 3) != self.open:
            found.append(f"exit status {self.exit} with verdict {self.report.verdict}")
        lines = [p for r in self.report.family() for p in r.coverage.parts if p.status not in CLOSED]
        if self.case.status and self.case.status not in {p.status for p in lines}:
            found.append(f"no open line is {self.case.status}: {sorted({p.status for p in lines})}")
        if self.open and not all(p.why for p in lines):
            found.append("an open line without a reason")
        return tuple(found)


@dataclass
class Watch:
    """Holds checkers by limits, the listener and the canary; a context manager."""

    folder: Path
    beacon: tuple[str, int] = BEACON
    _checkers: dict[tuple[Limits, Ocr], Checker] = field(default_factory=dict)
    _listener: socket.socket | None = None

    def __enter__(self) -> Self:
        Path(CANARY).write_text(SUNG, encoding="utf-8")
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # two runs may watch at once
        listener.bind(self.beacon)
        listener.listen()
        listener.setblocking(False)
        self._listener = listener
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for checker in self._checkers.values():
            checker.close()
        if self._listener:
            self._listener.close()
        with contextlib.suppress(OSError):  # another run had it too
            os.unlink(CANARY)

    def run(self, case: Case) -> Outcome:
        """Return what came of `case`."""
        path = self.folder / "in" / case.file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(case.build())
        before = set(self._written())
        checker = self._checker(case.limits, case.ocr)
        begun, report, error = time.monotonic(), None, ""
        try:
            report = checker.check(path)
        except Exception as raised:  # noqa: BLE001  # that nothing is raised is what is tested
            error = type(raised).__name__
        seconds = time.monotonic() - begun
        path.unlink()
        escapes = [f"wrote {p}" for p in set(self._written()) - before]
        escapes += ["connected"] if self._connected() else []
        if report and SUNG in json.dumps(report.to_dict(), ensure_ascii=False):
            escapes.append("read a file outside")
        return Outcome(case, report, seconds, error, tuple(escapes))

    def _checker(self, limits: Limits, ocr: Ocr) -> Checker:
        if (limits, ocr) not in self._checkers:
            made = Checker(as_of="2026-11-24", ocr=ocr, evidence="full")
            object.__setattr__(made, "_reader", Reader(limits, ocr=ocr))  # users cannot set limits; tests must be quick
            self._checkers[limits, ocr] = made
        return self._checkers[limits, ocr]

    def _written(self) -> Iterator[str]:
        """Yield what lies where cases would write: beside the file, above it, where we stand, and in well-known places."""
        places = [self.folder / "in", self.folder, self.folder.parent, Path.cwd(), Path("/tmp"), Path("/"), Path.home()]
        for place in dict.fromkeys(places):
            for entry in os.scandir(place):
                if OUT in entry.name or place == self.folder / "in":
                    yield entry.path

    def _connected(self) -> bool:
        if self._listener is None:
            return False
        try:
            self._listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True
