"""What is said of a person: home addresses, sensitive facts, being a minor; each tied to somebody, else it is nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from biaoshi.recognisers.addresses import Address
from biaoshi.recognisers.sensitive import GENERAL, Fact, facts
from biaoshi.recognisers.ties import Ties, sentence
from biaoshi.text import fold
from biaoshi.types.content import Evidence
from biaoshi.types.document import Document, Span
from biaoshi.types.severity import Severity

_MINOR_LAW = re.compile("嫌疑|违法|犯罪|盗窃|抢|处罚|羁押|被害|侵害|性侵|猥亵|收养|附条件不起诉|社区矫正|专门学校|治安")
_PRONOUN = re.compile(
    "诊断|确诊|鉴定|入院|住院|出院|术后|术中|其|该|本人|患者|该生|伤者|死者|我|他|她|孩子|儿|女|夫|妻|母|父"
)
_DEPTHS = {2: "到村、社区或者小区", 3: "到组、栋", 4: "到门牌、室"}


def personal(document: Document, near: Sequence[Span]) -> list[tuple[Span, Fact]]:
    """Return the sensitive facts in the blocks, rows and fields beside what is personal: elsewhere they are nobody's."""
    numbers = {document.block_at(s.start) for s in near}
    rows = {(b.part, b.cell[0]) for b in (document.blocks[n] for n in numbers) if b.cell}
    wanted = set(numbers)
    for number, block in enumerate(document.blocks):
        if (block.cell and (block.part, block.cell[0]) in rows) or (
            not block.cell and any(number - back in numbers for back in (1, 2, 3)) and len(block.text) < 60
        ):
            wanted.add(number)
    found = []
    for number in sorted(wanted):
        folded = fold(document.blocks[number].text)
        base = document.starts[number]
        for f in facts(folded.text):
            a, b = folded.back(f.start, f.end)
            found.append((Span(base + a, base + b), f))
    return found


def places_of(
    document: Document, ties: Ties, places: list[tuple[Span, Address]], tied: dict[int, set[str]]
) -> list[Evidence]:
    found = []
    for span, address in places:
        owner = ties.owner(span)
        home = address.home if address.home is not None else (owner is not None and not owner.office)
        if home and owner is not None:
            tied[owner.subject].add("PI831")
        against = () if home else ("没有写明是住所，旁边也没有个人，一般是单位或者办事地点",)
        found.append(Evidence(
            "PI831", span, "住址" if home else "地址", round(min(0.98, sum(v for _, v in address.parts) + (0.1 if owner else 0.0)), 3),
            (*address.parts, ("person", 0.1 if owner else 0.0)), (address.cue,) if address.cue else (), against, None if home else "info",
            _DEPTHS[address.depth], owner.subject if owner and home else None, office=not home, depth=address.depth,
        ))  # fmt: skip
    return found


def facts_of(
    document: Document, ties: Ties, seen: list[tuple[Span, Fact]], tied: dict[int, set[str]]
) -> list[Evidence]:
    found = []
    last = -1
    for span, fact in sorted(seen, key=lambda s: (s[0].start, -s[0].end)):
        if span.start < last:
            continue
        last = span.end
        owner = ties.owner(span)
        if owner is None:
            continue
        block = document.blocks[document.block_at(span.start)]
        said, base = sentence(document, span)
        near = base <= owner.span.start < base + len(said) or block.cell is not None
        field = not block.cell and document.block_at(owner.span.start) != document.block_at(span.start)
        if not near and not field and not _PRONOUN.search(said):
            continue
        if GENERAL.search(said) and (not near or owner.office or _between(document, owner.span, span)):
            continue
        if fact.field == "纪律处分" and owner.office:
            severity: Severity | None = "info"
            against: tuple[str, ...] = ("对在职人员的处分决定可以依法通报",)
        else:
            severity, against = None, ()
        code = "PI833" if fact.field == "未成年" else "PI832"
        if code == "PI833" and owner.office:
            continue
        tied[owner.subject].add(code)
        found.append(Evidence(
            code, span, "未成年人" if code == "PI833" else "敏感个人信息", 0.8 if near else 0.62, (("word", 0.5), ("person", 0.3 if near else 0.12)),
            (fact.field,), against, severity, fact.why, owner.subject,
        ))  # fmt: skip
    return found


def _between(document: Document, person: Span, fact: Span) -> bool:
    """Tell whether general words stand between a person and a fact, or much else."""
    a, b = sorted((person, fact), key=lambda s: s.start)
    return b.start - a.end > 30 or GENERAL.search(document.text[a.end : b.start]) is not None


def minor(document: Document, e: Evidence, tied: Mapping[int, set[str]]) -> Evidence:
    if e.code != "PI833" or e.subject is None:
        return e
    said, _ = sentence(document, e.span)
    with_number = any(c not in ("PI831", "PI832", "PI833") for c in tied[e.subject])
    law = _MINOR_LAW.search(said)
    if with_number or law:
        return replace(
            e, severity="error", detail="未成年人，与证件、电话等号码同时出现" if with_number else "涉案、受侵害或者被收养的未成年人，依法不得披露身份",
            basis=("未成年人保护法 第一百零三条",) if law else e.basis,
        )  # fmt: skip
    return e
