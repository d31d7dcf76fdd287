"""Words cut from a workbook are gone from every part of it, and it still opens."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from biaoshi.check.checker import Checker
from biaoshi.write.plan import Entry, Plan, Scope, Style, print_of, propose
from biaoshi.write.redact import Job, UnprovedError, redact
from formats.xlsx_builder import n, row, s, shared, sheet, styles, workbook

NAME, PHONE = "张伟明", "15400001234"


def _book() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    tab = made.active
    tab.title = NAME
    for values in (
        ["姓名", "电话", "备注"],
        [NAME, int(PHONE), f"受助人{NAME}，男，手机{PHONE}"],
        [f'="{NAME}"', f"={PHONE}+0", f"='{NAME}'!A9"],
    ):
        tab.append(values)
    tab["A5"], tab["B5"], tab["A6"] = f"{NAME}电话", "备注", 1
    tab.add_table(Table(displayName=f"{NAME}表", ref="A5:B6"))
    tab["A2"].comment = Comment(f"{NAME}本人", NAME)
    tab.oddHeader.center.text = f"{NAME}材料"
    choices = DataValidation(type="list", formula1=f'"{NAME},其他"')
    choices.prompt = NAME
    choices.add("D9")
    exact = DataValidation(type="whole", operator="equal", formula1=PHONE)
    exact.add("D8")
    tab.add_data_validation(choices)
    tab.add_data_validation(exact)
    tab.conditional_formatting.add("A1:A9", FormulaRule(formula=[f'A1="{NAME}"']))
    made.defined_names[f"{NAME}_合计"] = DefinedName(f"{NAME}_合计", attr_text=f"'{NAME}'!$B$2")
    away = made.create_sheet("底稿")
    away["A1"], away.sheet_state = NAME, "hidden"
    chart = BarChart()
    chart.title = NAME
    chart.add_data(Reference(tab, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    tab.add_chart(chart, "F2")
    made.properties.creator = made.properties.title = NAME
    return made


def _stored(path: Path) -> str:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        return "".join(package.read(n).decode("utf-8", "ignore") for n in package.namelist())


def _cut(checker: Checker, source: Path, words: str, scope: Scope, style: Style, part: str = "sheet 1") -> Path:
    """Redact the first block of `part` that holds `words`, by a plan of one entry."""
    with checker.opened(source) as (node, branch):
        block = next(b for b in branch.facts.document.blocks if b.part == part and words in b.text)
        at = block.text.index(words)
        entry = Entry(
            part, block.index, at, at + len(words), print_of(words, "00"), "", "段落", "trade_secret", scope, style
        )
        plan = Plan(node.reading.sha256 or "", "test", "00", (entry,))
    target = source.with_name("b.xlsx")
    redact([Job(source, plan, target)], checker.reader)
    return target


def test_everywhere_is_every_part(tmp_path: Path) -> None:
    """A name and a number in cells, formulas, names, lists, tables, notes, headers, charts, hidden sheets are gone."""
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    _book().save(source)
    with Checker(as_of="2026-11-25", ocr="never") as checker:
        with checker.opened(source) as (node, branch):
            given = [p for p in branch.facts.document.parts if p.status not in ("read", "no_text")]
            plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
        assert len(given) == 1  # formulas that openpyxl saves without results
        with pytest.raises(UnprovedError, match="没有读出的部分"):
            redact([Job(source, plan, target)], checker.reader)
        made = _book()
        for ref in ("A3", "B3", "C3"):
            made.worksheets[0][ref] = None
        made.save(source)
        with checker.opened(source) as (node, branch):
            plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
        redact([Job(source, plan, target)], checker.reader)
    assert NAME not in _stored(target)
    assert PHONE not in _stored(target)
    again = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))
    tab = again["张某某"]
    assert [c.value for c in tab[2]][:3] == ["张某某", "154******34", "受助人张某某，男，手机154******34"]
    assert tab["A2"].comment.text == "张某某本人"
    assert tab.oddHeader.center.text == "张某某材料"
    assert [c.name for c in tab.tables["张某某表"].tableColumns] == ["张某某电话", "备注"]
    assert [v.formula1 for v in tab.data_validations.dataValidation] == ['"张某某,其他"', "0"]
    assert again.defined_names["张某某_合计"].attr_text == "'张某某'!$B$2"
    assert again.properties.creator == "张某某"


@pytest.mark.parametrize(
    ("style", "left"), [("delete", {"A2": "底价五万元"}), ("ground", {"A1": "［商业秘密］", "A2": "底价五万元"})]
)
def test_here_leaves_other_cells(tmp_path: Path, style: Style, left: dict[str, str]) -> None:
    """A whole cell cut for here is empty or names the ground; the next cell with the same string keeps it."""
    source = tmp_path / "a.xlsx"
    rows = [row(i, n(f"A{i}", 0, kind="s")) for i in (1, 2)]
    source.write_bytes(
        workbook(
            sheet(*rows), parts={"xl/sharedStrings.xml": shared("<t>底价五万元</t>"), "xl/styles.xml": styles(fonts="")}
        )
    )
    with Checker(ocr="never", content="never") as checker:
        target = _cut(checker, source, "底价五万元", "here", style)
        with checker.opened(target) as (node, _):
            cells = {b.address: b.text for b in node.reading.document.blocks if b.kind == "cell"}
    assert cells == left


def test_what_cannot_be_cut_here_leaves_no_copy(tmp_path: Path) -> None:
    """The name of a tab has to be the same in formulas: for here there is no copy, and the reason says what to do."""
    source = tmp_path / "a.xlsx"
    source.write_bytes(workbook(sheet(row(1, s("A1", "甲"))), names=("底价五万元",)))
    with Checker(ocr="never", content="never") as checker, pytest.raises(UnprovedError, match="请改用 everywhere"):
        _cut(checker, source, "五万", "here", "delete", "sheet names")
    assert [f.name for f in tmp_path.iterdir()] == ["a.xlsx"]


REFUSED = {
    "macros": ("xl/vbaProject.bin", "macroEnabled.main+xml", "没有写出|没有读出|还不能写出"),
    "embedded file": ("xl/embeddings/a.xlsx", "", "内含文件|没有读出"),
}


@pytest.mark.parametrize(("part", "kind", "why"), REFUSED.values(), ids=REFUSED)
def test_workbooks_nobody_can_prove_are_refused(tmp_path: Path, part: str, kind: str, why: str) -> None:
    """With macros or files inside there is no copy."""
    source = tmp_path / "a.xlsx"
    inner = workbook(sheet(row(1, s("A1", "底价五万元")))) if part.endswith("xlsx") else b"x"
    source.write_bytes(workbook(sheet(row(1, s("A1", "底价五万元"))), parts={part: inner}))
    with Checker(ocr="never", content="never") as checker, pytest.raises(UnprovedError, match=why):
        _cut(checker, source, "五万", "everywhere", "delete")
    assert [f.name for f in tmp_path.iterdir()] == ["a.xlsx"]
