"""Web pages and PDFs that are sent hold no comment, hidden text, property or file within, and show what they showed."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner
from reportlab.pdfgen.canvas import Canvas

from biaoshi.cli import main_group
from biaoshi.errors import UsageError
from biaoshi.isolate import Reader
from biaoshi.write.placing import UnprovedError
from biaoshi.write.purge import purge
from formats import ofd_builder as o
from formats import pdf_builder as b
from quality.plants_pdf import base, left

HIDDEN = "内情张伟明"
WORDS = "15400001234"
HEAD = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>通知</title>
<meta name="author" content="{HIDDEN}"><meta property="og:description" content="{HIDDEN}">
<style>p {{ font-family: 宋体 }}</style></head>
"""
HIDING = {
    "comment": f"<!-- {HIDDEN} -->",
    "conditional comment": f"<!--[if mso]><p>{HIDDEN}</p><![endif]-->",
    "instruction": f"<?php echo '{HIDDEN}' ?>",
    "attribute": f"<p hidden>{HIDDEN}</p>",
    "style": '<div style="display:none"><b>内情</b>张<!-- -->伟明</div>',
    "template": f"<template><p>{HIDDEN}</p></template><noscript>{HIDDEN}</noscript>",
    "field": f'<input type="hidden" value="{HIDDEN}">',
    "data": f"<p data-who='{HIDDEN}' data-src='a.png'>甲</p>",
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("kind", HIDING)
def test_a_page_loses_what_is_hidden(reader: Reader, tmp_path: Path, kind: str, codec: str) -> None:
    """Whatever hides it, it is gone with the names in the head, and every shown line stays where it was."""
    source, target = tmp_path / "a.html", tmp_path / "b.html"
    page = f"{HEAD.replace('utf-8', codec)}<body><p>关于<b>岁修</b>的通知</p>{HIDING[kind]}<p>请遵照执行。</p></body></html>\n"
    source.write_bytes(page.encode(codec))
    done = purge(reader, source, target)
    out = target.read_bytes().decode(codec)
    assert HIDDEN not in out
    assert "张" not in out
    assert "<p>关于<b>岁修</b>的通知</p>" in out
    assert 'name="viewport"' in out
    assert "font-family: 宋体" in out
    assert ("data-src='a.png'" in out) is (kind == "data")
    assert [x.text for x in reader.read(target).document.blocks] == [
        x.text for x in reader.read(source).document.blocks
    ]
    assert dict(done.removed)["文件属性"] == 2
    assert any("脚本、样式" in line for line in done.left)
    assert purge(reader, target, tmp_path / "c.html").changed is False


def test_white_text_of_a_page_goes_where_it_is_asked_for(reader: Reader, tmp_path: Path) -> None:
    """White text stays and is told; asked for it goes, and nothing else with it."""
    source = tmp_path / "a.html"
    source.write_text(f'{HEAD}<body><p>甲<span style="color:#fff">{HIDDEN}</span>乙</p></body></html>')
    done = purge(reader, source, tmp_path / "b.html")
    assert any("白色" in line for line in done.left)
    assert HIDDEN in (tmp_path / "b.html").read_text()
    purge(reader, source, tmp_path / "c.html", ["white"])
    assert '<p>甲<span style="color:#fff"></span>乙</p>' in (tmp_path / "c.html").read_text()
    with pytest.raises(UsageError, match="图层"):
        purge(reader, source, tmp_path / "d.html", ["layer_off"])


def _everything(pdf: pikepdf.Pdf) -> None:
    for edit in (
        b.annotation("Text", WORDS, (500, 20, 520, 40), 1), b.annotation("Highlight", WORDS, (80, 95, 200, 115), 1, T=pikepdf.String(WORDS)),
        b.attached(f"{WORDS}.txt", WORDS.encode()), b.file_annotation("a.txt", WORDS.encode(), 1), b.xmp(title=WORDS),
        b.script, b.layer("底稿", WORDS, shown=False), b.field("text", "备注", "另行登记", (80, 500, 300, 530)),
        b.painted("Stamp", "已核", (300, 500, 400, 530), 1), b.outline("第一章"),
    ):  # fmt: skip
        edit(pdf)


def test_a_pdf_loses_what_its_pages_do_not_show(reader: Reader, tmp_path: Path) -> None:
    """Notes, files within, layers that are off, properties and earlier revisions are gone; fields and stamps stay to be seen."""
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    shown = b.drawn(
        lambda c: b.put(c, 80, 100, "第一页。"), lambda c: b.put(c, 80, 100, "请遵照执行。"), title=WORDS, author=WORDS
    )
    source.write_bytes(b.edited(shown, _everything))
    assert left(source.read_bytes(), WORDS)
    done = purge(reader, source, target)
    assert not left(target.read_bytes(), WORDS)
    told = dict(done.removed)
    assert told["批注"] == 2
    assert told["内含文件"] == 2
    assert told["关闭的图层上的文字"] == 1
    assert told["文件属性"] >= 2
    after = reader.read(target).document
    texts = "".join("".join(x.text.split()) for x in after.blocks)
    for words in ("第一页。", "请遵照执行。", "另行登记", "已核", "第一章"):
        assert words in texts
    assert after.children == ()
    with pikepdf.open(io.BytesIO(target.read_bytes())) as pdf:
        assert not set(pdf.Root) & {"/AcroForm", "/Names", "/OCProperties", "/OpenAction", "/Metadata"}
        assert pdf.trailer.get("/Info") is None


def test_an_earlier_revision_is_gone(reader: Reader, tmp_path: Path) -> None:
    """What a page said before it was saved over is in the copy no more."""
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    old = b.drawn(lambda c: b.put(c, 80, 100, f"又：{WORDS}。"))
    source.write_bytes(b.updated(old, b"BT /F1 12 Tf 80 700 Td (new) Tj ET"))
    assert dict(purge(reader, source, target).removed)["以前版本的文字"] == 1
    assert not left(target.read_bytes(), WORDS)
    assert target.read_bytes().count(b"%%EOF") == 1


def test_white_text_of_a_pdf_goes_where_it_is_asked_for(reader: Reader, tmp_path: Path) -> None:
    """A page with white text stays as it is and is told of; asked for, the page is drawn without it."""
    source = tmp_path / "a.pdf"

    def draw(canvas: Canvas) -> None:
        b.put(canvas, 80, 100, "请遵照执行。")
        canvas.setFillColorRGB(1, 1, 1)
        b.put(canvas, 80, 300, WORDS)

    source.write_bytes(b.drawn(draw))
    done = purge(reader, source, tmp_path / "b.pdf")
    assert any("白色" in line for line in done.left)
    purge(reader, source, tmp_path / "c.pdf", ["white"])
    assert not left((tmp_path / "c.pdf").read_bytes(), WORDS)
    assert "请遵照执行。" in reader.read(tmp_path / "c.pdf").document.text.replace(" ", "")


STOWED: dict[str, dict[str, Any]] = {
    "remark": o.noted(o.annotation("Highlight", "", HIDDEN, Creator=HIDDEN)),
    "annotation not shown": o.noted(o.annotation("Stamp", o.text(10, 10, HIDDEN), boundary="0 0 210 297", Visible="false")),
    "properties": {"info": f"<ofd:Title>{HIDDEN}</ofd:Title><ofd:Author>{HIDDEN}</ofd:Author><ofd:Keywords><ofd:Keyword>{HIDDEN}</ofd:Keyword></ofd:Keywords>"},
    "attachment": {
        "document": "<ofd:Attachments>Attachs.xml</ofd:Attachments>",
        "members": {
            "Doc_0/Attachs.xml": f'{o.HEAD}<ofd:Attachments {o.NS}><ofd:Attachment ID="1" Name="{HIDDEN}" Format="txt"><ofd:FileLoc>a.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>',
            "Doc_0/a.txt": HIDDEN,
        },
    },
    "custom tag": {
        "document": "<ofd:CustomTags>Tags.xml</ofd:CustomTags>",
        "members": {
            "Doc_0/Tags.xml": f'{o.HEAD}<ofd:CustomTags {o.NS}><ofd:CustomTag NameSpace="u"><ofd:FileLoc>T.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>',
            "Doc_0/T.xml": f"{o.HEAD}<t><n>{HIDDEN}</n></t>",
        },
    },
    "member nothing leads to": {"members": {"Doc_0/Left.xml": o.page(o.layer(o.text(10, 10, HIDDEN)))}},
    "template no page uses": {
        "common": '<ofd:TemplatePage ID="70" BaseLoc="T0.xml"/>',
        "members": {"Doc_0/T0.xml": o.page(o.layer(o.text(10, 40, HIDDEN)))},
    },
    "hidden layer": {"page": o.page(o.layer(o.text(28, 37, "请遵照执行。")), o.layer(o.text(10, 10, HIDDEN), Visible="false"))},
}  # fmt: skip


@pytest.mark.parametrize("kind", STOWED)
def test_an_ofd_loses_what_its_pages_do_not_show(reader: Reader, tmp_path: Path, kind: str) -> None:
    """Remarks, hidden layers, properties, files within and members nothing leads to are gone; the pages are as they were."""
    source, target = tmp_path / "a.ofd", tmp_path / "b.ofd"
    more = dict(STOWED[kind])
    made = str(more.pop("page", o.page(o.layer(o.text(28, 37, "请遵照执行。")))))
    source.write_bytes(o.ofd(made, **more))
    done = purge(reader, source, target)
    with zipfile.ZipFile(target) as package:
        assert not any(HIDDEN in package.read(n).decode("utf-8", "ignore") for n in package.namelist())
        names = set(package.namelist())
    after = reader.read(target).document
    assert after.complete
    assert [x.text for x in after.blocks if x.kind != "filename"] == ["请遵照执行。"]
    assert names >= {"OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml", "Doc_0/Res/font.ttf"}
    assert done.removed
    assert purge(reader, target, tmp_path / "c.ofd").removed == ()


def test_a_signed_pdf_is_refused(reader: Reader, tmp_path: Path) -> None:
    """A signature would be void: nothing is written."""
    source = tmp_path / "a.pdf"

    def signed(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = pikepdf.Dictionary(SigFlags=1, Fields=pikepdf.Array([]))

    source.write_bytes(b.edited(base(WORDS), signed))
    with pytest.raises(UnprovedError, match="签名"):
        purge(reader, source, tmp_path / "b.pdf")


def test_command(tmp_path: Path) -> None:
    """The command takes the kinds of text that go besides by their names, and says what is left."""
    source, target = tmp_path / "a.html", tmp_path / "b.html"
    source.write_text(f'{HEAD}<body><p>甲<span style="color:#fff">{HIDDEN}</span>乙</p></body></html>')
    run = CliRunner().invoke(main_group, ["purge", str(source), "-o", str(target), "--also", "white"])
    assert "白色或者透明的文字 1 处" in run.output
    assert HIDDEN not in target.read_text()
