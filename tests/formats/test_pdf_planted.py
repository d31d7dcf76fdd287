"""Words planted in every hiding place of a PDF come back from the place they were planted in."""

from functools import cache

import pytest
from reportlab.pdfgen.canvas import Canvas

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pdf import FORMAT
from biaoshi.types.document import Document
from formats import pdf_builder as build


def _read(data: bytes) -> Document:
    return FORMAT.read(Source(data), Limits())


def _first(canvas: Canvas) -> None:
    build.put(canvas, 80, 120, "正文甲字词")
    build.put(canvas, 80, 160, "隐形乙字词", mode=3)
    canvas.setFillGray(1)
    build.put(canvas, 80, 200, "白色丙字词")
    canvas.setFillGray(0)
    build.put(canvas, 80, 240, "微小丁字词", size=1)
    build.put(canvas, 80, -60, "页外戊字词")
    build.put(canvas, 80, 280, "遮盖己字词")
    build.box(canvas, 70, 276, 260, 304)
    build.box(canvas, 70, 316, 260, 344)
    canvas.setFillGray(1)
    build.put(canvas, 80, 320, "WHITEONDARK", font=build.LATIN)
    canvas.setFillGray(0)
    canvas.saveState()
    canvas.rotate(0)
    clip = canvas.beginPath()
    clip.rect(300, 300, 50, 20)
    canvas.clipPath(clip, stroke=0)
    build.put(canvas, 80, 360, "裁剪庚字词")
    canvas.restoreState()
    canvas.setFillAlpha(0)
    build.put(canvas, 80, 400, "透明辛字词")
    canvas.setFillAlpha(1)
    build.table(canvas, 80, 440, [["密级", "名称"], ["秘密★5年", "表格壬字词"]])
    canvas.saveState()
    canvas.translate(300, 400)
    canvas.rotate(90)
    canvas.setFont(build.HAN, 16)
    canvas.drawString(0, 0, "旋转癸字词")
    canvas.rotate(-45)
    canvas.drawString(80, 0, "斜排子字词")
    canvas.restoreState()


def _second(canvas: Canvas) -> None:
    build.put(canvas, 80, 120, "次页丑字词")


@cache
def _planted() -> Document:
    data = build.drawn(
        _first, _second, title="标题寅字词", author="作者卯字词", keywords="关键辰字词", subject="主题巳字词"
    )
    return _read(
        build.edited(
            data,
            build.layer("图层午字词", "LAYEROFFWORD", shown=False),
            build.annotation("Text", "便笺未字词", (400, 100, 420, 120)),
            build.annotation("FreeText", "文框申字词", (400, 140, 520, 160)),
            build.annotation("Highlight", "高亮酉字词", (80, 118, 160, 140)),
            build.annotation("Text", "藏注戌字词", (400, 200, 420, 220), page=1),
            build.stamp("STAMPWORD", (300, 600, 460, 630)),
            build.field("text", "保密期限", "表单亥字词", (80, 560, 200, 580)),
            build.field("choice", "密级", "下拉壹字词", (80, 590, 200, 610)),
            build.field("check", "同意", "勾选贰字词", (80, 620, 100, 640)),
            build.field("text", "备注", "暗格叁字词", (80, 650, 200, 670), hidden=True),
            build.outline("书签肆字词"),
            build.attached("附件伍字词.txt", b"inside"),
            build.file_annotation("附注陆字词.txt", b"inside"),
            build.xmp(description="描述柒字词"),
            build.link("https://example.invalid/linkword"),
            build.script,
        )
    )


SHOWN = {
    "正文甲字词": "paragraph", "WHITEONDARK": "paragraph", "表格壬字词": "cell", "旋转癸字词": "paragraph", "斜排子字词": "paragraph",
    "次页丑字词": "paragraph", "标题寅字词": "property", "作者卯字词": "property", "关键辰字词": "property", "主题巳字词": "property",
    "便笺未字词": "annotation", "文框申字词": "textbox", "高亮酉字词": "annotation", "藏注戌字词": "annotation", "STAMPWORD": "textbox",
    "表单亥字词": "form", "下拉壹字词": "form", "勾选贰字词": "form", "书签肆字词": "bookmark", "附件伍字词.txt": "attachment",
    "附注陆字词.txt": "attachment", "描述柒字词": "property", "图层午字词": "property",
}  # fmt: skip
UNSEEN = {
    "隐形乙字词": "hidden", "白色丙字词": "white", "微小丁字词": "tiny", "页外戊字词": "offpage", "遮盖己字词": "covered",
    "裁剪庚字词": "offpage", "透明辛字词": "hidden", "LAYEROFFWORD": "layer_off", "暗格叁字词": "hidden",
}  # fmt: skip


@pytest.mark.parametrize(("word", "kind"), SHOWN.items())
def test_shown_words_are_blocks(word: str, kind: str) -> None:
    """A word that is shown or listed stands in exactly one block, of the kind of its place."""
    assert [b.kind for b in _planted().blocks if word in b.text] == [kind]
    assert not [u for u in _planted().unseen if word in u.text]


@pytest.mark.parametrize(("word", "view"), UNSEEN.items())
def test_unseen_words_are_apart(word: str, view: str) -> None:
    """A word the reader of the page cannot see is kept in its view and in no block."""
    assert [u.view for u in _planted().unseen if word in u.text] == [view]
    assert not [b for b in _planted().blocks if word in b.text]


def test_files_actions_and_links_are_told() -> None:
    """Attachments are children with an open line; scripts and links are facts."""
    document = _planted()
    assert {c.name for c in document.children} == {"附件伍字词.txt", "附注陆字词.txt"}
    assert [p.status for p in document.parts if p.kind == "embedded"] == ["skipped", "skipped"]
    assert not document.complete
    assert ("action:JavaScript", "1") in document.facts
    assert ("link", "https://example.invalid/linkword") in document.facts


def test_cells_have_numbers() -> None:
    """Words in a ruled table carry table, row and column."""
    cells = {b.text: b.cell for b in _planted().blocks if b.cell}
    assert cells == {"密级": (0, 0, 0), "名称": (0, 0, 1), "秘密★5年": (0, 1, 0), "表格壬字词": (0, 1, 1)}
