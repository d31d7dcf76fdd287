"""Whether files are what a signed form is about: every reason against it, in Chinese.

form ─ machine's part: code right? ─ printed as filled? ─ answered, signed, dated? ─ same bytes, none more, none less?
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biaoshi.fingerprints import Key
from biaoshi.marks.dates import DATE, read_day
from biaoshi.papers.binding import KEYED, Binding
from biaoshi.papers.fields import ANSWER, SIGNERS
from biaoshi.papers.returned import Place, Returned
from biaoshi.papers.values import together
from biaoshi.text import fold

RELEASING = "同意公开"
NOT_RELEASING = ("不同意", "不予公开", "区分处理", "报请", "提请", "暂不", "不公开")
_DIGEST = re.compile("[0-9a-fA-F]{64}")
_DATE = re.compile(DATE)
_WORDS = re.compile("[\u3400-\u9fffA-Za-z]")


@dataclass(frozen=True, slots=True)
class Given:
    """A file handed in for release; `sha256` None: it could not be read, `why` says why."""

    path: str
    sha256: str | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`refused`: what is wrong. `unproved`: what could not be shown either way. `notes`: what to know besides."""

    refused: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def verify(form: Returned, files: Sequence[Given], key: Key | None) -> Outcome:
    """Return every reason against releasing `files` on the form."""
    refused, unproved, notes = _code(form, key)
    binding = form.sealed.binding
    refused += [*_printed(form), *_answered(form, binding), *_signed(form, binding)]
    unproved += [f"{f.path}：{f.why}" for f in files if f.sha256 is None]
    refused += _files(binding, [f for f in files if f.sha256 is not None], whole=all(f.sha256 for f in files))
    notes += [f"出表时“{f.name}”有 {f.unread} 个部分没有读" for f in binding.files if not f.complete]
    return Outcome(tuple(refused), tuple(unproved), tuple(notes))


def _code(form: Returned, key: Key | None) -> tuple[list[str], list[str], list[str]]:
    sealed = form.sealed
    if sealed.algorithm == KEYED and key is None:
        return [], ["表用单位密钥生成，没有给出密钥（--key），不能证明表没有被改动"], []
    if sealed.algorithm == KEYED and key is not None and sealed.key != key.id:
        return [], [f"表用另一个密钥（{_shown(sealed.key)}）生成，与所给密钥（{key.id}）不同，不能证明表没有被改动"], []
    if sealed.algorithm != KEYED and key is not None:
        return ["表没有用单位密钥生成，不能与所给密钥核对；应当用单位密钥重新出表"], [], []
    if not sealed.holds(key):
        return ["表的机器部分被改动过，校验码不符"], [], []
    if sealed.algorithm != KEYED:
        return [], [], ["表没有用单位密钥：核对通过只说明没有无意的改动，不能防止有意伪造"]
    return [], [], []


def _shown(text: str | None) -> str:
    return "".join(c for c in text or "" if c in "0123456789abcdef")[:16] or "不明"


def _printed(form: Returned) -> Iterator[str]:
    binding = form.sealed.binding
    for name, text in binding.printed.items():
        place = form.places.get(name)
        if place is None:
            yield f"表上由工具填写的一格（{_about(text, binding)}）找不到了"
        elif _solid(place.paragraph) != _solid(text):
            yield f"表上由工具填写的内容被改动过（{_about(text, binding)}），与机器部分不符"
    known = {f.sha256 for f in binding.files} | {together(binding.files)}
    for digest in dict.fromkeys(d.lower() for d in _DIGEST.findall(form.text)):
        if digest not in known:
            yield f"表上有机器部分里没有的摘要 {digest[:12]}……"


def _about(text: str, binding: Binding) -> str:
    """Name a printed field without repeating what a stranger may have written."""
    for n, f in enumerate(binding.files, 1):
        if text in (f.sha256, f.name):
            return f"文件摘要表第 {n} 行的{'摘要' if text == f.sha256 else '文件名'}"
    return f"原为“{text[:12]}{'……' if len(text) > 12 else ''}”"


def _solid(text: str) -> str:
    return "".join(text.split())


def _answered(form: Returned, binding: Binding) -> Iterator[str]:
    place = form.places.get(binding.answers.get(ANSWER, ""))
    if place is None:
        yield f"找不到“{ANSWER}”一格"
        return
    said = _solid(fold(place.cell).text)
    if not _WORDS.search(said):
        yield f"“{ANSWER}”没有填写"
    elif binding.kind == "review":
        if any(words in said for words in NOT_RELEASING):
            yield f"“{ANSWER}”不是“{RELEASING}”；区分处理后的文件应当另行检查、出表"
        elif RELEASING not in said:
            yield f"“{ANSWER}”没有写明“{RELEASING}”"


def _signed(form: Returned, binding: Binding) -> Iterator[str]:
    made = datetime.date.fromisoformat(binding.as_of)
    for who in (*SIGNERS, *(w for w in binding.signatures if w not in SIGNERS)):
        name, day = (form.places.get(b) for b in binding.signatures.get(who, ("", "")))
        if name is None or not _filled(name):
            yield f"{who}没有签名"
        if day is None or not day.cell.strip():
            yield f"{who}没有签日期"
            continue
        found = _DATE.search(_solid(fold(day.cell).text))
        signed = read_day(found) if found else None
        if signed is None:
            yield f"{who}的签名日期读不出来，应写作 2026年11月24日 的样子"
        elif signed < made:
            yield f"{who}的签名日期早于出表的检查日 {binding.as_of}"


def _filled(place: Place) -> bool:
    return place.picture or bool(_WORDS.search(fold(place.cell).text))


def _files(binding: Binding, files: Sequence[Given], *, whole: bool) -> Iterator[str]:
    wanted = Counter(f.sha256 for f in binding.files)
    given = Counter(f.sha256 for f in files)
    named = {f.name for f in binding.files if wanted[f.sha256] > given[f.sha256]}
    for f in files:
        if given[f.sha256] > wanted.get(f.sha256 or "", 0):
            given[f.sha256] -= 1
            same = f.path.rsplit("/", 1)[-1] in named
            yield f"{f.path}：{'内容与表上的同名文件不同' if same else '不在表上，或者内容已经改动'}"
    for n, bound in enumerate(binding.files, 1):
        if whole and wanted[bound.sha256] > given[bound.sha256]:
            wanted[bound.sha256] -= 1
            yield f"少了表上第 {n} 个文件“{bound.name}”（或者它已经改动）"
