"""The masks of a document judged person by person, and persons joined from parts (PI840, PI841)."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from biaoshi.recognisers.masks import Mask, completed
from biaoshi.recognisers.names.characters import COMPOUND
from biaoshi.recognisers.sufficiency import Person, in_clear, judge
from biaoshi.recognisers.ties import Mention, Ties, sentence
from biaoshi.types.content import Evidence
from biaoshi.types.document import Document, Span

_MASKED_AS = {
    "name": "PI830", "identity": "PI801", "phone": "PI802", "card": "PI804", "number": "PI820", "date": "PI819", "address": "PI831",
}  # fmt: skip
_MASK_KIND = {
    "name": "姓名", "identity": "身份证号码", "phone": "电话号码", "card": "银行卡号", "number": "号码", "date": "出生日期", "address": "住址",
}  # fmt: skip


def judged(
    document: Document, ties: Ties, mentions: Sequence[Mention], masked: Sequence[tuple[Span, Mask]], tied: Sequence[Evidence],
    minors: set[int | None], offices: set[int],
) -> list[Evidence]:  # fmt: skip
    """Return evidence for every mask: PI840 where it is not enough, else the code of what is masked, as masked; PI841 for joins."""
    bundles: dict[object, list[tuple[Span, Mask]]] = defaultdict(list)
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
        owner = named.get(span) or ties.owner(span)
        key: object = owner.subject if owner else ("loose", document.block_at(span.start))
        bundles[key].append((span, mask))
        owners[key] = owner
    clear = in_clear(
        (m.text for m in mentions if m.mask is None and m.subject not in offices),
        (
            re.sub("[ -]", "", document.text[e.span.start : e.span.end])
            for e in tied
            if e.code in ("PI801", "PI802", "PI804", "PI820")
        ),
    )
    complete = completed(m for _, m in masked)
    found = []
    for key, parts in bundles.items():
        owner = owners[key]
        own = belongings.get(owner.subject, ()) if owner else ()
        context = _context(document, [s for s, _ in parts], rows)
        person = Person(
            tuple(m for _, m in parts), owner.text if owner and owner.mask is None else None, context,
            any(e.code == "PI819" and re.search("日|[0-9]{8}|[-./][0-9]{1,2}[-./]", document.text[e.span.start : e.span.end]) for e in own),
            max((e.depth or 0 for e in own if e.code == "PI831"), default=None), bool(owner and owner.subject in minors),
        )  # fmt: skip
        verdict = judge(person, complete, clear)
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
            spans += [e.span for e in own]
            first, *rest = sorted(spans, key=lambda s: s.start)
            found.append(Evidence(
                "PI841", first, "可以拼合识别的个人", 0.7, (("parts", 0.1 * len(spans)), ("joined", 0.5)), (), (), None, verdict.why,
                owner.subject if owner else None, also=tuple(rest),
            ))  # fmt: skip
    return found


def _same(mask: Mask, name: str) -> bool:
    return mask.what == "name" and (name[: len(mask.surname)] == mask.surname or (not mask.surname and name.endswith(mask.told))) and (
        len(name) > 2 or mask.surname not in COMPOUND
    )  # fmt: skip


def _context(document: Document, spans: Sequence[Span], rows: Mapping[tuple[str, int, int], Sequence[int]]) -> str:
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
