"""Write the sample drafts of `samples/`: ours, fictional, each with faults of its own kind or none.

python tests/demo/build_samples.py      (needs the development environment)
"""

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parents[2] / "samples"


def _style(paragraph: Paragraph, font: str, size: float) -> None:
    for run in paragraph.runs:
        run.font.size = Pt(size)
        run.font.name = font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def notice() -> None:
    """A draft notice: wrong star, wrong type face, no copy number, header that disagrees, openness that clashes."""
    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = "关于开展堤防隐患排查的通知"
    document.sections[0].header.paragraphs[0].text = "机密★5年"
    lines = [
        ("机密☆10年", "仿宋_GB2312", 16.0, None),
        ("云岭省水利厅文件", "方正小标宋简体", 26.0, WD_ALIGN_PARAGRAPH.CENTER),
        ("云水发〔2026〕31号", "仿宋_GB2312", 16.0, WD_ALIGN_PARAGRAPH.CENTER),
        ("关于开展堤防隐患排查的通知", "方正小标宋简体", 22.0, WD_ALIGN_PARAGRAPH.CENTER),
        ("各市水利局：", "仿宋_GB2312", 16.0, None),
        ("　　为掌握堤防薄弱环节，现就隐患排查有关事项通知如下。", "仿宋_GB2312", 16.0, None),
        ("　　一、排查范围为省管一、二级堤防，逐段登记，不留空白。", "仿宋_GB2312", 16.0, None),
        ("　　二、排查结果按机密级文件管理，专人保管，不得通过互联网传递。", "仿宋_GB2312", 16.0, None),
        ("　　三、请于十月底前将结果报我厅，逾期未报的予以通报。", "仿宋_GB2312", 16.0, None),
        ("云岭省水利厅", "仿宋_GB2312", 16.0, WD_ALIGN_PARAGRAPH.RIGHT),
        ("2026年9月1日", "仿宋_GB2312", 16.0, WD_ALIGN_PARAGRAPH.RIGHT),
        ("（此件主动公开）", "仿宋_GB2312", 16.0, None),
    ]
    for text, font, size, align in lines:
        paragraph = document.add_paragraph(text)
        paragraph.alignment = align
        _style(paragraph, font, size)
    document.save(str(FOLDER / "通知草稿.docx"))


def minutes() -> None:
    """Minutes as a PDF, marked as they should be."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(FOLDER / "会议纪要.pdf"), pagesize=(595, 842), invariant=True)
    canvas.setTitle("防汛会商会议纪要")
    y = 735.0
    for text, size, x in (
        ("000012", 16, 79), ("秘密★1年", 16, 79), ("青川市防汛指挥部会议纪要", 24, 150), ("第7期", 16, 270),
        ("2026年6月18日，市防汛指挥部召开会商会，研究入汛后重点工作。", 16, 79),
        ("会议议定：一、加密巡查；二、预置物资；三、落实值班。", 16, 79),
        ("出席：各成员单位负责人", 16, 79), ("青川市防汛指挥部", 16, 380), ("2026年6月19日", 16, 390), ("（此件不予公开）", 16, 111),
    ):  # fmt: skip
        canvas.setFont("STSong-Light", size)
        canvas.drawString(x, y, text)
        y -= 34
    canvas.save()


TEXTS = {
    "保密培训讲义.md": "# 怎样标密\n\n国家秘密标志写作“密级★保密期限”，例如“机密★10年”。\n\n下列写法都不对：\n\n- 机密☆10年\n- ★机密10年\n- 机密（10年）\n\n"
    "工作秘密、商业秘密不得使用★。\n",
    "工作通报.txt": "内部资料 注意保存\n临江县教育局\n关于2026年中小学校舍安全检查情况的通报\n各学校：\n　　九月上旬，我局对全县三十二所学校的校舍进行了检查，总体情况较好，"
    "现将检查情况予以通报。\n　　一、消防通道畅通的三十所，限期整改的两所。\n　　二、请有关学校于月底前完成整改，并在校门口公示整改结果。\n"
    "临江县教育局\n2026年9月15日\n（此件公开发布）\n",
    "期中试卷.txt": "绝密★启用前\n青川市第三中学2026年秋季期中考试\n数学试卷\n注意事项：\n1.本试卷共四页，满分一百二十分，考试时间一百二十分钟。\n"
    "2.答题前填写姓名和班级，交卷时试卷与答题卡一并上交。\n",
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    notice()
    minutes()
    for name, text in TEXTS.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
