"""The rule-set's digest covers all that decides what a check finds: no part of it changes unseen."""

import shutil
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from biaoshi.check import code, edition
from biaoshi.types.report import Resource

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
OWN = frozenset({"rules/mk/digits.py"})


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package as it would lie elsewhere, read instead of the one that runs."""
    place = tmp_path / "biaoshi"
    shutil.copytree(str(files("biaoshi")), place, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(code, "files", lambda _: place)
    return place


def prints() -> dict[str, Resource]:
    """Return the parts by name."""
    return {r.name: r for r in code.shared(OWN)}


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("marks/period.py", "marks"), ("recognisers/addresses.py", "recognisers"), ("lexicons/finding.py", "lexicons"),
        ("advice/disclosure.py", "advice"), ("advice/heads.toml", "advice"), ("rules/pi/identifiers.py", "rules"),
        ("rules/standing.py", "rules"), ("formats/pdf/reading.py", "formats"), ("profiles/gov.toml", "profiles"),
        ("text.py", "text"), ("isolate/process.py", "isolate"), ("check/judging.py", "check"),
        ("recognisers/names/everyday.txt", "recognisers"),
    ],
)  # fmt: skip
def test_a_change_of_shared_code_is_seen_and_named(copy: Path, path: str, part: str) -> None:
    """One byte more in a module or a list that many rules rest on changes the print of that part and of no other."""
    before = prints()
    with (copy / path).open("ab") as file:
        file.write(b"\n")
    after = prints()
    assert {name for name in before if before[name] != after[name]} == {f"code/{part}"}


def test_a_part_added_renamed_or_gone_is_seen(copy: Path) -> None:
    """A new folder beside the others, a module that takes another name, one that is gone: each is another rule-set."""
    before = prints()
    (copy / "hunches").mkdir()
    (copy / "hunches" / "wild.py").write_text("")
    (copy / "marks" / "period.py").rename(copy / "marks" / "periods.py")
    (copy / "calendar.py").unlink()
    after = prints()
    assert before.keys() ^ after.keys() == {"code/hunches", "code/calendar"}
    assert before["code/marks"] != after["code/marks"]


def test_what_cannot_change_a_finding_or_has_its_own_digest_is_apart(copy: Path) -> None:
    """Commands, outputs and forms, a rule's own module, terms, published catalogues, compiled files: not in the shared code."""
    before = prints()
    for path in ("cli/check.py", "output/text.py", "lexicons/terms/x.csv", "catalogue/published/x.toml", *OWN):
        with (copy / path).open("ab") as file:
            file.write(b"\n")
    (copy / "marks" / "__pycache__").mkdir()
    (copy / "marks" / "__pycache__" / "period.pyc").write_bytes(b"x")
    (copy / "_models").mkdir()
    (copy / "_models" / "model.toml").write_bytes(b"x")
    assert prints() == before


def test_only_what_stands_above_the_check_is_left_out() -> None:
    """What the layers of the imports put below the check, or beside nothing, is in the digest."""
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    above = layers[: layers.index("check")]
    names = {name.strip(" ()") for layer in above for name in layer.split("|")}
    assert code.BESIDE - {"__about__", "__init__", "py"} == names


def test_every_library_that_is_required_is_judged_once() -> None:
    """Each library of the package is one of those whose version counts or one of those that neither read nor reckon."""
    told = PROJECT["project"]
    asked = [
        *told["dependencies"],
        *(line for e in ("archives", "excel", "ocr") for line in told["optional-dependencies"][e]),
    ]
    beside = {"click", "fastapi", "rich"}
    assert {line.partition(">")[0] for line in asked} == {*code.LIBRARIES, *beside}


def test_another_version_of_a_library_is_another_rule_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of another version, or one that is not there, has another line."""
    before = prints()
    monkeypatch.setattr(
        code, "version", lambda name: "999" if name == "pypdfium2" else before[f"library/{name}"].version
    )
    after = prints()
    assert {name for name in before if before[name] != after[name]} == {"library/pypdfium2"}


def test_the_digest_rests_on_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shared code with another print is another digest, under the same rules."""
    edition.ruleset.cache_clear()
    real = edition.ruleset()
    parts = [r for r in real.resources if r.name.startswith(code.CODE)]
    other = tuple(Resource(r.name, r.version, "0" * 64) if r == parts[0] else r for r in parts)
    monkeypatch.setattr(edition, "shared", lambda own: other)
    edition.ruleset.cache_clear()
    try:
        assert edition.ruleset().rules == real.rules
        assert edition.ruleset().digest != real.digest
    finally:
        edition.ruleset.cache_clear()
