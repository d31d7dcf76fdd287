"""What a page shows of a check: every finding on its words or its box, in whatever file of the family, and what was not read."""

import re
from pathlib import Path

import pytest

from biaoshi import Checker, Document, Report
from biaoshi_api.desk import papers
from biaoshi_api.desk.views import parts
from biaoshi_api.desk.views.dropped import OPEN, tiers_of
from biaoshi_api.desk.views.paper import Paper, paper_of
from formats import archive_builder, ofd_builder, pdf_builder

NOTICE = "机密☆10年\n云岭省水利厅文件\n关于堤防岁修的通知\n"


def checked(folder: Path, **files: bytes) -> tuple[Report, list[Document | None]]:
    """Return the report on files of these names (a dot for each underscore), as a case if there are several."""
    paths = []
    for name, data in files.items():
        paths.append(folder / name.replace("_", "."))
        paths[-1].write_bytes(data)
    seen: list[Document] = []
    with Checker(as_of="2026-11-25", ocr="never") as checker:
        if len(paths) == 1:
            return checker.check(paths[0], seen=seen.append), list(seen)
        return checker.check_case(paths, seen=seen.append), [None, *seen]


def picture(file: int, page: int) -> str:
    return f"/pictures/{file}/{page}"


def linked(paper: Paper) -> None:
    """Every mark and box leads to an item there is, and every item with a place has one of them."""
    words = "".join(map(str, [t for s in paper.sheets for t in (s.text, *(leaf.text for leaf in s.leaves))]))
    marks = set(map(int, re.findall(r'id="w([0-9]+)"', words)))
    boxes = {b.number for s in paper.sheets for leaf in s.leaves for b in leaf.boxes}
    numbers = {i.number for i in paper.items}
    assert marks | boxes <= numbers
    assert marks >= {i.number for i in paper.items if i.finding.locations and i.part == paper.part}


def test_text_has_its_marks(tmp_path: Path) -> None:
    """Of a format without pages the whole text is shown, each finding marked on its very words."""
    report, documents = checked(tmp_path, a_txt=NOTICE.encode())
    paper = paper_of(report, documents, picture)
    linked(paper)
    (sheet,) = paper.sheets
    star = next(i for i in paper.items if i.finding.rule == "MK101")
    assert f'<sup id="w{star.number}"><a href="#n{star.number}">{star.number}</a></sup>☆' in sheet.text
    assert re.sub("<sup.*?</sup>|<h3.*?</h3>|<[^>]*>", "", sheet.text).split() == NOTICE.split()
    assert star.right == "机密★10年"
    assert star.fixable


@pytest.mark.parametrize("kind", ["pdf", "ofd"])
def test_pages_have_their_boxes(tmp_path: Path, kind: str) -> None:
    """Of a format with fixed pages each page is a picture, and every finding with a box is on its page, within it."""
    lines = NOTICE.splitlines()
    data = pdf_builder.official("机密☆10年") if kind == "pdf" else ofd_builder.paper(lines)
    report, documents = checked(tmp_path, **{f"a_{kind}": data})
    paper = paper_of(report, documents, picture)
    linked(paper)
    (sheet,) = paper.sheets
    leaf = sheet.leaves[0]
    assert leaf.picture == "/pictures/0/1"
    star = next(i for i in paper.items if i.finding.rule == "MK101")
    (box,) = [b for b in leaf.boxes if b.number == star.number]
    assert box.id == star.target
    assert 0 < box.x < box.x + box.width < leaf.width / 2
    assert 0 < box.y < box.y + box.height < leaf.height / 2
    assert "☆" in leaf.text
    assert sorted(n for label in leaf.labels for n in label.numbers) == sorted(b.number for b in leaf.boxes)
    assert all(label.y - label.size > 0 and label.y < leaf.height for label in leaf.labels)
    bare = paper_of(report, documents)
    assert bare.sheets[0].leaves == ()
    assert "☆" in bare.sheets[0].text


def test_files_of_a_case_and_inside_files(tmp_path: Path) -> None:
    """Each file has a sheet of its own; what the case says of a file is marked there; pictures are those of files handed in."""
    packed = archive_builder.zipped({"甲.txt": NOTICE.encode(), "乙.txt": "关于岁修的通知\n".encode()})
    report, documents = checked(
        tmp_path, a_txt="秘密★5年\n关于岁修的通知\n".encode(), b_txt=NOTICE.encode(), c_zip=packed
    )
    paper = paper_of(report, documents, picture)
    linked(paper)
    assert [s.name.rpartition("/")[2] for s in paper.sheets] == ["a.txt", "b.txt", "c.zip", "甲.txt", "乙.txt"]
    assert [f.member for f in paper.files] == [1, 2, 3]
    over = next(i for i in paper.items if i.member == 0 and i.finding.locations)
    assert over.home in (1, 2, 3, 4)
    assert f'id="w{over.number}"' in next(s.text for s in paper.sheets if s.member == over.home)


def test_documents_are_kept_by_file(tmp_path: Path) -> None:
    """What a check told of comes back from what is kept, file by file, in the order of the family."""
    packed = archive_builder.zipped({"甲.txt": NOTICE.encode()})
    report, documents = checked(tmp_path, a_txt=NOTICE.encode(), c_zip=packed)
    seen = [d for d in documents if d is not None]
    found = papers.by_file(report, seen)
    assert [len(f) for f in found] == [1, 2]
    assert [d for f in found for d in papers.loaded(papers.dumped(f))] == seen


def test_coverage_names_what_was_not_read(tmp_path: Path) -> None:
    """Every open line of every member is there with its reason and its place in that member's coverage."""
    report, documents = checked(tmp_path, a_txt=NOTICE.encode(), b_docx=b"PK\x03\x04nothing")
    paper = paper_of(report, documents, picture)
    assert paper.coverage.unread
    for one in paper.coverage.unread:
        line = tuple(report.family())[one.member].coverage.parts[one.line]
        assert line.status in ("failed", "limited", "encrypted", "unsupported", "skipped")
        assert one.name.endswith("b.docx")
        assert one.why


def test_long_documents_come_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text is cut into parts that together are all of it; each finding knows its part and is marked there."""
    monkeypatch.setattr(parts, "LIMIT", 20)
    text = "".join(f"机密☆{n}年\n第{n}号文件，共三段。\n各市水利局：\n" for n in range(1, 26))
    report, documents = checked(tmp_path, a_txt=text.encode())
    first = paper_of(report, documents, picture)
    assert first.parts == 4
    whole = ""
    for number in range(1, first.parts + 1):
        paper = paper_of(report, documents, picture, part=number)
        assert paper.part == number
        linked(paper)
        whole += "".join(s.text for s in paper.sheets)
    assert re.sub("<sup.*?</sup>|<h3.*?</h3>|<[^>]*>", "", whole).split() == text.split()
    last = next(i for i in reversed(first.items) if i.part == first.parts)
    assert paper_of(report, documents, picture, at=last.number).part == first.parts
    assert len({i.part for i in first.items if i.finding.locations}) == first.parts


def test_long_pdf_comes_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a long PDF are shown so many at a time, each once, with what stands on no page at the end."""
    monkeypatch.setattr(parts, "LIMIT", 90)
    report, documents = checked(tmp_path, a_pdf=pdf_builder.official("机密☆10年", pages=7))
    shown = [paper_of(report, documents, picture, part=n) for n in (1, 2, 3)]
    assert [p.part for p in shown] == [1, 2, 3]
    pages = [leaf.number for p in shown for s in p.sheets for leaf in s.leaves]
    assert pages == list(range(1, 8))
    for paper in shown:
        linked(paper)


def test_tiers_are_few(tmp_path: Path) -> None:
    """At most OPEN lines are open, the worst first; none is lost."""
    text = "".join(f"机密☆{n}年\n第{n}号文件\n" for n in range(1, 12))
    report, documents = checked(tmp_path, a_txt=text.encode())
    paper = paper_of(report, documents, picture)
    tiers = tiers_of(paper)
    assert sum(len(t.shown) for t in tiers) == OPEN
    assert sum(t.count for t in tiers) == len(paper.items)
    assert [t.severity for t in tiers] == [
        s for s in ("error", "warning", "info") if any(i.finding.severity == s for i in paper.items)
    ]
    assert all(not t.shown or t.severity == tiers[0].severity or not tiers[0].folded for t in tiers)
