"""A masked OFD file, proved: from plan to certificate; pictures nobody has read keep it back."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from biaoshi.check.checker import Checker
from biaoshi.formats.cutting import bare
from biaoshi.types.order import Order, Written
from biaoshi.write.plan import propose
from biaoshi.write.redact import Job, UnprovedError, redact
from formats import ofd_builder as o

NAME, IDENTITY, PHONE = "张伟明", "990101199001010019", "15400001234"
LINES = [f"受助人：{NAME}，男，身份证号码：{IDENTITY}，", f"手机{PHONE}，请核对。"]


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25", ocr="never") as made:
        yield made


def _file(**more: object) -> bytes:
    letters = "".join(o.text(28 + o.SIZE * n, 60, c) for n, c in enumerate(NAME))
    return o.shown(o.text(28, 37, LINES[0], 4), o.text(28, 47, LINES[1], 4), letters, **more)


def _job(checker: Checker, source: Path, data: bytes) -> Job:
    source.write_bytes(data)
    with checker.opened(source) as (node, branch):
        plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
    return Job(source, plan, source.with_name("out.ofd"))


def test_a_file_is_masked_and_proved(checker: Checker, tmp_path: Path) -> None:
    """What the check finds is masked on the page and gone from the package, in properties too; the certificate says so."""
    job = _job(checker, tmp_path / "a.ofd", _file(info=f"<ofd:Author>{NAME}</ofd:Author>"))
    told = redact([job], checker.reader)
    blocks = [b.text for b in checker.reader.read(job.target).document.blocks]
    assert blocks[:3] == ["受助人：张某某，男，身份证号码：99*************019，", "手机154******34，请核对。", "张某某"]
    with zipfile.ZipFile(job.target) as package:
        stored = bare("".join(package.read(n).decode("utf-8", "ignore") for n in package.namelist()))
    assert not any(word in stored for word in (NAME, IDENTITY, PHONE))
    assert told[0].media_type == "application/ofd"
    assert told[0].weak == ()


def test_a_copy_that_keeps_the_words_is_not_delivered(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that forgets one text object is found out, and there is no copy."""
    job = _job(checker, tmp_path / "a.ofd", _file())
    write = checker.reader.write

    def forgetful(node: object, orders: tuple[Order, ...]) -> object:
        done = write(node, tuple(x for x in orders if "154" not in x.text))  # type: ignore[arg-type]
        assert isinstance(done, Written)
        return done

    monkeypatch.setattr(type(checker.reader), "write", lambda _, node, orders: forgetful(node, orders))
    with pytest.raises(UnprovedError, match="没有通过证明"):
        redact([job], checker.reader)
    assert [p.name for p in tmp_path.iterdir()] == ["a.ofd"]


def test_pictures_nobody_has_read_keep_it_back(checker: Checker, tmp_path: Path) -> None:
    """Where a picture may hold the words, no copy is proved."""
    data = o.shown(
        o.text(28, 37, LINES[0], 4), o.image(28, 80, 120, 120, "m1"), resources=o.media(m1="a.png"),
        members={"Doc_0/Res/a.png": o.png()},
    )  # fmt: skip
    job = _job(checker, tmp_path / "a.ofd", data)
    with pytest.raises(UnprovedError, match="没有读出的部分"):
        redact([job], checker.reader)
    assert not job.target.exists()
