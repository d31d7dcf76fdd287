"""Words cut out of OFD files wherever they stand; what stays keeps its place or closes up, every other member its bytes."""

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source
from biaoshi.formats.cutting import bare
from biaoshi.formats.ofd import FORMAT
from biaoshi.formats.ofd.package import open_package
from biaoshi.formats.ofd.reader import gather
from biaoshi.formats.ofd.state import Reading
from biaoshi.types.document import Block, Document
from biaoshi.types.order import Order, Written
from formats import ofd_builder as o

NAME, PHONE = "张伟明", "15400001234"
PLAIN = o.text(28, 37, f"受助人{NAME}，电话{PHONE}。")
ANNOTS = f'{o.HEAD}<ofd:Annotations {o.NS}><ofd:Page PageID="100"><ofd:FileLoc>A0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
NOTED = "<ofd:Annotations>Annots.xml</ofd:Annotations>"


def _letters(x: float, y: float, words: str) -> str:
    return "".join(o.text(x + o.SIZE * n, y, c) for n, c in enumerate(words))


def _glyphs(words: str) -> str:
    """A text object whose characters are drawn by glyphs of an embedded font: 101, 102 …"""
    shown = " ".join(str(101 + n) for n in range(len(words)))
    change = f'<ofd:CGTransform CodePosition="0" CodeCount="{len(words)}" GlyphCount="{len(words)}"><ofd:Glyphs>{shown}</ofd:Glyphs></ofd:CGTransform>'
    return o.text(28, 60, words, inner=change, Font=3)


def _noted(annot: str) -> bytes:
    members = {"Doc_0/Annots.xml": ANNOTS, "Doc_0/A0.xml": o.annotations(annot)}
    return o.shown(PLAIN, document=NOTED, members=members)


def _versions() -> bytes:
    """A file whose earlier version, with a page and a resource of its own, says more."""
    old = o.parts([o.page(o.layer(PLAIN, o.text(28, 60, f"原稿：{NAME}")))])
    version = f'{o.HEAD}<ofd:DocVersion {o.NS} ID="{{}}" Version="1"><ofd:FileList/><ofd:DocRoot>{{}}</ofd:DocRoot></ofd:DocVersion>'
    body = '<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="Doc_0/V1.xml"/><ofd:Version ID="2" Index="2" Current="true" BaseLoc="Doc_0/V2.xml"/></ofd:Versions>'
    members = {k.replace("Doc_0", "Doc_0/Old"): v for k, v in old.items() if k != "OFD.xml"}
    members |= {
        "Doc_0/V1.xml": version.format(1, "Old/Document.xml"),
        "Doc_0/V2.xml": version.format(2, "Document.xml"),
    }
    return o.shown(PLAIN, body=body, members=members)


PLACES = {
    "one object": lambda: o.shown(PLAIN),
    "an object a character": lambda: o.shown(PLAIN, _letters(28, 60, f"另见{NAME}同志")),
    "across objects": lambda: o.shown(PLAIN, o.text(28, 60, "另见张"), o.text(28 + 3 * o.SIZE, 60, "伟明同志")),
    "two codes of an object": lambda: o.shown(
        PLAIN,
        o.text(28, 60, "另见张伟").replace(
            "</ofd:TextObject>", f'<ofd:TextCode X="{4 * o.SIZE}" Y="4.85" DeltaX="{o.SIZE}">明同</ofd:TextCode></ofd:TextObject>'
        ),
    ),
    "glyphs of an embedded font": lambda: o.shown(PLAIN, _glyphs(f"另见{NAME}同志")),
    "table": lambda: o.shown(PLAIN, o.table(28, 60, [["姓名", "电话"], [NAME, PHONE]])),
    "hidden layer": lambda: o.ofd(o.page(o.layer(PLAIN), o.layer(o.text(28, 60, NAME), Visible="false"))),
    "under a box": lambda: o.shown(PLAIN, o.text(28, 60, f"另见{PHONE}"), o.fill(20, 55, 120, 15)),
    "off the page": lambda: o.shown(PLAIN, o.text(400, 60, NAME)),
    "template": lambda: o.ofd(
        o.page(o.layer(PLAIN), before='<ofd:Template TemplateID="70"/>'),
        common='<ofd:TemplatePage ID="70" BaseLoc="T0.xml"/>',
        members={"Doc_0/T0.xml": o.page(o.layer(o.text(28, 250, f"经办：{NAME}")))},
    ),
    "template no page uses": lambda: o.shown(
        PLAIN,
        common='<ofd:TemplatePage ID="70" BaseLoc="T0.xml"/>',
        members={"Doc_0/T0.xml": o.page(o.layer(o.text(28, 250, f"经办：{NAME}")))},
    ),
    "stamp": lambda: _noted(o.annotation("Stamp", o.text(10, 10, NAME), boundary="90 200 100 30")),
    "remark and author": lambda: _noted(o.annotation("Highlight", "", f"请{NAME}核对", Creator=NAME)),
    "properties": lambda: o.shown(
        PLAIN,
        info=f'<ofd:Author>{NAME}</ofd:Author><ofd:Keywords><ofd:Keyword>{PHONE}</ofd:Keyword></ofd:Keywords><ofd:CustomDatas><ofd:CustomData Name="经办">{NAME}</ofd:CustomData></ofd:CustomDatas>',
    ),
    "outline": lambda: o.shown(PLAIN, document=f'<ofd:Outlines><ofd:OutlineElem Title="{NAME}的申请"/></ofd:Outlines>'),
    "custom tag": lambda: o.shown(
        PLAIN,
        document="<ofd:CustomTags>Tags.xml</ofd:CustomTags>",
        members={
            "Doc_0/Tags.xml": f'{o.HEAD}<ofd:CustomTags {o.NS}><ofd:CustomTag NameSpace="u"><ofd:FileLoc>T.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>',
            "Doc_0/T.xml": f"{o.HEAD}<t><n>{NAME}</n></t>",
        },
    ),
    "member nothing leads to": lambda: o.shown(
        PLAIN, members={"Doc_0/Left.xml": o.page(o.layer(o.text(28, 60, f"旧稿{NAME}")))}
    ),
    "earlier version": _versions,
}  # fmt: skip


def _read(data: bytes) -> Document:
    return FORMAT.read(Source(data), Limits())


def _block(document: Document, words: str) -> Block:
    return next(b for b in document.blocks if words in b.text)


def _order(document: Document, words: str, instead: str, *, everywhere: bool = True) -> Order:
    block = _block(document, words)
    at = block.text.index(words)
    return Order("cut", block.part, block.index, block.address, at, at + len(words), instead, everywhere=everywhere)


def _cut(data: bytes, *orders: Order) -> Written:
    return FORMAT.write(Source(data), Limits(), orders)  # type: ignore[misc]


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {n: package.read(n) for n in package.namelist()}


def _all(data: bytes) -> str:
    """All text of all members, tags gone: what a search of the unpacked file finds."""
    return bare(
        "\n".join(
            f"{n}{re.sub('<[^>]*>', '', m.decode('utf-8', 'ignore'))}{m.decode('utf-8', 'ignore')}"
            for n, m in _members(data).items()
        )
    )


@pytest.mark.parametrize("place", PLACES)
def test_words_are_gone_from_every_place(place: str) -> None:
    """Neither reader nor raw search finds the words; the file reads whole, with as many pages and the same other lines."""
    data = PLACES[place]()
    before = _read(data)
    done = _cut(data, _order(before, NAME, "张某某"), _order(before, PHONE, "154******34"))
    assert done.undone == ()
    after = _read(done.data)
    assert after.complete
    assert len(after.pages) == len(before.pages)
    assert not any(word in _all(done.data) for word in (NAME, PHONE))
    wanted = [bare(b.text).replace(NAME, "张某某").replace(PHONE, "154******34") for b in before.blocks]
    assert [bare(b.text) for b in after.blocks] == wanted
    kept = {k: v for k, v in _members(data).items() if b"<" not in v[:10]}
    assert {k: v for k, v in _members(done.data).items() if k in kept} == {
        k: v for k, v in kept.items() if "Old" not in k
    }


def test_earlier_versions_are_left_out() -> None:
    """The page, the document and the description of an earlier version go; the current one stays byte for byte."""
    data = _versions()
    before, old = _read(data), _members(data)
    assert any(u.view == "earlier" for u in before.unseen)
    done = _cut(data, _order(before, PHONE, ""))
    assert _read(done.data).unseen == ()
    gone = set(old) - set(_members(done.data))
    assert gone == {n for n in old if "/Old/" in n} | {"Doc_0/V1.xml", "Doc_0/V2.xml"}
    assert b"Versions" not in _members(done.data)["OFD.xml"]


def test_glyphs_go_with_their_characters() -> None:
    """Of an object drawn by glyph numbers those of the words go, the others stay with theirs; the new words have a font
    that has their glyphs."""
    data = o.shown(PLAIN, _glyphs(f"另见{NAME}同志"))
    done = _cut(data, _order(_read(data), NAME, "张某某"))
    page = _members(done.data)["Doc_0/Pages/Page_0/Content.xml"].decode()
    assert re.findall("<ofd:Glyphs>(.*?)</ofd:Glyphs>", page) == ["101 102", "106 107"]
    assert (
        re.findall('CodePosition="([0-9]+)" CodeCount="([0-9]+)" GlyphCount="([0-9]+)"', page) == [("0", "2", "2")] * 2
    )
    new = re.search('<ofd:TextObject[^>]*Font="([0-9]+)"[^>]*><ofd:TextCode[^>]*>张某某', page.replace("\n", ""))
    fonts = _members(done.data)["Doc_0/PublicRes.xml"].decode()
    font = re.findall('Font="([0-9]+)"[^>]*>(?:<ofd:TextCode[^>]*>)张某某', page)[-1]
    assert new is None or font not in ("1", "2", "3")
    assert f'ID="{font}" FontName="宋体"' in fonts
    assert int(re.search("<ofd:MaxUnitID>([0-9]+)", _members(done.data)["Doc_0/Document.xml"].decode())[1]) >= int(font)  # type: ignore[index]


def _origins(data: bytes) -> list[tuple[str, float, float]]:
    state = Reading(open_package(Source(data), Limits()), 10_000, sited=True)
    gather(state)
    return [
        (c, round(b[0], 1), round(b[1], 1))
        for s in state.sheets
        for p in s.canvases[0].pieces
        for c, b in zip(p.text, p.boxes, strict=True)
    ]


@pytest.mark.parametrize("instead", ["", "某", "张某某", "［个人隐私信息］"])
@pytest.mark.parametrize("made", ["one", "letters"])
def test_the_line_closes_up_behind_the_new_words(made: str, instead: str) -> None:
    """What follows on the line stands right behind the new words, however wide the old ones were; other lines and cells
    stay where they are."""
    line = f"受助人{NAME}，男"
    drawn = o.text(28, 37, line) if made == "one" else _letters(28, 37, line)
    data = o.shown(drawn, o.text(28, 60, "第二行不动"), o.table(28, 80, [["甲", NAME], ["乙", "丙"]]))
    before = _read(data)
    done = _cut(data, _order(before, NAME, instead))
    places = _origins(done.data)
    x = {c: x for c, x, y in places if y < 120}
    start = 28 * 72 / 25.4 + 3 * o.SIZE * 72 / 25.4
    assert x["，"] == pytest.approx(start + len(instead) * o.SIZE * 72 / 25.4, abs=0.2)
    still = [p for p in _origins(data) if p[0] in "第二行不动甲乙丙"]
    assert [p for p in places if p[0] in "第二行不动甲乙丙"] == still


def test_here_is_only_there() -> None:
    """A stretch of one line goes; the same words elsewhere stay, and members not touched keep their bytes."""
    data = o.ofd(o.page(o.layer(PLAIN, o.text(28, 60, f"另见{NAME}"))), o.page(o.layer(o.text(28, 60, NAME))))
    before = _read(data)
    done = _cut(data, _order(before, NAME, "某", everywhere=False))
    assert done.undone == ()
    assert [b.text for b in _read(done.data).blocks] == [f"受助人某，电话{PHONE}。", f"另见{NAME}", NAME]
    old, new = _members(data), _members(done.data)
    assert {n for n in old if old[n] != new[n]} == {"Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml"}


@pytest.mark.parametrize("place", ["template", "stamp", "properties", "outline"])
def test_here_outside_the_page_is_said(place: str) -> None:
    """A place that several pages share or that is no text of a page cannot be cut alone: named, nothing cut."""
    data = PLACES[place]()
    before = _read(data)
    block = [b for b in before.blocks if NAME in b.text or PHONE in b.text][-1]
    done = _cut(data, Order("cut", block.part, block.index, block.address, 0, len(block.text), "", everywhere=False))
    assert [n for n, _ in done.undone] == [0]
    assert [b.text for b in _read(done.data).blocks] == [b.text for b in before.blocks]


def test_signed_and_sealed_files_are_refused() -> None:
    """A signature would no longer hold, an integrity list no longer fit: nothing is written."""
    signed = o.shown(
        PLAIN,
        body="<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>",
        members={
            "Doc_0/Signs/Signatures.xml": f'{o.HEAD}<ofd:Signatures {o.NS}><ofd:Signature ID="1" BaseLoc="S.xml"/></ofd:Signatures>',
            "Doc_0/Signs/S.xml": f"{o.HEAD}<ofd:Signature {o.NS}/>",
        },
    )
    listed = o.shown(PLAIN, members={"OFDEntries.xml": f"{o.HEAD}<ofd:DocEntries {o.NS}/>"})
    for data, why in ((signed, "签章"), (listed, "完整性")):
        with pytest.raises(UnreadableError) as told:
            _cut(data, _order(_read(data), NAME, ""))
        assert why in told.value.why


def test_places_there_are_not_are_said() -> None:
    """An address beyond the text, and another verb: said, nothing cut."""
    data = o.shown(PLAIN)
    for order in (
        Order("cut", "body", 9, "", 0, 1),
        Order("cut", "body", 0, "", 0, 999),
        Order("cut", "body", 0, "", 2, 2),
    ):
        assert [n for n, _ in _cut(data, order).undone] == [0]
    with pytest.raises(UnreadableError):
        _cut(data, Order("replace", "body", 0, "", 0, 1, "x"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("甲乙丙a1", min_size=1, max_size=4), min_size=1, max_size=6),
    st.text("某*", max_size=4),
    st.data(),
)
def test_what_is_left_of_a_line_is_the_rest_of_it(objects: list[str], instead: str, data: st.DataObject) -> None:
    """Cut anywhere from a line made of any objects, the line reads as it did without the words."""
    x, drawn = 28.0, []
    for words in objects:
        drawn.append(o.text(x, 37, words))
        x += sum(o.SIZE / 2 if c.isascii() else o.SIZE for c in words)
    file = o.shown(*drawn, o.text(28, 60, "末行"))
    before = _read(file)
    text = before.blocks[0].text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    done = _cut(file, Order("cut", "body", 0, "", start, end, instead))
    assert done.undone == ()
    left = text[:start] + instead + text[end:]
    assert [bare(b.text) for b in _read(done.data).blocks] == [*([bare(left)] if left else []), "末行"]
