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


@pytest.mark.parametrize("readme", READMES)
def test_python_examples_run(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python example of the READMEs runs as it stands beside the samples."""
    examples = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.S)
    assert examples
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    for example in examples:
        exec(compile(example, readme, "exec"), {})  # noqa: S102  # our own text


def test_pictures_are_there_and_shown() -> None:
    """Every picture that a README shows is in the checkout, small and described, and none lies about unused."""
    shown: set[str] = set()
    for readme in READMES:
        for told, path in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (ROOT / readme).read_text("utf-8")):
            assert told
            assert 0 < (ROOT / path).stat().st_size < 200_000, path
            shown.add(path)
    assert shown >= {p.relative_to(ROOT).as_posix() for p in (ROOT / "samples" / "pictures").iterdir()}


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
