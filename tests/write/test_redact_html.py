"""A masked web page, proved: what a reader, a script or a search of the source would find is gone; kinds of text that
cannot be proved are refused."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from biaoshi.check.checker import Checker
from biaoshi.formats.cutting import bare
from biaoshi.types.document import Block, Document, Part
from biaoshi.write.plan import propose
from biaoshi.write.proof import Removed, survivors
from biaoshi.write.redact import Job, UnprovedError, redact

NAME, PHONE = "张伟明", "15400001234"
SAID = f"受助人：{NAME}，男，手机{PHONE}，请核对。"
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>公示</title><meta name="keywords" content="{NAME}">
<script>var who = "{NAME}";</script></head><body><p>{SAID}</p><!-- {PHONE} --><p>另见1<b>5400</b>001234。</p>
<p><a href="tel:{PHONE}">拨打</a><a href="?n={quote(NAME)}">查询</a></p>
<p>又见张
伟明，154
0000
1234。</p></body></html>
"""


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25", ocr="never") as made:
        yield made


def _job(checker: Checker, source: Path, text: str) -> Job:
    source.write_text(text)
    with checker.opened(source) as (node, branch):
        plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
    return Job(source, plan, source.with_name(f"out{source.suffix}"))


def test_a_page_is_masked_and_proved(checker: Checker, tmp_path: Path) -> None:
    """Text, tags, script, comment, addresses: masked all, and the page is otherwise the same."""
    job = _job(checker, tmp_path / "a.html", PAGE)
    told = redact([job], checker.reader)
    out = job.target.read_text()
    assert told[0].media_type == "text/html"
    assert NAME not in out
    assert PHONE not in bare(out)
    assert "张某某，男，手机154******34" in out
    assert "另见154******34<b></b>。" in out
    assert "又见张某某，154******34。" in out
    assert out.count("<") == PAGE.count("<")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"说明": "' + SAID + '", "n": "' + "".join(f"\\u{ord(c):04x}" for c in NAME) + '"}'),
        ("a.yaml", f'说明: {SAID}\nn: "' + "".join(f"\\u{ord(c):04x}" for c in NAME) + '"\n'),
        ("a.xml", f'<?xml version="1.0"?>\n<a>\n{SAID}\n<b>1540000<c/>1234</b>\n</a>\n'),
        ("b.xml", f'<?xml version="1.0"?>\n<a>\n{SAID}\n' + "".join(f"&#{ord(c)};" for c in NAME) + "\n</a>\n"),
        (
            "a.eml",
            f"From: a@example.com\nTo: b@example.com\nDate: Mon, 2 Mar 2026 09:00:00 +0800\nMessage-ID: <1@example.com>\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{SAID}\n",
        ),
        ("a.html", PAGE.replace("</body>", '<img src="data:image/png;base64,iVBORw0KGgo="></body>')),
    ],
)
def test_texts_that_hide_words_in_their_notation_are_refused(
    checker: Checker, tmp_path: Path, name: str, text: str
) -> None:
    """Escapes and tags of JSON, YAML and XML that nobody resolved, mails, files in the page: refused, nothing written."""
    job = _job(checker, tmp_path / name, text)
    with pytest.raises(UnprovedError):
        redact([job], checker.reader)
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.xml", "a.md", "a.log"])
def test_plain_notations_are_masked(checker: Checker, tmp_path: Path, name: str) -> None:
    """Where the words stand as they are, texts of any notation are masked."""
    text = f'<?xml version="1.0"?>\n<a>{SAID}</a>\n' if name == "a.xml" else f"- 说明: '{SAID}'\n"
    job = _job(checker, tmp_path / name, text)
    redact([job], checker.reader)
    assert "张某某，男，手机154******34" in job.target.read_text()


def test_the_proof_reads_across_tags() -> None:
    """A number that inline tags divide is a survivor of a page, hidden or not; one that cells divide is none."""
    page = Document("text/html", (Block("body", 0, "公示"),), (Part("body", "text", 2, "read"),))
    gone = [Removed(PHONE, "手机号码", "body", 0, True)]
    assert survivors(page, page, b"<html><p hidden>154<b>0000</b>1234</p>", gone)
    assert survivors(page, page, b"<html><p hidden>154<!-- x -->00001234</p>", gone)
    assert survivors(page, page, b"<html><p>154<br/>\n0000\n1234</p>", gone)
    assert not survivors(page, page, b"<html><td>154</td><td>00001234</td>", gone)
    ruby = "".join(f"{c}<rt>zi</rt>" for c in PHONE)
    over = "".join(f"n<rt>{c}</rt>" for c in PHONE)
    cells = "".join(f"<td>{c}</td>" for c in PHONE)
    code = b64encode(f"经办人{PHONE}。".encode()).decode()
    parts = ("<svg><text>154</text><text>00001234</text></svg>", "<style>a{content:'154' '00001234'}</style>")
    for told in (f"<ruby>{ruby}</ruby>", f"<ruby>{over}</ruby>", cells, code, *parts):
        assert survivors(page, page, f"<html>{told}".encode(), gone), told


def test_the_proof_reads_a_number_of_one_digit_a_cell() -> None:
    """Blocks of one letter that follow each other are read as one in any format; two of them that do not are none."""
    blocks = tuple(Block("body", n, c, "cell") for n, c in enumerate(PHONE))
    parts, gone = (Part("body", "text", 11, "read"),), [Removed(PHONE, "手机号码", "body", 0, True)]
    clean = Document("text/csv", (Block("body", 0, "公示"),), parts)
    split = Document("text/csv", (*blocks[:5], Block("body", 11, "公示"), *blocks[5:]), parts)
    assert survivors(clean, Document("text/csv", blocks, parts), b"", gone)
    assert not survivors(clean, split, b"", gone)
