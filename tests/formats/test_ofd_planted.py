"""Words planted in every place of an OFD package come back from the place they were planted in."""

from functools import cache

import pytest

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ofd import FORMAT
from biaoshi.types.document import Document
from formats import ofd_builder as build
from formats.ofd_builder import HEAD, NS, layer, text

WHITE = '<ofd:FillColor Value="255 255 255"/>'
LIST = (
    ("Attachments", "Attachs/Attachments.xml"), ("CustomTags", "Tags/CustomTags.xml"), ("Extensions", "Extensions.xml"),
    ("Annotations", "Annots/Annotations.xml"),
)  # fmt: skip


def _first() -> str:
    unit = '<ofd:CompositeObject ID="5" Boundary="20 150 100 20" ResourceID="50"/>'
    clip = (
        '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path ID="4" Boundary="300 300 5 5"><ofd:AbbreviatedData>M 0 0 L 5 0 L 5 5 C'
        "</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
    )
    pattern = f'<ofd:FillColor><ofd:Pattern Width="50" Height="9"><ofd:CellContent>{text(0, 0, "图案丑二字词")}</ofd:CellContent></ofd:Pattern></ofd:FillColor>'
    path = f'<ofd:PathObject ID="8" Boundary="20 170 50 9" Fill="true" Stroke="false">{pattern}<ofd:AbbreviatedData>M 0 0 L 50 0 L 50 9 L 0 9 C</ofd:AbbreviatedData></ofd:PathObject>'
    body = layer(
        text(20, 20, "正文甲字词"),
        text(20, 30, "隐藏乙字词", Visible="false"),
        text(20, 40, "透明丙字词", Alpha=0),
        text(20, 50, "淡色丁字词", inner='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
        text(20, 60, "无填戊字词", Fill="false"),
        text(20, 70, "白色己字词", inner=WHITE),
        text(20, 80, "微小庚字词", size=0.4),
        text(20, -20, "页外辛字词"),
        text(20, 90, "遮盖壬字词"),
        build.fill(18, 88, 60, 12),
        build.fill(18, 108, 60, 12),
        text(20, 110, "深底癸字词", inner=WHITE),
        text(20, 120, "裁剪子字词", inner=clip),
        text(20, 130, "图盖丑字词"),
        build.image(18, 128, 60, 12, "60"),
        f"<ofd:PageBlock ID='3'><ofd:PageBlock ID='3'>{text(20, 140, '层内寅字词')}</ofd:PageBlock></ofd:PageBlock>",
        f"<ofd:PageBlock ID='3' Visible='false'>{text(20, 145, '藏块卯字词')}</ofd:PageBlock>",
        unit,
        path,
        build.fill(18, 178, 60, 12, "200 30 30"),
        text(20, 180, "同色辰字词", inner='<ofd:FillColor Value="202 30 30"/>'),
        build.table(20, 200, [["密级", "名称"], ["秘密★5年", "表格巳字词"]]),
    )
    hidden = layer(text(120, 20, "关层午字词"), Visible="false")
    above = layer(text(120, 40, "前景未字词"), Type="Foreground")
    below = layer(text(120, 30, "背景申字词"), Type="Background")
    return build.page(above, body, below, hidden, before='<ofd:Template TemplateID="70" ZOrder="Background"/>')


def _second() -> str:
    return build.page(
        layer(
            text(60, 40, "转正酉字词", Boundary="60 40 80 80", CTM="0 1 -1 0 40 0"),
            text(20, 150, "次页戌字词", CharDirection=0),
        )
    )


@cache
def planted() -> bytes:
    """Return a package with a word in every place."""
    unit = f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="50" Width="100" Height="20"><ofd:Content>{text(0, 0, "组件亥字词")}</ofd:Content></ofd:CompositeGraphicUnit>'
    unit += f'<ofd:CompositeGraphicUnit ID="51" Width="100" Height="20"><ofd:Content>{text(0, 0, "闲件一字词")}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'
    lists = "".join(f"<ofd:{name}>{path}</ofd:{name}>" for name, path in LIST)
    outline = '<ofd:Outlines><ofd:OutlineElem Title="书签二字词"><ofd:Actions><ofd:Action Event="CLICK"><ofd:Goto><ofd:Dest Type="XYZ" PageID="101"/></ofd:Goto></ofd:Action></ofd:Actions><ofd:OutlineElem Title="下级三字词"/></ofd:OutlineElem></ofd:Outlines>'
    marks = '<ofd:Bookmarks><ofd:Bookmark Name="标签四字词"><ofd:Dest Type="XYZ" PageID="100"/></ofd:Bookmark></ofd:Bookmarks>'
    actions = (
        '<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="https://example.invalid/word"/></ofd:Action></ofd:Actions>'
    )
    return build.ofd(
        _first(),
        _second(),
        info="<ofd:Title>标题五字词</ofd:Title><ofd:Author>作者六字词</ofd:Author><ofd:Subject>主题七字词</ofd:Subject>"
        "<ofd:Abstract>摘要八字词</ofd:Abstract><ofd:Keywords><ofd:Keyword>关键九字词</ofd:Keyword></ofd:Keywords>"
        '<ofd:CustomDatas><ofd:CustomData Name="密级">数据十字词</ofd:CustomData></ofd:CustomDatas>',
        body="<ofd:Versions><ofd:Version ID='v0' Index='0' BaseLoc='Doc_0/Versions/V0.xml'/></ofd:Versions>"
        "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>",
        common='<ofd:TemplatePage ID="70" BaseLoc="Tpls/T0.xml"/><ofd:TemplatePage ID="71" BaseLoc="Tpls/T1.xml"/>',
        document=outline + marks + actions + lists,
        resources=build.media(**{"60": "cover.png"}) + unit,
        members={
            "Doc_0/Res/cover.png": build.png(),
            "Doc_0/Tpls/T0.xml": build.page(layer(text(120, 50, "模板天字词"))),
            "Doc_0/Tpls/T1.xml": build.page(layer(text(120, 50, "闲板地字词"))),
            "Doc_0/Annots/Annotations.xml": f'{HEAD}<ofd:Annotations {NS}><ofd:Page PageID="101"><ofd:FileLoc>P1.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
            "Doc_0/Annots/P1.xml": build.annotations(
                build.annotation("Stamp", text(10, 5, "图章玄字词"), boundary="100 100 80 20"),
                build.annotation(
                    "Highlight", build.fill(0, 0, 60, 10, "255 255 0"), "批语黄字词", "18 148 60 10", Creator="王敏"
                ),
                build.annotation("Watermark", text(10, 200, "水印宇字词"), Visible="false"),
            ),
            "Doc_0/Attachs/Attachments.xml": f'{HEAD}<ofd:Attachments {NS}><ofd:Attachment ID="1" Name="附件宙字词" Format="txt"><ofd:FileLoc>a.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>',
            "Doc_0/Attachs/a.txt": "附件里的字",
            "Doc_0/Tags/CustomTags.xml": f"{HEAD}<ofd:CustomTags {NS}><ofd:CustomTag NameSpace='x'><ofd:FileLoc>Tag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>",
            "Doc_0/Tags/Tag.xml": f"{HEAD}<t:公文 xmlns:t='http://example.invalid/t'><t:密级>标引洪字词</t:密级><t:标题><t:ObjectRef PageRef='100'>9</t:ObjectRef></t:标题></t:公文>",
            "Doc_0/Extensions.xml": f'{HEAD}<ofd:Extensions {NS}><ofd:Extension AppName="x" RefId="1"><ofd:Property Name="a">扩展荒字词</ofd:Property></ofd:Extension></ofd:Extensions>',
            "Doc_0/Versions/V0.xml": f"{HEAD}<ofd:DocVersion {NS}><ofd:DocRoot>/Doc_0/Old.xml</ofd:DocRoot></ofd:DocVersion>",
            "Doc_0/Old.xml": f"{HEAD}<ofd:Document {NS}><ofd:CommonData/><ofd:Pages><ofd:Page ID='1' BaseLoc='Pages/Old.xml'/></ofd:Pages></ofd:Document>",
            "Doc_0/Pages/Old.xml": build.page(layer(text(20, 20, "旧版日字词"), text(20, 30, "正文甲字词"))),
            "Doc_0/Pages/Stray.xml": build.page(layer(text(20, 20, "孤页月字词"))),
            "Doc_0/夹带盈字词.txt": "夹带的字",
            "Doc_0/Signs/Signatures.xml": f'{HEAD}<ofd:Signatures {NS}><ofd:Signature ID="1" BaseLoc="S/Signature.xml"/></ofd:Signatures>',
            "Doc_0/Signs/S/Signature.xml": f'{HEAD}<ofd:Signature {NS}><ofd:SignedInfo><ofd:Provider ProviderName="云岭签章"/><ofd:StampAnnot ID="1" PageRef="100" Boundary="100 230 40 40"/><ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo><ofd:SignedValue>Value.dat</ofd:SignedValue></ofd:Signature>',
            "Doc_0/Signs/S/Seal.esl": build.der((0x16, b"ES"), (0x0C, "印章昃字词".encode()), (0x04, build.png())),
            "Doc_0/Signs/S/Value.dat": b"\x30\x03\x02\x01\x01",
        },
    )


@cache
def _document() -> Document:
    return FORMAT.read(Source(planted()), Limits())


SHOWN = {
    "正文甲字词": "paragraph", "深底癸字词": "paragraph", "层内寅字词": "paragraph", "组件亥字词": "paragraph", "图案丑二字词": "paragraph",
    "表格巳字词": "cell", "秘密★5年": "cell", "前景未字词": "paragraph", "背景申字词": "paragraph", "转正酉字词": "paragraph",
    "次页戌字词": "paragraph", "模板天字词": "paragraph", "图章玄字词": "textbox", "批语黄字词": "annotation", "书签二字词": "bookmark",
    "下级三字词": "bookmark", "标签四字词": "bookmark", "标题五字词": "property", "作者六字词": "property", "主题七字词": "property",
    "摘要八字词": "property", "关键九字词": "property", "数据十字词": "property", "标引洪字词": "property", "扩展荒字词": "property",
    "印章昃字词": "property", "附件宙字词.txt": "attachment",
}  # fmt: skip
UNSEEN = {
    "隐藏乙字词": "hidden", "透明丙字词": "hidden", "淡色丁字词": "hidden", "无填戊字词": "hidden", "白色己字词": "white",
    "微小庚字词": "tiny", "页外辛字词": "offpage", "遮盖壬字词": "covered", "裁剪子字词": "offpage", "图盖丑字词": "covered",
    "藏块卯字词": "hidden", "同色辰字词": "white", "关层午字词": "layer_off", "水印宇字词": "hidden", "闲件一字词": "hidden",
    "闲板地字词": "hidden", "旧版日字词": "earlier", "孤页月字词": "hidden",
}  # fmt: skip


@pytest.mark.parametrize(("word", "kind"), SHOWN.items())
def test_shown_words_are_blocks(word: str, kind: str) -> None:
    """A word that is shown or listed stands in exactly one block, of the kind of its place."""
    assert [b.kind for b in _document().blocks if word in b.text] == [kind]
    assert not [u for u in _document().unseen if word in u.text]


@pytest.mark.parametrize(("word", "view"), UNSEEN.items())
def test_unseen_words_are_apart(word: str, view: str) -> None:
    """A word the reader of the page cannot see is kept in its view and in no block."""
    assert [u.view for u in _document().unseen if word in u.text] == [view]
    assert not [b for b in _document().blocks if word in b.text]


def test_every_member_is_a_line() -> None:
    """The ledger and the package's own list agree: each member is one line, and no line is left over."""
    import io
    import zipfile

    facts = dict(f for f in _document().facts if f[0].startswith("member:"))
    lines = [facts.get(f"member:{p.name}", p.name) for p in _document().parts]
    assert sorted(lines) == sorted(zipfile.ZipFile(io.BytesIO(planted())).namelist())


def test_children_can_be_had() -> None:
    """Attachments, stowaways and the picture of a seal are children whose bytes come back by their token."""
    found = {
        c.name: FORMAT.extract(Source(planted()), Limits(), c.token or "")
        for c in _document().children
        if FORMAT.extract
    }
    assert found == {
        "附件宙字词.txt": "附件里的字".encode(),
        "夹带盈字词.txt": "夹带的字".encode(),
        "Seal.esl 印章图样": build.png(),
    }
    opened = {p.name for p in _document().parts if p.kind == "embedded"}
    assert opened == {c.address for c in _document().children}


def test_facts_are_told() -> None:
    """Signatures, seals and links are facts; a bookmark knows its page and level."""
    facts = _document().facts
    assert ("signatures", "1") in facts
    assert ("signed", "云岭签章") in facts
    assert ("seal", "page 1 100,230,40,40") in facts
    assert ("link", "https://example.invalid/word") in facts
    assert [(b.page, b.heading) for b in _document().blocks if b.text in ("书签二字词", "下级三字词")] == [
        (2, 1),
        (None, 2),
    ]


def test_places_are_points_of_the_page() -> None:
    """A line has its page, its box in points from the top left, its font, size and colour."""
    block = next(b for b in _document().blocks if b.text == "正文甲字词")
    assert block.page == 1
    assert block.bbox == pytest.approx((56.7, 56.7, 136.6, 72.7), abs=0.2)
    assert block.runs[0].style.font == "仿宋"
    assert block.runs[0].style.size == 16.0
    assert block.runs[0].style.color == "000000"
    note = next(b for b in _document().blocks if b.text == "图章玄字词")
    assert note.bbox is not None
    assert note.bbox[:2] == pytest.approx((110 * 72 / 25.4, 105 * 72 / 25.4), abs=0.2)


def test_words_of_table_cells_have_numbers() -> None:
    """Words in a ruled table carry table, row and column."""
    cells = {b.text: b.cell for b in _document().blocks if b.cell}
    assert cells == {"密级": (0, 0, 0), "名称": (0, 0, 1), "秘密★5年": (0, 1, 0), "表格巳字词": (0, 1, 1)}
