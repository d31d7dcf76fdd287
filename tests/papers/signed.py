"""Forms as offices hand them back: answered, signed, dated, with python-docx as the word processor."""

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

WHO = ("经办人", "审查人", "批准人")


def edited(form: Path, change: Any) -> Path:
    """Return a copy of `form` after `change(document)`."""
    document = Document(str(form))
    change(document)
    out = BytesIO()
    document.save(out)
    target = form.with_name("改" + form.name)
    target.write_bytes(out.getvalue())
    return target


def sign(form: Path, conclusion: str = "同意公开", who: tuple[str, ...] = WHO, day: str = "2026年12月1日") -> Path:
    """Return a copy of `form` answered, and signed by `who` on `day`."""

    def write(document: Any) -> None:
        for table in document.tables:
            for row in table.rows:
                label = row.cells[0].text
                if label.startswith(("审查结论", "审核结论")):
                    row.cells[-1].paragraphs[0].add_run(conclusion)
                if label.startswith(who) and who:
                    row.cells[1].paragraphs[0].add_run("林某某")
                    row.cells[3].paragraphs[0].add_run(day)

    return edited(form, write)
