"""Every code of the family speaks on every format it can occur in, through the real checker; a plain file is silent."""

import datetime

import pytest

from biaoshi import Checker
from biaoshi.formats import formats
from biaoshi.rules import all_rules
from biaoshi.rules.hd.embedded import WRAPPINGS
from formats.picture_builder import READY
from rules.hd.planted import ABSENT, FORMATS, PLAIN, PLANTED
from rules.hd.ways import MORE, SILENT

CODES = tuple(r.code for r in all_rules() if r.code.startswith("HD"))
CELLS = [(code, form) for code in CODES for form in FORMATS]
DAY = datetime.date(2026, 11, 24)
BLIND, SEEING = (Checker(as_of=DAY, select=("HD",), ocr=ocr) for ocr in ("never", "auto"))


def spoken(data: bytes, checker: Checker = BLIND) -> dict[str, str]:
    """Return the codes a file and the files inside it give, with what was said."""
    report = checker.check_bytes(data)
    return {f.rule: f.message for r in report.family() for f in r.findings}


@pytest.mark.parametrize(("code", "form"), CELLS, ids=lambda x: x)
def test_every_cell_is_planted_or_explained(code: str, form: str) -> None:
    """For each code and format there is either a file or the reason why there can be none, never both."""
    assert ((code, form) in PLANTED) != ((code, form) in ABSENT)


@pytest.mark.parametrize(("code", "form"), PLANTED, ids=lambda x: x)
def test_planted_part_is_found(code: str, form: str) -> None:
    """The code speaks on a file of the format in which the hidden part was planted."""
    drawn = code == "HD109"
    if drawn and not READY:
        pytest.skip("no Noto CJK fonts")
    assert code in spoken(PLANTED[code, form](), SEEING if drawn else BLIND)


@pytest.mark.parametrize("form", FORMATS)
def test_plain_file_is_silent(form: str) -> None:
    """The same file without the hidden part gives no code of the family."""
    assert spoken(PLAIN[form]()) == {}


@pytest.mark.parametrize("name", MORE)
def test_further_ways_of_hiding_are_found(name: str) -> None:
    """Each further way of hiding something is found by its code."""
    code, build = MORE[name]
    assert code in spoken(build())


@pytest.mark.parametrize("name", SILENT)
def test_near_misses_are_silent(name: str) -> None:
    """What every office file has, or what its reader sees anyway, gives no code of the family."""
    assert spoken(SILENT[name]()) == {}


def test_wrappings_are_those_of_the_formats() -> None:
    """Files that are nothing but a wrapping are never said to have something embedded."""
    assert {f.media_type for f in formats() if f.container} == WRAPPINGS
