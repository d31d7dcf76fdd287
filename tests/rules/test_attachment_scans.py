"""LY308 on attachments bound apart as pictures and scans: it speaks of what was read, and of nothing else."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from biaoshi import Checker
from biaoshi.formats.form import Ocr
from formats import docx_builder as word
from formats.picture_builder import drawn, needs_font

MAIN = (
    "机密★10年", "云岭省人民政府文件", "云政发〔2025〕3号", "关于开展检查的通知", "各市人民政府：", "请认真贯彻执行。", "附件：检查项目表",
    "云岭省人民政府", "2025年3月1日",
)  # fmt: skip
SHEET = ["检查项目表", "一、检查库房", "二、检查登记簿"]


def _page(lines: list[str]) -> Image.Image:
    sheet = Image.new("RGB", (900, 1270), "white")
    sheet.paste(drawn(lines, size=34), (100, 120))
    return sheet


def _saved(lines: list[str], form: str) -> bytes:
    out = BytesIO()
    _page(lines).save(out, form, **({"resolution": 110} if form == "PDF" else {}))
    return out.getvalue()


def _spoken(folder: Path, name: str, data: bytes, ocr: Ocr = "auto") -> bool:
    main, other = folder / "通知.docx", folder / name
    main.write_bytes(word.docx("".join(word.p(word.r(x)) for x in MAIN)))
    other.write_bytes(data)
    with Checker(as_of="2026-11-24", ocr=ocr) as checker:
        report = checker.check_case([main, other])
    return any(f.rule == "LY308" for f in report.findings)


@needs_font
@pytest.mark.parametrize("form", ["PNG", "PDF"])
def test_a_picture_without_a_mark_is_found(tmp_path: Path, form: str) -> None:
    """An attachment that is a picture, or a PDF of a scan, headed 附件 or called so, and unmarked."""
    ending = form.lower()
    assert _spoken(tmp_path, f"1.{ending}", _saved(["附件1", *SHEET], form))
    assert _spoken(tmp_path, f"附件1 检查项目表.{ending}", _saved(SHEET, form))


@needs_font
@pytest.mark.parametrize("form", ["PNG", "PDF"])
def test_a_marked_picture_is_right(tmp_path: Path, form: str) -> None:
    """The mark recognised at the top of its first page is a mark; a file that is no attachment needs none of its own."""
    ending = form.lower()
    assert not _spoken(tmp_path, f"附件1.{ending}", _saved(["附件1", "机密★10年", *SHEET], form))
    assert not _spoken(tmp_path, f"说明.{ending}", _saved(SHEET, form))


@needs_font
def test_nothing_is_claimed_of_what_was_not_read(tmp_path: Path) -> None:
    """With recognition off the file may bear a mark nobody has read; the same for a broken one and for an unread page."""
    data = _saved(["附件1", *SHEET], "PNG")
    assert not _spoken(tmp_path, "附件1.png", data, "never")
    assert not _spoken(tmp_path, "附件1.png", data[: len(data) // 3])
    mixed = word.docx(
        word.p(word.r("附件1")) + word.p(word.r("检查项目表"), word.r(inner=word.picture("rP", 300))),
        parts={"word/media/a.png": data},
        relations=[("rP", "image", "media/a.png")],
    )
    assert not _spoken(tmp_path, "附件1.docx", mixed, "never")
    assert _spoken(tmp_path, "附件1.docx", mixed)
