"""Models, engines, fonts, machine, law, trial: each state of each line."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from biaoshi.classifier import folder
from biaoshi.installation import Line, broken, engines, fonts, law, machine, models, trial
from biaoshi.installation.engines import Engine
from biaoshi.rules import RULESET

HERE = machine.Machine("x86_64", ("glibc", "2.28"), 4096, 4, 8 << 30, (3, 13, 5))


def _line(**changes: object) -> dict[str, Line]:
    return {x.id: x for x in machine.lines(dataclasses.replace(HERE, **changes), 2)}  # type: ignore[arg-type]


def test_shipped_models_are_well() -> None:
    """What ships loads and tells version and digest."""
    found = list(models.check())
    assert [x.state for x in found] == ["ok"] * len(found)
    assert found
    assert "SHA-256" in found[0].found


def test_missing_model_is_missing() -> None:
    """A model that is not there is a line with a remedy, and the installation is not whole."""
    (line,) = models.check(("none-v1",))
    assert line.state == "missing"
    assert line.remedy
    assert broken([line])


def test_spoilt_model_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose bytes do not fit its digests judges nothing."""
    shutil.copytree(folder("heads-v1"), tmp_path / "m")
    weights = tmp_path / "m/weights.npz"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\xff")
    monkeypatch.setattr(models, "folder", lambda name: tmp_path / "m")
    (line,) = models.check(("heads-v1",))
    assert line.state == "broken"


def test_engines_present_absent_and_spoilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library is there with its version, not there, or there and not to be imported."""
    (tmp_path / "spoilt_reader.py").write_text("raise OSError('no such library')\n", "utf-8")
    (tmp_path / "spoilt_reader-1.dist-info").mkdir()
    (tmp_path / "spoilt_reader-1.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: spoilt-reader\nVersion: 1\n", "utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    rows = (
        Engine("lxml.etree", "lxml", "读"), Engine("nowhere", "nowhere-at-all", "读"),
        Engine("nowhere", "nowhere-at-all", "读", "ocr"), Engine("spoilt_reader", "spoilt-reader", "读", "ocr"),
    )  # fmt: skip
    found = list(engines.check(rows))
    assert [(x.state, x.required) for x in found] == [
        ("ok", True),
        ("missing", True),
        ("missing", False),
        ("broken", False),
    ]
    assert found[0].found.startswith("版本 ")
    assert "biaoshi[ocr]" in found[2].remedy
    assert "no such library" not in found[3].found
    assert [broken([x]) for x in found] == [False, True, False, True]


@pytest.mark.parametrize(("name", "state"), [("NotoSansCJK-Regular.ttc", "ok"), ("simfang.ttf", "ok"), ("DejaVuSans.ttf", "missing"), ("simsun.txt", "missing")])  # fmt: skip
def test_chinese_font_is_known_by_name(tmp_path: Path, name: str, state: str) -> None:
    """A font file with Chinese characters is found beneath the folders of fonts; another, or no font, is not."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name).touch()
    (line,) = fonts.check([str(tmp_path)])
    assert line.state == state
    assert not broken([line])


def test_machine_that_fits() -> None:
    """On a machine as wanted every line is well, and large pages are told."""
    assert {x.state for x in _line().values()} == {"ok"}
    assert "64 KB 页" in _line(processor="aarch64", page=65536)["machine.processor"].found


@pytest.mark.parametrize(
    ("change", "line", "state"),
    [
        ({"processor": "loongarch64"}, "machine.processor", "broken"),
        ({"libc": ("glibc", "2.17")}, "machine.libc", "broken"),
        ({"libc": ("", "")}, "machine.libc", "broken"),
        ({"memory": 100 << 20}, "machine.memory", "missing"),
        ({"memory": None}, "machine.memory", "missing"),
    ],
)
def test_machine_that_does_not_fit(change: dict[str, object], line: str, state: str) -> None:
    """What does not fit is told with what to do."""
    found = _line(**change)[line]
    assert found.state == state
    assert found.remedy


def test_readers_apart() -> None:
    """The filter is well; less is told and allowed; a process that does not come up is not."""
    assert [machine.apart(x).state for x in ("filter", "namespace", "limits", None)] == [
        "ok",
        "missing",
        "missing",
        "broken",
    ]
    assert [broken([machine.apart(x)]) for x in ("limits", None)] == [False, True]


def test_law_tells_version_and_day() -> None:
    """Whoever checks must know up to which day the law was read."""
    (line,) = law.check()
    assert RULESET in line.found
    assert "截至 2026 年 11 月 23 日" in line.found


def test_trial_reads_and_checks() -> None:
    """The paper of the trial is read by a process of its own and its mark is found."""
    assert [x.state for x in trial.check()] == ["ok", "ok"]


def test_trial_tells_what_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mark that is not found is a broken line."""
    monkeypatch.setattr(trial, "MARK", "绝密★3年")
    assert [x.state for x in trial.check()] == ["broken", "broken"]
