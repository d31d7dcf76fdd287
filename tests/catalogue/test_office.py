"""An office's own list: good rows are kept and used, bad ones named with row and reason, the last good list stays."""

import json
from pathlib import Path

import pytest

from biaoshi.catalogue import find, load
from biaoshi.catalogue.office import COLUMNS, Checked, keep, own
from biaoshi.catalogue.office import check as checked_list
from biaoshi.catalogue.template import EXAMPLE, write
from biaoshi.errors import ConfigError, UsageError
from biaoshi.isolate.tables import rows

HEAD = "保密事项,密级,保密期限,依据,条款,关键要素,排除词"
ROW = "分洪口起爆方案,机密,10年,水利工作国家秘密范围的规定,目录第3项,分洪闸、分洪口；起爆、炸开,演练、已经公布"


def table(folder: Path, *rows: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    path = folder / "一览表.csv"
    path.write_bytes("\r\n".join((head, *rows)).encode(encoding))
    return path


def check(path: Path) -> Checked:
    return checked_list(path.stem, rows(path))


def wrong(folder: Path, *rows: str, head: str = HEAD) -> list[str]:
    return [str(f) for f in check(table(folder, *rows, head=head)).faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_good_list_is_kept_and_used(tmp_path: Path, encoding: str) -> None:
    """A list in any of the usual encodings is read, kept with its checksum, loaded and matched."""
    kept = keep(check(table(tmp_path, ROW, encoding=encoding)), tmp_path / "lists", highest="秘密", origin="0" * 64)
    (catalogue,) = own((tmp_path / "lists",))
    assert (catalogue.own, catalogue.highest) == (True, "秘密")
    assert catalogue.items[0].basis == "《水利工作国家秘密范围的规定》目录第3项"
    assert (catalogue.items[0].period, catalogue.items[0].value) == ("years", 10)
    assert find("南堤分洪口炸开的次序由指挥长掌握。", (catalogue,))[0].level == "机密"
    assert not [m for m in find("分洪口起爆演练明天举行，已经公布。", (catalogue,)) if m.score >= 0.3]
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",机密,10年,某范围,,,", "第 2 行：没有填“保密事项”"),
        ("甲事项,特密,10年,某范围,,,", "第 2 行：密级“特密”不对，只能是绝密、机密、秘密"),
        ("甲事项,机密级,10年,某范围,,,", "第 2 行：密级“机密级”不对，只能是绝密、机密、秘密"),
        ("甲事项,机密,,某范围,,,", "第 2 行：没有填“保密期限”"),
        ("甲事项,机密,十来年,某范围,,,", "第 2 行：期限“十来年”看不懂"),
        ("甲事项,机密,0年,某范围,,,", "第 2 行：期限不能为0年"),
        ("甲事项,机密,2030-02-30,某范围,,,", "第 2 行：解密时间不是有效日期"),
        ("甲事项,机密,25年,某范围,,,", "第 2 行：机密级期限超过20年，须在“依据”“条款”两列写明"),
        ("甲事项,秘密,长期,某范围,,,", "第 2 行：期限“长期”须在“依据”“条款”两列写明"),
        ("甲事项,机密,10年,,,,", "第 2 行：没有填“依据”"),
    ],
)
def test_a_bad_row_is_named_with_its_reason(tmp_path: Path, row: str, why: str) -> None:
    """Row number and reason in Chinese, one fault a thing."""
    faults = wrong(tmp_path, row)
    assert len(faults) == 1
    assert faults[0].startswith(why)


@pytest.mark.parametrize("period", ["25年", "长期"])
def test_a_long_period_is_taken_where_its_item_is_named(tmp_path: Path, period: str) -> None:
    """Over the statute's years a row needs the instrument and the item it comes from, and then is good."""
    assert not wrong(tmp_path, f"甲事项,机密,{period},某范围,目录第3项,,")


@pytest.mark.parametrize("period", ["10年", "6个月", "30天", "2030-12-31", "2030年12月31日", "启用前", "会议结束后"])
def test_every_form_of_a_period_is_read(tmp_path: Path, period: str) -> None:
    """Years, months, days, a day, a condition."""
    path = keep(check(table(tmp_path, f"甲事项,秘密,{period},某范围,,,")), tmp_path, highest=None, origin="")
    item = load(path).items[0]
    assert item.period != "missing"
    assert item.period != "invalid"


def test_duplicates_name_both_rows(tmp_path: Path) -> None:
    """The same matter twice, also written with other widths and spaces, is a fault of the second row."""
    assert wrong(tmp_path, "甲事项A,秘密,1年,某范围,,,", "甲事项 Ａ,机密,2年,某范围,,,") == ["第 3 行：与第 2 行重复"]


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("保密事项,密级,保密期限", "缺少“依据”列"),
        (HEAD + ",密级", "“密级”列出现两次"),
        (HEAD + ",颜色", "不认识“颜色”列"),
        ("甲,乙,丙", "没有找到表头"),
    ],
)
def test_wrong_columns_are_said(tmp_path: Path, head: str, why: str) -> None:
    """A list without the columns is no list: nothing of it is taken."""
    checked = check(table(tmp_path, ROW, head=head))
    assert why in str(checked.faults[0])
    assert checked.items == ()


def test_a_title_above_the_head_is_no_fault(tmp_path: Path) -> None:
    """Offices put a title line and an empty line above the columns; row numbers are those a person sees."""
    path = tmp_path / "一览表.csv"
    path.write_text(f"某局国家秘密事项一览表,,,,,,\n\n{HEAD}\n{ROW}\n甲,密,1年,某范围,,,\n", encoding="utf-8")
    assert [f.row for f in check(path).faults] == [5]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.csv", b"\xff\xfe\x00\x01\xff", "编码"),
        ("a.csv", b"", "空文件"),
        ("a.csv", '保密事项,密级\n"甲,乙'.encode(), "CSV"),
        ("a.xlsx", b"PK\x03\x04broken", "xlsx"),
        ("a.xlsx", b"", "空文件"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    """A broken or empty file is one clear sentence, not a stack trace."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ConfigError, match=why):
        check(tmp_path / name)


def test_a_half_written_list_is_not_loaded(tmp_path: Path) -> None:
    """A list being written beside the good one has a hidden name and is passed over."""
    keep(check(table(tmp_path, ROW)), tmp_path / "lists", highest=None, origin="")
    (tmp_path / "lists" / ".half.json").write_text("{", encoding="utf-8")
    assert len(own((tmp_path / "lists",))) == 1


def test_another_kind_of_file_is_wrong_usage(tmp_path: Path) -> None:
    """Only .xlsx and .csv are lists; a list that was not imported is no catalogue."""
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(UsageError, match="另存"):
        check(tmp_path / "a.docx")
    with pytest.raises(UsageError, match="先导入"):
        own((table(tmp_path, ROW),))
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="没有目录文件"):
        own((tmp_path / "empty",))


def test_the_last_good_list_stays_in_force(tmp_path: Path) -> None:
    """A bad list is not written, a changed file is refused, and no half-written file is left behind."""
    folder = tmp_path / "lists"
    kept = keep(check(table(tmp_path, ROW)), folder, highest=None, origin="")
    before = kept.read_bytes()
    with pytest.raises(ConfigError, match="继续使用"):
        keep(check(table(tmp_path, "甲,密,1年,某范围,,,")), folder, highest=None, origin="")
    assert kept.read_bytes() == before
    assert [p.name for p in folder.iterdir()] == [kept.name]
    changed = json.loads(before)
    changed["items"][0]["level"] = "秘密"
    kept.write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(ConfigError, match="校验值"):
        own((folder,))


def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    """Where nothing can be written (here: a file stands in the folder's place) it is one Chinese sentence."""
    (tmp_path / "占用").write_text("", "utf-8")
    with pytest.raises(ConfigError, match="写不进"):
        keep(check(table(tmp_path, ROW)), tmp_path / "占用" / "x", highest=None, origin="")


def test_a_row_without_ideas_takes_them_from_its_words(tmp_path: Path) -> None:
    """Where the office names no ideas, the words of the matter itself find it."""
    path = keep(check(table(tmp_path, "水库溃坝淹没图,秘密,5年,某范围,,,")), tmp_path, highest=None, origin="")
    found = find("附件为三座水库溃坝后的淹没图，只发两份。", (load(path),))
    assert found
    assert found[0].item == "水库溃坝淹没图"


def test_the_template_is_a_list(tmp_path: Path) -> None:
    """The template has every column, an example row that must be taken out, and loads once it is filled in."""
    from openpyxl import load_workbook

    path = tmp_path / "模板.xlsx"
    write(path)
    assert [str(f) for f in check(path).faults] == ["第 2 行：模板的示例行没有删去"]
    book = load_workbook(path)
    assert [c.value for c in book["一览表"][1]] == list(COLUMNS)
    assert book.sheetnames == ["一览表", "填写说明"]
    sheet = book["一览表"]
    sheet.cell(2, COLUMNS.index("保密事项") + 1).value = EXAMPLE["保密事项"].split("（")[0]
    book.save(path)
    checked = check(path)
    assert not checked.faults
    assert checked.items[0]["period"] == "搬迁完成前"


def test_the_template_is_read_by_our_own_reader(tmp_path: Path) -> None:
    """Our own reader of workbooks sees the same cells."""
    from biaoshi import Checker

    path = tmp_path / "模板.xlsx"
    write(path)
    with Checker(content="never") as checker:
        report = checker.check(path)
    assert report.coverage.complete
    assert report.highest_level is None
