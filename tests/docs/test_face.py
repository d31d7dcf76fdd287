"""The public face: every name says what it is and is shown at work; results come back from their JSON as they were."""

import datetime
import doctest
import inspect
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import biaoshi
from biaoshi.errors import UsageError
from biaoshi.isolate import Reader
from biaoshi.papers import templates, values

SAMPLES = Path(__file__).parents[2] / "samples"
LETTER = "申请人王小明，身份证号码11010519491231002X，手机号码13800138000。\n"
FUNCTIONS = [
    n
    for n in biaoshi.__all__
    if inspect.isfunction(getattr(biaoshi, n)) and n not in ("check", "check_case", "check_text")
]

SHOWN: dict[str, str] = {
    "__version__": "assert biaoshi.__version__.count('.') == 2",
    "check": "assert biaoshi.check(draft).verdict == 'findings'",
    "check_text": "assert biaoshi.check_text('机密☆10年').marks[0].canonical == '机密★10年'",
    "check_case": "assert [c.verdict for c in biaoshi.check_case([draft, letter]).children] == ['findings', 'findings']",
    "Checker": "with biaoshi.Checker(profile='archive', ceiling='秘密') as c: assert c.check_text('机密★10年').verdict == 'stopped'",
    "Report": "assert isinstance(biaoshi.check_text('机密☆10年'), biaoshi.Report)",
    "Document": "assert isinstance(document, biaoshi.Document)",
    "Finding": "assert isinstance(biaoshi.check_text('机密☆10年').findings[0], biaoshi.Finding)",
    "Rule": "assert all(isinstance(r, biaoshi.Rule) for r in biaoshi.rules())",
    "RuleSet": "assert isinstance(biaoshi.ruleset(), biaoshi.RuleSet)",
    "Profile": "assert isinstance(biaoshi.profiles()[0], biaoshi.Profile)",
    "Catalogue": "assert isinstance(biaoshi.catalogues()[0], biaoshi.Catalogue)",
    "Acceptance": "assert biaoshi.dump_decisions([biaoshi.Acceptance('MK101', 'place', 'a' * 32, '举例', '王力', None, '2026-11-24', 'unkeyed')])",
    "Closing": "assert '王力' in biaoshi.dump_decisions((), [biaoshi.Closing('a' * 32, '王力', '2026-11-24', None, 'unkeyed')])",
    "Cut": "assert len(biaoshi.plan(letter, cuts=[biaoshi.Cut('body', 0, 3, 6)]).entries) == 1",
    "Annotated": "assert isinstance(biaoshi.annotate(draft, folder / 'a.docx'), biaoshi.Annotated)",
    "Fixed": "assert isinstance(biaoshi.fix(draft), biaoshi.Fixed)",
    "Plan": "assert isinstance(biaoshi.plan(letter), biaoshi.Plan)",
    "Quality": "assert isinstance(biaoshi.quality([]), biaoshi.Quality)",
    "Purged": "assert isinstance(biaoshi.purge(draft, folder / 'p.docx'), biaoshi.Purged)",
    "Certificate": "assert isinstance(biaoshi.redact(letter, biaoshi.plan(letter), folder / 'm.txt'), biaoshi.Certificate)",
    "Outcome": "assert isinstance(biaoshi.verify(signed, [draft]), biaoshi.Outcome)",
    "BiaoshiError": "with pytest.raises(biaoshi.BiaoshiError): biaoshi.Checker(profile='none')",
    "ConfigError": "with pytest.raises(biaoshi.ConfigError): biaoshi.load_plan('{}')",
    "UsageError": "with pytest.raises(biaoshi.UsageError): biaoshi.check_text('', date='x')",
    "UnprovedError": "with pytest.raises(biaoshi.UnprovedError): biaoshi.verify(letter, [draft])",
    "StoppedError": "with biaoshi.Checker(ceiling='none') as c, pytest.raises(biaoshi.StoppedError): biaoshi.fix(draft, checker=c)",
}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the examples may use: a draft, a letter with personal data, a review form, masks of an office, a folder to
    write to."""
    folder = tmp_path_factory.mktemp("face")
    draft, letter, form = folder / "draft.docx", folder / "letter.txt", folder / "form.docx"
    shutil.copy(SAMPLES / "通知草稿.docx", draft)
    letter.write_text(LETTER)
    form.write_bytes(values.form(biaoshi.check_case([draft]), "review", templates.template("review"), None))
    own_masks = folder / "masks.toml"
    own_masks.write_text('[PI802]\nform = "ends"\nhead = 3\ntail = 4\n')
    held: dict[str, Any] = {"draft": draft, "letter": letter, "signed": form, "own_masks": own_masks, "folder": folder}
    seen: list[biaoshi.Document] = []
    minutes = (SAMPLES / "会议纪要.pdf").read_bytes()
    with biaoshi.Checker() as checker:
        report = checker.check(draft, seen=seen.append)
        checker.check(SAMPLES / "会议纪要.pdf", seen=seen.append)
    held |= {"document": seen[0], "finding": next(f for f in report.findings if f.rule == "MK101")}
    held |= {"datetime": datetime}
    held |= {"minuted": seen[1], "minutes": minutes, "pytest": pytest, "biaoshi": biaoshi}
    return held | {n: getattr(biaoshi, n) for n in biaoshi.__all__}


@pytest.mark.parametrize("name", [n for n in biaoshi.__all__ if n != "__version__"])
def test_every_name_says_what_it_is(name: str) -> None:
    """Each public name has a docstring of its own."""
    said = inspect.getdoc(getattr(biaoshi, name)) or ""
    assert said
    assert not said.startswith(f"{name}("), "the one a dataclass makes for itself says nothing"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_examples_of_functions_hold(name: str, names: dict[str, Any]) -> None:
    """Each function's docstring shows it at work, and it works like that."""
    function: Callable[..., Any] = getattr(biaoshi, name)
    found = doctest.DocTestFinder(recurse=False).find(function, name, globs=dict(names))
    assert [e for d in found for e in d.examples]
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for one in found:
        assert runner.run(one).failed == 0


def test_every_other_name_is_shown(names: dict[str, Any]) -> None:
    """What is no function of the face, each type and error, is used once as it is meant."""
    assert set(SHOWN) == set(biaoshi.__all__) - set(FUNCTIONS)
    for code in SHOWN.values():
        exec(compile(code, "example", "exec"), dict(names))  # noqa: S102  # our own text


@pytest.mark.parametrize("name", ["annotate", "fix", "plan", "purge", "redact"])
def test_a_paper_above_the_ceiling_is_stopped_by_every_function(name: str, names: dict[str, Any]) -> None:
    """None of them writes anything of a paper above the ceiling; the error holds level and digest only."""
    draft, folder, target = names["draft"], names["folder"], names["folder"] / f"stopped-{name}.docx"
    calls: dict[str, Callable[[biaoshi.Checker], Any]] = {
        "annotate": lambda c: biaoshi.annotate(draft, target, checker=c),
        "fix": lambda c: biaoshi.fix(draft, target, checker=c),
        "plan": lambda c: biaoshi.plan(draft, checker=c),
        "purge": lambda c: biaoshi.purge(draft, target, checker=c),
        "redact": lambda c: biaoshi.redact(draft, biaoshi.plan(draft), target, checker=c),
    }
    before = set(folder.iterdir())
    with biaoshi.Checker(ceiling="秘密") as checker, pytest.raises(biaoshi.StoppedError) as error:
        calls[name](checker)
    assert (error.value.level, len(error.value.sha256 or "")) == ("机密", 64)
    assert "防汛" not in str(error.value)
    assert "draft" not in str(error.value)
    assert set(folder.iterdir()) == before


def test_a_stopped_paper_of_a_format_that_cannot_be_written_is_stopped_too(tmp_path: Path) -> None:
    """That nothing could be written anyhow does not hide that the paper may not be here."""
    paper = tmp_path / "paper.eml"
    paper.write_text(
        "Subject: x\nContent-Type: text/plain; charset=utf-8\n\n绝密★30年\n云岭省水利厅文件\n关于堤防的通知\n"
    )
    with biaoshi.Checker(ceiling="秘密") as checker, pytest.raises(biaoshi.StoppedError):
        biaoshi.annotate(paper, tmp_path / "out.eml", checker=checker)


def test_a_file_changed_meanwhile_is_not_given_back_in_its_old_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody saved while it was repaired is neither lost nor hidden: no copy of the old form is written."""
    paper, read_it = tmp_path / "a.txt", Reader._read
    paper.write_text("机密★十年\n云岭省水利厅文件\n关于堤防的通知\n")

    def read(reader: Reader, *given: Any) -> Any:
        paper.write_text("另一版\n")
        return read_it(reader, *given)

    monkeypatch.setattr(Reader, "_read", read)
    with pytest.raises(biaoshi.UnprovedError, match="被改动"):
        biaoshi.fix(paper, tmp_path / "b.txt")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    "path", sorted(p for p in SAMPLES.iterdir() if p.suffix in (".docx", ".txt", ".pdf", ".md")), ids=lambda p: p.suffix
)
def test_a_report_comes_back_from_its_json(path: Path) -> None:
    """Whatever a report holds is there again after JSON, equal in every field."""
    report = biaoshi.check(path)
    assert biaoshi.load_report(json.loads(json.dumps(report.to_dict()))) == report


def test_fields_added_later_do_no_harm_and_other_versions_are_refused() -> None:
    """Within a major version unknown fields are left out; another major version, or no report, is an error without text."""
    raw = biaoshi.check_text("机密☆10年").to_dict()
    assert biaoshi.load_report({**raw, "later": 1, "schema_version": "1.7"}).verdict == "findings"
    wrong: list[Any] = [{**raw, "schema_version": "2.0"}, {}, [], {**raw, "marks": 3}, {**raw, "verdict": "机密☆10年"}]
    for one in wrong:
        with pytest.raises(UsageError) as error:
            biaoshi.load_report(one)
        assert "机密" not in str(error.value)


def test_the_ruleset_changes_with_any_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another severity, another docstring or a rule more is another digest; nothing changed is the same one."""
    from dataclasses import replace

    from biaoshi.check import edition

    rules = list(biaoshi.rules())
    before = edition.ruleset.__wrapped__()
    assert edition.ruleset.__wrapped__() == before
    for changed in (
        rules[1:],
        [replace(rules[0], doc="另。" + rules[0].doc), *rules[1:]],
        [replace(rules[0], severity="error"), *rules[1:]],
    ):
        monkeypatch.setattr(edition, "all_rules", lambda c=changed: tuple(c))
        after = edition.ruleset.__wrapped__()
        assert after.digest != before.digest
