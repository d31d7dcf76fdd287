"""Long work says how far it is, on a terminal only, and never a word of the document."""

import pytest

from biaoshi.cli.bar import Bar


def test_steps_and_pages_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Each step is named as it begins, pages are counted anew in each, and the last count is of steps that are done."""
    bar = Bar(3, shown=True)
    with bar.steps() as step:
        step("读取")
        bar.recognised()
        step("改写")
        bar.recognised()
        bar.recognised()
        task = bar._bar.tasks[0]
        assert task.description == "改写，已处理 2 页（幅）"
        assert (task.completed, task.total) == (1, 3)
    bar.recognised()
    assert capsys.readouterr().out == ""


def test_nothing_is_drawn_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal neither stream gets a byte."""
    bar = Bar(3, shown=False)
    with bar.steps() as step:
        step("读取")
        bar.recognised()
    assert list(bar.over(iter([1, 2]))) == [1, 2]
    assert capsys.readouterr() == ("", "")
