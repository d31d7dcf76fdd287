"""What can be done to files besides checking them: thin functions over `write` and `papers`, and lists of what there is.

Each takes a `checker` (its profile, ceiling, key, accepted findings…); without one a default one is made and ended.
A paper above the checker's ceiling raises StoppedError from every one of them, and nothing is written.
"""

import datetime
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaoshi.check import edition
from biaoshi.check.checker import Checker, day
from biaoshi.check.edition import RuleSet
from biaoshi.check.reporting import STOPPED
from biaoshi.errors import ConfigError, StoppedError, UnreadableError, UsageError
from biaoshi.fingerprints import load_key
from biaoshi.profiles import load_profile, profile_names
from biaoshi.rules import RULESET, all_rules
from biaoshi.types.facts import Profile
from biaoshi.types.report import Report
from biaoshi.types.restoring import report_of
from biaoshi.types.rule import Rule
from biaoshi.write.placing import UnprovedError

if TYPE_CHECKING:  # loaded when first used: a program that only checks starts 0.2 s sooner
    from biaoshi.catalogue import Catalogue
    from biaoshi.papers.verification import Given, Outcome
    from biaoshi.write.annotate import Annotated
    from biaoshi.write.certificate import Certificate
    from biaoshi.write.fix import Fixed
    from biaoshi.write.plan import Plan
    from biaoshi.write.purge import Purged

__all__ = [
    "annotate", "catalogues", "dump_plan", "fix", "load_plan", "load_report", "plan", "profiles", "purge", "redact",
    "redact_case", "render", "rules", "ruleset", "schema", "verify",
]  # fmt: skip

Day = datetime.date | str | None


def annotate(
    source: Path | str, target: Path | str, *, date: Day = None, checker: Checker | None = None
) -> "Annotated":
    """Write `source` to the new file `target` with a comment on the words of each finding.

    Our own comments of an earlier time are replaced; those of others stay. Raises UsageError where `target` is there
    already, UnprovedError where the format takes no comments or the copy could not be proved.

    >>> annotate(draft, folder / "annotated.docx").notes > 0
    True
    """
    from biaoshi.output.words import place
    from biaoshi.write.annotate import annotate as write

    path = Path(source)
    with _with(checker) as used, _watched(used, path):
        done = write(used, path, Path(target), place, date=day(date))
        if done.stopped:
            raise _above(used, path)
        return done


def fix(
    source: Path | str,
    target: Path | str | None = None,
    *,
    date: Day = None,
    select: Iterable[str] = (),
    checker: Checker | None = None,
) -> "Fixed":
    """Return `source` with every safe repair made (form only), and write it to the new file `target` if one is named.

    What a person must decide is in `offered` and left as it is. `select`: beginnings of rule codes. Raises UsageError
    where `target` is there already, UnprovedError where the format cannot be written.

    >>> [(repair.code, repair.after) for repair in fix(draft, folder / "fixed.docx").made][0]
    ('MK101', '★')
    """
    from biaoshi.output.words import place as where
    from biaoshi.write.fix import Wanted
    from biaoshi.write.fix import fix as repair
    from biaoshi.write.placing import free, place, unchanged

    path = Path(source)
    if target is not None:
        free(Path(target))
    with _with(checker) as used, _watched(used, path):
        fixed = repair(Wanted(used, where, tuple(c.upper() for c in select), day(date)), path)
        if fixed.stopped:
            raise _above(used, path)
    if target is not None:
        unchanged(path, fixed.digest)
        place(Path(target), fixed.data)
    return fixed


def plan(
    source: Path | str, *, date: Day = None, masks: Path | str | None = None, checker: Checker | None = None
) -> "Plan":
    """Return the plan of a masked copy of `source` that what was found suggests: places and kinds, no text.

    A person reviews and completes it. `masks`: the office's own ways of masking (.toml, written like ours,
    write/masks.toml); ours stand for what it does not say. Raises UnprovedError where nothing could be read,
    ConfigError for masks that are wrong.

    >>> [entry.kind for entry in plan(letter).entries]
    ['自然人姓名', '居民身份证号码', '手机号码']
    >>> plan(letter, masks=own_masks).masks["PI802"].tail
    4
    """
    from biaoshi.write.masks import load as load_masks
    from biaoshi.write.plan import propose

    path, forms = Path(source), load_masks(Path(masks)) if masks is not None else None
    with _with(checker) as used, used.opened(path, date=date) as (node, branch):
        if branch.stopped:
            raise _above(used, path)
        if node.reading.sha256 is None:
            raise UnprovedError("文件没有读出，没有提出计划。")
        return propose(branch.facts, node.reading.sha256, secrets.token_hex(32), RULESET, forms)


def load_plan(text: str) -> "Plan":
    """Return the plan in the JSON `text`. Raises ConfigError, which names the entry, where it is not what it should be.

    >>> load_plan(dump_plan(plan(letter))).entries[2].kind
    '手机号码'
    """
    from biaoshi.write.plan import load

    return load(text)


def dump_plan(plan: "Plan") -> str:
    """Return the plan as JSON, for a person to edit.

    >>> "13800138000" in dump_plan(plan(letter))
    False
    """
    from biaoshi.write.plan import dump

    return dump(plan)


def purge(source: Path | str, target: Path | str, *, checker: Checker | None = None) -> "Purged":
    """Write `source` without comments, tracked changes, hidden text and properties to the new file `target`.

    What it shows stays word for word; what a person has to look at is in `left`. Raises UsageError where `target` is
    there already, UnprovedError where it cannot be done or proved; then nothing is written.

    >>> purge(draft, folder / "purged.docx").removed
    (('文件属性', 3),)
    """
    from biaoshi.write.purge import purge as write

    path = Path(source)
    with _with(checker) as used:
        _refuse(used, path)
        return write(used.reader, path, Path(target))


def redact(source: Path | str, plan: "Plan", target: Path | str, *, checker: Checker | None = None) -> "Certificate":
    """Write the masked copy of `source` by `plan` to the new file `target`, proved clean, and return its certificate.

    Raises UsageError where the plan does not fit the file, UnprovedError where it could not be proved; then no target is.

    >>> proof = redact(letter, plan(letter), folder / "masked.txt")
    >>> "13800138000" in (folder / "masked.txt").read_text()
    False
    """
    return redact_case([(source, plan, target)], checker=checker)[0]


def redact_case(
    jobs: "Sequence[tuple[Path | str, Plan, Path | str]]", *, checker: Checker | None = None
) -> "tuple[Certificate, ...]":
    """Write the masked copies of a case, each `(source, plan, target)`, or none of them. Errors as `redact`.

    >>> len(redact_case([(letter, plan(letter), folder / "case-1.txt")]))
    1
    """
    from biaoshi.write.redact import Job
    from biaoshi.write.redact import redact as write

    with _with(checker) as used:
        for source, _, _ in jobs:
            _refuse(used, Path(source))
        return write([Job(Path(s), p, Path(t)) for s, p, t in jobs], used.reader)


def verify(form: Path | str, files: Iterable[Path | str], *, key: Path | str | None = None) -> "Outcome":
    """Return what speaks against releasing `files` on the signed `form` (a docx that `biaoshi form` wrote).

    Nothing `refused` and nothing `unproved`: the files are those of the form byte for byte, and it is signed. `key` is
    the office's key file. Raises UnprovedError where the form cannot be read.

    >>> verify(form, [draft]).refused[-1]
    '批准人没有签日期'
    """
    from biaoshi.papers import returned, verification

    try:
        read = returned.read(Path(form).read_bytes())
    except OSError as error:
        raise UsageError(f"表读不到（{error.strerror}）。") from error
    except (UnreadableError, ConfigError) as error:
        raise UnprovedError(f"不能核对：{error}。") from error
    return verification.verify(read, [_given(Path(f)) for f in files], load_key(Path(key)) if key else None)


def rules() -> tuple[Rule, ...]:
    """Return every rule, ordered by code: title, reason, authority, examples that speak and near misses that do not.

    >>> next(rule.title for rule in rules() if rule.code == "MK101")
    '密级与保密期限之间应当用★分隔'
    """
    return all_rules()


def catalogues(own: Iterable[Path | str] = ()) -> "tuple[Catalogue, ...]":
    """Return the published secrecy catalogues, then those of the office in `own` (files, folders). Raises ConfigError.

    >>> all(item.item for catalogue in catalogues() for item in catalogue.items)
    True
    """
    from biaoshi.catalogue import published
    from biaoshi.catalogue.office import own as load

    return (*published(), *load(tuple(own)))


def profiles() -> tuple[Profile, ...]:
    """Return the profiles that come with the program.

    >>> [profile.name for profile in profiles()]
    ['archive', 'gov', 'issue', 'soe']
    """
    return tuple(map(load_profile, profile_names()))


def render(report: Report, form: str = "html") -> bytes:
    """Return the report as a file of the kind `form`: json, text, sarif, html or xlsx. Raises UsageError.

    >>> render(check_text("机密☆10年"), "html").startswith(b"<!doctype html>")
    True
    """
    from biaoshi.output import output
    from biaoshi.output.form import Binary, View

    chosen = output(form)
    if isinstance(chosen, Binary):
        return b"".join(chosen.pack([report], View(verbose=True)))
    return "".join(chosen.write([report], View(verbose=True, width=110))).encode("utf-8", "backslashreplace")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of `Report.to_dict()` (draft 2020-12).

    >>> schema()["title"]
    'biaoshi report'
    """
    from biaoshi.output.schema import schema as of

    return of()


def load_report(raw: Mapping[str, Any]) -> Report:
    """Return the report whose `to_dict()` is `raw`. Raises UsageError where it is no report of this major version.

    >>> load_report(check_text("机密☆10年").to_dict()).marks[0].canonical
    '机密★10年'
    """
    return report_of(raw)


def ruleset() -> RuleSet:
    """Return the rule-set of this installation: its version, every rule with its print, the models and lists used.

    >>> len(ruleset().digest), ruleset().rules[0].code
    (64, 'AR951')
    """
    return edition.ruleset()


@contextmanager
def _with(checker: Checker | None) -> Iterator[Checker]:
    """Give `checker`, or a default one that ends with the context."""
    if checker is not None:
        yield checker
        return
    with Checker() as made:
        yield made


@contextmanager
def _watched(checker: Checker, path: Path) -> Iterator[None]:
    """A paper above the ceiling that could not be written for another reason is stopped all the same."""
    try:
        yield
    except UnprovedError:
        _refuse(checker, path)
        raise


def _refuse(checker: Checker, path: Path) -> None:
    """Raise StoppedError where the file is above the checker's ceiling."""
    if checker.ceiling is not None:
        with checker.opened(path) as (_, branch):
            if not branch.stopped:
                return
        raise _above(checker, path)


def _above(checker: Checker, path: Path) -> StoppedError:
    report = checker.check(path)
    return StoppedError(f"{STOPPED}。", report.highest_level, report.file.sha256 if report.file else None)


def _given(path: Path) -> "Given":
    from biaoshi.papers.verification import Given

    whole = sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                whole.update(piece)
    except OSError as error:
        return Given(path.name, None, f"读不到（{error.strerror}）")
    return Given(path.name, whole.hexdigest())
