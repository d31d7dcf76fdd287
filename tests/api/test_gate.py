"""The gate answers from the office's policy and the adopted rule-set; what cannot be told is never pass."""

import contextlib
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

import biaoshi
from api.office import CLEAN, NOTICE, Office, office
from biaoshi.types.report import StageLine
from biaoshi_api import audit
from biaoshi_api.gate import Change, Edition, Gate, adopt, adopting, diff, editions, gate_of, judge, load, read
from biaoshi_api.people.duties import Principal
from biaoshi_api.problems import Problem

POLICY = """
name = "云岭省水利厅"
ruleset = "{digest}"
[block]
codes = ["PI802"]
severities = ["error"]
levels = ["绝密"]
[warn]
severities = ["warning"]
"""
NOW = editions.current()


def policy(digest: str = NOW.digest, more: str = "") -> Any:
    return read(POLICY.format(digest=digest) + more)


def checked(text: str) -> biaoshi.Report:
    return biaoshi.check_text(text)


def answer(report: biaoshi.Report, change: Change | None = None, pinned: Edition | None = NOW) -> Any:
    return judge(report, policy(), pinned, change or Change())


def test_the_four_answers() -> None:
    """An error blocks, a warning warns, nothing passes, an unread part is unknown."""
    blocked = answer(checked("申请人手机13800138000"))
    assert (blocked.answer, [r.code for r in blocked.reasons]) == ("block", ["PI802"])
    passed = answer(checked(CLEAN))
    assert (passed.answer, passed.reasons) == ("pass", ())
    assert answer(replace(checked(CLEAN), verdict="incomplete")).answer == "unknown"
    assert answer(replace(checked(CLEAN), verdict="unreadable")).answer == "unknown"
    assert answer(replace(checked(CLEAN), highest_level="绝密")).answer == "block"
    assert answer(replace(checked(CLEAN), verdict="stopped")).answer == "block"


@pytest.mark.parametrize("stage", [s.name for s in checked(CLEAN).stages if s.name != "layout"])
def test_a_stage_that_did_not_run_is_unknown(stage: str) -> None:
    """Each content stage that was not run, or is not in the report at all, keeps the gate from passing."""
    report = checked(CLEAN)
    off = tuple(replace(s, ran=False, why="x") if s.name == stage else s for s in report.stages)
    gone = tuple(s for s in report.stages if s.name != stage)
    for stages in (off, gone):
        assert answer(replace(report, stages=stages)).answer == "unknown"


def test_a_stage_not_run_in_a_file_inside_is_unknown() -> None:
    """What was not looked at in an attachment was not looked at."""
    child = replace(checked(CLEAN), stages=(StageLine("marks", True),))
    assert answer(replace(checked(CLEAN), children=(child,))).answer == "unknown"


def test_a_block_stands_whatever_else_is_unknown() -> None:
    """What an adopted rule blocks is blocked, read to the end or not."""
    assert answer(replace(checked("手机13800138000"), verdict="incomplete")).answer == "block"


def test_a_suppressed_finding_does_not_speak() -> None:
    """What a named person accepted neither blocks nor warns."""
    from biaoshi.types.report import Suppressed

    report = checked("申请人手机13800138000")
    quiet = tuple(replace(f, suppressed=Suppressed("x", "y", None)) for f in report.findings)
    assert answer(replace(report, findings=quiet)).answer == "pass"


def test_a_rule_added_later_changes_no_answer() -> None:
    """A rule that is not in the adopted rule-set neither blocks nor warns; it is named."""
    text = "申请人手机13800138000"
    assert answer(checked(text)).answer == "block"
    before = replace(NOW, digest="0" * 64, rules={c: r for c, r in NOW.rules.items() if c != "PI802"})
    change = editions.compare(before, NOW)
    assert change == Change(added=frozenset({"PI802"}))
    late = answer(checked(text), change, before)
    assert (late.answer, late.not_adopted) == ("pass", ("PI802",))


def test_a_rule_changed_later_is_unknown_not_pass_nor_block() -> None:
    """Where the policy listens to a rule that is no longer the adopted one, it cannot be told; where not, nothing changes."""
    for code, wanted in (("PI802", "unknown"), (_unheard(), "pass")):
        severity, _, content = NOW.rules[code]
        before = replace(NOW, digest="0" * 64, rules=NOW.rules | {code: (severity, "other", content)})
        change = editions.compare(before, NOW)
        assert change.changed == {code}
        assert answer(checked(CLEAN), change, before).answer == wanted
        if code == "PI802":
            assert answer(checked("申请人手机13800138000"), change, before).answer == "unknown"


def _unheard() -> str:
    """Return a rule the policy does not listen to."""
    return next(c for c, (s, _, content) in NOW.rules.items() if s == "info" and not content)


def test_changed_models_make_content_rules_unknown() -> None:
    """Other models or word lists are another rule-set as far as content goes."""
    before = replace(NOW, digest="0" * 64, resources=NOW.resources | {"grounds-v1": "other"})
    change = editions.compare(before, NOW)
    assert change.resources == {"grounds-v1"}
    assert answer(checked(CLEAN), change, before).answer == "unknown"


def test_a_version_that_nothing_explains_is_unknown() -> None:
    """Shared code that changed under unchanged rules shows in the version only; then no rule is the adopted one."""
    before = replace(NOW, digest="0" * 64, version="2020.01")
    change = editions.compare(before, NOW)
    assert change.all
    assert answer(checked(CLEAN), change, before).answer == "unknown"
    assert answer(checked(CLEAN), Change(), None).answer == "unknown"
    levels_only = read(f'name = "x"\nruleset = "{"0" * 64}"\n[block]\nlevels = ["绝密"]')
    assert judge(checked(CLEAN), levels_only, before, change).answer == "unknown"


def test_shared_code_that_changed_makes_every_answer_but_a_level_unknown() -> None:
    """Other code under all rules, or another library that reads: nothing passes, one reason says which part, the diff names
    it; what is blocked by its marked level is blocked all the same."""
    for part in ("code/marks", "code/advice", "code/recognisers", "library/pypdfium2"):
        before = replace(NOW, digest="0" * 64, resources=NOW.resources | {part: "other"})
        change = editions.compare(before, NOW)
        assert (change.all, change.shared, change.resources) == (True, frozenset({part}), frozenset())
        told = answer(checked(CLEAN), change, before)
        assert told.answer == "unknown"
        assert [part in r.what for r in told.reasons] == [True]
        assert answer(replace(checked(CLEAN), highest_level="绝密"), change, before).answer == "block"
        gate = Gate(policy(before.digest), "", before, NOW, change)
        assert (diff(gate)["shared_code_changed"], diff(gate)["shared"]) == (True, [part])
        assert diff(gate)["changed"] == []


@given(st.text("abc=[]\"'\n#绝密 block warn", max_size=60))
def test_a_broken_policy_is_a_config_error(more: str) -> None:
    """Whatever stands in the file, it is a policy or an error that says what is wrong."""
    with contextlib.suppress(biaoshi.ConfigError):
        assert policy(more=more).block.codes == ("PI802",)


@pytest.mark.parametrize(
    "text",
    ["", 'name = "x"', 'name = "x"\nruleset = "12"', f'name = "x"\nruleset = "{"0" * 64}"',
     f'name = "x"\nruleset = "{"0" * 64}"\n[block]\nlevels = ["公开"]', f'name = "x"\nruleset = "{"0" * 64}"\nreqired = []\n[block]\ncodes = ["A"]'],
)  # fmt: skip
def test_a_policy_that_could_let_things_through_by_mistake_is_refused(text: str) -> None:
    """No name, no pinned rule-set, nothing that blocks, a word that is none: refused."""
    with pytest.raises(biaoshi.ConfigError):
        read(text)


def test_the_sample_policy_is_a_policy() -> None:
    """What an office starts from can be read, names rules there are, and says nothing until a rule-set is adopted."""
    made = load(Path(__file__).parents[2] / "deploy" / "service" / "gate.toml")
    assert all(any(r.code.startswith(code) for r in biaoshi.rules()) for code in made.block.codes)
    assert judge(checked(CLEAN), made, None, Change()).answer == "unknown"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("gate")
    (folder / "gate.toml").write_text(POLICY.format(digest=NOW.digest))
    with office(folder, more='[checks]\nsync_mb = 1\n[gate]\npolicy = "gate.toml"\nseconds = 30') as made:
        yield made


@pytest.fixture(scope="module")
def who(service: Office) -> dict[str, str]:
    return service.auth("drafter")


def stored(service: Office) -> set[str]:
    return {p.name for p in service.site.vault.folder.rglob("*") if p.is_file()} - {"lock"}


def ask(service: Office, who: dict[str, str], text: str) -> dict[str, Any]:
    raw: dict[str, Any] = service.client.post("/v1/gate", json={"text": text}, headers=who).json()
    return raw


def test_the_route_answers(service: Office, who: dict[str, str]) -> None:
    """Texts and files are answered alike, with the digest of what was asked about and the rule-set."""
    assert ask(service, who, CLEAN)["answer"] == "pass"
    told = ask(service, who, "申请人手机13800138000")
    assert (told["answer"], told["reasons"][0]["code"]) == ("block", "PI802")
    assert "13800138000" not in str(told)
    by_file = service.client.post("/v1/gate", files={"file": ("a.txt", CLEAN.encode())}, headers=who).json()
    assert (by_file["answer"], by_file["adopted"]) == ("pass", NOW.digest)


def test_a_file_that_cannot_be_read_is_unknown(service: Office, who: dict[str, str]) -> None:
    """A spoilt file does not pass."""
    spoilt = service.client.post("/v1/gate", files={"file": ("a.pdf", b"%PDF-1.7\nxx")}, headers=who).json()
    assert spoilt["answer"] == "unknown"


def test_a_large_file_is_answered_too_and_leaves_nothing(service: Office, who: dict[str, str]) -> None:
    """A file over sync_mb goes through the workers within the same time, and nothing of it stays; without them: unknown."""
    data = (CLEAN + " " * 1_300_000).encode()
    before = stored(service)
    with service.working():
        found = service.client.post("/v1/gate", files={"file": ("a.txt", data)}, headers=who).json()
    assert found["answer"] in ("pass", "warn")
    assert stored(service) == before


@pytest.mark.parametrize("padding", [0, 1_300_000])
def test_a_paper_above_the_ceiling_is_blocked_however_large(tmp_path: Path, padding: int) -> None:
    """At once or through the workers the answer is the same, and the file is not said to be unread or the program another."""
    (tmp_path / "gate.toml").write_text(POLICY.format(digest=NOW.digest))
    more = '[checks]\nsync_mb = 1\n[gate]\npolicy = "gate.toml"\nseconds = 30'
    with office(tmp_path, "秘密", more=more) as low, low.working():
        files = {"file": ("a.txt", (NOTICE + " " * padding).encode())}
        told = low.client.post("/v1/gate", files=files, headers=low.auth("drafter")).json()
    assert (told["answer"], told["verdict"], told["highest_level"]) == ("block", "stopped", "机密")


def test_a_worker_of_another_program_is_unknown(
    service: Office, who: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of the program replaced under the running service: what a worker that came up since says is no answer."""
    data = {"file": ("a.txt", (CLEAN + " " * 1_300_000).encode())}
    real = biaoshi.ruleset()
    with service.working():
        assert service.client.post("/v1/gate", files=data, headers=who).json()["answer"] == "pass"
        monkeypatch.setattr(biaoshi, "ruleset", lambda: replace(real, digest="5" * 64) if _in_thread() else real)
        told = service.client.post("/v1/gate", files=data, headers=who).json()
    assert (told["answer"], "重新启动" in told["reasons"][0]["what"]) == ("unknown", True)


def _in_thread() -> bool:
    """Whether the worker's thread asks."""
    return any(frame.name == "attempt" for frame in traceback.extract_stack())


def test_a_time_out_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that does not end in the gate's time is unknown, at once and through the workers, and leaves nothing."""
    (tmp_path / "gate.toml").write_text(POLICY.format(digest=NOW.digest))
    over = threading.Event()
    real = biaoshi.Checker.check_text
    monkeypatch.setattr(biaoshi.Checker, "check_text", lambda *a, **k: (over.wait(5), real(*a, **k))[1])
    with office(tmp_path, more='[checks]\nsync_mb = 1\n[gate]\npolicy = "gate.toml"\nseconds = 0.3') as service:
        who = service.auth("drafter")
        assert ask(service, who, CLEAN)["answer"] == "unknown"
        over.set()
        large = {"file": ("a.txt", b"x" * (2 << 20))}
        told = service.client.post("/v1/gate", files=large, headers=who).json()
        assert (told["answer"], told["reasons"][0]["what"]) == ("unknown", "在规定的时间内没有检查完")
        assert stored(service) == set()
        assert service.work() == 0


def test_without_a_policy_everything_is_unknown(tmp_path: Path) -> None:
    """No policy, or one that is broken, lets nothing pass and says why."""
    with office(tmp_path, more='[gate]\npolicy = "gate.toml"') as service:
        who = service.auth("drafter")
        for text in (None, "name = 1", 'name = "x"'):
            if text is not None:
                (tmp_path / "gate.toml").write_text(text)
            told = ask(service, who, CLEAN)
            assert told["answer"] == "unknown"
            assert told["reasons"][0]["what"]


def test_an_update_changes_nothing_until_adopted_and_the_diff_says_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service runs with a rule-set, is updated to one with a rule more: same answers; the diff names the rule and its
    effect; with the new digest in the policy the rule speaks."""
    text = "申请人手机13800138000"
    old = replace(NOW, digest="1" * 64, version="2026.10", rules={c: r for c, r in NOW.rules.items() if c != "PI802"})
    (tmp_path / "gate.toml").write_text(POLICY.format(digest=old.digest))
    with office(tmp_path, more='[gate]\npolicy = "gate.toml"') as service:
        who, officer = service.auth("drafter"), service.auth("secadmin")
        assert ask(service, who, text)["answer"] == "unknown"  # this service never ran with it
        monkeypatch.setattr(editions, "current", lambda: old)
        ask(service, who, text)
        monkeypatch.undo()
        told = ask(service, who, text)
        assert (told["answer"], told["not_adopted"]) == ("pass", ["PI802"])
        diff = service.client.get("/v1/gate/policy/diff", headers=officer).json()
        assert [(r["code"], r["effect_before"], r["effect_after"]) for r in diff["added"]] == [
            ("PI802", "none", "block")
        ]
        assert (diff["same"], diff["adopt"]) == (False, f'ruleset = "{NOW.digest}"')
        (tmp_path / "gate.toml").write_text(
            POLICY.format(digest=old.digest).replace(f'ruleset = "{old.digest}"', diff["adopt"])
        )
        assert ask(service, who, text)["answer"] == "block"
        assert service.client.get("/v1/gate/policy/diff", headers=officer).json()["same"]
        assert service.client.get("/v1/gate/policy/diff", headers=who).status_code == 403


def test_adopting_is_done_by_who_saw_the_change_and_holds_until_the_file_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was adopted under the digest shown speaks at once and stands in the audit log; another digest is refused; a file
    that names another rule-set later is what holds."""
    text = "申请人手机13800138000"
    old = replace(NOW, digest="1" * 64, version="2026.10", rules={c: r for c, r in NOW.rules.items() if c != "PI802"})
    (tmp_path / "gate.toml").write_text(POLICY.format(digest=old.digest))
    with office(tmp_path, more='[gate]\npolicy = "gate.toml"') as service:
        who = service.auth("drafter")
        monkeypatch.setattr(editions, "current", lambda: old)
        ask(service, who, text)
        monkeypatch.undo()
        officer = Principal("1" * 32, "bao.mi", "", frozenset({"secadmin"}), None, "session", 0.0)
        assert ask(service, who, text)["answer"] == "pass"
        with pytest.raises(Problem, match="conflict"):
            adopt(service.site, officer, "2" * 64)
        adopt(service.site, officer, NOW.digest)
        adopt(service.site, officer, NOW.digest)  # a second time changes nothing
        assert ask(service, who, text)["answer"] == "block"
        with service.site.engine.connect() as connection:
            noted = [r for r in audit.rows(connection) if r.action == "gate.adopt"]
        assert [(r.who, r.before, r.after) for r in noted] == [
            ("bao.mi", f"ruleset={old.digest}", f"ruleset={NOW.digest}")
        ]
        (tmp_path / "gate.toml").write_text(POLICY.format(digest="3" * 64))
        assert ask(service, who, text)["answer"] == "unknown"
        (tmp_path / "gate.toml").write_text(POLICY.format(digest=old.digest))
        assert ask(service, who, text)["answer"] == "pass", "the file went back, and so does the rule-set"
        (tmp_path / "gate.toml").write_text("broken")
        with pytest.raises(Problem, match="conflict"):
            adopt(service.site, officer, NOW.digest)


def test_who_adopts_a_moment_later_than_another_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two adopt for the first time at once: the second is no fault of the service's."""
    (tmp_path / "gate.toml").write_text(POLICY.format(digest="1" * 64))

    def taken(*_: Any, **__: Any) -> None:
        raise sa.exc.IntegrityError("", {}, Exception())

    monkeypatch.setattr(adopting, "note", taken)
    officer = Principal("1" * 32, "bao.mi", "", frozenset({"secadmin"}), None, "session", 0.0)
    with office(tmp_path, more='[gate]\npolicy = "gate.toml"') as service:
        with pytest.raises(Problem, match="conflict"):
            adopt(service.site, officer, NOW.digest)
        assert gate_of(service.site).adoption is None
