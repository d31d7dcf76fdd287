"""Build persons-v1: parse the written sources, check their labels, split by family, write train|dev|test.jsonl and counts.json.

    python corpora/persons-v1/build.py          (from the checkout; standard library only)

The format is described in GUIDE.md.
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
SPLITS = ("test", "dev", "train")
UNSEEN = ("w-",)
"""Beginnings of the sources that were written apart and kept for testing."""
DEV = 50  # per cent of the families that are not test
SHARED = 0.4
_LABEL = re.compile(r"⟦([^⟦⟧]*)⟧\{([^{}]*)\}")
_WORDS = re.compile(
    r"PI830(?: office)?|PI831 [234](?: office)?|PI83[23]|mask (?:in)?sufficient|PI8(?:0[1-9]|1[0-9]|2[0-5])(?: office)?"
)
_RULES = {"PI834", "PI841"}


@dataclass
class Label:
    """One labelled span of a block: code points, half-open."""

    block: int
    start: int
    end: int
    text: str
    code: str  # PI…, or "mask"
    depth: int | None = None
    office: bool = False
    sufficient: bool | None = None


@dataclass
class Block:
    """One paragraph, or one cell with its table, row and column."""

    text: str
    cell: list[int] | None = None


@dataclass
class Item:
    """One document; `family` and `split` are given by `split`."""

    id: str
    source: str
    genre: str
    tags: list[str]
    rules: list[str]
    origin: str
    blocks: list[Block] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    family: str = ""
    split: str = ""

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)


def read(source: Path) -> tuple[list[Item], list[str]]:
    """Return the items of one source file and what is wrong with it."""
    found: list[Item] = []
    wrong: list[str] = []
    for chunk in re.split(r"^=== ", source.read_text("utf-8"), flags=re.M)[1:]:
        head, _, body = chunk.partition("\n")
        name, *pairs = [x.strip() for x in head.split("|")]
        meta = dict(p.split("=", 1) for p in pairs if "=" in p)
        item = Item(
            name, source.stem, meta.get("genre", ""), _list(meta.get("tags")), _list(meta.get("rules")), meta.get("origin", "written")
        )  # fmt: skip
        if not item.genre or set(item.rules) - _RULES:
            wrong.append(f"{name}: head")
        table, row = -1, -1
        for raw in body.splitlines():
            line = raw.strip()
            if not (line.startswith("|") and line.endswith("|") and len(line) > 2):
                row = -1
                if line:
                    wrong += _add(item, line, None)
                continue
            if row < 0:
                table += 1
            row += 1
            for column, cell in enumerate(line[1:-1].split("|")):
                wrong += _add(item, cell.strip(), [table, row, column])
        if not item.blocks:
            wrong.append(f"{name}: empty")
        found.append(item)
    return found, wrong


def _list(words: str | None) -> list[str]:
    return [w for w in re.split("[,，]", words or "") if w]


def _add(item: Item, raw: str, cell: list[int] | None) -> list[str]:
    """Add a block with its labels to the item; return what is wrong with it."""
    wrong = []
    text, last = "", 0
    for m in _LABEL.finditer(raw):
        text += raw[last : m.start()]
        if not _WORDS.fullmatch(m[2]) or not m[1] or m[1] != m[1].strip():
            wrong.append(f"{item.id}: label ⟦{m[1]}⟧{{{m[2]}}}")
        code, *more = m[2].split()
        label = Label(len(item.blocks), len(text), len(text) + len(m[1]), m[1], code)
        label.depth = next((int(w) for w in more if w.isdigit()), None)
        label.office = "office" in more
        label.sufficient = more[0] == "sufficient" if code == "mask" and more else None
        item.labels.append(label)
        text += m[1]
        last = m.end()
    text += raw[last:]
    if set(text) & set("⟦⟧"):
        wrong.append(f"{item.id}: bracket left over in {text[:30]}")
    item.blocks.append(Block(text, cell))
    return wrong


def grams(text: str) -> set[str]:
    """Return the 8-grams of the text without white space."""
    solid = re.sub(r"\s", "", text)
    return {solid[i : i + 8] for i in range(max(1, len(solid) - 7))}


def relate(items: list[Item]) -> int:
    """Name the family and split of each item; return how many have a near-copy."""
    index: dict[str, list[int]] = defaultdict(list)
    all_grams = [grams(i.text) for i in items]
    parent = list(range(len(items)))
    near: set[int] = set()

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    for n, mine in enumerate(all_grams):
        shared = Counter(o for g in mine for o in index[g])
        for other, count in shared.items():
            if count > SHARED * min(len(mine), len(all_grams[other])):
                near |= {n, other}
                parent[root(n)] = root(other)
        for g in mine:
            index[g].append(n)
    tested = set()
    for n, item in enumerate(items):
        item.family = items[root(n)].id
        if item.source.startswith(UNSEEN):
            tested.add(item.family)
    for item in items:
        draw = int(hashlib.sha256(f"persons-v1 {item.family}".encode()).hexdigest(), 16) % 100
        item.split = "test" if item.family in tested else "dev" if draw < DEV else "train"
    return len(near)


def main(folder: Path = HERE) -> None:
    """Write the splits and the counts beside the sources; exit 1 if a label is wrong."""
    items: list[Item] = []
    wrong: list[str] = []
    for source in sorted((folder / "source").glob("*.txt")):
        found, faults = read(source)
        items += found
        wrong += faults
    wrong += [f"{name}: twice" for name, n in Counter(i.id for i in items).items() if n > 1]
    if wrong:
        sys.exit("\n".join(wrong))
    near = relate(items)
    for split in SPLITS:
        rows = [json.dumps(asdict(i), ensure_ascii=False) for i in items if i.split == split]
        (folder / f"{split}.jsonl").write_text("".join(r + "\n" for r in rows), "utf-8")
    labels = [(i, label) for i in items for label in i.labels]
    codes = sorted({label.code for _, label in labels})
    counts = {
        "items": len(items),
        "paragraphs": sum(block.cell is None for i in items for block in i.blocks),
        "tables": sum(any(block.cell for block in i.blocks) for i in items),
        "without_label": sum(not i.labels for i in items),
        "near_copies": near,
        "near_copy_rate": round(near / max(1, len(items)), 4),
        "splits": {s: sum(i.split == s for i in items) for s in SPLITS},
        "labels": {c: {s: sum(x.code == c and i.split == s for i, x in labels) for s in SPLITS} for c in codes},
        "office_names": {s: sum(x.code == "PI830" and x.office and i.split == s for i, x in labels) for s in SPLITS},
        "masks_not_sufficient": {s: sum(x.sufficient is False and i.split == s for i, x in labels) for s in SPLITS},
        "rules": dict(sorted(Counter(r for i in items for r in i.rules).items())),
        "genres": dict(Counter(i.genre for i in items).most_common(40)),
    }
    (folder / "counts.json").write_text(json.dumps(counts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(counts, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
