"""When anything is wrong with where, what or when, every command that writes says so in a sentence, leaves the original
as it was and nothing half written."""

import errno
import os
import signal
from pathlib import Path

import docx
import pytest

from biaoshi.cli import main
from biaoshi.isolate import Reader
from biaoshi.write.placing import UnprovedError, keep, place, put

VERBS = ("annotate", "strip", "page", "fix", "in place", "plan", "redact", "certified", "purge")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A draft in which there is something for every verb, and a plan for it."""
    folder = tmp_path_factory.mktemp("made")
    draft = docx.Document()
    p = draft.add_paragraph("机密★十年")
    draft.add_comment(p.runs, "请核", author="标识检查")
    draft.add_paragraph("受助人：张伟明，男，手机15400001234，请核对。")
    draft.save(str(folder / "a.docx"))
    with pytest.raises(SystemExit) as end:
        main(["plan", str(folder / "a.docx"), "-o", str(folder / "p.json"), "--ocr", "never"])
    assert end.value.code == 0
    return {n: (folder / n).read_bytes() for n in ("a.docx", "p.json")}


@pytest.fixture
def work(made: dict[str, bytes], tmp_path: Path) -> Path:
    """A folder with them, and an empty one for what is written."""
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "out").mkdir()
    return tmp_path


def _arguments(verb: str, work: Path, out: Path) -> list[str]:
    source, plan = str(work / "a.docx"), str(work / "p.json")
    given = {
        "annotate": ["annotate", source, "-o", str(out / "b.docx"), "--ocr", "never"],
        "strip": ["annotate", source, "-o", str(out / "b.docx"), "--strip"],
        "page": ["annotate", source, "-o", str(out / "b.html"), "--ocr", "never"],
        "fix": ["fix", source, "-o", str(out / "b.docx"), "--ocr", "never"],
        "in place": ["fix", source, "--in-place", "--ocr", "never"],
        "plan": ["plan", source, "-o", str(out / "b.json"), "--ocr", "never"],
        "redact": ["redact", source, "--plan", plan, "-o", str(out / "b.docx"), "--ocr", "never"],
        "purge": ["purge", source, "-o", str(out / "b.docx")],
    }
    given["certified"] = [*given["redact"], "--certificate", str(out / "c.json")]
    return given[verb]


def _run(verb: str, work: Path, out: Path) -> int:
    with pytest.raises(SystemExit) as end:
        main(_arguments(verb, work, out))
    return int(str(end.value.code))


def _files(work: Path) -> dict[str, bytes]:
    return {str(p.relative_to(work)): p.read_bytes() for p in work.rglob("*") if p.is_file()}


@pytest.mark.parametrize("verb", VERBS)
def test_all_of_them_write_when_nothing_is_wrong(verb: str, work: Path) -> None:
    """The commands of this file do something: else the tests below would prove nothing."""
    before = _files(work)
    assert _run(verb, work, work / "out") == 0
    after = _files(work)
    assert after != before
    assert (after["a.docx"] != before["a.docx"]) == (verb == "in place")
    assert not any(name.endswith(".part") for name in after)


@pytest.mark.parametrize(("verb", "number"), [*((v, errno.ENOSPC) for v in VERBS), ("redact", errno.EROFS)])
def test_full_or_read_only_disk(
    verb: str, work: Path, number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No space or no right to write: said with the system's reason, and the folders are as they were."""

    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    before = _files(work)
    monkeypatch.setattr(os, "fsync", full)
    assert _run(verb, work, work / "out") == 3
    assert os.strerror(number) in capsys.readouterr().err
    assert _files(work) == before


@pytest.mark.parametrize("verb", ["page", "plan", "redact"])
def test_folder_that_is_not_there(verb: str, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A target in a folder that does not exist is a sentence, not a trace."""
    before = _files(work)
    assert _run(verb, work, work / "nowhere") == 3
    assert "写不进去" in capsys.readouterr().err
    assert _files(work) == before


@pytest.mark.parametrize("verb", VERBS)
def test_file_changed_meanwhile(
    verb: str, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that somebody saves while it is worked on is not given back in its old form."""
    source, read_it = work / "a.docx", Reader._read
    changed = source.read_bytes() + b"\0"

    def read(reader: Reader, *given: object) -> object:
        try:
            return read_it(reader, *given)  # type: ignore[arg-type]
        finally:
            source.write_bytes(changed)

    monkeypatch.setattr(Reader, "_read", read)
    assert _run(verb, work, work / "out") == 3
    assert "被改动" in capsys.readouterr().err
    assert _files(work) == {"a.docx": changed, "p.json": (work / "p.json").read_bytes()}


@pytest.mark.parametrize("verb", VERBS)
def test_asked_to_end_in_the_middle(
    verb: str, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ended while it writes, a command takes away what it began and leaves the original; a second request changes nothing."""

    def slow(_: int) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)

    before = _files(work)
    monkeypatch.setattr(os, "fsync", slow)
    assert _run(verb, work, work / "out") == 128 + signal.SIGTERM
    assert "已终止" in capsys.readouterr().err
    assert _files(work) == before
    assert signal.getsignal(signal.SIGTERM) in (signal.SIG_DFL, signal.default_int_handler)


@pytest.mark.parametrize("verb", ["redact", "certified"])
def test_plan_of_another_version(verb: str, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan made for other bytes is refused as such."""
    (work / "a.docx").write_bytes((work / "a.docx").read_bytes() + b"\0")
    before = _files(work)
    assert _run(verb, work, work / "out") == 2
    assert "摘要不同" in capsys.readouterr().err
    assert _files(work) == before


@pytest.mark.parametrize("verb", ["annotate", "page", "fix", "plan", "redact", "purge"])
def test_names_that_are_taken(verb: str, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that is there is written over, not even an empty file or a link that leads nowhere."""
    for name in ("b.docx", "b.html", "b.json"):
        (work / "out" / name).symlink_to(work / "gone")
    before = _files(work)
    assert _run(verb, work, work / "out") == 2
    assert "已经存在" in capsys.readouterr().err
    assert _files(work) == before


@pytest.mark.parametrize("verb", ["page", "in place", "redact", "purge"])
def test_file_that_is_not_there(verb: str, work: Path) -> None:
    """A missing source is a refusal, and no file is made of it."""
    (work / "a.docx").unlink()
    before = _files(work)
    assert _run(verb, work, work / "out") in (2, 3)
    assert _files(work) == before


def test_disk_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a memory stick, where a file has one name only, files are put in place all the same, and never over another."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    target, other = tmp_path / "b.txt", tmp_path / "c.txt"
    place(target, b"new")
    assert target.read_bytes() == b"new"
    keep(target, other)
    assert other.read_bytes() == b"new"
    part = tmp_path / "p"
    part.write_bytes(b"x")
    with pytest.raises(FileExistsError):
        put(part, target)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UnprovedError):
        place(tmp_path / "d.txt", b"new")
    assert sorted(os.listdir(tmp_path)) == ["b.txt", "c.txt", "p"]
