"""Documentation cannot rot: tables are generated, examples run, every command is named."""

import re
from pathlib import Path

import click
import pytest

from biaoshi.cli import main_group
from docs.tables import READMES, filled

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("readme", READMES)
def test_tables_are_current(readme: str) -> None:
    """The tables in the README are what the code says (`make docs` writes them)."""
    text = (ROOT / readme).read_text("utf-8")
    assert filled(readme, text) == text


def test_python_examples_run() -> None:
    """Every Python example of the README runs as it stands."""
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102  # our own text


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_named_and_has_help(readme: str) -> None:
    """Each command of the program is in both READMEs and explains itself."""
    text = (ROOT / readme).read_text("utf-8")
    for name, command in main_group.commands.items():
        assert f"`{name}`" in text, name
        assert isinstance(command, click.Command)
        assert command.help
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, f"{name} {option.name}"
