"""From what was seen to evidence: persons numbered, everything personal tied to one, masks judged, parts joined.

seen (names, addresses, facts) ┐
identifiers ───────────────────┼→ mentions → ties → PI830–PI834, PI840, PI841; identifiers with their person
masks ─────────────────────────┘
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from biaoshi.recognisers.addresses import Address
from biaoshi.recognisers.circumstances import facts_of, minor, personal, places_of
from biaoshi.recognisers.free import Free
from biaoshi.recognisers.hiding import judged
from biaoshi.recognisers.lists import Roll, rolls
from biaoshi.recognisers.masks import Mask
from biaoshi.recognisers.names.finding import Name
from biaoshi.recognisers.ties import Mention, sentence, tie
from biaoshi.text import encodable
from biaoshi.types.content import Evidence
from biaoshi.types.document import Document, Span
from biaoshi.types.severity import Severity

_T = TypeVar("_T")
_SENSITIVE_PAPER = re.compile(
    "低保|救助|救济|特困|五保|信访|投诉|举报|检举|处罚|征收|拆迁|补偿|患者|病历|受助|临时救助|申诉|上访|来访"
)
_INFORMANT = re.compile("(?:举报|检举|揭发|控告|反映|线索提供)(?:人|者)|线人|实名举报")
_BODY_CODES = ("PI811", "PI821")
SURE = 0.55
"""Confidence from which a name is looked for in the rest of the document."""


def assemble(
    document: Document,
    heads: Mapping[int, str],
    seen: Sequence[tuple[Span, Name | Address]],
    identifiers: Sequence[Evidence],
    masked: Sequence[tuple[Span, Mask]],
) -> list[Evidence]:
    """Return all evidence of persons in `document`, identifiers with the person they are tied to, in order of place."""
    taken = [e.span for e in identifiers] + [s for s, m in masked]
    places = _apart([(s, a) for s, a in seen if isinstance(a, Address)], [s for s, m in masked if m.what == "address"])
    names = _apart([(s, n) for s, n in seen if isinstance(n, Name)], [*taken, *(s for s, _ in places)])
    sensitive = personal(document, [*taken, *(s for s, _ in names), *(s for s, _ in places)])
    sick = [s for s, f in sensitive if f.field in ("健康", "残疾", "宗教信仰")]
    names = _apart(names, sick)
    mentions = _mentions(document, heads, names, masked, [*taken, *(s for s, _ in places)])
    ties = tie(document, mentions)
    mentions = sorted(mentions, key=lambda m: m.span.start)
    out: list[Evidence] = []
    tied: dict[int, set[str]] = defaultdict(set)  # person → what is tied to it
    homes = places_of(document, ties, places, tied)
    told = facts_of(document, ties, sensitive, tied)
    owned = []
    for e in identifiers:
        owner = None if e.code in _BODY_CODES or e.office else ties.owner(e.span)
        owned.append(replace(e, subject=owner.subject) if owner else e)
        if owner and not e.office:
            tied[owner.subject].add(e.code)
    minors = {e.subject for e in told if e.code == "PI833"}
    told = [minor(document, e, tied) for e in told]
    offices = {m.subject for m in mentions if m.office}
    out += [*owned, *homes, *told]
    confidence = {(s.start, s.end): n for s, n in names}
    out += [_named(document, m, confidence.get((m.span.start, m.span.end)), tied) for m in mentions if m.mask is None]
    out += [_listed(r, tied) for r in rolls(document, mentions, heads)]
    out += judged(document, ties, mentions, masked, [*owned, *homes], minors, offices)
    return sorted(out, key=lambda e: (e.span.start, e.code))


def count(evidence: Sequence[Evidence]) -> int:
    """Return how many different private persons are named in clear."""
    return len({e.subject for e in evidence if e.code == "PI830" and not e.office and not e.masked})


def _apart(found: list[tuple[Span, _T]], taken: Sequence[Span]) -> list[tuple[Span, _T]]:
    """Return what does not overlap `taken` or an earlier, longer one."""
    kept: list[tuple[Span, _T]] = []
    free = Free(taken)
    for span, what in sorted(found, key=lambda f: (f[0].start, -f[0].end)):
        if (not kept or kept[-1][0].end <= span.start) and free.at(span):
            kept.append((span, what))
    return kept


def _mentions(
    document: Document,
    heads: Mapping[int, str],
    names: list[tuple[Span, Name]],
    masked: Sequence[tuple[Span, Mask]],
    taken: Sequence[Span],
) -> list[Mention]:
    text = document.text
    office: dict[str, bool] = {}
    numbers: dict[str, int] = {}

    def number(key: str) -> int:
        return numbers.setdefault(key, len(numbers))

    rows: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for n, head in heads.items():
        block = document.blocks[n]
        if block.cell:
            rows[block.part, block.cell[0], block.cell[1]].append(head)
    for span, name in names:
        key = _key(text[span.start : span.end])
        if _post(document, heads, rows, span):
            office[key] = True
        elif name.office or name.private:
            office[key] = name.office and office.get(key, True)
    found = []
    for span, name in names:
        key = _key(text[span.start : span.end])
        found.append(
            Mention(span, key, number(key), office.get(key, False), None, name.matched[0] if name.matched else "")
        )
    sure = {_key(text[s.start : s.end]) for s, n in names if n.confidence >= SURE}
    free = Free([*taken, *(s for s, _ in names)])
    for span in _again(text, sure):
        if free.at(span):
            key = text[span.start : span.end]
            found.append(Mention(span, key, number(key), office.get(key, False)))
    for span, mask in masked:
        if mask.what == "name":
            block = document.blocks[document.block_at(span.start)]
            row = f" {block.part} {block.cell[:2]}" if block.cell else ""  # each row has its own 张**
            found.append(Mention(span, mask.left, number(f"*{mask.left}{text[span.end - 1]}{row}"), False, mask))
    return found


def _post(
    document: Document, heads: Mapping[int, str], rows: Mapping[tuple[str, int, int], Sequence[str]], span: Span
) -> bool:
    """Tell whether the name stands in a table with a column of posts and none of what is private."""
    block = document.blocks[document.block_at(span.start)]
    if not block.cell:
        return False
    own = next((heads[n] for n in (document.block_at(span.start),) if n in heads), "")
    if re.search("领导|值班|负责人|责任人|审核|经办|主持|记录|联系人|发言人", own):
        return True
    row = rows.get((block.part, *block.cell[:2]), ())
    return any("职务" in h for h in row) and not any(re.search("身份证|住址|金额|账号|手机|出生|病", h) for h in row)


def _key(name: str) -> str:
    return re.sub("[ 　]", "", name)


def _again(text: str, names: set[str]) -> list[Span]:
    """Return further places where one of `names` stands, not inside a longer word of its kind."""
    wanted = sorted(n for n in names if len(n) > 1)
    if not wanted:
        return []
    automaton = AhoCorasick(wanted, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
    found = []
    for _, start, end in automaton.find_matches_as_indexes(encodable(text)):
        if not _NAMED_AFTER.match(text, end):
            found.append(Span(start, end))
    return found


_NAMED_AFTER = re.compile("路|街|村|镇|乡|小学|中学|大学|医院|公司")


def _named(document: Document, m: Mention, name: Name | None, tied: Mapping[int, set[str]]) -> Evidence:
    said, _ = sentence(document, m.span)
    with_ = sorted(tied.get(m.subject, ()))
    informant = not m.office and (
        _INFORMANT.search(m.word)
        or re.search("(?:举报|检举|揭发)人[^，。；]{0,6}$", document.text[max(0, m.span.start - 14) : m.span.start])
    )
    severity: Severity = "info"
    detail = "在职务活动中出现的人员" if m.office else ""
    basis: tuple[str, ...] = ()
    if informant:
        severity, detail, basis = "warning", "举报人、检举人，身份依法应当保密", ("监察法 第六十四条",)
    elif not m.office and with_:
        severity, detail = (
            "warning",
            "与" + "、".join(_SAYS.get(c, "证件、电话等号码") for c in _said(with_)) + "同时出现",
        )
    elif not m.office and _SENSITIVE_PAPER.search(said):
        severity, detail = "warning", "出现在救助、信访、处罚、补偿一类事项中"
    parts = name.parts if name else (("repeated", 0.7),)
    return Evidence(
        "PI830", m.span, "公务人员姓名" if m.office else "自然人姓名", name.confidence if name else 0.7, parts,
        name.matched if name else (), name.against if name else (), severity, detail, m.subject, office=m.office, basis=basis,
    )  # fmt: skip


_SAYS = {"PI831": "住址", "PI832": "健康、婚育等敏感信息", "PI833": "未成年人信息"}


def _said(codes: Sequence[str]) -> list[str]:
    plain = [c for c in codes if c in _SAYS]
    return [*plain, *(["number"] if len(plain) < len(codes) else [])]


def _listed(roll: Roll, tied: Mapping[int, set[str]]) -> Evidence:
    subjects = {m.subject for m in roll.mentions}
    numbers = sum(any(c not in ("PI831", "PI832", "PI833") for c in tied.get(s, ())) for s in subjects)
    first, *rest = roll.mentions
    detail = f"共{roll.persons}人" + (f"，其中{numbers}人附有证件、电话等号码" if numbers else "")
    return Evidence(
        "PI834", first.span, "人员名单", 0.9 if roll.table else 0.8, (("table" if roll.table else "list", 0.8 if roll.table else 0.7), ("persons", 0.1)),
        (), (), "error" if numbers else "warning", detail, None, also=tuple(m.span for m in rest),
    )  # fmt: skip
