"""The page: what comes first, what is marked, what a browser may run, and how it stays usable without a script."""

import datetime
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as lxml_html

from biaoshi import Checker, Report
from output.shown import shown

DAY = datetime.date(2026, 11, 24)
MARKED = "机密☆10年　联系人电话13800001234\n云岭省水利厅文件\n关于岁修的通知\n"
PLAIN = "关于植树的通知\n各科室：\n定于周六植树，请准时到场，自带工具和饮用水。\n2026年3月2日\n"


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    with Checker(as_of=DAY) as checker:
        return [checker.check_text(PLAIN, name="甲.txt"), checker.check_text(MARKED, name="乙.txt")]


@pytest.fixture(scope="module")
def page(reports: list[Report]) -> str:
    return shown("html", reports)


def test_highest_level_of_all_files_comes_before_any_file(page: str) -> None:
    """The level of the last file is on the first lines, in the words of the contract and without ★."""
    at = page.index("源文件最高标注密级：机密")
    assert at < page.index("文件清单") < page.index("读了什么")
    assert "★" not in page[:at]


def test_each_file_says_what_was_read_before_what_was_found(page: str) -> None:
    """In every section coverage stands before advice, and advice before findings."""
    for section in page.split("<section ")[1:]:
        assert section.index("读了什么") < section.index("建议（")
        if 'class="tier"' in section:
            assert section.index("建议（") < section.index('class="tier"')


def test_words_at_fault_are_marked_within_their_line_and_masked(page: str) -> None:
    """The star is highlighted between its level and period; a telephone number beside it is masked."""
    assert "机密<mark>☆</mark>10年" in page
    assert "13800001234" not in page


def test_nothing_is_loaded_and_only_its_own_script_may_run(page: str) -> None:
    """The policy forbids everything but the one style and the one script whose digests it names."""
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", page, re.S)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", page)
    assert not re.findall(r"\son[a-z]+=", page)


def test_page_has_landmarks_headings_in_order_and_labels(page: str) -> None:
    """One h1, no skipped heading level, header, nav and main, a label for every box, scopes on table heads."""
    tree = lxml_html.fromstring(page)
    levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert {"header", "nav", "main", "footer"} <= {e.tag for e in tree.iter() if isinstance(e.tag, str)}
    assert all(next(box.iterancestors("label"), None) is not None for box in tree.iter("input"))
    assert all(th.get("scope") for th in tree.iter("th"))
    assert tree.get("lang") == "zh-CN"


def test_every_finding_is_shown_without_the_script_and_can_be_filtered_with_it(page: str) -> None:
    """No finding is hidden in the page itself; each has the three things the boxes stand for, and a box for each."""
    tree = lxml_html.fromstring(page)
    boxes = {(b.get("name"), b.get("value")) for b in tree.iter("input")}
    findings = [e for e in tree.iter("li") if e.get("data-severity")]
    assert findings
    for finding in findings:
        assert finding.get("hidden") is None
        for kind in ("severity", "family", "ground"):
            for value in finding.get(f"data-{kind}", "").split(" "):
                assert (kind, value) in boxes


def test_verdict_speaks_of_content_only_where_it_was_looked_at(reports: list[Report]) -> None:
    """With the content stages the verdict names content; without them it says that content was not examined."""
    with Checker(as_of=DAY, content="never") as checker:
        unread = checker.check_text(PLAIN)
    for form in ("html", "text", "xlsx"):
        assert "已读部分未发现标志和内容方面的问题" in shown(form, reports[:1])
        assert "已读部分未发现标志方面的问题，内容没有审查" in shown(form, [unread])
        assert "标志和内容方面" not in shown(form, [unread])


def test_paragraphs_the_classifier_did_not_score_are_counted(reports: list[Report]) -> None:
    """The stage says how many paragraphs the text has and how many were scored; pages and ledger say how many were not."""
    stage = next(s for s in reports[0].stages if s.name == "classifier")
    assert stage.paragraphs is not None
    assert stage.scored is not None
    assert stage.scored < stage.paragraphs
    left = f"其余 {stage.paragraphs - stage.scored} 段"
    for form in ("html", "text", "xlsx"):
        assert left in shown(form, reports[:1])


def test_context_is_hidden_beside_sensitive_words_and_where_no_evidence_is_wanted() -> None:
    """Personal findings have no context; without evidence no finding has; a number cut at the edge is masked whole."""
    text = "机密☆10年　联系人及联系电话：13800001234\n"
    with Checker(as_of=DAY) as checker, Checker(as_of=DAY, evidence="none") as silent:
        found, none = checker.check_text(text), silent.check_text(text)
    assert all(f.context is None for f in none.findings)
    assert all(f.context is None for f in found.findings if f.rule.startswith(("PI", "SC")))
    (star,) = [f for f in found.findings if f.rule == "MK101"]
    assert star.context is not None
    assert star.context.before == "机密"
    assert star.context.after.startswith("10年　联系人及联系电话：138*")
    assert len(star.context.after) == 20


def test_a_silent_file_within_another_keeps_its_line(reports: list[Report]) -> None:
    """A clean file inside a container has no section of its own, but its line in the list says what came of it."""
    inner = replace(reports[0].file, path="外.zip!/静.txt")  # type: ignore[type-var]
    clean = replace(reports[0], file=inner, findings=())
    parent = replace(reports[1], kind="container", children=(clean,))
    page = shown("html", [parent])
    assert page.count("<section ") == 1
    assert page.count("静.txt") == 1


def test_a_case_says_what_was_read_of_all_its_files(tmp_path: Path) -> None:
    """The case's own section counts the parts, characters and paragraphs of its files, not none and not twice."""
    for name, text in (("甲.txt", PLAIN), ("乙.txt", MARKED)):
        (tmp_path / name).write_text(text, "utf-8")
    with Checker(as_of=DAY) as checker:
        case = checker.check_case([tmp_path / "甲.txt", tmp_path / "乙.txt"])
    parts = [p for child in case.children for p in child.coverage.parts]
    total = sum(s.paragraphs or 0 for child in case.children for s in child.stages)
    own = shown("html", [case]).split("<section ")[1]
    assert f"读了什么：{len(parts)} 个部分" in own
    assert f"{sum(p.chars for p in parts)} 字" in own
    assert f"共 {total} 段" in own
