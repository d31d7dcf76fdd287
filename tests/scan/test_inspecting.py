"""Inspection: live marks found among laws and handouts, and not a word of what is in the files."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from biaoshi.cli import main_group
from biaoshi.errors import UsageError
from biaoshi.scan import inspecting, signing
from scan.disks import inspected
from scan.stores import store, taken, worked


def test_planted_marks_are_found_among_laws_and_handouts(tmp_path: Path) -> None:
    """Of 200 files with 15 marks among laws and training texts, all are listed and nothing else is."""
    from biaoshi.scan.listing import Filter, rows

    folder = tmp_path / "disk"
    planted = inspected(folder, 200, 15)
    made = store(tmp_path)
    taken(made, folder)
    worked(made)
    listed = {r["path"] for r in rows(made, "items", Filter()) if r["highest_level"]}
    assert listed == planted
    found = inspecting.inspection(made)
    assert len(found.marked) == 15
    assert (found.items, found.unread, found.waiting) == (200, 0, 0)


def test_nothing_of_the_files_is_told(tmp_path: Path) -> None:
    """List and page have neither text nor title nor a whole file name; what was not read is said beside what was found."""
    folder = tmp_path / "disk"
    folder.mkdir()
    (folder / "关于青鸾计划的通知.txt").write_text(
        "机密★10年\n云岭省水利厅文件\n关于青鸾计划的通知\n各市水利局：\n请执行。\n云岭省水利厅\n2025年3月2日",
        encoding="utf-8",
    )
    (folder / "坏的文件.docx").write_bytes(b"PK\x03\x04")
    made = store(tmp_path)
    taken(made, folder)
    worked(made)
    found = inspecting.inspection(made)
    listed = inspecting.as_csv(found)
    page = "".join(signing.page(found, on="2026-11-24", tool="biaoshi", listed=inspecting.digest(listed), name="p.csv"))
    text = "\n".join(inspecting.lines(found))
    for told in (listed.decode("utf-8-sig"), page, text):
        assert "青鸾" not in told
        assert "机密" in told
        assert "关…知.txt" in told
    assert "没有读完的 1 件" in page
    assert inspecting.digest(listed) in page
    assert "检查人" in page
    assert "script" not in page


def test_links_are_left_out_and_told_and_no_list_is_overwritten(tmp_path: Path) -> None:
    """A page that is signed says what was not followed; a list that lies beside it already is not written over."""
    folder = tmp_path / "disk"
    folder.mkdir()
    (folder / "a.txt").write_text("请阅。", encoding="utf-8")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    asked = ["inspect", str(folder), "--page", str(tmp_path / "p.html"), "--workers", "1", "--ocr", "never"]
    said = CliRunner().invoke(main_group, asked, standalone_mode=False)
    assert "链接、设备、系统留下的文件 1 个，其中有没有标志不知道" in said.output
    assert "链接、设备、系统留下的文件 1 个" in (tmp_path / "p.html").read_text("utf-8")
    (tmp_path / "p.html").unlink()
    listed = (tmp_path / "p.csv").read_bytes()
    with pytest.raises(UsageError, match=r"p\.csv 已经存在"):
        CliRunner().invoke(main_group, asked, standalone_mode=False, catch_exceptions=False)
    assert (tmp_path / "p.csv").read_bytes() == listed


def test_the_page_has_room_for_the_signatures(tmp_path: Path) -> None:
    """However many files are marked, the page names the first and refers to the list for the rest."""
    from biaoshi.scan.inspecting import Inspection, Marked

    many = tuple(Marked("秘密", None, "a/" * 60, "文…件.docx", 1, 1, "2026-01-01", "0" * 64) for _ in range(500))
    page = "".join(
        signing.page(Inspection(("/d",), 900, 900, 3, 0, 1, many), on="2026-11-24", tool="b", listed="0", name="p.csv")
    )
    assert page.count("文…件.docx") == signing.MOST
    assert "另有 482 件" in page
