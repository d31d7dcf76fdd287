"""What can be done to files besides checking them: thin functions over `write` and `papers`, and lists of what there is.

Each takes a `checker` (its profile, ceiling, key, accepted findings…); without one a default one is made and ended.
A paper above the checker's ceiling raises StoppedError from every one of them, and nothing is written.
"""

import datetime
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from biaoshi.types.document import Document, Page, View
from biaoshi.types.facts import Profile
from biaoshi.types.report import Finding, Report
from biaoshi.types.restoring import report_of
from biaoshi.types.rule import Rule
from biaoshi.write.placing import UnprovedError

if TYPE_CHECKING:  # loaded when first used: a program that only checks starts 0.2 s sooner
    from biaoshi.catalogue import Catalogue
    from biaoshi.closings import Closing
    from biaoshi.papers.quality import Quality
    from biaoshi.papers.verification import Given, Outcome
    from biaoshi.suppressions import Acceptance
    from biaoshi.write.annotate import Annotated
    from biaoshi.write.certificate import Certificate
    from biaoshi.write.fix import Fixed
    from biaoshi.write.plan import Cut, Plan
    from biaoshi.write.purge import Purged

__all__ = [
    "annotate", "catalogues", "drawn_pages", "dump_decisions", "dump_document", "dump_plan", "fix", "form",
    "load_document", "load_plan", "load_report", "marked_pages", "marked_text", "picture", "plan", "profiles",
    "purge", "quality", "redact", "redact_case", "render", "rules", "ruleset", "schema", "verify", "writes",
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
    source: Path | str, *, date: Day = None, masks: Path | str | None = None, checker: Checker | None = None,
    cuts: "Iterable[Cut] | None" = None, spared: "Iterable[Cut]" = (),
) -> "Plan":  # fmt: skip
    """Return the plan of a masked copy of `source` that what was found suggests: places and kinds, no text.

    A person reviews and completes it. `masks`: the office's own ways of masking (.toml, written like ours,
    write/masks.toml); ours stand for what it does not say. `cuts`: just these places instead, decided by people, in the
    way proposed where that was found too; `spared`: places whose words are to stay. Raises UnprovedError where nothing
    could be read, ConfigError for masks that are wrong, UsageError for places that are not in the file.

    >>> [entry.kind for entry in plan(letter).entries]
    ['自然人姓名', '居民身份证号码', '手机号码']
    >>> plan(letter, masks=own_masks).masks["PI802"].tail
    4
    """
    from biaoshi.write.masks import load as load_masks
    from biaoshi.write.plan import decided, propose

    path, forms = Path(source), load_masks(Path(masks)) if masks is not None else None
    with _with(checker) as used, used.opened(path, date=date) as (node, branch):
        if branch.stopped:
            raise _above(used, path)
        if node.reading.sha256 is None:
            raise UnprovedError("文件没有读出，没有提出计划。")
        proposed = propose(branch.facts, node.reading.sha256, secrets.token_hex(32), RULESET, forms)
        return proposed if cuts is None else decided(proposed, branch.facts.document, cuts, spared)


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


def purge(
    source: Path | str, target: Path | str, *, also: Collection[View] = (), checker: Checker | None = None
) -> "Purged":
    """Write `source` without comments, tracked changes, hidden text and properties to the new file `target`.

    What it shows stays word for word; what a person has to look at is in `left`. `also`: kinds of text nobody sees that go
    besides ("white", "tiny", "offpage", "covered"), as far as the format can. Raises UsageError where `target` is there
    already or it cannot, UnprovedError where it cannot be done or proved; then nothing is written.

    >>> purge(draft, folder / "purged.docx").removed
    (('文件属性', 3),)
    """
    from biaoshi.write.purge import purge as write

    path = Path(source)
    with _with(checker) as used:
        _refuse(used, path)
        return write(used.reader, path, Path(target), also)


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

    >>> verify(signed, [draft]).refused[-1]
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


def form(
    report: Report, *, kind: str = "review", answers: Mapping[str, str] | None = None, template: Path | str | None = None,
    key: Path | str | None = None,
) -> bytes:  # fmt: skip
    """Return the form people sign over the report, bound to the bytes of its files, as .docx.

    `answers`: what people have decided, by the fields 填写.×××; signatures are never filled in. `template`: the office's
    own; `key`: its key file. Raises UnprovedError where there is nothing to bind it to, ConfigError for the template.

    >>> form(check(draft), answers={"理由": "经审查，未发现"})[:2]
    b'PK'
    """
    from biaoshi.papers import templates, values

    if why := values.unproved(report):
        raise UnprovedError("；".join(why))
    base = Path(template).read_bytes() if template is not None else templates.template(kind)
    return values.form(report, kind, base, load_key(Path(key)) if key else None, answers)


def dump_decisions(accepted: "Iterable[Acceptance]" = (), read: "Iterable[Closing]" = ()) -> str:
    """Return accepted findings and parts that people have read as the file that `--accepted` of the commands takes.

    >>> '"accepted": []' in dump_decisions()
    True
    """
    from biaoshi.decisions import Decisions, dump

    return dump(Decisions(tuple(accepted), tuple(read)))


def quality(reports: Iterable[Report]) -> "Quality":
    """Return how well the marks of the reports are made (标志规范率): marks, those that are right, faults by rule.

    >>> quality([check_text("机密☆10年")]).all_marks.rate
    0.0
    """
    from biaoshi.papers.quality import measure

    return measure(reports)


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


def dump_document(document: Document) -> bytes:
    """Return a document that `Checker.check(seen=…)` told of, to be kept and shown beside its report later.

    >>> seen = []
    >>> with Checker() as checker:
    ...     report = checker.check(draft, seen=seen.append)
    >>> load_document(dump_document(seen[0])) == seen[0]
    True
    """
    from biaoshi.formats.wire import encode

    return encode(document)


def load_document(data: bytes) -> Document:
    """Return the document in what `dump_document` wrote. Raises UsageError where it is none.

    >>> load_document(dump_document(document)).text == document.text
    True
    """
    from biaoshi.formats.wire import WireError, decode

    try:
        return decode(data)
    except WireError as error:
        raise UsageError("不是保存的文件内容。") from error


def marked_text(document: Document, findings: Iterable[tuple[int, Finding]], blocks: range | None = None) -> str:
    """Return the document's text as a piece of HTML, the words of the numbered `findings` marked: `w3` is where number 3
    begins, its link leads to `n3`, `data-block` is the number of a block. It is the text itself, nothing in it hidden.

    `blocks`: only what begins with one of these, a table with its first.

    >>> '<mark class="error"><sup id="w7"><a href="#n7">7</a></sup>☆</mark>' in marked_text(document, [(7, finding)])
    True
    """
    from biaoshi.output.html.leaf import leaf

    return leaf(document, findings, blocks)


def marked_pages(document: Document, findings: Iterable[tuple[int, Finding]], pages: range) -> dict[int, str]:
    """Return what `marked_text` would, by page, for `pages` only; page 0 is what stands on none.

    >>> "秘密★1年" in marked_pages(minuted, [], range(1, 2))[1]
    True
    """
    from biaoshi.output.html.leaf import leaves

    return leaves(document, findings, pages)


def drawn_pages(document: Document) -> tuple[Page, ...]:
    """Return the pages of which `picture` gives a picture; none of a format whose pages are not fixed.

    >>> [page.number for page in drawn_pages(document)]
    []
    """
    from biaoshi.formats import draws

    return document.pages if draws(document.media_type) else ()


def picture(data: bytes, document: Document, page: int, *, checker: Checker | None = None) -> bytes:
    """Return page `page` (from 1) of the file `data`, read as `document`, as PNG, JPEG or SVG, drawn by a confined process.

    Raises UnprovedError where there is no such page or it cannot be drawn.

    >>> picture(minutes, load_document(dump_document(minuted)), 1)[1:4]
    b'PNG'
    """
    found = next((p for p in drawn_pages(document) if p.number == page), None)
    if found is None:
        raise UnprovedError("这个文件没有这一页的图。")
    with _with(checker) as used:
        try:
            return used.reader.picture(data, document.media_type, page, found.rotation)
        except UnreadableError as error:
            raise UnprovedError(f"这一页没有画出来：{error.why}。") from error


def writes(document: Document) -> frozenset[str]:
    """Return in which ways files like `document` can be given back: annotate, fix, redact, purge.

    >>> sorted(writes(document))
    ['annotate', 'fix', 'purge', 'redact']
    """
    from biaoshi.formats import able

    ways = {"annotate": "note", "fix": "replace", "redact": "cut", "purge": "purge"}
    return frozenset(way for way, verb in ways.items() if able(document.media_type, verb))


def ruleset() -> RuleSet:
    """Return the rule-set of this installation: its version, every rule with its print, and all that they rest on.

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
