"""Comments on real Word documents: does the commented range hold the words of the finding?

    BIAOSHI_REAL=… python -m quality.anchors

The range is read by a walk of its own over the XML, not by the product's reader. Findings outside body and tables, and
those about a document as a whole, stand on a paragraph nearby and are counted as aside.
"""

import io
import os
import re
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

from lxml import etree

from biaoshi.check import Checker
from biaoshi.output.words import place
from biaoshi.write.annotate import AUTHOR, annotate
from biaoshi.write.placing import UnprovedError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COUNTED = ("documents", "documents refused", "findings", "anchored", "elsewhere", "aside")
_SHOWN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


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


def measure(folder: Path) -> dict[str, int]:
    """Return how many findings there were, anchored on their words, elsewhere, aside, and documents refused."""
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as out, Checker(as_of="2026-11-25", ocr="never") as checker:
        for number, path in enumerate(sorted(folder.rglob("*.docx"))):
            target = Path(out) / f"{number}.docx"
            with checker.opened(path) as (_, branch):
                document, said = branch.facts.document, checker.said(branch)
            try:
                annotate(checker, path, target, place)
            except UnprovedError:
                told["documents refused"] += 1
                continue
            told["documents"] += 1
            found = Counter(ranges(target.read_bytes()))
            told["findings"] += len(said)
            for hit, finding in said:
                block = document.blocks[document.block_at(hit.span.start)] if hit.span else None
                if hit.span is None or block is None or block.kind not in ("paragraph", "cell"):
                    told["aside"] += 1
                    continue
                key = (finding.rule, _bare(document.slice(hit.span)))
                told["anchored" if found[key] > 0 else "elsewhere"] += 1
                found[key] -= 1
    return {name: told[name] for name in COUNTED}


def lines(figures: dict[str, int]) -> list[str]:
    """Return the part of the page about it."""
    head = ["### Comments written back into real Word documents", ""]
    table = [
        f"| {' | '.join(COUNTED)} |",
        f"|{'---|' * len(COUNTED)}",
        f"| {' | '.join(str(figures[n]) for n in COUNTED)} |",
    ]
    return [*head, *table, ""]


def _shown(e: etree._Element) -> bool:
    name, parent = etree.QName(e).localname, e.getparent()
    character = name in _SHOWN and parent is not None and parent.tag == W + "r"
    aside = (W + "txbxContent", W + "del", W + "moveFrom")
    return (name == "t" or character) and not any(a.tag in aside for a in e.iterancestors())


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


if __name__ == "__main__":
    for name, value in measure(Path(os.environ["BIAOSHI_REAL"])).items():
        print(f"{name:18} {value}")
