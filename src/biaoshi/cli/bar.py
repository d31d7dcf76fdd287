"""Progress on the terminal (standard error): files done, pictures and pages recognised. Numbers only, no text of a file."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any


class Bar:
    """Progress over `total` files; nothing at all where `shown` is False. `recognised` counts, `over` draws."""

    def __init__(self, total: int, shown: bool) -> None:
        self._total, self._shown = total, shown
        self._read = 0
        self._bar: Any = None
        self._task: Any = None

    def recognised(self) -> None:
        """Count one picture or page that was recognised."""
        self._read += 1
        if self._bar is not None:
            self._bar.update(self._task, description=f"检查中，已识别 {self._read} 页（幅）")

    def over(self, reports: Iterator[Any]) -> Iterator[Any]:
        """Yield `reports`, counting them."""
        if not self._shown:
            yield from reports
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True, force_terminal=True), transient=True) as bar:
            self._bar, self._task = bar, bar.add_task("检查中", total=self._total)
            with suppress(GeneratorExit):
                for report in reports:
                    bar.advance(self._task)
                    yield report
        self._bar = None
