"""The page of text and findings: each finding on the exact words, nothing in clear, nothing loaded, nothing left out."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from biaoshi import Checker
from biaoshi.check.excerpts import veiled
from biaoshi.cli import main_group
from biaoshi.output.html.beside import beside
from formats import ofd_builder, xlsx_builder

PHONE, NAME, MAIL = "15400001234", "张伟明", "zhangwm@example.com"
TEXT = f"机密☆10年\n云岭省水利厅文件\n受助人{NAME}，手机{PHONE}，邮箱{MAIL}。\n<b>另见{NAME}</b>\x07\n"


@pytest.fixture(scope="module")
def page() -> str:
    with Checker(as_of="2026-11-25") as checker, checker.opened(TEXT.encode(), "甲.txt") as (_, branch):
        found = [(f, (h.span, *h.also) if h.span else ()) for h, f in checker.said(branch)]
        return "".join(beside(checker.report(branch), branch.facts.document, veiled(branch.facts), found))


def _said(element: HtmlElement) -> str:
    return "".join(map(str, element.itertext()))


def test_every_finding_is_on_its_words_and_linked_both_ways(page: str) -> None:
    """The mark of a note holds exactly the words it is about; mark and note lead to each other."""
    tree = lxml_html.fromstring(page)
    ids = {e.get("id") for e in tree.iter() if isinstance(e.tag, str) and e.get("id")}
    links = [e.get("href", "")[1:] for e in tree.iter("a")]
    assert set(links) <= ids
    notes = [e for e in tree.iter("li") if (e.get("id") or "").startswith("n")]
    star = next(e for e in notes if "MK101" in _said(e))
    number = (star.get("id") or "")[1:]
    mark = next(e for e in tree.iter("mark") for s in e.iter("sup") if s.get("id") == f"w{number}")
    assert re.sub("^[0-9]+", "", _said(mark)) == "☆"
    assert f"n{number}" in links
    row = next(a for a in star.iterancestors() if a.get("class") == "row")
    assert mark in list(row.iter("mark"))
    assert all(n.find(".//a") is not None for n in notes if "place" in lxml_html.tostring(n, encoding="unicode"))


def test_the_text_is_whole_but_for_what_is_hidden(page: str) -> None:
    """Every line is there with as many characters as it has; names, numbers and addresses are hidden, markup is text."""
    tree = lxml_html.fromstring(page)
    lines = [p for d in tree.iter("div") if d.get("class") == "text" for p in d.iter("p") if not p.get("class")]
    for p in lines:
        etree.strip_elements(p, "sup", with_tail=False)
    shown = [_said(p) for p in lines]
    assert shown[:2] == TEXT.splitlines()[:2]
    assert len(shown[2]) == len(TEXT.splitlines()[2])
    assert shown[3].startswith("<b>另见张**</b>")
    assert not any(word in page for word in (PHONE, NAME, MAIL, "\x07"))


def test_nothing_is_loaded_or_run(page: str) -> None:
    """No address but those within the page, no script, and a policy that says so; the level is before the text."""
    assert "default-src 'none'" in page
    assert "script-src 'none'" in page
    assert not re.findall(r"""<script|(?:src|href)=["'](?!#)""", page)
    assert page.index("源文件最高标注密级：机密") < page.index("读了什么") < page.index("原文与问题")


@pytest.mark.parametrize("kind", ["ofd", "xlsx", "html", "rtf", "eml"])
def test_every_format_that_is_read_has_its_page(tmp_path: Path, kind: str) -> None:
    """A format nobody can write notes into gives a page with text and finding; the file itself is not touched."""
    made: bytes = {
        "ofd": lambda: ofd_builder.paper(["机密☆10年", "关于岁修的通知"]),
        "xlsx": lambda: xlsx_builder.paper(("机密☆10年", "关于岁修的通知")),
        "html": lambda: "<html><body><p>机密☆10年</p><p>关于岁修的通知</p></body></html>".encode(),
        "rtf": lambda: (
            rb"{\rtf1\ansi\ansicpg936 \'bb\'fa\'c3\'dc\'a1\'ee10\'c4\'ea\par \u20851?\u20110?\u23681?\u20462?\u30340?\u36890?\u30693?}"
        ),
        "eml": lambda: (
            b"From: a@example.com\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            + "机密☆10年\r\n关于岁修的通知\r\n".encode()
        ),
    }[kind]()  # type: ignore[no-untyped-call]
    source, target = tmp_path / f"a.{kind}", tmp_path / "b.html"
    source.write_bytes(made)
    run = CliRunner().invoke(main_group, ["annotate", str(source), "-o", str(target), "--ocr", "never"])
    assert "已写出" in run.output, run.output
    text = target.read_text()
    assert "关于岁修的通知" in text
    assert re.search(r'<mark class="error">.*</mark>', text)
    assert source.read_bytes() == made


def test_what_was_not_read_is_said_and_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """An unread part is on the page and in the exit status; no page is made of nothing, over a file, or by --strip."""
    source, target = tmp_path / "a.txt", tmp_path / "b.html"
    source.write_bytes("关于岁修的通知\n机密★10年\n各科室：请遵照执行".encode()[:-1])
    run = CliRunner().invoke(main_group, ["annotate", str(source), "-o", str(target)], standalone_mode=False)
    assert run.return_value == 3
    assert "没有读的" in target.read_text()
    broken = tmp_path / "x.docx"
    broken.write_bytes(b"PK\x03\x04nothing")
    for arguments, why in (
        (["annotate", str(broken), "-o", str(tmp_path / "c.html")], "没有读出"),
        (["annotate", str(source), "-o", str(target)], "已经存在"),
        (["annotate", str(source), "-o", str(tmp_path / "d.html"), "--strip"], "对照页"),
    ):
        run = CliRunner().invoke(main_group, arguments)
        assert why in run.output + str(run.exception), run.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.html", "x.docx"]
