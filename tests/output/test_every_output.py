"""The contract of every output: it writes valid text for any report, leaks nothing, and never hides what was not read."""

import datetime
import json
from itertools import chain
from pathlib import Path

import jsonschema
import pytest
from pydantic_sarif import model as sarif

from biaoshi import Checker, Report
from biaoshi.output import outputs
from biaoshi.output.form import View
from biaoshi.output.schema import schema

DRAFT = "机密☆10年\n<b>云岭省水利厅</b>文件\n关于堤防岁修安排的通知\n联系人电话13800001234，身份证110101199003071234\n\x1b[31m\u202e\n"
SURROGATE = "机密★5年\n\ud800残缺\n"


def reports() -> list[Report]:
    with Checker(as_of=datetime.date(2026, 11, 24)) as checker:
        return [
            checker.check_text(DRAFT, name="=cmd|' /C calc'!A1<script>.txt"),
            checker.check_text(SURROGATE),
            checker.check_bytes(b"", "空.docx"),
        ]


@pytest.mark.parametrize("name", outputs())
def test_output_is_valid_utf8_without_control_characters(name: str) -> None:
    """Whatever a document or file name holds, the output is encodable and drives no terminal."""
    out = "".join(outputs()[name].write(reports(), View(verbose=True, several=True)))
    out.encode("utf-8")
    assert "\x1b" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize("name", outputs())
def test_output_masks_identifiers(name: str) -> None:
    """No output shows an identity number or a telephone number."""
    out = "".join(outputs()[name].write(reports(), View(verbose=True, several=True)))
    assert "110101199003071234" not in out
    assert "13800001234" not in out


@pytest.mark.parametrize("name", outputs())
def test_output_says_what_was_not_read(name: str) -> None:
    """The empty file is named as not read in every output."""
    report = reports()[2]
    out = "".join(outputs()[name].write([report], View(width=200)))
    why = next(p.why for p in report.coverage.parts if p.status == "failed")
    assert why
    assert why in out


def test_json_is_one_document_or_lines() -> None:
    """One report is one JSON document, several are JSON Lines, each valid against the schema."""
    found = reports()
    one = json.loads("".join(outputs()["json"].write(found[:1], View())))
    lines = [json.loads(x) for x in "".join(outputs()["json"].write(found, View(several=True))).splitlines()]
    assert len(lines) == 3
    validator = jsonschema.Draft202012Validator(schema())
    for row in chain([one], lines):
        validator.validate(row)


def test_schema_of_the_report_is_committed() -> None:
    """The committed schema is the one the code generates."""
    committed = Path(__file__).parents[2] / "report.schema.json"
    assert json.loads(committed.read_text("utf-8")) == schema()


def test_sarif_is_valid() -> None:
    """The SARIF log passes the 2.1.0 schema (as the strict model generated from it), results point at their rules."""
    log = json.loads("".join(outputs()["sarif"].write(reports(), View())))
    sarif.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate(log)
    run = log["runs"][0]
    assert run["results"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert not run["invocations"][0]["executionSuccessful"]


def test_html_escapes_the_document() -> None:
    """Markup in names and texts is shown, never taken as markup."""
    out = "".join(outputs()["html"].write(reports(), View()))
    assert "<script>" not in out
    assert "<b>云岭省" not in out
    assert "&lt;script&gt;" in out


def test_terminal_opens_five_lines_at_most() -> None:
    """Without -v at most five findings are open, the rest is counted, and codes are behind -v."""
    bad = "机密☆10年\n" + DRAFT + "秘密*5年\n绝密·长期\n" * 3
    report = Checker(as_of=datetime.date(2026, 11, 24)).check_text(bad)
    brief = "".join(outputs()["text"].write([report], View()))
    long = "".join(outputs()["text"].write([report], View(verbose=True)))
    assert "MK101" not in brief
    assert "MK101" in long
    assert brief.count("【") <= 5
    assert "没有做的检查" in brief
