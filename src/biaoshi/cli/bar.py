"""Progress on the terminal (standard error): files or steps done, pictures and pages worked through. Numbers only, no text
of a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any


class Bar:
    """Progress over `total` files or steps; nothing at all where `shown` is False. `recognised` counts, `over` and `steps`
    draw."""

    def __init__(self, total: int, shown: bool) -> None:
        self._total, self._shown = total, shown
        self._read = 0
        self._does = "检查中"
        self._bar: Any = None
        self._task: Any = None

    def recognised(self) -> None:
        """Count one picture or page that was recognised."""
        self._read += 1
        if self._bar is not None:
            done = "已识别" if self._does == "检查中" else "已处理"
            self._bar.update(self._task, description=f"{self._does}，{done} {self._read} 页（幅）")

    def over(self, reports: Iterator[Any]) -> Iterator[Any]:
        """Yield `reports`, counting them."""
        if not self._shown:
            yield from reports
            return
        with self._drawn(), suppress(GeneratorExit):
            for report in reports:
                self._bar.advance(self._task)
                yield report

    @contextmanager
    def steps(self) -> Iterator[Callable[[str], None]]:
        """Give what is to be called at the beginning of each step with its name; pages are counted anew in each."""

        def step(does: str) -> None:
            self._does, self._read = does, 0
            if self._bar is not None:
                begun = self._bar.tasks[0].description != ""
                self._bar.update(self._task, description=does, advance=1 if begun else 0)

        if not self._shown:
            yield step
            return
        self._does = ""
        with self._drawn():
            yield step

    @contextmanager
    def _drawn(self) -> Iterator[None]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True, force_terminal=True), transient=True) as bar:
            self._bar, self._task = bar, bar.add_task(self._does, total=self._total)
            try:
                yield
            finally:
                self._bar = None
