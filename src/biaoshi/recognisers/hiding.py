"""The masks of a document judged person by person, and persons joined from parts (PI840, PI841)."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from biaoshi.recognisers.kin import related
from biaoshi.recognisers.leads import led
from biaoshi.recognisers.masks import Form, Mask, completed, form, one_name
from biaoshi.recognisers.names.characters import COMPOUND
from biaoshi.recognisers.singular import singular
from biaoshi.recognisers.sufficiency import Person, Sufficiency, in_clear, judge, school
from biaoshi.recognisers.ties import Mention, Ties, sentence
from biaoshi.types.content import Evidence
from biaoshi.types.document import Document, Span

_MASKED_AS = {
    "name": "PI830", "identity": "PI801", "phone": "PI802", "card": "PI804", "number": "PI820", "date": "PI819", "address": "PI831",
    "plate": "PI810", "mail": "PI812", "account": "PI813", "passport": "PI805", "military": "PI808", "student": "PI822",
    "property": "PI815",
}  # fmt: skip
_MASK_KIND = {
    "name": "姓名", "identity": "身份证号码", "phone": "电话号码", "card": "银行卡号", "number": "号码", "date": "出生日期", "address": "住址",
    "plate": "号牌", "mail": "电子邮箱", "account": "网络账号", "passport": "护照号码", "military": "军人证件号码", "student": "学号、学籍号",
    "property": "产权证书号",
}  # fmt: skip
_SIGNED = re.compile("签收|签名|签字|受送达人|收件人|收款确认|捺印")
_FIRST_PERSON = re.compile("(?:^|[，。；：\n])(?:我|本人)")
Bundle = list[tuple[Span, Mask]]
Rows = Mapping[tuple[str, int, int], Sequence[int]]


def judged(
    document: Document, ties: Ties, mentions: Sequence[Mention], masked: Sequence[tuple[Span, Mask]], tied: Sequence[Evidence],
    minors: set[int | None], offices: set[int],
) -> list[Evidence]:  # fmt: skip
    """Return evidence for every mask: PI840 where it is not enough, else the code of what is masked, as masked; PI841 for joins."""
    bundles: dict[object, Bundle] = defaultdict(list)
    owners: dict[object, Mention | None] = {}
    named = {m.span: m for m in mentions if m.mask}
    belongings: dict[int, list[Evidence]] = defaultdict(list)
    for e in tied:
        if e.subject is not None:
            belongings[e.subject].append(e)
    rows: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for number, block in enumerate(document.blocks):
        if block.cell:
            rows[block.part, block.cell[0], block.cell[1]].append(number)
    for span, mask in masked:
        owner = named.get(span) or ties.owner(span) or _speaker(document, mentions, span)
        key: object = owner.subject if owner else ("loose", document.block_at(span.start))
        bundles[key].append((span, mask))
        owners[key] = owner
    officials = {m.text for m in mentions if m.subject in offices}
    hints = [x for x in led(document.text, (m.surname for _, m in masked if m.surname)) if x[1] not in officials]
    clear = in_clear(
        [*(m.text for m in mentions if m.mask is None and m.subject not in offices), *(name for _, name in hints)],
        (
            re.sub("[ -]", "", document.text[e.span.start : e.span.end])
            for e in tied
            if e.code in ("PI801", "PI802", "PI804", "PI820")
        ),
    )
    complete = _complete(document, bundles, owners, rows)
    only = singular(document, ties, mentions)
    signed = _signed(document, mentions, offices)
    taught = school(document.text)
    verdicts: dict[object, Sufficiency] = {}
    for key, parts in bundles.items():
        owner = owners[key]
        own = belongings.get(owner.subject, ()) if owner else ()
        person = Person(
            tuple(m for _, m in parts), owner.text if owner and owner.mask is None else None,
            _context(document, [s for s, _ in parts], rows),
            any(e.code == "PI819" and re.search("日|[0-9]{8}|[-./][0-9]{1,2}[-./]", document.text[e.span.start : e.span.end]) for e in own),
            max((e.depth or 0 for e in own if e.code == "PI831"), default=None), bool(owner and owner.subject in minors),
            unique=bool(owner and owner.subject in only), schooled=taught, signed=signed,
            before=tuple(document.text[max(0, s.start - 10) : s.start] for s, m in parts if m.what == "name"),
        )  # fmt: skip
        verdicts[key] = judge(person, {f for k, f in complete if k == key}, clear)
    _family(document, mentions, verdicts, offices)
    found = []
    for key, parts in bundles.items():
        owner, verdict = owners[key], verdicts[key]
        for span, mask in parts:
            found.append(Evidence(
                "PI840" if not verdict.enough else _MASKED_AS[mask.what], span, f"遮盖的{_MASK_KIND[mask.what]}", 0.85, (("mask", 0.85),),
                (), () if not verdict.enough else ("遮盖充分",), None if not verdict.enough else "info", verdict.why,
                owner.subject if owner else None, masked=True, depth=None,
            ))  # fmt: skip
        if not verdict.enough and verdict.joined:
            spans = [s for s, _ in parts] + [
                m.span
                for m in mentions
                if m.mask is None and any(_same(p, m.text) for _, p in parts) and "明文姓名" in verdict.why
            ]
            spans += [s for s, name in hints if any(_same(p, name) for _, p in parts) and s not in spans]
            spans += [e.span for e in belongings.get(owner.subject, ())] if owner else []
            first, *rest = sorted(spans, key=lambda s: s.start)
            found.append(Evidence(
                "PI841", first, "可以拼合识别的个人", 0.7, (("parts", 0.1 * len(spans)), ("joined", 0.5)), (), (), None, verdict.why,
                owner.subject if owner else None, also=tuple(rest),
            ))  # fmt: skip
    return found


def _speaker(document: Document, mentions: Sequence[Mention], span: Span) -> Mention | None:
    """Return whose a number is in a paragraph in the first person that names nobody: the last private person named before."""
    number = document.block_at(span.start)
    if document.blocks[number].cell or not _FIRST_PERSON.search(document.blocks[number].text):
        return None
    return next((m for m in reversed(mentions) if m.span.start < span.start and not m.office), None)


def _complete(
    document: Document, bundles: Mapping[object, Bundle], owners: Mapping[object, Mention | None], rows: Rows
) -> set[tuple[object, Form]]:
    """Return the masks that another one completes: numbers of one person, and names by what each of them hides."""

    def may_be_one(a: object, b: object) -> bool:
        one, other = owners[a], owners[b]
        if one is None or other is None:
            return True
        if one.mask and other.mask:
            return one_name(one.mask, other.mask)
        return one.mask is None and other.mask is None and one.text == other.text

    out = completed(((key, mask) for key, parts in bundles.items() for _, mask in parts), may_be_one)
    names = sorted(
        ((span, key, mask) for key, parts in bundles.items() for span, mask in parts if mask.what == "name"),
        key=lambda n: n[0].start,
    )
    headed: list[tuple[Span, object, Mask]] = []
    for span, key, mask in names:
        if mask.surname and not mask.told:
            headed.append((span, key, mask))
        elif mask.told and not mask.surname:
            before = [h for h in headed[-_BACK:] if one_name(h[2], mask) and _one_entry(document, rows, h[0], span)]
            if before and (len({form(h[2]) for h in before}) == 1 or span.start - before[-1][0].end < _NEXT):
                out |= {(key, form(mask)), (before[-1][1], form(before[-1][2]))}
    return out


_BACK = 50
"""Masked names before it with which one that hides the surname is compared."""


def _one_entry(document: Document, rows: Rows, one: Span, other: Span) -> bool:
    """Tell whether two masked names may be of one entry: rows of a table with one number (07, 07续), anything outside tables."""
    entries = []
    for span in (one, other):
        block = document.blocks[document.block_at(span.start)]
        if not block.cell:
            return True
        entries.append((block.part, block.cell[0], block.cell[1]))
    if entries[0] == entries[1]:
        return True
    short, long = sorted((document.blocks[rows[e][0]].text.strip() for e in entries), key=len)
    return len(short) > 1 and long.startswith(short) and not long[len(short) : len(short) + 1].isdigit()


_NEXT = 60
"""Code points between a surname and a given name that are taken for one person's though others are named as well."""


def _signed(document: Document, mentions: Sequence[Mention], offices: set[int]) -> bool:
    """Tell whether the one private person named in clear signs or is served the paper."""
    clear = [m for m in mentions if m.mask is None and m.subject not in offices]
    if len({m.subject for m in clear}) != 1:
        return False
    return any(_SIGNED.search(document.text[max(0, m.span.start - 10) : m.span.end + 8]) for m in clear)


def _family(
    document: Document, mentions: Sequence[Mention], verdicts: dict[object, Sufficiency], offices: set[int]
) -> None:
    """Let who is related to somebody who can be told, be one who can be told."""
    told = {m.subject for m in mentions if m.mask is None and m.subject not in offices}
    told |= {m.subject for m in mentions if m.subject in verdicts and not verdicts[m.subject].enough}
    pairs = list(related(document, mentions))
    for one, other in (*pairs, *((b, a) for a, b in pairs)):
        if other.subject in told and one.subject in verdicts and verdicts[one.subject].enough:
            verdicts[one.subject] = replace(
                verdicts[one.subject], enough=False, why="亲属可以识别，由亲属关系也就认得出本人"
            )


def _same(mask: Mask, name: str) -> bool:
    return mask.what == "name" and (name[: len(mask.surname)] == mask.surname or (not mask.surname and name.endswith(mask.told))) and (
        len(name) > 2 or mask.surname not in COMPOUND
    )  # fmt: skip


def _context(document: Document, spans: Sequence[Span], rows: Rows) -> str:
    """Return the sentences (of text) or the rows (of tables) the spans stand in."""
    pieces: dict[int, str] = {}
    for span in spans:
        number = document.block_at(span.start)
        block = document.blocks[number]
        if block.cell:
            for other in rows[block.part, block.cell[0], block.cell[1]]:
                pieces[document.starts[other]] = document.blocks[other].text
        else:
            said, start = sentence(document, span)
            pieces[start] = said
    return "。".join(pieces[k] for k in sorted(pieces))
