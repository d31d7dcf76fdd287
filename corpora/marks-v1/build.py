"""Build marks-v1: parse the written sources, check their labels, split by family, write train|dev|test.jsonl.

    python corpora/marks-v1/build.py          (from the checkout; standard library only)

A source item:

    === a001 | tags=separator,notice | carrier=paper | origin=written
    ⟦机密☆10年⟧{document 机密 years:10}
    云岭省水利厅文件
    [[right]] [[font=黑体 size=16]] a styled line
    --- rules: MK101 LY302

Items that share more than 60 % of their 8-grams are one family; a family is in one split. Those of the writer whose work
nobody saw while the grammar was made (UNSEEN) are `test`; the others go to dev or train by digest.
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROLES = {"document", "attachment", "paragraph", "source", "obsolete", "mention"}
KINDS = {"state_secret", "work_secret", "trade_secret", "internal", "declassified", "changed", "other"}
LEVELS = {"绝密", "机密", "秘密"}
PERIODS = {"years", "months", "days", "until", "condition", "indefinite", "missing", "invalid"}
SPLITS = ("test", "dev", "train")
UNSEEN = ("d-04", "d-05", "d-06", "d-07", "k-", "ze-", "zf-")
"""Beginnings of the sources that were written apart and kept for testing."""
DEV = 50  # per cent of the other families
SHARED = 0.6
_LABEL = re.compile(r"⟦([^⟦⟧]*)⟧\{([^{}]*)\}")
_DIRECTIVE = re.compile(r"\[\[([^\[\]]*)\]\][ ]?")


_LEADING = re.compile(r"^(?:\[\[[^\[\]]*\]\][ ]?)+")


@dataclass
class Label:
    """One mark: code points in the item's text, blocks joined by a line feed."""

    start: int
    end: int
    text: str
    role: str
    kind: str
    level: str | None
    period: str
    value: int | str | None
    struck: bool = False


@dataclass
class Line:
    """One block: what a directive says of it; None where nothing was said."""

    text: str
    part: str = "body"
    kind: str = "paragraph"
    align: str | None = None
    font: str | None = None
    size: float | None = None
    strike: bool = False
    page: int = 1
    cell: list[int] | None = None


@dataclass
class Item:
    id: str
    source: str
    origin: str
    carrier: str
    tags: list[str]
    date: str | None
    as_of: str
    profile: str
    name: str | None
    styled: bool
    lines: list[Line]
    marks: list[Label]
    rules: list[str]
    family: str = ""
    split: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def items(source: Path) -> Iterator[Item]:
    """Yield the items of one source file."""
    for chunk in re.split(r"^=== ", source.read_text("utf-8"), flags=re.M)[1:]:
        head, _, rest = chunk.partition("\n")
        body, found, tail = rest.rpartition("\n--- rules:")
        if not found:
            body, tail = rest, " ?"
        yield _item(source.stem, head, body, tail.split("\n", 1)[0])


def _item(source: str, head: str, body: str, rules: str) -> Item:
    name, *pairs = [x.strip() for x in head.split("|")]
    meta = dict(p.split("=", 1) for p in pairs if "=" in p)
    item = Item(
        id=name,
        source=source,
        origin=meta.get("origin", "?"),
        carrier=meta.get("carrier", "paper"),
        tags=[t for t in meta.get("tags", "").split(",") if t],
        date=meta.get("date"),
        as_of=meta.get("as_of", "2026-11-24"),
        profile=meta.get("profile", "gov"),
        name=meta.get("name"),
        styled=bool(_DIRECTIVE.search(body)),
        lines=[],
        marks=[],
        rules=[r for r in rules.split() if r != "-"],
    )
    body = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda m: chr(int(m[1], 16)), body)
    at, page = 0, 1
    for raw in _joined(body):
        line, raw_text = Line("", page=page), raw
        while m := _DIRECTIVE.match(raw_text):
            page = _directive(item, line, m[1], page)
            raw_text = raw_text[m.end() :]
        last = 0
        for m in _LABEL.finditer(raw_text):
            line.text += raw_text[last : m.start()]
            start = at + len(line.text)
            line.text += m[1]
            _label(item, m[1], m[2], start)
            last = m.end()
        line.text += raw_text[last:]
        if "⟦" in line.text or "⟧" in line.text:
            item.errors.append("bracket left over")
        for part in line.text.split("\n"):
            item.lines.append(Line(**{**asdict(line), "text": part}))
        at += len(line.text) + 1
    for rule in item.rules:
        if not re.fullmatch("(?:MK|PE|LY|CO|NS|DC)[0-9]{3}", rule):
            item.errors.append(f"rule {rule}")
    return item


def _joined(body: str) -> Iterator[str]:
    """Yield lines; a line break inside ⟦ ⟧ does not end one."""
    held = ""
    for line in body.split("\n"):
        held = f"{held}\n{_LEADING.sub('', line)}" if held else line
        if held.count("⟦") <= held.count("⟧"):
            yield held
            held = ""
    if held:
        yield held


def _directive(item: Item, line: Line, words: str, page: int) -> int:
    for word in [words] if words.startswith(("cell", "page")) else words.split():
        key, _, value = word.partition("=")
        if key in ("right", "center", "left"):
            line.align = key
        elif key == "font":
            line.font = value
        elif key == "size":
            line.size = float(value)
        elif key == "strike":
            line.strike = True
        elif key in ("header", "footer"):
            line.part, line.kind = f"{key}1", key
        elif key == "textbox":
            line.kind = "textbox"
        elif key == "footnote":
            line.part, line.kind = "footnotes", "footnote"
        elif key == "comment":
            line.part, line.kind = "comments", "comment"
        elif key.startswith("cell"):
            line.kind, line.cell = "cell", [0, *map(int, key.split()[1:])]
        elif key.startswith("page"):
            page = line.page = int(key.split()[1])
        else:
            item.errors.append(f"directive {word}")
    return page


def _label(item: Item, text: str, words: str, start: int) -> None:
    parts = words.split()
    struck = "struck" in parts
    parts = [p for p in parts if p != "struck"]
    role = parts.pop(0) if parts else "?"
    kind = parts.pop(0) if parts and parts[0] in KINDS else "state_secret"
    level = parts.pop(0) if parts else "?"
    period, _, raw = (parts.pop(0) if parts else "?").partition(":")
    value: int | str | None = raw or None
    if period in ("years", "months", "days"):
        value = int(raw) if raw.isdigit() else None
    if role not in ROLES or level not in {*LEVELS, "-"} or period not in PERIODS or parts:
        item.errors.append(f"label {words}")
    item.marks.append(
        Label(start, start + len(text), text, role, kind, None if level == "-" else level, period, value, struck)
    )


def grams(item: Item) -> set[str]:
    """Return the 8-grams of the text without white space."""
    text = re.sub(r"\s", "", item.text)
    return {text[i : i + 8] for i in range(max(1, len(text) - 7))}


def families(found: list[Item]) -> float:
    """Name the family and split of each item; return the share of items with a near-copy."""
    index: dict[str, list[int]] = defaultdict(list)
    all_grams = [grams(i) for i in found]
    parent = list(range(len(found)))
    near: set[int] = set()

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    for n, mine in enumerate(all_grams):
        shared = Counter(o for g in mine for o in index[g])
        for other, count in shared.items():
            if count > SHARED * min(len(mine), len(all_grams[other])):
                parent[root(n)] = root(other)
                near |= {n, other}
        for g in mine:
            index[g].append(n)
    for n, item in enumerate(found):
        item.family = found[root(n)].id
        ticket = int(hashlib.sha256(f"marks-v1 {item.family}".encode()).hexdigest(), 16) % 100
        item.split = "dev" if ticket < DEV else "train"
    seen = {i.family for i in found if not i.source.startswith(UNSEEN)}
    for item in found:
        if item.family not in seen:
            item.split = "test"
    return len(near) / max(1, len(found))


def write(found: list[Item], folder: Path = HERE) -> dict[str, Any]:
    """Write the splits and return the counts for the datasheet."""
    near = families(found)
    for split in SPLITS:
        rows = [i for i in found if i.split == split]
        with (folder / f"{split}.jsonl").open("w", encoding="utf-8") as out:
            for i in rows:
                out.write(json.dumps(_row(i), ensure_ascii=False, separators=(",", ":")) + "\n")
    return {
        "items": len(found),
        "splits": {s: sum(i.split == s for i in found) for s in SPLITS},
        "near_copy_rate": round(near, 4),
        "styled": sum(i.styled for i in found),
        "roles": dict(sorted(Counter(m.role for i in found for m in i.marks).items())),
        "kinds": dict(sorted(Counter(m.kind for i in found for m in i.marks).items())),
        "without_live_mark": sum(
            not any(m.role in ("document", "attachment", "paragraph") for m in i.marks) for i in found
        ),
        "carriers": dict(Counter(i.carrier for i in found).most_common()),
        "rules": dict(sorted(Counter(r for i in found for r in i.rules).items())),
    }


def _row(item: Item) -> dict[str, Any]:
    row = asdict(item)
    del row["errors"]
    row["lines"] = [
        {k: v for k, v in line.items() if v != Line("").__dict__[k] or k == "text"} for line in row["lines"]
    ]
    return row


def main() -> int:
    found = [i for source in sorted((HERE / "source").glob("*.txt")) for i in items(source)]
    for i in found:
        for error in i.errors:
            print(f"{i.id}: {error}", file=sys.stderr)
    if any(i.errors for i in found) or len({i.id for i in found}) != len(found):
        return 1
    counts = write(found)
    (HERE / "counts.json").write_text(json.dumps(counts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(counts, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
