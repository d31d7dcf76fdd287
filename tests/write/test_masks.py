"""House masks: what stands in place of personal data, an office's own, and what they leave readable."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.check.checker import Checker
from biaoshi.cli import main_group
from biaoshi.errors import ConfigError
from biaoshi.rules import all_rules
from biaoshi.write import masks
from biaoshi.write.certificate import as_json, as_page
from biaoshi.write.masks import Form, masked
from biaoshi.write.plan import dump, load, nameable, propose
from biaoshi.write.redact import Job, redact
from biaoshi.write.weakness import foreseen

IDENTITY, PHONE = "990101199001010019", "15400001234"
PLACE = "云岭省青屏市东门区南塘街道柳溪村3组12号"
USUAL = '[PI802]\nform = "ends"\nhead = 3\ntail = 4\n'


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25", ocr="never") as made:
        yield made


@pytest.mark.parametrize(
    ("code", "words", "mask"),
    [
        ("PI830", "张伟明", "张某某"), ("PI830", "欧阳伟明", "欧阳某某"), ("PI830", "阿依古丽", "阿某某某"),
        ("PI802", PHONE, "154******34"), ("PI802", "154-0000-1234", "154-****-**34"),
        ("PI801", IDENTITY, "99*************019"), ("PI831", PLACE, "云岭省青屏市东门区南塘街道"), ("PI804", "6222", ""),
        ("PI802", "1540000123", ""), ("PI801", "9901011990", ""),
        ("PI810", "云A12D45", "云A*****"), ("PI812", "zhangwm_01@example.com", ""), ("PI805", "E00000012", ""),
        ("PI815", "云(2026)青屏市不动产权第0012345号", "云(****)青屏市不动产权第*******号"), ("PI819", "1990年1月2日", "1990年*月*日"),
    ],
)  # fmt: skip
def test_house_masks(code: str, words: str, mask: str) -> None:
    """Each mask hides more than four digits beside a name, and an address below its township."""
    assert masked(masks.house()[code], words) == mask


def test_every_kind_a_plan_can_name_is_settled() -> None:
    """What the plan can name has a mask or is deleted by decision, not for want of an entry; nothing else is listed."""
    assert set(masks.house()) == nameable() & {r.code for r in all_rules()}


def test_masks_an_office_writes_replace_ours_only_where_it_says_so(tmp_path: Path) -> None:
    """138****1234 and other forms are an office's to choose; what it does not say stays ours."""
    path = tmp_path / "a.toml"
    path.write_text(
        USUAL + '[PI812]\nform="domain"\n[PI831]\nform="words"\nwords="［住址］"\n[PI830]\nform="surname"\nsign="*"\n'
    )
    forms = masks.load(path)
    assert masked(forms["PI802"], PHONE) == "154****1234"
    assert masked(forms["PI812"], "zhangwm_01@example.com") == "***@example.com"
    assert masked(forms["PI831"], PLACE) == "［住址］"
    assert masked(forms["PI830"], "张伟明") == "张**"
    assert forms["PI801"] == masks.house()["PI801"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[PI802]\nform='hide'", "PI802.*form 应为"), ("[PI902]\nform='delete'", "PI902.*编号"), ("x", "TOML"),
        ("[PI802]\nform='ends'\nhead='3'", "整数"), ("[PI802]\nform='ends'\nhead=3\ntail=4\nshortest=7", "什么也没有隐去"),
        ("[PI802]\nform='ends'\nsign='1'", "sign"), ("[PI802]\nform='words'", "words"), ("[PI802]\ntail=2", "form"),
        ("[PI802]\nform='ends'\nheads=1", "只能有"), ("PI802='delete'", "只能有"),
    ],
)  # fmt: skip
def test_wrong_masks_are_refused_by_name(tmp_path: Path, text: str, why: str) -> None:
    """A mask that cannot be meant is refused, naming file and entry, in a file as in a plan."""
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=why) as told:
        masks.load(path)
    assert "a.toml" in str(told.value)


@given(
    st.builds(Form, st.sampled_from(("ends", "digits")), st.integers(0, 6), st.integers(0, 6)),
    st.text("0123456789-aX", min_size=1, max_size=20),
)
def test_a_number_keeps_no_more_than_its_ends(form: Form, words: str) -> None:
    """At least one character that counts is hidden, no more than the ends are left, and the length does not change."""
    out = masked(form, words)
    counts = str.isalnum if form.form == "ends" else str.isdecimal
    assert not out or len(out) == len(words)
    assert not out or "*" in out
    assert sum(map(counts, out)) <= form.head + form.tail


def test_a_mask_that_leaves_too_much_is_told_and_not_changed(checker: Checker, tmp_path: Path) -> None:
    """The usual mobile mask beside a surname is used where an office wants it, and plan, certificate and page say so."""
    source, target, own = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "m.toml"
    source.write_text("受助人：张伟明，男，手机15400001234，请核对。\n")
    own.write_text(USUAL)
    with checker.opened(source) as (node, branch):
        usual, ours = (
            propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test", f) for f in (masks.load(own), None)
        )
        assert [w.kind for w in foreseen(branch.facts.document, usual)] == ["遮盖的姓名", "遮盖的电话号码"]
        assert foreseen(branch.facts.document, ours) == ()
    told = redact([Job(source, load(dump(usual)), target)], checker.reader)
    assert "张某某，男，手机154****1234" in target.read_text()
    assert any("四位以内" in w.why for w in told[0].weak)
    assert all("四位以内" in text for text in (as_page(told), as_json(told)))
    assert redact([Job(source, ours, tmp_path / "c.txt")], checker.reader)[0].weak == ()


def test_commands_say_what_is_left_readable(tmp_path: Path) -> None:
    """Both commands warn on the terminal; the masks of the office travel in the plan."""
    source, plan, own = tmp_path / "a.txt", tmp_path / "p.json", tmp_path / "m.toml"
    source.write_text("受助人：张伟明，男，手机15400001234，请核对。\n")
    own.write_text(USUAL)
    one = CliRunner().invoke(main_group, ["plan", str(source), "-o", str(plan), "--masks", str(own)])
    two = CliRunner().invoke(main_group, ["redact", str(source), "--plan", str(plan), "-o", str(tmp_path / "b.txt")])
    assert "四位以内" in one.stderr
    assert "四位以内" in two.stderr
    assert "154****1234" in (tmp_path / "b.txt").read_text()


def test_sensitive_facts_are_replaced_by_the_ground(checker: Checker, tmp_path: Path) -> None:
    """Health, marriage and faith of a private person are in the plan, here only, and what stands there says why."""
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text("受助人：张伟明，男，患有糖尿病，离异。\n糖尿病的防治常识。\n")
    with checker.opened(source) as (node, branch):
        plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
    redact([Job(source, plan, target)], checker.reader)
    assert target.read_text() == "受助人：张某某，男，患有［个人隐私］，［个人隐私］。\n糖尿病的防治常识。\n"
