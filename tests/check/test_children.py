"""Files within files: each has its own report, and the verdict, counts and level of the whole are of all together."""

import datetime
import io
import json
from pathlib import Path

import docx
import jsonschema
import pikepdf
import pytest
from click.testing import CliRunner
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from pydantic_sarif import model as sarif

from biaoshi import Checker, Report
from biaoshi.cli import main_group, status_of
from biaoshi.decisions import load
from biaoshi.output import outputs
from biaoshi.output.schema import schema
from formats.archive_builder import letter, outlook, raw_zip, wrapped, zipped
from output.shown import shown

DAY = datetime.date(2026, 11, 24)
NOTICE = (
    "秘密★5年\n云岭省水利厅文件\n关于堤防岁修安排的通知\n各市水利局：\n　　请按期完成。\n云岭省水利厅\n2026年3月2日\n"
)
HIGHER = NOTICE.replace("秘密★5年", "机密★10年").encode()
PLAIN = "关于春季植树的通知\n各科室：\n　　定于本周六植树。\n办公室\n2026年3月2日\n（此件主动公开）\n"


def checked(data: bytes, name: str, **settings: str) -> Report:
    with Checker(as_of=DAY, **settings) as checker:  # type: ignore[arg-type]  # settings of text only
        return checker.check_bytes(data, name)


def paths(report: Report) -> list[str]:
    return [r.file.path for r in report.family() if r.file]


def word(text: str, embedded: bytes, name: str) -> bytes:
    """Return a Word document with `text` that embeds the file `embedded`."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    part = Part(
        PackURI(f"/word/embeddings/{name}"), "application/vnd.openxmlformats-officedocument.oleObject", embedded
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.OLE_OBJECT)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paper(text: str, attached: bytes) -> bytes:
    """Return a PDF page with an attachment; `text` is the title of its properties."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = text
        pdf.attachments["附件.txt"] = pikepdf.AttachedFileSpec(pdf, attached, filename="附件.txt")
        pdf.save(out)
    return out.getvalue()


def test_tree_of_an_archive() -> None:
    """Every file of an archive within an archive has a report, called by the whole way to it, and no line is open."""
    report = checked(zipped({"目录/甲.txt": NOTICE.encode(), "内.zip": zipped({"乙.txt": HIGHER})}), "来件.zip")
    assert paths(report) == ["来件.zip", "来件.zip!/目录/甲.txt", "来件.zip!/内.zip", "来件.zip!/内.zip!/乙.txt"]
    assert [r.kind for r in report.family()] == ["container", "document", "container", "document"]
    assert all(r.coverage.complete for r in report.family())
    assert report.highest_level == "机密"
    assert report.verdict == "no_findings"


def test_counts_and_exit_status_are_of_all() -> None:
    """A fault in a file two levels down is counted in every file around it and gives exit status 1."""
    wrong = NOTICE.replace("★", "☆").encode()
    report = checked(zipped({"内.zip": zipped({"乙.txt": wrong})}), "来件.zip")
    assert [r.counts.error for r in report.family()] == [1, 1, 1]
    assert [len([f for f in r.findings if f.severity == "error"]) for r in report.family()] == [0, 0, 1]
    assert {r.verdict for r in report.family()} == {"findings"}
    assert status_of(report, "warning") == 1
    assert status_of(report, "never") == 0


def test_an_unread_file_deep_inside_makes_the_whole_incomplete() -> None:
    """A locked file two levels down is an open line beside it, said once, and gives exit status 3 all the way up."""
    report = checked(zipped({"内.zip": raw_zip([(b"a.txt", b"x")], flags=1), "甲.txt": PLAIN.encode()}), "来件.zip")
    assert [r.verdict for r in report.family()] == ["incomplete", "incomplete", "no_findings"]
    assert [r.coverage.complete for r in report.family()] == [True, False, True]
    assert [f.rule for r in report.family() for f in r.findings if f.severity == "error"] == ["RD101"]
    assert status_of(report, "never") == 3
    assert report.disclosure.outcome == "refer"


def test_the_advice_of_a_file_is_the_worst_of_those_inside_it() -> None:
    """What wraps a marked file is withheld as that file is, and says which; a clean tree stays clean."""
    report = checked(zipped({"甲.txt": PLAIN.encode(), "内.zip": zipped({"乙.txt": HIGHER})}), "来件.zip")
    assert [r.disclosure.outcome for r in report.family()] == ["withhold", "no_ground_found", "withhold", "withhold"]
    assert "内.zip" in report.disclosure.reason
    assert report.level_suggestion.level == "机密"
    assert report.archive.suggestion == "refer"
    clean = checked(zipped({"甲.txt": PLAIN.encode()}), "来件.zip")
    assert [r.disclosure.outcome for r in clean.family()] == ["no_ground_found", "no_ground_found"]


def test_a_file_that_cannot_be_read_leaves_its_line_open_and_is_said_once() -> None:
    """A child of which nothing was read keeps its line in the parent open; the finding is the child's own."""
    report = checked(zipped({"数据.bin": bytes(range(256)) * 40}), "来件.zip")
    line = next(p for p in report.coverage.parts if p.part == "数据.bin")
    assert line.status == "unsupported"
    assert not report.findings
    assert [f.rule for f in report.children[0].findings] == ["RD103"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (letter(NOTICE, 附件=HIGHER), "来信.eml"),
        (outlook(NOTICE, 附件=HIGHER), "来信.msg"),
        (word(NOTICE, HIGHER, "附件.txt"), "通知.docx"),
        (word(NOTICE, wrapped("附件.txt", HIGHER), "oleObject1.bin"), "通知.docx"),
        (word(NOTICE, zipped({"附件.txt": HIGHER}), "附件.zip"), "通知.docx"),
        (paper(PLAIN, HIGHER), "通知.pdf"),
    ],
    ids=["mail", "outlook", "docx", "ole object", "archive in docx", "pdf"],
)
def test_a_part_inside_may_not_outrank_its_paper(data: bytes, name: str) -> None:
    """A file inside a paper with a higher mark than the paper's own is CO402 on the paper, wherever it stands."""
    report = checked(data, name)
    found = [f for f in report.findings if f.rule == "CO402"]
    assert len(found) == 1
    assert all(x.child == 0 for x in found[0].locations)
    assert report.highest_level == "机密"
    assert not [p for p in report.coverage.parts if p.kind == "embedded" and p.status != "read"]


def test_files_of_an_archive_are_no_parts_of_it() -> None:
    """An archive has no mark that its files could outrank."""
    report = checked(zipped({"甲.txt": HIGHER, "乙.txt": PLAIN.encode()}), "来件.zip")
    assert "CO402" not in {f.rule for r in report.family() for f in r.findings}


@pytest.mark.parametrize(("ceiling", "stops"), [("秘密", True), ("机密", False)])
def test_a_file_inside_above_the_ceiling_stops_the_whole(ceiling: str, stops: bool) -> None:
    """One file above the site's ceiling, however deep, and nothing of the others is kept either."""
    report = checked(
        zipped({"甲.txt": NOTICE.encode(), "内.zip": zipped({"乙.txt": HIGHER})}), "来件.zip", ceiling=ceiling
    )
    assert (report.verdict == "stopped") is stops
    assert report.highest_level == "机密"
    if stops:
        assert report.children == ()
        assert report.file
        assert report.file.path == ""
        assert status_of(report, "warning") == 4


def test_a_copy_is_read_once_and_has_the_level_of_the_first() -> None:
    """The same content twice in a tree is read once; the copy's report points to the first and shows its level."""
    report = checked(zipped({"甲.txt": HIGHER, "乙.txt": HIGHER}), "来件.zip")
    first, copy = report.children
    assert (first.highest_level, copy.highest_level) == ("机密", "机密")
    assert copy.coverage.parts[0].why
    assert "甲.txt" in copy.coverage.parts[0].why
    assert not copy.marks


def test_names_inside_pass_the_masking_door() -> None:
    """A telephone number in a member's name is masked in paths, ledger and findings."""
    report = checked(zipped({"张某13800001234.txt": b"\x00\x01\x02" * 50}), "来件.zip")
    assert "13800001234" not in json.dumps(report.to_dict(), ensure_ascii=False)


def test_a_case_sees_into_its_files(tmp_path: Path) -> None:
    """A mark in an archive that belongs to a case is compared with the main paper's."""
    folder = tmp_path
    (folder / "1通知.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "2附件.zip").write_bytes(zipped({"表.txt": HIGHER}))
    with Checker(as_of=DAY) as checker:
        report = checker.check_case([folder / "1通知.txt", folder / "2附件.zip"])
    assert report.highest_level == "机密"
    assert [c.kind for c in report.children] == ["document", "container"]
    assert [(f.rule, f.locations) for f in report.findings if f.severity == "error"] == [("CO402", ())]


def test_a_finding_deep_inside_can_be_accepted(tmp_path: Path) -> None:
    """`biaoshi accept` reaches the findings of the files inside, and the archive then counts them as accepted."""
    wrong = NOTICE.replace("★", "☆").encode()
    (tmp_path / "来件.zip").write_bytes(zipped({"内.zip": zipped({"乙.txt": wrong})}))
    store = tmp_path / "接受.json"
    say = ["accept", str(tmp_path / "来件.zip"), "--rule", "MK101", "--reason", "历史文件", "--owner", "张某"]
    assert CliRunner().invoke(main_group, [*say, "--scope", "document", "--to", str(store)]).exit_code == 0
    with Checker(as_of=DAY, accepted=load(store).accepted) as checker:
        report = checker.check(tmp_path / "来件.zip")
    assert (report.counts.error, report.counts.suppressed) == (0, 1)


@pytest.fixture(scope="module")
def deep() -> Report:
    inner = zipped({"乙.txt": NOTICE.replace("★", "☆").encode(), "坏.bin": bytes(range(256)) * 40})
    return checked(zipped({"内.zip": inner, "信.eml": letter(NOTICE, 附件=HIGHER)}), "来件.zip")


@pytest.mark.parametrize("name", outputs())
def test_every_output_shows_what_is_deep_inside(deep: Report, name: str) -> None:
    """The fault and the unread file two levels down are in every output, with the way to them."""
    out = shown(name, [deep])
    assert "应当用“★”" in out
    assert "无法辨认" in out
    assert "乙.txt" in out or "%E4%B9%99.txt" in out


def test_json_and_sarif_of_a_tree_are_valid(deep: Report) -> None:
    """A tree passes the report's schema; in SARIF each result names the file it is in, and so does what was not read."""
    jsonschema.Draft202012Validator(schema()).validate(deep.to_dict())
    log = json.loads(shown("sarif", [deep]))
    sarif.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate(log)
    run = log["runs"][0]
    uris = {
        r["ruleId"]: r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for r in run["results"]
        if r["locations"]
    }
    assert uris["MK101"].endswith("!/%E5%86%85.zip!/%E4%B9%99.txt")
    assert uris["CO402"].endswith("!/%E4%BF%A1.eml!/%E9%99%84%E4%BB%B6.bin")
    assert not run["invocations"][0]["executionSuccessful"]
    assert len(run["artifacts"]) == 6
