"""A template filled in: placeholders {{名称}} replaced, rows repeated, places for people kept empty and named.

Every paragraph the program filled gets a bookmark, so that a form that comes back can be compared with what was printed:

    {{件名}} → ⟦bs_p1: 关于……的通知⟧      {{签名.经办人}} → ⟦bs_s1: ⟧
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from biaoshi.errors import ConfigError
from biaoshi.fingerprints import Key
from biaoshi.formats.ooxml.markup import XML_SPACE, Element, W
from biaoshi.papers.binding import Binding, seal
from biaoshi.papers.fields import ANSWER, ROWS, SIGNERS, described

_PLACE = re.compile(r"\{\{\s*([^{}]{1,40}?)\s*\}\}")
_FILLED = "\ue000"
"""Stands for a moment where a repeated row was filled in."""
_CUSTOM = "application/xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


@dataclass(frozen=True, slots=True)
class Values:
    """What goes into a form: single fields, the rows of each repeated row, and what people have answered already."""

    single: Mapping[str, str]
    rows: Mapping[str, Sequence[Mapping[str, str]]]
    answers: Mapping[str, str] = field(default_factory=dict)


def fill(template: bytes, values: Values, binding: Binding, key: Key | None) -> bytes:
    """Return the form as .docx. Raises ConfigError where the template is none, or names or lacks a field."""
    document = _opened(template)
    body = document.element.body
    _check(body, binding.kind)
    _repeat(body, values.rows)
    single = dict(values.single)
    marked = _Bookmarks(body)
    for section in document.sections:
        for paragraph in (*section.header._element.iter(f"{W}p"), *section.footer._element.iter(f"{W}p")):
            _replace(paragraph, single)
    for paragraph in list(body.iter(f"{W}p")):
        _fill_one(paragraph, single, values.answers, marked)
    full = replace(binding, printed=marked.printed, signatures=marked.signatures(), answers=marked.answers)
    _carry(document, seal(full, key))
    return _saved(document, binding.as_of)


def _opened(template: bytes) -> Any:
    from docx import Document

    try:
        return Document(BytesIO(template))
    except Exception as error:  # python-docx lets zip, XML and key errors through; all mean one thing
        raise ConfigError("模板不是能打开的 .docx 文件；可用 biaoshi form template 写出一份再改。") from error


def _check(body: Element, kind: str) -> None:
    named = {m for p in body.iter(f"{W}p") for m in _PLACE.findall(_text(p))}
    known = described(kind)
    for name in sorted(named):
        if name not in known and not name.startswith(("签名.", "日期.", "填写.")):
            raise ConfigError(f"模板里有不认识的字段“{name}”；可用的字段见 biaoshi form fields。")
    needed = ["文件.摘要", "文件.名称", f"填写.{ANSWER}", *(f"{w}.{who}" for who in SIGNERS for w in ("签名", "日期"))]
    if lacking := [n for n in needed if n not in named]:
        raise ConfigError(f"模板缺少必须有的字段：{'、'.join(lacking)}。")


def _repeat(body: Element, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    for kind in ROWS:
        for row in [r for r in body.iter(f"{W}tr") if any(n.startswith(kind + ".") for n in _PLACE.findall(_text(r)))]:
            for one in rows.get(kind, ()):
                made = deepcopy(row)
                row.addprevious(made)
                for paragraph in made.iter(f"{W}p"):
                    _replace(paragraph, {f"{kind}.{name}": value for name, value in one.items()}, _FILLED)
            parent = row.getparent()
            if parent is not None:
                parent.remove(row)


class _Bookmarks:
    """Numbers and names of the bookmarks set in one form, and what stands in them."""

    def __init__(self, body: Element) -> None:
        ids = [int(b.get(f"{W}id") or 0) for b in body.iter(f"{W}bookmarkStart")]
        self._next = max(ids, default=0) + 1
        self.printed: dict[str, str] = {}
        self.answers: dict[str, str] = {}
        self._signed: dict[str, dict[str, str]] = {}

    def set(self, paragraph: Element, kind: str) -> str:
        """Put a bookmark around what stands in `paragraph` and return its name."""
        name, number = f"bs_{kind}{self._next}", str(self._next)
        self._next += 1
        start = paragraph.makeelement(f"{W}bookmarkStart", {f"{W}id": number, f"{W}name": name})
        end = paragraph.makeelement(f"{W}bookmarkEnd", {f"{W}id": number})
        first = 1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0
        paragraph.insert(first, start)
        paragraph.append(end)
        return name

    def sign(self, who: str, what: str, name: str) -> None:
        self._signed.setdefault(who, {})[what] = name

    def signatures(self) -> dict[str, tuple[str, str]]:
        return {who: (places.get("签名", ""), places.get("日期", "")) for who, places in self._signed.items()}


def _fill_one(paragraph: Element, single: Mapping[str, str], answers: Mapping[str, str], marked: _Bookmarks) -> None:
    names = _PLACE.findall(_text(paragraph))
    repeated = _FILLED in _text(paragraph)
    if not names and not repeated:
        return
    people = [n for n in names if n.startswith(("签名.", "日期.", "填写."))]
    if people and len(names) > 1:
        raise ConfigError(f"模板里“{people[0]}”要独占一格，不能与其他字段写在一段。")
    said = {n: answers.get(n.removeprefix("填写."), "") if n.startswith("填写.") else "" for n in people}
    _replace(paragraph, {**single, **said})
    if not people:
        marked.printed[marked.set(paragraph, "p")] = _text(paragraph)
        return
    what, _, who = people[0].partition(".")
    if what == "填写":
        marked.answers[who] = marked.set(paragraph, "a")
    else:
        marked.sign(who, what, marked.set(paragraph, "s"))


def _text(element: Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def _replace(paragraph: Element, values: Mapping[str, str], after: str = "") -> None:
    """Replace placeholders whose values are given, wherever runs were split; the run a placeholder begins in keeps its looks.

    `after` is put after a value, to tell that something was filled in; the final pass takes it away again.
    """
    runs = list(paragraph.iter(f"{W}t"))
    text = _text(paragraph)
    for found in reversed(list(_PLACE.finditer(text))):
        if found[1] not in values:
            continue
        _put(runs, found.start(), found.end(), values[found[1]] + after)
    if not after:
        for run in runs:
            run.text = (run.text or "").replace(_FILLED, "")
            run.set(XML_SPACE, "preserve")


def _put(runs: Sequence[Element], start: int, end: int, value: str) -> None:
    at = 0
    for run, words in [(r, r.text or "") for r in runs]:
        a, b = max(start - at, 0), min(end - at, len(words))
        if a < b:
            run.text = words[:a] + (value if at + a == start else "") + words[b:]
            run.set(XML_SPACE, "preserve")
        at += len(words)


def _carry(document: Any, data: bytes) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    taken = {str(p.partname) for p in document.part.package.iter_parts()}
    number = next(n for n in range(1, 1000) if f"/customXml/item{n}.xml" not in taken)
    part = Part(PackURI(f"/customXml/item{number}.xml"), _CUSTOM, data, document.part.package)
    document.part.relate_to(part, _RELATION)
    props = f'<?xml version="1.0" encoding="UTF-8"?><ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{{B1A05410-0001-4000-8000-0000000000{number:02d}}}"><ds:schemaRefs/></ds:datastoreItem>'
    about = Part(
        PackURI(f"/customXml/itemProps{number}.xml"), "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        props.encode("utf-8"), document.part.package,
    )  # fmt: skip
    part.relate_to(about, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps")


def _saved(document: Any, day: str) -> bytes:
    import datetime

    stamp = datetime.datetime.fromisoformat(day)
    core = document.core_properties
    core.author = core.last_modified_by = "biaoshi"
    core.created = core.modified = stamp
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def fields_in(template: bytes) -> Iterator[str]:
    """Yield the names of the fields a template holds. Raises ConfigError where it is none."""
    for paragraph in _opened(template).element.body.iter(f"{W}p"):
        yield from _PLACE.findall(_text(paragraph))
