"""The printed certificate shows the statement, what was counted, and what it takes to draw and count again."""

import io
import json
from html.parser import HTMLParser

from docx import Document

from biaoshi.scan.certificate.curve import costs, course
from biaoshi.scan.certificate.page import METHOD, Certificate, as_json, as_page, facts
from biaoshi.scan.certificate.sheet import as_docx
from biaoshi.scan.certificate.statement import state

from .test_statement import MET

DIGESTS = {"papers": "a" * 64, "control": "b" * 64, "order": "c" * 64, "decisions": "d" * 64}
MADE = Certificate(
    state(MET),
    MET,
    course(tuple(range(10, 710, 10)), 70, 900),
    4600,
    facts("<seed & all>", "e" * 64, "0.1", "2026-11-24", DIGESTS),
)
SHOWN = (
    MADE.statement.words,
    "<seed & all>",
    *DIGESTS.values(),
    "e" * 64,
    METHOD[2],
    "1400 件，其中应控 70 件",
    "4600 件",
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.loads: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [f"{tag} {k}" for k, _ in attrs if k in ("src", "href") or k.startswith("on")]


def test_the_page_shows_all_and_loads_nothing() -> None:
    """Every line a reader checks is there, escaped; no address, no script."""
    reader = _Text()
    reader.feed(as_page(MADE))
    assert all(s in reader.text for s in SHOWN)
    assert not reader.loads
    assert "<svg" in as_page(MADE)


def test_the_docx_shows_all() -> None:
    """The same lines stand in the .docx."""
    document = Document(io.BytesIO(as_docx(MADE)))
    text = "\n".join(
        [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
    )
    assert all(s in text for s in SHOWN)


def test_the_json_holds_the_numbers() -> None:
    """A program reads the statement and the evidence."""
    raw = json.loads(as_json(MADE))
    assert raw["statement"]["recall"] == 0.95
    assert raw["evidence"]["relevant"] == 70


def test_the_course_goes_from_nothing_to_what_was_reached() -> None:
    """Recall is the share of relevant control papers reached, and stays where reading went on without one."""
    points = course((3, 8, 20), 4, 50)
    assert [(p.reviews, p.recall) for p in points] == [(0, 0.0), (3, 0.25), (8, 0.5), (20, 0.75), (50, 0.75)]
    assert all(p.low <= p.recall <= p.high for p in points)


def test_costs_name_what_must_be_drawn() -> None:
    """63 relevant papers for 95 % at 95 %: 1,260 papers where one in twenty is relevant; 99 let one of them be missed."""
    (one,) = costs(50_000, 0.95, 0.05, (0.05,), 0.005)
    assert (one.control, one.relevant) == (1260, 63)
    assert (one.advised, one.roomy, one.enough) == (1980, 99, True)
