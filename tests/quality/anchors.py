"""Comments on documents: does the commented range, or cell, hold the words of the finding?

    BIAOSHI_REAL=… PYTHONPATH=tests python -m quality.anchors

Ranges of Word documents and notes of workbooks are read by ways of their own (walks over the XML), not by the
product's reader. Findings outside body, tables and cells, and those about a document as a whole, stand nearby and are
counted as aside. Workbooks are the real ones, and some built with what real ones seldom have.
"""

import io
import os
import posixpath
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from biaoshi.check import Checker
from biaoshi.output.words import place
from biaoshi.types.document import Document
from biaoshi.types.report import Finding
from biaoshi.types.rule import Hit
from biaoshi.write.annotate import AUTHOR, annotate
from biaoshi.write.placing import UnprovedError
from quality.planted.kinds import planted
from quality.planted.workbook import PLACES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COUNTED = ("documents", "documents refused", "findings", "anchored", "elsewhere", "aside")
_SHOWN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BESIDE = re.compile("([A-Z]{1,3}[0-9]{1,7})：")
_NUMBER = re.compile(r"[0-9.Ee+-]+")
_CODE = re.compile("^[A-Z]{2}[0-9]{3}$", re.M)


def ranges(data: bytes) -> list[tuple[str, str]]:
    """Return for each comment of ours its code and the shown words between its marks, blanks left out."""
    if data[:2] != b"PK":
        return []  # in base64, without findings
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if "word/comments.xml" not in package.namelist():
            return []
        body, book = (etree.fromstring(package.read(f"word/{n}.xml")) for n in ("document", "comments"))
    between: dict[str, list[str]] = {}
    open_: set[str] = set()
    for e in body.iter(etree.Element):
        key, name = e.get(W + "id") or "", etree.QName(e).localname
        if name == "commentRangeStart":
            open_.add(key)
            between[key] = []
        elif name == "commentRangeEnd":
            open_.discard(key)
        elif open_ and _shown(e):
            for each in open_:
                between[each].append(_SHOWN.get(name) or e.text or "")
    ours = [c for c in book if c.get(W + "author") == AUTHOR]
    last = [[t.text or "" for t in c.iter(W + "t")][-1] for c in ours]
    return [(code, _bare("".join(between[c.get(W + "id") or ""]))) for code, c in zip(last, ours, strict=True)]


def cells(data: bytes) -> list[tuple[str, str, str]]:
    """Return for each thing a note of ours says its code, the cell it is about and what that stores, blanks left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {n.lower(): package.read(n) for n in package.namelist()}
    shared = (
        [_text(si) for si in etree.fromstring(parts["xl/sharedstrings.xml"])] if "xl/sharedstrings.xml" in parts else []
    )
    found: list[tuple[str, str, str]] = []
    for name, part in parts.items():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            continue
        stored = {c.get("r") or "": _stored(c, shared) for c in etree.fromstring(part).iter("{*}c")}
        relations = parts.get(name.replace("worksheets/", "worksheets/_rels/") + ".rels", b"<x/>")
        for relation in etree.fromstring(relations):
            if (relation.get("Type") or "").endswith("/comments"):
                target = posixpath.normpath(posixpath.join("/xl/worksheets", relation.get("Target") or "")).lstrip("/")
                found += [(code, ref, _bare(stored.get(ref, ""))) for code, ref in _notes(parts[target.lower()])]
    return found


def _notes(part: bytes) -> Iterable[tuple[str, str]]:
    """Yield for each thing a note of ours says its code and the cell it is about."""
    root = etree.fromstring(part)
    authors = [a.text for a in root.iter("{*}author")]
    for comment in root.iter("{*}comment"):
        if authors[int(comment.get("authorId") or 0)] == AUTHOR:
            for said in "".join(t.text or "" for t in comment.iter("{*}t")).split("\n\n"):
                beside = _BESIDE.match(said)
                yield from ((code, beside[1] if beside else comment.get("ref") or "") for code in _CODE.findall(said))


def _stored(c: etree._Element, shared: list[str]) -> str:
    value = c.findtext("{*}v") or ""
    return shared[int(value)] if c.get("t") == "s" and value else value or _text(c)


def _text(e: etree._Element) -> str:
    return "".join(t.text or "" for t in e.iter("{*}t"))


def measure(folder: Path) -> dict[str, dict[str, int]]:
    """Return for each kind of document how many findings there were, anchored on their words, elsewhere, aside, and
    documents refused."""
    with tempfile.TemporaryDirectory() as out:
        built = list(_built(Path(out)))
        return {
            "Word documents, real": _measured(sorted(folder.rglob("*.docx")), Path(out)),
            "workbooks, real": _measured(sorted(folder.rglob("*.xlsx")), Path(out)),
            "workbooks, built": _measured(built, Path(out)),
        }


def _built(folder: Path) -> Iterable[Path]:
    """Yield workbooks that hold personal data of every kind in the open and in one place more each."""
    every = planted()
    for number, (build, fits) in enumerate(PLACES.values()):
        words = [told for told in every.values() if fits(told[0])]
        path = folder / f"built{number}.xlsx"
        path.write_bytes(build([said for _, said in words], [w for w, _ in words]))
        yield path


def _measured(paths: Iterable[Path], out: Path) -> dict[str, int]:
    told: Counter[str] = Counter()
    with Checker(as_of="2026-11-25", ocr="never") as checker:
        for number, path in enumerate(paths):
            target = out / f"{number}{path.suffix}"
            with checker.opened(path) as (_, branch):
                document, said = branch.facts.document, checker.said(branch)
            try:
                annotate(checker, path, target, place)
            except UnprovedError:
                told["documents refused"] += 1
                continue
            told["documents"] += 1
            told["findings"] += len(said)
            data = target.read_bytes()
            target.unlink()
            told.update(_in_cells(data, document, said) if path.suffix == ".xlsx" else _in_ranges(data, document, said))
    return {name: told[name] for name in COUNTED}


def _in_ranges(data: bytes, document: Document, said: Iterable[tuple[Hit, Finding]]) -> Iterable[str]:
    found = Counter(ranges(data))
    for hit, finding in said:
        block = document.blocks[document.block_at(hit.span.start)] if hit.span else None
        if hit.span is None or block is None or block.kind not in ("paragraph", "cell"):
            yield "aside"
            continue
        key = (finding.rule, _bare(document.slice(hit.span)))
        yield "anchored" if found[key] > 0 else "elsewhere"
        found[key] -= 1


def _in_cells(data: bytes, document: Document, said: Iterable[tuple[Hit, Finding]]) -> Iterable[str]:
    """A number is shown otherwise than it is stored: for it the place has to be the same."""
    found = cells(data)
    for hit, finding in said:
        block = document.blocks[document.block_at(hit.span.start)] if hit.span else None
        if hit.span is None or block is None or block.kind != "cell":
            yield "aside"
            continue
        first = document.slice(hit.span)[
            : document.starts[document.block_at(hit.span.start)] + len(block.text) - hit.span.start
        ]
        words, where = _bare(first), block.address
        right = next(
            (
                f
                for f in found
                if f[0] == finding.rule and (words in f[2] or (f[1] == where and _NUMBER.fullmatch(f[2])))
            ),
            None,
        )
        yield "anchored" if right else "elsewhere"
        if right:
            found.remove(right)


def lines(figures: dict[str, dict[str, int]]) -> list[str]:
    """Return the part of the page about it."""
    head = [
        "### Comments written back into documents",
        "",
        f"| what | {' | '.join(COUNTED)} |",
        f"|---|{'---|' * len(COUNTED)}",
    ]
    return [*head, *(f"| {what} | {' | '.join(str(row[n]) for n in COUNTED)} |" for what, row in figures.items()), ""]


def _shown(e: etree._Element) -> bool:
    name, parent = etree.QName(e).localname, e.getparent()
    character = name in _SHOWN and parent is not None and parent.tag == W + "r"
    aside = (W + "txbxContent", W + "del", W + "moveFrom")
    return (name == "t" or character) and not any(a.tag in aside for a in e.iterancestors())


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


if __name__ == "__main__":
    print("\n".join(lines(measure(Path(os.environ["BIAOSHI_REAL"])))))
