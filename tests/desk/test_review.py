"""A reviewer at work in a browser, by keyboard alone: a batch of cases, a name list, a masked copy that is proved."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from api.desk.cases import CLEAN, LETTER, acting, case_of, finish, hand_in, lines_of, name_list, paper
from desk.browser import Desk, opened, serious


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("review")) as made:
        yield made


def presses(page: Page, *keys: str) -> int:
    """Press the keys, waiting after each for what it asked for, and return how many there were."""
    page.wait_for_load_state()  # the script is there
    for key in keys:
        page.keyboard.press(key)
        page.locator("body:not([aria-busy])").wait_for()
    return len(keys)


def test_a_batch_by_keyboard_alone(desk: Desk) -> None:
    """Twenty cases handed in at once: opened, every finding decided, concluded and gone on to the next, without the mouse."""
    drafter, reviewer = desk.person("li.ming", "drafter", unit="a"), desk.person("wang.jun", "reviewer", unit="a")
    texts = [CLEAN.replace("防汛", f"第{n}次防汛") for n in range(14)]
    faulty = [f"机密☆{n}年\n云岭省水利厅文件\n关于堤防岁修安排的通知\n" for n in range(1, 7)]
    cases = [hand_in(desk.office, acting(drafter), [(f"{n}.txt", t.encode())]) for n, t in enumerate(texts + faulty)]
    who = acting(reviewer)
    with desk.page("wang.jun") as page:
        page.goto("/desk")
        expect(page.locator(".queue tbody tr")).to_have_count(20)
        assert serious(page) == []
        presses(page, "j", "Enter")
        page.wait_for_url("**/desk/cases/*")
        for _ in range(20):
            current = page.url.rpartition("/")[2].partition("?")[0]
            for _ in range(case_of(desk.office, who, current).left):
                presses(page, "a")
            presses(page, "c", "6" if case_of(desk.office, who, current).level else "1")
            if case_of(desk.office, who, current).level:
                for _ in range(10):  # to the reason, which has to be written
                    page.keyboard.press("Tab")
                    if page.evaluate("document.activeElement.name") == "reason":
                        break
                page.keyboard.type("标有密级")
                page.keyboard.press("Tab")
            presses(page, "Enter")
            page.wait_for_url(lambda url, seen=current: seen not in url)  # type: ignore[misc]
        assert page.url.startswith(f"{desk.url}/desk?said=concluded")
        expect(page.get_by_role("status")).to_contain_text("没有其他在等的件")
    ended = [case_of(desk.office, who, case) for case in cases]
    assert {(c.state, c.step) for c in ended} == {("approving", 2)}
    assert [c.conclusion for c in ended] == ["none_found"] * 14 + ["refer"] * 6


def test_a_name_list_in_few_presses(desk: Desk) -> None:
    """Three hundred rows, four columns of personal data each: all decided in at most fifteen presses, none of them missed."""
    drafter, reviewer = desk.person("chen.bo", "drafter", unit="b"), desk.person("zhou.lan", "reviewer", unit="b")
    case = hand_in(desk.office, acting(drafter), [("名单.docx", name_list(300))])
    before = case_of(desk.office, acting(reviewer), case)
    assert before.needed > 1_100
    with desk.page("zhou.lan") as page:
        page.goto(f"/desk/cases/{case}")
        pressed = 0
        while case_of(desk.office, acting(reviewer), case).left:
            assert pressed < 15
            pressed += presses(page, "g", "m")
        assert pressed <= 15
        expect(page.locator("#note")).to_contain_text("问题都已决定")
        expect(page.locator("#done")).to_have_text(f"已决定 {before.needed} / {before.needed}")
        presses(page, "u")
        expect(page.locator("#note")).to_contain_text("已撤销")
        assert case_of(desk.office, acting(reviewer), case).left >= 300


def text_of(data: bytes) -> str:
    """Return the text of a PDF by pdfium's own reading."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    finally:
        document.close()


def letter_pdf() -> bytes:
    """Return a letter with personal data as PDF, its font embedded."""
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen.canvas import Canvas

    registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont("STSong-Light", 16)
    for n, line in enumerate(LETTER.splitlines()):
        for half, piece in enumerate((line[:30], line[30:])):
            canvas.drawString(60, 760 - 60 * n - 24 * half, piece)
    canvas.save()
    return out.getvalue()


def test_a_masked_pdf_is_downloaded_and_proved(desk: Desk) -> None:
    """What was decided to be masked is out of the copy, also where another program reads it; the certificate says of which bytes."""
    drafter, reviewer = desk.person("sun.li", "drafter", unit="c"), desk.person("qian.yu", "reviewer", unit="c")
    data = letter_pdf()
    case = hand_in(desk.office, acting(drafter), [("通知.pdf", data)])
    assert "13800138000" in text_of(data)
    with desk.page("qian.yu") as page:
        page.goto(f"/desk/cases/{case}")
        expect(page.locator(".drawn img").first).to_have_js_property("complete", True)
        assert page.evaluate("document.querySelector('.drawn img').naturalWidth") > 100
        while case_of(desk.office, acting(reviewer), case).left:
            presses(page, "m")
        presses(page, "p")
        expect(page.get_by_text("已按现在的决定写出并证明")).to_be_visible(timeout=90_000)
        assert serious(page) == []
        with page.expect_download() as coming:
            page.get_by_role("link", name="下载遮盖件").click()
        assert coming.value.suggested_filename == "通知（遮盖）.pdf"
        masked = Path(coming.value.path()).read_bytes()
        with page.expect_download() as coming:
            page.get_by_role("link", name="下载证明").click()
        certificate = Path(coming.value.path()).read_text("utf-8")
        presses(page, "c", "2")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk?said=concluded")
    assert not [w for w in ("13800138000", "11010519491231002X", "欧阳望舒") if w in text_of(masked)]
    assert "李晓霞" in text_of(masked)
    assert sha256(masked).hexdigest() in certificate
    assert sha256(data).hexdigest() in certificate
    assert case_of(desk.office, acting(reviewer), case).conclusion == "redacted"


def test_a_missed_passage_is_selected(desk: Desk) -> None:
    """Text selected on the page, behind a letter that browsers count as two, is added at just its code points and masked."""
    drafter, reviewer = desk.person("wu.fan", "drafter", unit="d"), desk.person("feng.rui", "reviewer", unit="d")
    text = "关于𠮷林路改造的通知\n𠮷林路工地代号松柏，请勿外传。\n"
    case = hand_in(desk.office, acting(drafter), [("通知.docx", paper(text))])
    with desk.page("feng.rui") as page:
        page.goto(f"/desk/cases/{case}")
        page.evaluate(
            """() => {
                const block = [...document.querySelectorAll('[data-block]')].find(b => b.textContent.includes('松柏'));
                const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
                let node; while ((node = walker.nextNode()) && !node.data.includes('松柏'));
                const at = node.data.indexOf('松柏'), range = document.createRange();
                range.setStart(node, at); range.setEnd(node, at + 2);
                const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range);
            }"""
        )
        expect(page.get_by_label("漏掉的文字")).to_have_value("松柏")
        page.locator("#add [name=ground]").select_option("public_safety")
        page.get_by_role("button", name="补充并遮盖").click()
        expect(page.locator("#added mark")).to_have_text("松柏")
        presses(page, "p")
        expect(page.get_by_text("已按现在的决定写出并证明")).to_be_visible(timeout=90_000)
        with page.expect_download() as coming:
            page.get_by_role("link", name="下载遮盖件").click()
        masked = Path(coming.value.path()).read_bytes()
    import docx

    said = "\n".join(p.text for p in docx.Document(BytesIO(masked)).paragraphs)
    assert "松柏" not in said
    assert "𠮷林路工地代号" in said
    assert "请勿外传" in said
    assert reviewer


def test_everything_works_without_script(desk: Desk) -> None:
    """Decided, undone and concluded by the forms of the page alone."""
    drafter, reviewer = desk.person("he.hua", "drafter", unit="e"), desk.person("lu.min", "reviewer", unit="e")
    case = hand_in(desk.office, acting(drafter), [("通知.docx", paper(LETTER))])
    who = acting(reviewer)
    with desk.page("lu.min", script=False) as page:
        page.goto(f"/desk/cases/{case}")
        line = lines_of(desk.office, case, rule="PI801")[0]
        own = page.locator(f"#n{line.number + 1}")
        own.get_by_role("button", name="误报").click()
        expect(page.locator(f"#n{line.number + 1} .verdict")).to_contain_text("误报：识别有误")
        page.get_by_role("button", name="撤销上一次决定").click()
        assert case_of(desk.office, who, case).decided == 0
        page.get_by_role("radio", name="提请确定").check()
        page.get_by_role("textbox", name="理由").fill("请主管部门确定")
        page.get_by_role("button", name="提交结论").click()
        page.wait_for_url("**/desk?said=concluded")
    assert case_of(desk.office, who, case).conclusion == "refer"


def test_a_drafter_hands_on_what_he_dropped(desk: Desk) -> None:
    """送审 on the drafter's page puts the file before the reviewers of his unit; closing the drop takes nothing from them."""
    drafter, reviewer = desk.person("ma.jun", "drafter", unit="f"), desk.person("gu.xin", "reviewer", unit="f")
    with desk.page("ma.jun") as page:
        page.goto("/")
        page.locator("#file").set_input_files({"name": "通知.txt", "mimeType": "text/plain", "buffer": CLEAN.encode()})
        page.get_by_role("button", name="检查").click()
        page.get_by_role("button", name="送审").click()
        expect(page.get_by_text("已送审")).to_be_visible()
        page.get_by_role("button", name="关闭并删除").click()
    (job,) = desk.office.site.queue.find(owner=drafter.id, kind="review")
    finish(desk.office, job.id)
    with desk.page("gu.xin") as page:
        page.goto("/desk?q=防汛准备")
        page.get_by_role("link", name="防汛准备").click()
        expect(page.locator(".paper")).to_contain_text("请做好防汛准备工作")
    assert case_of(desk.office, acting(reviewer), job.id).unit == "f"
