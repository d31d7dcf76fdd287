"""The contract of every output: it writes valid text for any report, leaks nothing, and never hides what was not read."""

import datetime
import json
from dataclasses import replace
from itertools import chain
from pathlib import Path

import jsonschema
import pytest
from pydantic_sarif import model as sarif

from biaoshi import Checker, Report
from biaoshi.output import outputs
from biaoshi.output.form import View
from biaoshi.output.schema import schema
from biaoshi.output.words import trained_on
from biaoshi.types.report import Resource
from output.shown import shown

DRAFT = "机密☆10年\n<b>云岭省水利厅</b>文件\n关于堤防岁修安排的通知\n联系人电话13800001234，身份证110101199003071234\n\x1b[31m\u202e\n"
SURROGATE = "机密★5年\n\ud800残缺\n"


def reports() -> list[Report]:
    with Checker(as_of=datetime.date(2026, 11, 24)) as checker:
        return [
            checker.check_text(DRAFT, name="=cmd|' /C calc'!A1<script>.txt"),
            checker.check_text(SURROGATE, name="\x1b[2J\x1b]0;题\x07\u202e通知.txt"),
            checker.check_bytes(b"", "空.docx"),
        ]


@pytest.mark.parametrize("name", outputs())
def test_output_is_valid_utf8_without_control_characters(name: str) -> None:
    """Whatever a document or file name holds, the output is encodable and drives no terminal."""
    out = shown(name, reports(), View(verbose=True, several=True))
    out.encode("utf-8")
    assert "\x1b" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize("name", outputs())
def test_output_masks_identifiers(name: str) -> None:
    """No output shows an identity number or a telephone number."""
    out = shown(name, reports(), View(verbose=True, several=True))
    assert "110101199003071234" not in out
    assert "13800001234" not in out


@pytest.mark.parametrize("name", outputs())
def test_output_says_what_was_not_read(name: str) -> None:
    """The empty file is named as not read in every output."""
    report = reports()[2]
    out = shown(name, [report], View(width=200))
    why = next(p.why for p in report.coverage.parts if p.status == "failed")
    assert why
    assert why in out


def test_json_is_one_document_or_lines() -> None:
    """One report is one JSON document, several are JSON Lines, each valid against the schema."""
    found = reports()
    one = json.loads(shown("json", found[:1], View()))
    lines = [json.loads(x) for x in shown("json", found, View(several=True)).splitlines()]
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
    log = json.loads(shown("sarif", reports(), View()))
    sarif.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate(log)
    run = log["runs"][0]
    assert run["results"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert not run["invocations"][0]["executionSuccessful"]


def test_html_escapes_the_document() -> None:
    """Markup in names and texts is shown, never taken as markup."""
    out = shown("html", reports(), View())
    assert "<script>" not in out  # the page's own has a name, and its digest is all the page's policy lets run
    assert out.count("<script") == 1
    assert "<b>云岭省" not in out
    assert "&lt;script&gt;" in out


def test_terminal_opens_five_lines_at_most() -> None:
    """Without -v at most five findings are open, the rest is counted, and codes are behind -v."""
    bad = "机密☆10年\n" + DRAFT + "秘密*5年\n绝密·长期\n" * 3
    report = Checker(as_of=datetime.date(2026, 11, 24)).check_text(bad)
    brief = shown("text", [report], View())
    long = shown("text", [report], View(verbose=True))
    assert "MK101" not in brief
    assert "MK101" in long
    assert brief.count("【") <= 5
    assert "没有做的检查" in brief


RELIEF = (
    "临江县2026年一季度临时救助情况公示\n本季度全县共救助四百一十七人次，支出资金一百三十三万元，按程序审核后张榜公布，接受群众监督。\n"
    "救助对象李青松，身份证号：990101199001010019，救助金额三千元。\n公示期七天，如有异议请向县民政局反映。\n2026年3月2日\n"
)


@pytest.mark.parametrize("name", ["json", "text", "html"])
def test_advice_is_shown_with_reasons_both_ways(name: str) -> None:
    """People see the outcome, the ground with the statute's verb, what speaks for and against, and the archive's dates."""
    report = Checker(as_of=datetime.date(2026, 11, 24)).check_text(RELIEF)
    out = shown(name, [report], View(verbose=True, width=400))
    for words in ("不得公开", "救助公示", "居民身份证号码1处", "第十五条", "2051-03-02", "没有标注公开属性"):
        assert words in out, words
    assert "990101199001010019" not in out
    if name != "json":
        assert out.index("建议（") > out.index("读了什么")
        assert "支持：" in out
        assert "相反：" in out


@pytest.mark.parametrize("name", outputs())
def test_no_output_says_that_a_paper_is_free(name: str) -> None:
    """No surface says 可以公开 or 不涉密; a paper in which nothing was found must still be reviewed."""
    with Checker(as_of=datetime.date(2026, 11, 24)) as checker:
        found = [
            checker.check_text("关于春季植树的通知\n各科室：\n定于本周六植树。\n办公室\n2026年3月2日\n"),
            *reports(),
        ]
    out = shown(name, found, View(verbose=True, several=True))
    assert "可以公开" not in out
    assert "不涉密" not in out
    assert "公开前须经审查" in out or name == "sarif"


def test_level_of_a_models_sources_is_printed() -> None:
    """Where a model was trained on marked files, text and HTML say its highest level; where not, they say nothing of it."""
    with Checker() as checker:
        plain = checker.check_text("关于做好防汛工作的通知")
    assert trained_on(plain) is None
    levels = (Resource("a", "1", None, "秘密"), Resource("b", "1", None, "机密"))
    marked = replace(plain, tool=replace(plain.tool, resources=levels))
    assert trained_on(marked) == "所用模型的训练文件最高标注密级：机密"
    for form in ("text", "html", "xlsx"):
        assert "训练文件最高标注密级：机密" in shown(form, [marked], View(width=200))
