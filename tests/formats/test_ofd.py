"""OFD: ways through the package, places on the page, fonts that lie, pictures, what is broken or hostile."""

import io
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from biaoshi.errors import UnreadableError
from biaoshi.formats import open_document
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ofd import FORMAT
from biaoshi.types.document import CLOSED, Document, Part
from formats import ofd_builder as build
from formats.ofd_builder import HEAD, NS, layer, page, parts, shown, text, zipped
from formats.picture_builder import font, needs_font
from formats.sample_files import LINES, without


def read(data: bytes, limits: Limits | None = None) -> Document:
    return FORMAT.read(Source(data), limits or Limits())


def opened(document: Document) -> dict[str, Part]:
    return {p.name: p for p in document.parts if p.status not in CLOSED}


def body(document: Document) -> list[str]:
    return [b.text for b in document.blocks if b.part == "body"]


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return the package with one member called otherwise."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return zipped({new if n == old else n: z.read(n) for n in z.namelist()})


def changed(data: bytes, member: str, old: str, new: str) -> bytes:
    """Return the package with words of one member replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        members = {n: z.read(n) for n in z.namelist()}
    assert old.encode() in members[member]
    return zipped(members | {member: members[member].replace(old.encode(), new.encode())})


PAPER = build.paper(LINES)


# Ways through the package


@pytest.mark.parametrize(
    "path",
    [
        "/Doc_0/Document.xml",
        "doc_0/DOCUMENT.xml",
        "./Doc_0/../Doc_0/Document.xml",
        "\\Doc_0\\Document.xml",
        " Doc_0/Document.xml ",
    ],
)
def test_paths_lead_to_the_document(path: str) -> None:
    """Absolute, relative, backslashed and wrongly cased paths all lead to the same member."""
    document = read(changed(PAPER, "OFD.xml", "Doc_0/Document.xml", path))
    assert body(document) == list(LINES)
    assert document.complete


def test_path_out_of_the_package_leads_nowhere() -> None:
    """A path with more steps up than there are folders stays inside the package."""
    document = read(changed(PAPER, "OFD.xml", "Doc_0/Document.xml", "../../../../etc/passwd"))
    assert body(document) == list(LINES)
    assert opened(document)["../../../../etc/passwd"].status == "failed"


def test_wrong_document_root_is_said_and_the_document_found() -> None:
    """A DocRoot that leads nowhere is an open line, and the document that is there is read all the same."""
    document = read(changed(PAPER, "OFD.xml", "Doc_0/Document.xml", "Doc_7/Document.xml"))
    assert body(document) == list(LINES)
    assert list(opened(document)) == ["Doc_7/Document.xml"]


def test_bare_pages_are_read() -> None:
    """Where OFD.xml and Document.xml are lost, the pages that are left are read, and the loss is said."""
    document = read(without(PAPER, "OFD.xml", "Doc_0/Document.xml"))
    assert body(document) == list(LINES)
    assert "OFD.xml" in opened(document)


def test_package_in_a_folder() -> None:
    """A package zipped with its folder is known and read."""
    with zipfile.ZipFile(io.BytesIO(PAPER)) as z:
        data = zipped({f"通知/{n}": z.read(n) for n in z.namelist()})
    assert 0 < FORMAT.sniff(Source(data)) < 1
    assert body(read(data)) == list(LINES)


@pytest.mark.parametrize("space", ["http://www.ofdspec.org", "http://example.invalid/other", None])
def test_any_namespace(space: str | None) -> None:
    """Producers use other namespaces, or none: elements go by their local names."""
    with zipfile.ZipFile(io.BytesIO(PAPER)) as z:
        members = {n: z.read(n) for n in z.namelist()}
    for name, data in members.items():
        if name.endswith(".xml"):
            old = b"http://www.ofdspec.org/2016"
            members[name] = (
                data.replace(old, space.encode()) if space else data.replace(NS.encode(), b"").replace(b"ofd:", b"")
            )
    document = read(zipped(members))
    assert body(document) == list(LINES)
    assert document.complete


def test_names_in_gbk_are_found() -> None:
    """A member whose name is stored in GBK is found by its Chinese path, and shown by it."""
    listed = f'{HEAD}<ofd:Attachments {NS}><ofd:Attachment ID="1"><ofd:FileLoc>会议纪要.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
    data = build.ofd(
        page(layer(text(20, 20, "正文"))),
        document="<ofd:Attachments>A.xml</ofd:Attachments>",
        members={"Doc_0/A.xml": listed, "Doc_0/QQQQQQQQ.txt": "纪要", "Doc_0/ZZZZZZZZ.txt": "夹带"},
    )
    data = data.replace(b"QQQQQQQQ", "会议纪要".encode("gbk")).replace(b"ZZZZZZZZ", "夹带文件".encode("gbk"))
    document = read(data)
    assert [c.name for c in document.children] == ["会议纪要.txt", "夹带文件.txt"]
    assert [p.status for p in opened(document).values()] == ["skipped", "skipped"]
    assert FORMAT.extract is not None
    assert FORMAT.extract(Source(data), Limits(), document.children[0].token or "") == "纪要".encode()


def test_several_documents_are_counted_through() -> None:
    """Pages of a second DocBody follow those of the first."""
    one, two = parts([page(layer(text(20, 20, "甲文件")))]), parts([page(layer(text(20, 20, "乙文件")))])
    entry = str(one["OFD.xml"])
    second = entry[entry.index("<ofd:DocBody>") : entry.index("</ofd:OFD>")].replace("Doc_0", "Doc_1")
    members = one | {n.replace("Doc_0", "Doc_1"): c for n, c in two.items() if n != "OFD.xml"}
    members["OFD.xml"] = entry.replace("</ofd:OFD>", second + "</ofd:OFD>")
    document = read(zipped(members))
    assert [(b.text, b.page) for b in document.blocks if b.part == "body"] == [("甲文件", 1), ("乙文件", 2)]
    assert ("documents", "2") in document.facts


# Places on the page


def test_templates_lie_under_and_over() -> None:
    """A foreground template covers the page's text, a background one does not."""
    template = page(layer(build.fill(18, 18, 80, 14, "180 180 180")))
    for order, views in (("Background", []), ("Foreground", ["covered"])):
        data = build.ofd(
            page(layer(text(20, 20, "机密★10年")), before=f'<ofd:Template TemplateID="70" ZOrder="{order}"/>'),
            common='<ofd:TemplatePage ID="70" BaseLoc="T.xml"/>',
            members={"Doc_0/T.xml": template},
        )
        assert [u.view for u in read(data).unseen] == views


@pytest.mark.parametrize(
    ("ctm", "angle"),
    [
        ("1 0 0 1 0 0", 0),
        ("0 1 -1 0 0 0", 90),
        ("-1 0 0 -1 0 0", 180),
        ("0 -1 1 0 0 0", 270),
        ("0.7 0.7 -0.7 0.7 0 0", 45),
    ],
)
def test_turned_text_is_one_line(ctm: str, angle: int) -> None:
    """Text under any rotation of its CTM is one line, in its own order."""
    words = "机密★10年云岭省"
    code = f'<ofd:TextObject ID="9" Boundary="0 0 210 297" Font="1" Size="6" CTM="{ctm}"><ofd:TextCode X="0" Y="0" DeltaX="g 9 6">{words}</ofd:TextCode></ofd:TextObject>'
    boundary = (
        f'<ofd:TextObject ID="9" Boundary="100 120 0 0" Font="1" Size="6" CTM="{ctm}">'
        + code[code.index("<ofd:TextCode") :]
    )
    assert body(read(shown(boundary))) == [words], angle


def test_scale_in_the_matrix_gives_the_size() -> None:
    """The size of text is its own size times the height of the matrix."""
    document = read(shown(text(20, 20, "机密★10年", size=2.82, Boundary="20 20 100 20", CTM="2 0 0 2 0 0")))
    assert document.blocks[0].runs[0].style.size == 16.0


def test_vertical_writing_is_one_line() -> None:
    """Characters led downwards by DeltaY are one upright line."""
    code = '<ofd:TextObject ID="9" Boundary="100 20 8 80" Font="1" Size="6"><ofd:TextCode X="0" Y="5" DeltaY="g 5 7">机密★十年整</ofd:TextCode></ofd:TextObject>'
    assert body(read(shown(code))) == ["机密★十年整"]


def test_steps_in_groups_and_without_end() -> None:
    """Groups of steps are spelt out; a count of billions costs nothing; missing steps follow the width of the text."""
    for steps in ('DeltaX="g 2 6 6 g 3 6"', 'DeltaX="g 2000000000 6"', "", 'DeltaX="6 6"', 'DeltaX="6 x 6 nan inf"'):
        code = f'<ofd:TextObject ID="9" Boundary="20 20 90 8" Font="1" Size="6"><ofd:TextCode X="0" Y="5" {steps}>云岭省人民政府</ofd:TextCode></ofd:TextObject>'
        assert "".join(body(read(shown(code)))).replace(" ", "") == "云岭省人民政府", steps


def test_letter_spaced_head_is_one_line() -> None:
    """Characters spread over the line, one object each, are one line."""
    objects = [text(30 + 22 * i, 40, c, 12) for i, c in enumerate("云岭省政府文件")]
    assert ["".join(line.split()) for line in body(read(shown(*objects)))] == ["云岭省政府文件"]


def test_page_boxes() -> None:
    """A page's own area goes before the document's; its origin moves the text; the content box is the type area."""
    before = "<ofd:Area><ofd:PhysicalBox>10 10 148 210</ofd:PhysicalBox><ofd:ContentBox>30 30 108 170</ofd:ContentBox></ofd:Area>"
    document = read(build.ofd(page(layer(text(30, 30, "机密★10年"), text(170, 30, "页外的字")), before=before)))
    assert (document.pages[0].width, document.pages[0].height) == (419.53, 595.28)
    assert document.pages[0].text_area == pytest.approx((56.69, 56.69, 362.83, 538.58), abs=0.1)
    assert document.blocks[0].bbox is not None
    assert document.blocks[0].bbox[0] == pytest.approx(56.7, abs=0.1)
    assert [(u.view, u.text) for u in document.unseen] == [("offpage", "页外的字")]


def test_running_heads_are_headers() -> None:
    """A line that comes back at the top of every page is a header, counted once."""
    pages = [page(layer(text(80, 12, "内部资料", 4), text(30, 100, f"第{c}页的正文"))) for c in "甲乙丙丁"]
    document = read(build.ofd(*pages))
    assert [(b.kind, b.repeats) for b in document.blocks if b.text == "内部资料"] == [("header", None)] + [
        ("header", 0)
    ] * 3


def test_text_in_black_on_a_shaded_row_is_shown() -> None:
    """Shading painted before the text hides nothing; nor does a highlight or a glassy area after it."""
    document = read(
        shown(
            build.fill(18, 18, 90, 12, "200 200 200"),
            text(20, 20, "机密★10年"),
            build.fill(18, 18, 90, 12, "255 255 0", alpha=90),
        )
    )
    assert body(document) == ["机密★10年"]
    assert document.unseen == ()


def test_white_box_over_text_covers() -> None:
    """A white area painted over text is a cover, though nothing is seen of it."""
    document = read(shown(text(20, 20, "机密★10年"), build.fill(18, 18, 90, 12, "255 255 255")))
    assert [(u.view, u.text) for u in document.unseen] == [("covered", "机密★10年")]


def test_stamp_over_text_covers_only_if_opaque() -> None:
    """An opaque area of an annotation covers the page's text; a highlight never does."""
    for kind, views in (("Stamp", ["covered"]), ("Highlight", [])):
        data = build.ofd(
            page(layer(text(20, 20, "机密★10年"))),
            document="<ofd:Annotations>A.xml</ofd:Annotations>",
            members={
                "Doc_0/A.xml": f'{HEAD}<ofd:Annotations {NS}><ofd:Page PageID="100"><ofd:FileLoc>A0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
                "Doc_0/A0.xml": build.annotations(
                    build.annotation(kind, build.fill(0, 0, 90, 20), boundary="18 18 90 20")
                ),
            },
        )
        assert [u.view for u in read(data).unseen] == views


def test_colours() -> None:
    """Colours of every colour space end as RGB; hexadecimal values too."""
    spaces = (
        '<ofd:ColorSpaces><ofd:ColorSpace ID="30" Type="GRAY"/><ofd:ColorSpace ID="31" Type="CMYK"/></ofd:ColorSpaces>'
    )
    params = '<ofd:DrawParams><ofd:DrawParam ID="40"><ofd:FillColor Value="1 2 3"/></ofd:DrawParam><ofd:DrawParam ID="41" Relative="40"/></ofd:DrawParams>'
    wanted = {
        'Value="#ff #0 #0"': "FF0000",
        'Value="128" ColorSpace="30"': "808080",
        'Value="0 255 255 0" ColorSpace="31"': "FF0000",
    }
    for given, rgb in wanted.items():
        document = read(shown(text(20, 20, "红头", inner=f"<ofd:FillColor {given}/>"), resources=spaces))
        assert document.blocks[0].runs[0].style.color == rgb
    document = read(shown(text(20, 20, "红头", DrawParam="41"), resources=params))
    assert document.blocks[0].runs[0].style.color == "010203"


# Fonts that lie


def glyphs(words: str, ids: list[int], font: int = 3) -> str:
    """Return a text object that names its glyphs one by one."""
    change = f'<ofd:CGTransform CodePosition="0" CodeCount="{len(ids)}" GlyphCount="{len(ids)}"><ofd:Glyphs>{" ".join(map(str, ids))}</ofd:Glyphs></ofd:CGTransform>'
    return text(20, 20, words, inner=change, Font=font)


def test_made_up_characters_are_garbled() -> None:
    """One character for many glyphs, or characters of the private area, are not what the page shows: RD108."""
    for words in ("¤¤¤¤¤¤¤¤", "\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008"):
        part = opened(read(shown(glyphs(words, list(range(10, 18))))))["page 1"]
        assert (part.status, part.rule) == ("failed", "RD108")


def test_true_characters_with_glyphs_are_read() -> None:
    """Glyph numbers beside real characters change nothing."""
    document = read(shown(glyphs("云岭省人民政府人", [10, 11, 12, 13, 14, 15, 16, 13])))
    assert body(document) == ["云岭省人民政府人"]
    assert document.complete


# Pictures


def pictured(data: bytes, *places: tuple[float, float, float, float], name: str = "a.png", pages: int = 1) -> Document:
    images = "".join(build.image(*p, resource="60") for p in places)
    return read(
        build.ofd(
            *(page(layer(images, text(20, 270, "正文"))) for _ in range(pages)),
            resources=build.media(**{"60": name}),
            members={f"Doc_0/Res/{name}": data},
        )
    )


def test_picture_that_may_hold_text_is_open() -> None:
    """A picture of some height with more than one tone is an open line under RD104."""
    part = opened(pictured(build.png(), (20, 20, 60, 60)))["Doc_0/Res/a.png"]
    assert (part.kind, part.status, part.rule, part.page) == ("image", "skipped", "RD104", 1)


def test_picture_without_text_is_closed() -> None:
    """Closed are: less than 15 mm high, one tone, and a small one on three pages."""
    assert pictured(build.png(), (20, 20, 60, 10)).complete
    assert pictured(build.png(grey=200), (20, 20, 60, 60)).complete
    assert pictured(build.png(), (20, 20, 20, 20), pages=3).complete
    assert not pictured(build.png(), (20, 20, 20, 20), pages=2).complete


def test_strips_of_a_scan_are_one_picture() -> None:
    """Strips of 10 mm that touch are no low pictures."""
    assert not pictured(build.png(), *((20, 20 + 10 * i, 170, 10) for i in range(12))).complete


def test_jbig2_is_open() -> None:
    """A picture in a form that is not decoded is open, whatever it holds."""
    assert opened(pictured(b"\x97JB2\r\n\x1a\n" + bytes(90), (20, 20, 60, 60), name="a.jb2"))


def test_missing_picture_is_said() -> None:
    """A picture the page wants and the package lacks is an open line."""
    document = read(
        shown(build.image(20, 20, 60, 60, "60"), text(20, 270, "正文"), resources=build.media(**{"60": "a.png"}))
    )
    assert opened(document)["a.png"].status == "failed"
    document = read(shown(build.image(20, 20, 60, 60, "61"), text(20, 270, "正文")))
    assert opened(document)["page 1 resource 1"].rule == "RD102"


def scan(*lines: tuple[float, float, str]) -> Document:
    """Return a page that is one picture with dark bars at y 20 and 60, with text written over it invisibly."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (420, 594), 255)
    for y in (40, 120):
        ImageDraw.Draw(picture).rectangle((40, y, 240, y + 11), fill=0)
    out = io.BytesIO()
    picture.save(out, "PNG")
    objects = [text(x, y, words, Alpha=0) for x, y, words in lines]
    return read(
        shown(
            build.image(0, 0, 210, 297, "60"), *objects, resources=build.media(**{"60": "scan.png"}),
            members={"Doc_0/Res/scan.png": out.getvalue()},
        )
    )  # fmt: skip


def test_text_layer_of_a_scan_is_judged() -> None:
    """Invisible text over a scan is its recognised text; it stands for the scan if it covers its ink."""
    words = "云岭省人民政府办公室关于检查的通知"
    document = scan((20, 20, words), (20, 60, words))
    assert [(b.text, b.source) for b in document.blocks] == [(words, "ocr")] * 2
    assert document.complete
    assert {p.status for p in document.parts if p.kind == "image"} == {"ocr"}


def test_partial_text_layer_leaves_the_scan_open() -> None:
    """A text layer beside the ink, or over a small share of it, does not stand for the scan."""
    for document in (scan((20, 200, "云岭省人民政府办公室关于检查的通知")), scan((20, 20, "云岭省"))):
        assert {n: p.status for n, p in opened(document).items()} == {
            "page 1": "skipped",
            "Doc_0/Res/scan.png": "skipped",
        }


def test_pages_without_text() -> None:
    """An empty page and a page of rules are closed; a page of drawings, of outlines or of unknown objects is not."""
    curve = "M 0 0 " + "B 1 1 2 2 3 0 " * 12 + "C"
    letter = f'<ofd:PathObject ID="8" Boundary="20 20 6 6" Fill="true"><ofd:FillColor Value="0 0 0"/><ofd:AbbreviatedData>{curve}</ofd:AbbreviatedData></ofd:PathObject>'
    assert read(build.ofd(page())).complete
    assert read(shown(build.rule(20, 20, 180, 20))).complete
    assert opened(read(shown(letter)))["page 1"].rule == "RD104"
    assert opened(read(shown('<ofd:NewObject ID="9"/>')))["page 1"].rule == "RD103"


def test_text_in_unknown_objects_is_read() -> None:
    """Text inside an object of a kind not known is read, and the object is said."""
    document = read(shown(f"<ofd:NewObject>{text(20, 20, '机密★10年')}</ofd:NewObject>"))
    assert body(document) == ["机密★10年"]
    assert opened(document)["page 1 objects"].rule == "RD103"


def test_stamp_drawn_in_curves_is_open() -> None:
    """A stamp or signature drawn as outlines may be lettering: open from 15 mm on."""
    curve = "M 0 0 " + "B 1 1 2 2 3 0 " * 12 + "C"
    outline = f'<ofd:PathObject ID="8" Boundary="0 0 20 20"><ofd:AbbreviatedData>{curve}</ofd:AbbreviatedData></ofd:PathObject>'
    for height, complete in ((10, True), (30, False)):
        data = build.ofd(
            page(layer(text(20, 20, "正文"))),
            document="<ofd:Annotations>A.xml</ofd:Annotations>",
            members={
                "Doc_0/A.xml": f'{HEAD}<ofd:Annotations {NS}><ofd:Page PageID="100"><ofd:FileLoc>A0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
                "Doc_0/A0.xml": build.annotations(build.annotation("Stamp", outline, boundary=f"90 200 30 {height}")),
            },
        )
        assert read(data).complete is complete


def test_text_in_no_text_object_is_hidden() -> None:
    """Text codes outside of any text object are never drawn, but they are in the file; a strange child is said."""
    document = read(shown(text(20, 20, "正文"), "<ofd:TextCode>机密★10年</ofd:TextCode>"))
    assert [(u.view, u.text) for u in document.unseen] == [("hidden", "机密★10年")]
    strange = text(20, 20, "正文").replace("</ofd:TextObject>", "<ofd:Text>机密★10年</ofd:Text></ofd:TextObject>")
    assert not read(shown(strange)).complete
    document = read(build.ofd(page(before=f"<ofd:Other>{text(20, 20, '机密★10年')}</ofd:Other>")))
    assert [(u.view, u.text) for u in document.unseen] == [("hidden", "机密★10年")]


def test_chinese_anywhere_in_document_xml_is_told() -> None:
    """Words in elements of Document.xml that the standard does not know are properties."""
    document = read(build.ofd(page(layer(text(20, 20, "正文"))), document="<ofd:Remark>机密★10年</ofd:Remark>"))
    assert [b.text for b in document.blocks if b.kind == "property"] == ["机密★10年"]


# Versions, signatures, leftovers


def test_document_left_behind_is_an_earlier_version() -> None:
    """A Document.xml nothing leads to any more is an earlier version: only what the current one lacks is told."""
    old = str(parts([""])["Doc_0/Document.xml"]).replace("Pages/Page_0", "Pages/Old_0")
    data = build.ofd(
        page(layer(text(20, 20, "照旧的字"), text(20, 30, "秘密★5年"))),
        members={
            "Doc_0/Document_0.xml": old,
            "Doc_0/Pages/Old_0/Content.xml": page(layer(text(20, 20, "照旧的字"), text(20, 30, "机密★10年"))),
        },
    )
    document = read(data)
    assert [(u.view, u.text) for u in document.unseen] == [("earlier", "机密★10年")]
    assert document.complete


def test_current_version_goes_before_the_document_root() -> None:
    """The version marked as current is the one that is shown; the other is earlier."""
    new = str(parts([""])["Doc_0/Document.xml"]).replace("Pages/Page_0", "Pages/New_0")
    data = build.ofd(
        page(layer(text(20, 20, "旧稿"))),
        body="<ofd:Versions><ofd:Version ID='1' Index='1' Current='true' BaseLoc='Doc_0/V1.xml'/></ofd:Versions>",
        members={
            "Doc_0/V1.xml": f"{HEAD}<ofd:DocVersion {NS}><ofd:DocRoot>New.xml</ofd:DocRoot></ofd:DocVersion>",
            "Doc_0/New.xml": new,
            "Doc_0/Pages/New_0/Content.xml": page(layer(text(20, 20, "新稿"))),
        },
    )
    document = read(data)
    assert body(document) == ["新稿"]
    assert [(u.view, u.text) for u in document.unseen] == [("earlier", "旧稿")]


def test_low_seal_holds_no_text() -> None:
    """A seal under 15 mm is closed; one without a picture that can be found is open."""
    for height, content, complete in ((10, build.png(), True), (40, b"no picture", False)):
        signature = f'{HEAD}<ofd:Signature {NS}><ofd:SignedInfo><ofd:StampAnnot ID="1" PageRef="100" Boundary="9 9 40 {height}"/><ofd:Seal><ofd:BaseLoc>S.esl</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo></ofd:Signature>'
        data = build.ofd(
            page(layer(text(20, 100, "正文"))),
            body="<ofd:Signatures>Signs.xml</ofd:Signatures>",
            members={
                "Signs.xml": f'{HEAD}<ofd:Signatures {NS}><ofd:Signature ID="1" BaseLoc="S.xml"/></ofd:Signatures>',
                "S.xml": signature,
                "S.esl": build.der((0x04, content)),
            },
        )
        assert read(data).complete is complete


def test_forgotten_lists_are_read() -> None:
    """Custom tags and attachments that Document.xml does not name are read as if it did; so is a broken tag file."""
    data = build.ofd(
        page(layer(text(20, 20, "正文"))),
        members={
            "Doc_0/CustomTags.xml": f"{HEAD}<ofd:CustomTags {NS}><ofd:CustomTag><ofd:FileLoc>Tag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>",
            "Doc_0/Tag.xml": "<:公文 xmlns:t=''><密级>机密★10年</密级></:公文>",
        },
    )
    document = read(data)
    assert [b.text for b in document.blocks if b.kind == "property"] == ["机密★10年"]
    assert document.complete


def test_integrity_list_is_no_stowaway() -> None:
    """OFDEntries.xml and the signature it names are known; they hold no text."""
    entries = (
        f"{HEAD}<ofd:DocEntries {NS} ID='1'><ofd:SignedValueLoc>/signedvalue.dat</ofd:SignedValueLoc></ofd:DocEntries>"
    )
    document = read(
        build.ofd(
            page(layer(text(20, 20, "正文"))), members={"OFDEntries.xml": entries, "signedvalue.dat": b"\x30\x00"}
        )
    )
    assert document.complete
    assert ("integrity", "1") in document.facts


# Broken and hostile


def test_encrypted_package() -> None:
    """A package whose entry is encrypted raises; one of which a page is encrypted has that page open."""
    with pytest.raises(UnreadableError) as error:
        read(zipped({"Encryptions.xml": "<Encryptions/>", "1.dat": bytes(range(200))}))
    assert error.value.status == "encrypted"
    data = build.ofd(page(layer(text(20, 20, "公开的页"))), page(layer(text(20, 20, "加密的页"))))
    data = renamed(data, "Doc_0/Pages/Page_1/Content.xml", "enc_1.dat")
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        members = {n: z.read(n) for n in z.namelist()} | {
            "Encryptions.xml": b"<Encryptions/>",
            "enc_1.dat": bytes(range(1, 200)),
        }
    document = read(zipped(members))
    assert body(document) == ["公开的页"]
    assert {opened(document)[n].status for n in ("page 2", "enc_1.dat", "加密信息")} == {"encrypted"}


def test_zip_with_a_password() -> None:
    """A package of locked members is encrypted."""
    data = bytearray(PAPER)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        i = data.find(mark)
        while i >= 0:
            data[i + at] |= 1
            i = data.find(mark, i + 4)
    document = open_document(Source(bytes(data)), Limits())
    assert {p.status for p in document.parts} == {"encrypted"}


@pytest.mark.parametrize("share", [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.999])
def test_truncated_package_is_never_whole(share: float) -> None:
    """A package cut anywhere is open, and what is before the cut is read."""
    data = build.paper(LINES, rows=2)
    document = open_document(Source(data[: int(len(data) * share)]), Limits())
    assert not document.complete


@pytest.mark.parametrize(
    "member", ["Doc_0/PublicRes.xml", "Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml", "OFD.xml"]
)
def test_missing_member_is_said(member: str) -> None:
    """Whatever file of the package is missing, a line says so."""
    document = open_document(Source(without(build.paper(LINES, rows=2), member)), Limits())
    assert not document.complete
    assert LINES[-1] in document.text


def test_deep_nesting() -> None:
    """Blocks within each other beyond the limit are said; those within it are read."""
    deep = "<ofd:PageBlock>" * 60 + text(20, 20, "深处的字") + "</ofd:PageBlock>" * 60
    assert body(read(shown(deep))) == ["深处的字"]
    document = read(shown(deep), Limits(depth=30))
    assert opened(document)["page 1"].rule == "RD105"
    deeper = "<ofd:PageBlock>" * 900 + text(20, 20, "深处的字") + "</ofd:PageBlock>" * 900
    assert not read(shown(text(20, 30, "浅处的字"), deeper)).complete


def test_units_that_hold_themselves() -> None:
    """A composite unit within itself ends at a limit that is said."""
    inner = '<ofd:CompositeObject ID="5" Boundary="0 0 9 9" ResourceID="50"/>' * 3
    unit = f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="50"><ofd:Content>{inner}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'
    document = read(shown(inner, text(20, 20, "正文"), resources=unit))
    assert opened(document)["page 1"].status == "limited"


@pytest.mark.parametrize("member", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"])
def test_entities_are_not_expanded(member: str) -> None:
    """A DTD, inside or outside, is refused and said; nothing of another file comes in."""
    bomb = '<!DOCTYPE a [<!ENTITY b "字字字字"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
    data = changed(PAPER, member, HEAD.strip(), HEAD + bomb)
    document = open_document(Source(data), Limits())
    assert not document.complete
    assert "root:" not in document.text


def test_bomb_in_a_member() -> None:
    """A member that inflates beyond the ratio is not inflated, and is said."""
    data = build.ofd(page(layer(text(20, 20, "正文"))), members={"Doc_0/Pages/bomb.xml": b" " * (64 << 20)})
    part = opened(read(data))["Doc_0/Pages/bomb.xml"]
    assert part.status == "limited"


def test_double_member_is_said() -> None:
    """Of two members with one name one is read, and the other is said."""
    out = io.BytesIO(PAPER)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as z:
        z.writestr("Doc_0/Pages/Page_0/Content.xml", page(layer(text(20, 20, "机密★10年"))))
    assert not read(out.getvalue()).complete


def test_limits_are_said() -> None:
    """Pages, characters and members over the limit are open lines or an error, never silence."""
    data = build.paper(LINES, rows=2)
    assert any(name.startswith("page 3") for name in opened(read(data, Limits(pages=2))))
    assert not read(data, Limits(chars=7)).complete
    with pytest.raises(UnreadableError):
        read(data, Limits(members=3))


def test_absurd_numbers() -> None:
    """Numbers that are none, endless or absurd put nothing out of order."""
    for value in ("nan nan nan nan", "1e999 0 9 9", "x", "", "1 2 3", "-1e300 0 1 1", "0 0 -5 -5"):
        document = read(shown(text(20, 20, "机密★10年", Boundary=value, Size="5"), text(20, 40, "正文")))
        assert "正文" in document.text


# Text in pictures

needs_recognition = pytest.mark.skipif(find_spec("rapidocr") is None, reason="needs biaoshi[ocr]")


def written(*lines: tuple[int, int, str], turn: int = 0) -> bytes:
    """Return a picture of an A4 page at 100 dpi with lines at pixels, turned counter-clockwise at the end."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (827, 1169), 255)
    for x, y, words in lines:
        ImageDraw.Draw(picture).text((x, y), words, 0, font(26))
    out = io.BytesIO()
    picture.rotate(turn, expand=True).save(out, "PNG")
    return out.getvalue()


@needs_recognition
@needs_font
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_marks_in_pictures_are_found_in_their_place(turn: int) -> None:
    """Text of a scanned page is read, in points of the page, in the order of the pages, however the picture lies."""
    lines = ((110, 150, "机密★10年"), (200, 300, "云岭省人民政府文件"), (110, 420, "各市县人民政府省政府各部门"))
    ctm = {0: "210 0 0 297 0 0", 90: "0 297 -210 0 210 0", 180: "-210 0 0 -297 210 297"}[turn]
    scan_page = page(layer(build.image(0, 0, 210, 297, "60", CTM=ctm)))
    data = build.ofd(
        scan_page,
        page(layer(text(28, 60, "次页的正文"))),
        resources=build.media(**{"60": "scan.png"}),
        members={"Doc_0/Res/scan.png": written(*lines, turn=turn)},
    )
    document = FORMAT.read(Source(data, ocr="auto"), Limits())
    assert [b.text for b in document.blocks] == [words for _, _, words in lines] + ["次页的正文"]
    first = document.blocks[0]
    assert (first.source, first.page, first.part) == ("ocr", 1, "Doc_0/Res/scan.png")
    assert first.bbox is not None
    assert first.bbox[:2] == pytest.approx((110 * 0.72, 158 * 0.72), abs=8)
    assert document.complete


@needs_recognition
@needs_font
def test_recognised_text_is_not_told_twice() -> None:
    """Where a scan has a text layer for a part of it, recognition adds only what the layer lacks."""
    data = shown(
        build.image(0, 0, 210, 297, "60"),
        text(28, 38, "机密★10年", Alpha=0),
        resources=build.media(**{"60": "scan.png"}),
        members={
            "Doc_0/Res/scan.png": written(
                (110, 150, "机密★10年"), (110, 420, "各市县人民政府省政府各部门"), (110, 520, "云岭省人民政府文件")
            )
        },
    )
    document = FORMAT.read(Source(data, ocr="auto"), Limits())
    assert [b.text for b in document.blocks] == ["机密★10年", "各市县人民政府省政府各部门", "云岭省人民政府文件"]
    assert [b.index for b in document.blocks if b.part == "Doc_0/Res/scan.png"] == [0, 1]
    assert document.complete


# The same marks as the same text in plain form


def test_marks_are_those_of_the_text(tmp_path: Path) -> None:
    """A paper as OFD has the marks it has as plain text."""
    from biaoshi import check, check_text

    lines = [
        "000001", "机密★10年", "特急", "", "云岭省人民政府文件", "云政发〔2025〕3号", "", "云岭省人民政府关于做好保密检查工作的通知", "",
        "各市、县人民政府，省政府各部门：", "为做好保密检查工作，现将有关事项通知如下。", "一、各单位应当按照机密★5年的要求办理。", "",
        "云岭省人民政府", "2025年3月1日", "（此件不予公开）",
    ]  # fmt: skip
    path = tmp_path / "通知.ofd"
    path.write_bytes(build.paper(lines))
    found, wanted = check(path), check_text("\n".join(lines))
    assert [(m.canonical, m.level, m.role, m.period.value) for m in found.marks] == [
        (m.canonical, m.level, m.role, m.period.value) for m in wanted.marks
    ]
    assert found.highest_level == "机密"
    assert found.coverage.complete
