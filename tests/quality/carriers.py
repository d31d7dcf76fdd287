"""The corpus through real files: each item as a Word file with its runs split at random, as a PDF and as an OFD.

What the grammar finds in a string it must also find in a file, through the readers.
"""

import datetime
import random
import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any

from biaoshi.check import facts_of
from biaoshi.isolate import Reader
from biaoshi.profiles import load_profile
from biaoshi.types.mark import LIVE
from formats import docx_builder as word
from formats import ofd_builder as ofd
from formats import pdf_builder as pdf
from quality.corpus import Item
from quality.score import Tally

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE, _ROWS = 28, 22  # characters a line, lines a page: GB/T 9704


def measure(items: Iterable[Item]) -> dict[str, Any]:
    """Return live marks found and false, by carrier; compared by kind, level and role, repeats counted once."""
    tallies = {"docx, runs split": Tally(), "pdf": Tally(), "ofd": Tally()}
    files: Counter[str] = Counter()
    wrong: list[str] = []
    with Reader() as reader:
        for item in items:
            for carrier, data in (("docx, runs split", docx(item)), ("pdf", pdf_of(item)), ("ofd", ofd_of(item))):
                if data is not None:
                    files[carrier] += 1
                    wrong += _compare(item, reader, data, tallies[carrier], carrier)
    return {name: {"files": files[name], **t.row()} for name, t in tallies.items()} | {"wrong": wrong}


def _compare(item: Item, reader: Reader, data: bytes, tally: Tally, carrier: str) -> list[str]:
    row = item.row
    facts = facts_of(
        reader.read(data).document,
        profile=load_profile(row["profile"]),
        as_of=datetime.date.fromisoformat(row["as_of"]),
        given=datetime.date.fromisoformat(row["date"]) if row["date"] else None,
    )
    wanted = {(m["kind"], m["level"], m["role"]) for m in row["marks"] if m["role"] in LIVE}
    found = {(m.kind, m.level, m.role) for m in facts.marks if m.role in LIVE}
    tally.tp += len(wanted & found)
    tally.fn += len(wanted - found)
    tally.fp += len(found - wanted)
    return [] if wanted == found else [f"{item.id} {carrier}: missing {wanted - found} extra {found - wanted}"]


def docx(item: Item) -> bytes | None:
    """Return the item as a Word file, or None where XML cannot hold its text."""
    if _UNWRITABLE.search(item.document.text):
        return None
    chance = random.Random(item.id)  # noqa: S311  # nothing secret about it
    struck = _struck(item)
    body: list[str] = []
    apart: dict[str, list[str]] = {"header": [], "footer": [], "footnote": [], "comment": []}
    page = 1
    offset = 0
    for cell, group in groupby(_offset_lines(item), key=lambda pair: pair[0].get("cell") is not None):
        lines = list(group)
        if cell:
            body.append(_table(lines, struck, chance))
            continue
        for line, offset in lines:
            text = _paragraph(line, offset, struck, chance, new_page=line.get("page", 1) != page)
            page = line.get("page", page)
            kind = line.get("kind", "paragraph")
            if kind in apart:
                apart[kind].append(text)
            elif kind == "textbox":
                body.append(word.p(word.r(inner=word.shape(text))))
            else:
                body.append(text)
    return _packed(body, apart)


def _packed(body: list[str], apart: dict[str, list[str]]) -> bytes:
    parts: dict[str, str | bytes] = {}
    relations: list[Any] = []
    references: list[tuple[str, str, str]] = []
    for kind, root in (("header", "hdr"), ("footer", "ftr")):
        if apart[kind]:
            parts[f"word/{kind}1.xml"] = word.part(root, *apart[kind])
            relations.append((f"r{kind}", kind, f"{kind}1.xml"))
            references.append((kind, "default", f"r{kind}"))
    for kind, root in (("footnote", "footnotes"), ("comment", "comments")):
        if apart[kind]:
            parts[f"word/{root}.xml"] = word.part(
                root, *(f'<w:{kind} w:id="{n + 1}">{x}</w:{kind}>' for n, x in enumerate(apart[kind]))
            )
            body.append(
                word.p(*(word.r(inner=f'<w:{kind}Reference w:id="{n + 1}"/>') for n in range(len(apart[kind]))))
            )
    return word.docx("".join(body), parts=parts, relations=relations, last=word.section(*references))


def _offset_lines(item: Item) -> Iterable[tuple[dict[str, Any], int]]:
    at = 0
    for line in item.row["lines"]:
        yield line, at
        at += len(line["text"]) + 1


def _struck(item: Item) -> set[int]:
    return {i for m in item.row["marks"] if m["struck"] for i in range(m["start"], m["end"])}


def _paragraph(
    line: dict[str, Any], offset: int, struck: set[int], chance: random.Random, *, new_page: bool = False
) -> str:
    text = line["text"]
    cuts = sorted(
        {0, len(text), *(chance.randrange(len(text)) for _ in range(min(4, len(text) // 2)))}
        | _edges(offset, text, struck)
    )
    runs = []
    for a, b in pairwise(cuts):
        look = "<w:strike/>" if line.get("strike") or offset + a in struck else ""
        if line.get("font"):
            look = f'<w:rFonts w:eastAsia="{line["font"]}"/>' + look
        if line.get("size"):
            look += f'<w:sz w:val="{int(2 * line["size"])}"/>'
        runs.append(word.r(text[a:b], look))
    ppr = "<w:pageBreakBefore/>" if new_page else ""
    if line.get("align"):
        ppr += f'<w:jc w:val="{line["align"]}"/>'
    return word.p(*runs, ppr=ppr)


def _edges(offset: int, text: str, struck: set[int]) -> set[int]:
    return {i for i in range(1, len(text)) if (offset + i in struck) != (offset + i - 1 in struck)}


def _table(lines: list[tuple[dict[str, Any], int]], struck: set[int], chance: random.Random) -> str:
    rows: dict[int, dict[int, list[str]]] = {}
    for line, offset in lines:
        _, row, column = line["cell"]
        rows.setdefault(row, {}).setdefault(column, []).append(_paragraph(line, offset, struck, chance))
    width = max(c for r in rows.values() for c in r) + 1
    return word.table(
        *(word.row(*(word.cell(*(r.get(c) or [word.p()])) for c in range(width))) for _, r in sorted(rows.items()))
    )


def pdf_of(item: Item) -> bytes | None:
    """Return a plain item as a PDF, or None where its styling or its characters cannot be drawn so."""
    text = item.document.text
    if item.row["styled"] or "\t" in text:
        return None
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return None
    lines = [piece for line in text.split("\n") for piece in _wrapped(line)]
    pages = [lines[i : i + _ROWS] for i in range(0, len(lines), _ROWS)] or [[""]]

    def page(rows: list[str]) -> pdf.Draw:
        def draw(canvas: Any) -> None:
            for n, row in enumerate(rows):
                if row.strip():
                    pdf.put(canvas, 79, 104 + 28.5 * n, row, 16)

        return draw

    return pdf.drawn(*(page(rows) for rows in pages))


def ofd_of(item: Item) -> bytes | None:
    """Return a plain item as an OFD, set as the PDF is, or None where XML cannot hold its text."""
    text = item.document.text
    if item.row["styled"] or "\t" in text or _UNWRITABLE.search(text):
        return None
    return ofd.paper([piece for line in text.split("\n") for piece in _wrapped(line)])


def _wrapped(line: str) -> list[str]:
    if len(line) <= _LINE:
        return [line]
    return [line[i : i + _LINE] for i in range(0, len(line), _LINE)]
