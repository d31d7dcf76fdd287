"""Profiles: the shipped ones load, an office's own is validated with errors that say what to do."""

from pathlib import Path

import pytest

from biaoshi import Checker
from biaoshi.errors import ConfigError
from biaoshi.profiles import load_profile, profile_names


def own(tmp_path: Path, text: str) -> str:
    path = tmp_path / "office.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_loads_and_names_only_rules_there_are(name: str) -> None:
    """Each shipped profile has its own name, a title, and passes the checker's validation."""
    profile = load_profile(name)
    assert profile.name == name
    assert profile.title
    Checker(profile=name)


def test_own_profile_builds_on_a_shipped_one(tmp_path: Path) -> None:
    """What the office does not say is taken from its base."""
    path = own(
        tmp_path,
        'base = "issue"\ntitle = "临江县政府办"\noff = ["ly305"]\n[severity]\nLY302 = "warning"\n[limits]\n"机密" = 15\n',
    )
    profile = load_profile(path)
    assert profile.about_to_send
    assert profile.off == {"LY305"}
    assert profile.severity["LY302"] == "warning"
    assert profile.limits == {"绝密": 30, "机密": 15, "秘密": 10}
    Checker(profile=path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("off = 3", "列表"),
        ("offf = []", "没有这一项"),
        ("archive = 1", "true 或 false"),
        ('[severity]\nMK101 = "fatal"', "级别"),
        ('[limits]\n"机密" = 30', "不能放宽"),
        ('[limits]\n"内部" = 3', "密级"),
        ('[forms]\nsecret = "x"', "标志种类"),
        ('base = "strict"', "base"),
        ("title = 5", "文字"),
        ("= =", "TOML"),
    ],
)
def test_faults_are_named_with_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    """Each kind of fault is one clear sentence that names the file."""
    with pytest.raises(ConfigError, match=r"office\.toml") as error:
        load_profile(own(tmp_path, text))
    assert says in str(error.value)


@pytest.mark.parametrize("text", ['off = ["ZZ999"]', '[severity]\nLY305 = "error"'])
def test_rules_must_exist_and_are_never_made_stricter(tmp_path: Path, text: str) -> None:
    """A profile may only lower or switch off rules there are."""
    with pytest.raises(ConfigError):
        Checker(profile=own(tmp_path, text))


def test_missing_profile_lists_what_there_is() -> None:
    """An unknown name is answered with the names there are."""
    with pytest.raises(ConfigError, match="archive"):
        load_profile("strict")
