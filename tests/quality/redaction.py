"""Survivors of planted personal data in delivered masked copies: kind × place × format.

    .venv/bin/python -m tests.quality.redaction

The finder is not the product's: it greps the inflated bytes. A copy that was refused is counted, not left out.
"""

import io
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from biaoshi.check.checker import Checker
from biaoshi.write.plan import propose
from biaoshi.write.redact import Job, UnprovedError, redact

KINDS = {
    "name": "张伟明", "identity": "990101199001010019", "mobile": "15400001234", "card": "6222021234567890128",
    "address": "云岭省青屏市东门区南塘街道柳溪村3组12号", "mail": "zhangwm_01@example.com", "plate": "浙A12D45",
}  # fmt: skip
SAID = {
    "name": "受助人{}，男", "identity": "身份证号码：{}", "mobile": "手机{}", "card": "银行卡号：{}",
    "address": "张某，住址：{}。", "mail": "个人邮箱{}", "plate": "驾驶号牌{}的小型轿车",
}  # fmt: skip
TEXTS = [(ext, codec) for ext in ("txt", "md", "csv") for codec in ("utf-8", "utf-8-sig", "gb18030", "utf-16")]
PLACES = (
    "split",
    "table",
    "header",
    "footer",
    "comment",
    "author",
    "title",
    "deleted",
    "hidden",
    "alt",
    "field",
    "attribute",
)


def _word(kind: str, place: str) -> bytes:
    words, made = KINDS[kind], docx.Document()
    made.add_paragraph(SAID[kind].format(words))
    p = made.add_paragraph("另见：")
    half = len(words) // 2
    w = nsdecls("w")
    match place:
        case "split":
            p.add_run(words[:half]).bold = True
            p.add_run(words[half:])
        case "table":
            made.add_table(1, 1).cell(0, 0).text = words
        case "header":
            made.sections[0].header.paragraphs[0].text = words
        case "footer":
            made.sections[0].footer.paragraphs[0].text = words
        case "comment":
            made.add_comment(p.runs, words, author="x")
        case "author":
            made.core_properties.author = words
        case "title":
            made.core_properties.title = words
        case "deleted":
            p._p.append(
                parse_xml(f'<w:del {w} w:id="1" w:author="x"><w:r><w:delText>{words}</w:delText></w:r></w:del>')
            )
        case "hidden":
            p.add_run(words).font.hidden = True
        case "alt":
            p._p.append(parse_xml(f'<w:hyperlink {w} w:tooltip="{words}"><w:r><w:t>看</w:t></w:r></w:hyperlink>'))
        case "field":
            p._p.append(parse_xml(f'<w:fldSimple {w} w:instr=" QUOTE {words} "><w:r><w:t>看</w:t></w:r></w:fldSimple>'))
        case _:
            p._p.append(parse_xml(f'<w:ins {w} w:id="2" w:author="{words}"><w:r><w:t>看</w:t></w:r></w:ins>'))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _text(kind: str, ext: str, codec: str) -> bytes:
    words, said = KINDS[kind], SAID[kind].format(KINDS[kind])
    spaced = " ".join(words) if kind in ("name", "mobile", "card") else words
    rows = [f"序号,说明,备注\n1,{said},{spaced}\n2,无,无\n"] if ext == "csv" else [f"公示\n{said}\n又：{spaced}。\n"]
    return rows[0].encode(codec)


OUTCOMES = ("removed", "survived", "refused", "not proposed")


def left(data: bytes, words: str) -> bool:
    """Tell whether the words are in the bytes or in a member of the package, spaced or not."""
    found = [data]
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found = [package.read(n) for n in package.namelist()]
    texts = [d.decode(c, "ignore").replace(" ", "") for d in found for c in ("utf-8", "gb18030", "utf-16")]
    return any(words in t for t in texts)


def measure() -> dict[str, dict[str, int]]:
    """Return for each format how many planted copies were proposed and freed of the words, let them survive, were refused or not proposed."""
    told: Counter[tuple[str, str]] = Counter()
    plants = [(k, f"a.{e}", _text(k, e, c)) for k in KINDS for e, c in TEXTS]
    plants += [(k, "a.docx", _word(k, place)) for k in KINDS for place in PLACES]
    with tempfile.TemporaryDirectory() as folder, Checker(as_of="2026-11-25", ocr="never") as checker:
        for number, (kind, name, data) in enumerate(plants):
            source = Path(folder) / f"{number}{Path(name).suffix}"
            target = source.with_name(f"out{source.name}")
            source.write_bytes(data)
            with checker.opened(source) as (node, branch):
                plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "quality")
            if not plan.entries:
                told[Path(name).suffix, "not proposed"] += 1
                continue
            try:
                redact([Job(source, plan, target)], checker.reader)
            except UnprovedError:
                told[Path(name).suffix, "refused"] += 1
                continue
            told[Path(name).suffix, "survived" if left(target.read_bytes(), KINDS[kind]) else "removed"] += 1
    return {suffix: {o: told[suffix, o] for o in OUTCOMES} for suffix in sorted({suffix for suffix, _ in told})}


def lines(figures: dict[str, dict[str, int]]) -> list[str]:
    """Return the part of the page about it."""
    head = [
        "## Masked copies of planted files",
        "",
        f"| format | {' | '.join(OUTCOMES)} |",
        f"|---|{'---|' * len(OUTCOMES)}",
    ]
    return [*head, *(f"| {s} | {' | '.join(str(row[o]) for o in OUTCOMES)} |" for s, row in figures.items()), ""]


if __name__ == "__main__":
    print("\n".join(lines(measure())))
