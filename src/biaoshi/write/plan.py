"""The plan of a masked copy: which words go and what stands in their place. It holds places and prints, no text.

The print of the words is a salted digest cut to 16 bits: enough to notice an edited place, too short to try out all
telephone numbers on. What binds the plan to the file is the digest of its bytes.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from hashlib import sha256
from hmac import new as hmac
from typing import Literal, get_args

from biaoshi.advice.disclosure import NAMES
from biaoshi.errors import ConfigError, UsageError
from biaoshi.types.content import GROUNDS
from biaoshi.types.document import Document, Span, View
from biaoshi.types.facts import Facts
from biaoshi.write import masks
from biaoshi.write.masks import Masks, masked
from biaoshi.write.unseen import TITLES, clearable, unseen

Scope = Literal["here", "everywhere"]
Style = Literal["mask", "delete", "ground"]
VERSION = 2
_LEFT = frozenset({"PI811", "PI821"})  # codes of organisations are public
_EVERYWHERE = frozenset({f"PI{n}" for n in range(801, 832)} - {"PI819"} | {"SC712"})
"""Kinds whose words point at one person wherever they stand; a date of birth is a date elsewhere."""
_SENSITIVE = "PI832"
"""Health, marriage, faith …: not masked but replaced by the ground, so that a reader sees that something stood there; where
the decision turns on it (law/disclosure.md §3.2) a person strikes the entry out."""
_SHORT = 2  # words this short or shorter are never looked for everywhere but as a name


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch: code points of the block `part`/`index`, half-open."""

    part: str
    index: int
    start: int
    end: int
    digest: str
    code: str  # rule that speaks of it; "" for a passage
    kind: str  # 手机号码; never words of the document
    ground: str = "personal_privacy"
    scope: Scope = "here"
    style: Style = "mask"
    address: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be removed from the file with the digest `sha256`, and what stands in its place."""

    sha256: str
    rules: str
    salt: str
    entries: tuple[Entry, ...] = ()
    version: int = VERSION
    masks: Masks = field(default_factory=masks.house)
    unseen: tuple[tuple[str, int], ...] = ()  # text nobody sees that will be in the copy: its kind, how many places
    purge: tuple[View, ...] = ()  # kinds of text nobody sees that go, with comments, changes and properties


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch a person decided about: code points of the block `part`/`index`, half-open; `code` "": no rule found it."""

    part: str
    index: int
    start: int
    end: int
    code: str = ""
    ground: str = "personal_privacy"


def print_of(words: str, salt: str) -> str:
    """Return the print of `words`."""
    return hmac(bytes.fromhex(salt), words.encode("utf-8", "surrogatepass"), sha256).hexdigest()[:4]


def instead(plan: Plan, entry: Entry, words: str) -> str:
    """Return what stands in place of the `words` of an entry; "": nothing."""
    if entry.style == "ground":
        return f"［{title(entry.ground)}］"
    return masked(plan.masks.get(entry.code, masks.Form()), words) if entry.style == "mask" else ""


def title(ground: str) -> str:
    """Return the ground's name in Chinese."""
    return next(name for code, name in NAMES.items() if code == ground)


def nameable() -> frozenset[str]:
    """Return the codes of what a plan may propose to mask."""
    return (_EVERYWHERE | {"PI819", _SENSITIVE}) - _LEFT


def propose(facts: Facts, digest: str, salt: str, rules: str, forms: Masks | None = None) -> Plan:
    """Return the plan that what was found suggests: data of private persons, and the passages to be severed.

    `forms`: the masks of the office, ours if none.
    """
    entries: dict[tuple[str, int, int, int], Entry] = {}
    for found in facts.content.evidence:
        if found.office or found.masked or found.code not in nameable():
            continue
        for span in (found.span, *found.also):
            whole = found.code in _EVERYWHERE and span is found.span
            for entry in _entries(facts.document, span, salt):
                long = entry.end - entry.start > _SHORT or found.code == "PI830"
                scope: Scope = "everywhere" if whole and long and entry.end - entry.start == len(span) else "here"
                key = (entry.part, entry.index, entry.start, entry.end)
                if key in entries and entries[key].scope == "everywhere":
                    continue  # words that go everywhere are not kept elsewhere because something else is said of them here
                style: Style = "ground" if found.code == _SENSITIVE else "mask"
                entries[key] = replace(entry, code=found.code, kind=found.kind, scope=scope, style=style)
    grounds = {p.span: p.ground for p in facts.content.passages}
    for span in facts.advice.sever if facts.advice else ():
        ground = grounds.get(span) or next((g for s, g in grounds.items() if s.overlaps(span)), None)
        if ground is None or ground == "personal_privacy":
            continue  # the person's data in it are entries of their own
        for entry in _entries(facts.document, span, salt):
            key = (entry.part, entry.index, entry.start, entry.end)
            entries.setdefault(key, replace(entry, kind="段落", ground=ground, style="ground"))
    ordered = sorted(entries.values(), key=lambda e: (e.part, e.index, e.start, e.end))
    purge, never = clearable(facts.document)
    left = unseen(facts.document, {*purge, *never})
    return Plan(digest, rules, salt, tuple(ordered), masks=forms or masks.house(), unseen=left, purge=purge)


def decided(plan: Plan, document: Document, cuts: Iterable[Cut], spared: Iterable[Cut] = ()) -> Plan:
    """Return the plan that holds just what people decided to cut, in the way `plan` proposes it where it does.

    Words of a `spared` place are never cut everywhere, only where that was decided. Raises UsageError for a place that is
    not in the document.
    """
    starts = {(b.part, b.index): start for b, start in zip(document.blocks, document.starts, strict=True)}

    def pieces(place: Cut) -> tuple[Entry, ...]:
        start = starts.get((place.part, place.index))
        found: tuple[Entry, ...] = ()
        if start is not None and 0 <= place.start < place.end <= len(document.text) - start:
            found = tuple(_entries(document, Span(start + place.start, start + place.end), plan.salt))
        if not found:
            raise UsageError("决定遮盖的地方与文件不符，请重新检查。")
        return found

    def words(entry: Entry) -> str:
        start = starts[entry.part, entry.index]
        return document.text[start + entry.start : start + entry.end]

    planned: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in plan.entries:
        planned[entry.part, entry.index].append(entry)
    kept = {words(piece) for one in spared for piece in pieces(one)}
    chosen: dict[tuple[str, int, int, int], Entry] = {}
    for cut in cuts:
        style: Style = "mask" if cut.ground == "personal_privacy" else "ground"
        for piece in pieces(cut):
            beside = planned.get((piece.part, piece.index), ())
            own = [e for e in beside if e.start < piece.end and piece.start < e.end]
            own = [e for e in own if e.code == cut.code] or own if cut.code else own
            if not any(e.start <= piece.start and piece.end <= e.end for e in own):
                own = [replace(piece, code=cut.code, kind="由人指定", ground=cut.ground, style=style)]
            for entry in own:
                here = entry.scope == "here" or any(words(entry) in one or one in words(entry) for one in kept)
                key = (entry.part, entry.index, entry.start, entry.end)
                chosen[key] = replace(entry, scope="here") if here else entry
    ordered = sorted(chosen.values(), key=lambda e: (e.part, e.index, e.start, e.end))
    return replace(plan, entries=tuple(ordered))


def _entries(document: Document, span: Span, salt: str) -> Iterator[Entry]:
    """Yield the stretches of the blocks that `span` touches; the name of the file is no part of it."""
    for number in range(document.block_at(span.start), document.block_at(max(span.start, span.end - 1)) + 1):
        block, own = document.blocks[number], document.span_of(number)
        start, end = max(span.start, own.start) - own.start, min(span.end, own.end) - own.start
        if start < end and block.kind != "filename":
            digest = print_of(block.text[start:end], salt)
            yield Entry(block.part, block.index, start, end, digest, "", "", address=block.address)


def dump(plan: Plan) -> str:
    """Return the plan as JSON."""
    entries = [asdict(e) for e in plan.entries]
    data = {f.name: getattr(plan, f.name) for f in fields(plan)} | {"entries": entries, "masks": masks.told(plan.masks)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def load(text: str) -> Plan:
    """Return the plan in `text`. Raises ConfigError, which names the entry, where it is not what it should be."""
    try:
        data = json.loads(text)
        given, forms = data.pop("entries"), data.pop("masks", None)
        hidden = tuple((str(kind), int(n)) for kind, n in data.pop("unseen", ()))
        cleared = tuple(dict.fromkeys(str(view) for view in data.pop("purge", ())))
        plan = Plan(**data, unseen=hidden, purge=cleared)  # type: ignore[arg-type]  # judged below
        bytes.fromhex(plan.salt)
        told = isinstance(plan.sha256, str) and isinstance(plan.rules, str)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ConfigError("遮盖计划不是 biaoshi plan 写出的格式，请重新生成。") from None
    if plan.version != VERSION or not isinstance(given, list) or not told:
        raise ConfigError("遮盖计划的版本与本程序不同，请重新生成。")
    if not set(plan.purge) <= set(TITLES):
        raise ConfigError(f"遮盖计划的 purge 只能是 {'、'.join(TITLES)}。")
    entries = tuple(_entry(n, e) for n, e in enumerate(given, 1))
    return replace(plan, entries=entries, masks=masks.given(forms, "遮盖计划"))


def _entry(number: int, given: object) -> Entry:
    try:
        entry = Entry(**given) if isinstance(given, dict) else None
    except TypeError:
        entry = None
    texts = [f.name for f in fields(Entry) if f.name not in ("index", "start", "end")]
    right = (
        entry is not None
        and all(isinstance(getattr(entry, t), str) for t in texts)
        and all(type(n) is int and n >= 0 for n in (entry.index, entry.start, entry.end))
        and entry.start < entry.end
        and entry.scope in get_args(Scope)
        and entry.style in get_args(Style)
        and entry.ground in GROUNDS
    )
    if entry is None or not right:
        raise ConfigError(
            f"遮盖计划的第 {number} 条不合格式：scope 只能是 here、everywhere，style 只能是 mask、delete、ground。"
        )
    return entry
