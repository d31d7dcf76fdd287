"""Items of a built corpus as documents."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biaoshi.check import facts_of
from biaoshi.profiles import load_profile
from biaoshi.types.document import Block, Document, Page, Part, Run, Style
from biaoshi.types.facts import Facts

ROOT = Path(__file__).parents[2]
A4 = Page(1, 595.3, 841.9, 0, (79.4, 104.9, 521.6, 742.7))


@dataclass(frozen=True)
class Item:
    """One row of a split, with the document it stands for."""

    row: dict[str, Any]
    document: Document

    @property
    def id(self) -> str:
        return str(self.row["id"])

    def facts(self) -> Facts:
        given = self.row["date"]
        return facts_of(
            self.document,
            profile=load_profile(self.row["profile"]),
            as_of=datetime.date.fromisoformat(self.row["as_of"]),
            given=datetime.date.fromisoformat(given) if given else None,
            name=self.row["name"],
        )


def load(split: str, corpus: str = "marks-v1") -> Iterator[Item]:
    """Yield the items of one split."""
    with (ROOT / "corpora" / corpus / f"{split}.jsonl").open(encoding="utf-8") as rows:
        for row in rows:
            data = json.loads(row)
            yield Item(data, document(data))


def document(row: dict[str, Any]) -> Document:
    """Return the item as a document: plain text where nothing is styled, else blocks with what is known of them."""
    counts: dict[str, int] = {}
    blocks: list[Block] = []
    for line in row["lines"]:
        part, text = line.get("part", "body"), line["text"]
        index = counts.get(part, 0)
        counts[part] = index + 1
        start = sum(len(b.text) + 1 for b in blocks)
        runs = _runs(row, line, text, start) if _styled(row) else ()
        cell = tuple(line["cell"]) if line.get("cell") else None
        blocks.append(
            Block(
                part,
                index,
                text,
                line.get("kind", "paragraph"),
                line.get("page", 1) if _styled(row) else None,
                cell,
                runs=runs,
                align=line.get("align"),
            )
        )
    parts = tuple(Part(p, "text", sum([len(b.text) for b in blocks if b.part == p]), "read") for p in counts)
    pages = tuple(Page(n + 1, A4.width, A4.height, 0, A4.text_area) for n in range(max([b.page or 1 for b in blocks])))
    if _styled(row):
        return Document("application/x-example", tuple(blocks), parts, pages)
    return Document("text/plain", tuple(blocks), parts)


def _styled(row: dict[str, Any]) -> bool:
    return bool(row["styled"] or any(m["struck"] for m in row["marks"]))


def _runs(row: dict[str, Any], line: dict[str, Any], text: str, start: int) -> tuple[Run, ...]:
    style = Style(line.get("font"), line.get("size"), strike=line.get("strike", False))
    struck = Style(line.get("font"), line.get("size"), strike=True)
    cuts = [
        (max(0, m["start"] - start), min(len(text), m["end"] - start))
        for m in row["marks"]
        if m["struck"] and m["start"] < start + len(text) and m["end"] > start
    ]
    runs, at = [], 0
    for a, b in cuts:
        runs += [Run(at, a, style), Run(a, b, struck)]
        at = b
    return tuple(r for r in [*runs, Run(at, len(text), style)] if r.end > r.start)
