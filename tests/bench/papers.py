"""Papers of any length for timing, put together from sentences written here: no real text, no corpus text."""

import random
from pathlib import Path

_SENTENCES = (
    "各地要把堤防巡查责任落实到人，发现管涌、散浸和裂缝立即报告，不得延误。",
    "会议指出，去年全省完成水库除险加固四十七座，新增蓄水能力一千二百万立方米。",
    "县级以上部门应当在每月五日前报送上月进度，逾期未报的予以通报。",
    "对群众反映的供水水质问题，要逐件登记、限期办理、公开结果。",
    "项目资金实行专户管理，任何单位和个人不得截留、挤占、挪用。",
    "本办法自发布之日起施行，原有规定与本办法不一致的，以本办法为准。",
    "值班人员应当熟悉保密要求，机密级文件不得带离办公场所，国家秘密载体用后及时归还。",
    "下一步，要围绕灌区改造、农村饮水和水土保持三项任务，细化措施，压实责任。",
)
HEAD = ("000007", "机密★10年", "云岭省水利厅文件", "云水发〔2026〕31号", "关于加强堤防管理工作的通知", "各市水利局：")
TAIL = ("云岭省水利厅", "2026年9月1日", "（此件不予公开）")


def paragraphs(characters: int, seed: int = 1) -> list[str]:
    """Return paragraphs of together about `characters` code points."""
    chance = random.Random(seed)  # noqa: S311  # nothing secret about it
    found, size, number = [], 0, 0
    while size < characters:
        number += 1
        text = f"　　{number}.{''.join(chance.choices(_SENTENCES, k=chance.randint(2, 5)))}"
        found.append(text)
        size += len(text) + 1
    return found


def text(characters: int, seed: int = 1) -> str:
    return "\n".join([*HEAD, *paragraphs(characters, seed), *TAIL])


def docx(path: Path, characters: int, seed: int = 1) -> None:
    """Write a Word file by python-docx."""
    from docx import Document

    document = Document()
    for line in text(characters, seed).split("\n"):
        document.add_paragraph(line)
    document.save(str(path))


def pdf(path: Path, pages: int, seed: int = 1) -> None:
    """Write a PDF of `pages` full pages by reportlab, with its built-in Chinese font."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842))
    lines = list(HEAD)
    for paragraph in paragraphs(pages * 22 * 28, seed):
        lines += [paragraph[i : i + 28] for i in range(0, len(paragraph), 28)]
    for page in range(pages):
        canvas.setFont("STSong-Light", 15.5)
        for row, line in enumerate(lines[page * 22 : page * 22 + 22]):
            canvas.drawString(79, 728 - 28.5 * row, line)
        canvas.showPage()
    canvas.save()


def scan(path: Path, number: int) -> None:
    """Draw one full page as a scanner gives it, at 150 dpi in grey. Needs Noto CJK fonts."""
    from PIL import Image, ImageDraw

    from formats.picture_builder import SERIF, font

    image = Image.new("L", (1240, 1754), 248)
    pen = ImageDraw.Draw(image)
    lines = list(HEAD) if number % 4 == 0 else []
    for paragraph in paragraphs(22 * 28, number):
        lines += [paragraph[i : i + 28] for i in range(0, len(paragraph), 28)]
    for row, line in enumerate(lines[:22]):
        pen.text((165, 232 + 60 * row), line, font=font(32, SERIF), fill=20)
    image.save(path, quality=80)
