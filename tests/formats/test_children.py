"""Files within files at the reader's level: limits of the whole tree, and one bad child that costs only itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from biaoshi.formats import Limits, worker
from biaoshi.formats.wire import encode
from biaoshi.isolate import Node, Reader
from biaoshi.types.document import CLOSED, Child, Document, Part
from formats.archive_builder import raw_zip, zipped

TEXT = "机密★10年\n云岭省水利厅文件\n"


def walk(reader: Reader, node: Node) -> Iterator[tuple[int, str | None, str, str]]:
    """Yield (level, name, status, why) of every file inside, those of which a limit leaves nothing but a line too."""
    for _, found in reader.inside(node):
        if isinstance(found, Part):
            yield node.level + 1, found.name, found.status, found.why or ""
            continue
        line = next((p for p in found.reading.document.parts if p.status not in CLOSED), None)
        line = line or found.reading.document.parts[0]
        yield found.level, found.name, line.status, line.why or ""
        yield from walk(reader, found)


def tree(data: bytes, limits: Limits) -> list[tuple[int, str | None, str, str]]:
    with Reader(limits) as reader, reader.open(data, name="来件.zip") as node:
        return list(walk(reader, node))


def nested(depth: int) -> bytes:
    data = TEXT.encode()
    for n in range(depth):
        data = zipped({f"{n}.zip" if n else "正文.txt": data})
    return data


def test_files_are_read_to_the_depth_of_the_limit() -> None:
    """A file at the last level is read; one below is listed and left, with the reason."""
    assert tree(nested(8), Limits(levels=8))[-1][:3] == (8, "正文.txt", "read")
    level, name, status, why = tree(nested(9), Limits(levels=8))[-1]
    assert (level, name, status) == (9, "正文.txt", "limited")
    assert "8 层" in why


def test_files_over_the_number_of_the_limit_are_lines() -> None:
    """The files of the whole tree are counted together; what is over is a line each, and nothing is read of it."""
    inner = zipped({f"{n}.txt": b"%d" % n for n in range(4)})
    found = tree(zipped({"甲.zip": inner, "乙.txt": b"x", "丙.txt": b"y"}), Limits(children=4))
    assert [s for _, _, s, _ in found] == ["skipped", "read", "read", "read", "limited", "limited", "limited"]
    assert all("4 个" in w for _, _, s, w in found if s == "limited")


def test_bytes_of_the_whole_tree_are_limited() -> None:
    """What has been unpacked before counts: small members add up, and the one too many is not unpacked."""
    found = tree(raw_zip([(b"%d.txt" % n, b"%d" % n + bytes(400)) for n in range(5)]), Limits(unpacked=1000))
    assert [s for _, _, s, _ in found][2:] == ["limited"] * 3


def test_an_archive_of_many_views_of_one_bomb_ends() -> None:
    """Members that all unpack to the same megabytes are unpacked no more often than the limit allows."""
    found = tree(zipped({f"{n}.txt": b"%d" % n + bytes(1 << 20) for n in range(20)}), Limits(unpacked=4 << 20))
    assert sum(s == "limited" for _, _, s, _ in found) >= 16


def test_time_of_the_whole_tree_is_limited() -> None:
    """When the time for the files of one file is over, the rest are lines."""
    found = tree(zipped({"甲.txt": b"x", "乙.txt": b"y"}), Limits(unpacking=-1))
    assert [(n, s) for _, n, s, _ in found] == [("甲.txt", "limited"), ("乙.txt", "limited")]


def test_the_same_content_is_read_once() -> None:
    """A copy is a closed line that names the first, and what is inside it is not read again."""
    inner = zipped({"正文.txt": TEXT.encode()})
    found = tree(zipped({"甲.zip": inner, "乙.zip": inner, "丙.txt": TEXT.encode()}), Limits())
    assert [(level, name) for level, name, _, _ in found] == [
        (1, "甲.zip"),
        (2, "正文.txt"),
        (1, "乙.zip"),
        (1, "丙.txt"),
    ]
    assert ["内容相同" in why for *_, why in found] == [False, False, True, True]
    assert [status for _, _, status, _ in found] == ["skipped", "read", "read", "read"]


def program(tmp_path: Path, extract: str, read: str = "") -> Path:
    """Write a worker that finds two children in every file; `extract` and `read` are what it does first."""
    document = encode(
        Document(
            "x/box", (), (Part("a", "embedded", 0, "skipped", "等"), Part("b", "embedded", 0, "skipped", "等"), Part("c", "other", 0, "read")),
            children=(Child("a", None, 0, "a", "a"), Child("b", None, 0, "b", "b")),
        )
    )  # fmt: skip
    path = tmp_path / "worker.py"
    path.write_text(
        "import json, os, signal, socket, struct, sys, time\n"
        f"HEAD = struct.Struct({worker.HEAD.format!r})\n"
        "channel = socket.socket(fileno=int(sys.argv[1]))\n"
        "def send(tag, data): channel.sendall(HEAD.pack(len(data) + 1) + tag + data)\n"
        "while True:\n"
        "    data, (descriptor,), _, _ = socket.recv_fds(channel, 65536, 1)\n"
        "    name, token = json.loads(data[8:])[:2]\n"
        "    content = os.pread(descriptor, 1000, 0)\n"
        "    os.close(descriptor)\n"
        "    if token is None:\n"
        f"        {read or 'pass'}\n"
        f"        send(b'D', {document!r})\n"
        "    else:\n"
        f"        {extract}\n"
    )
    return path


def bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extract: str, read: str = "", **limits: float
) -> list[tuple[int, str | None, str, str]]:
    monkeypatch.setattr(worker, "__file__", str(program(tmp_path, extract, read)))
    return tree(b"top", Limits(levels=1, **limits))  # type: ignore[arg-type]  # numbers only


def test_a_file_that_holds_itself_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quine, whose every child is itself, is read once; its children are closed lines."""
    monkeypatch.setattr(worker, "__file__", str(program(tmp_path, "send(b'B', content)")))
    found = tree(b"top", Limits())
    assert [(level, status) for level, _, status, _ in found] == [(1, "read"), (1, "read")]
    assert all("与外层文件内容相同" in why for *_, why in found)


def test_a_file_that_grows_in_itself_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children that are always new end at the limit of levels and files."""
    monkeypatch.setattr(worker, "__file__", str(program(tmp_path, "send(b'B', content + token.encode())")))
    found = tree(b"top", Limits(levels=3, children=100))
    assert max(level for level, *_ in found) == 4
    assert len(found) <= 2 * 100
    assert any(status == "limited" for _, _, status, _ in found)


@pytest.mark.parametrize(
    ("extract", "status", "word"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "failed", "崩溃"),
        ("time.sleep(1000)", "limited", "秒的上限"),
        ("send(b'B', bytes(5000))", "limited", "上限"),
        ("channel.sendall(struct.pack('!Q', 1 << 60)); time.sleep(1000)", "limited", "上限"),
        ("send(b'D', b'nonsense')", "failed", "不合规格"),
        ("channel.sendall(bytes(8)); time.sleep(1000)", "failed", "不合规格"),
    ],
)
def test_a_child_that_cannot_be_had_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extract: str, status: str, word: str
) -> None:
    """A worker that hangs, crashes or lies over one child leaves that child open; the next one is read."""
    found = bad(
        tmp_path,
        monkeypatch,
        f"{extract} if token == 'a' else send(b'B', b'good')".replace("; time.sleep(1000) if", " if"),
        seconds=2,
        bytes=1000,
    )
    assert found[0][1:3] == ("a", status)
    assert word in found[0][3]
    assert found[1][1] == "b"
    assert "等" in found[1][3]


def test_a_child_that_kills_its_reader_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child whose reading crashes the worker, every time, is open; its brother is read."""
    found = bad(tmp_path, monkeypatch, "send(b'B', token.encode())", "content == b'a' and os.abort()", seconds=30)
    assert [(n, s) for level, n, s, _ in found if level == 1] == [("a", "failed"), ("b", "skipped")]


def test_bytes_instead_of_a_document_are_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that answers a request to read with bytes of a child has lied."""
    monkeypatch.setattr(worker, "__file__", str(program(tmp_path, "pass", "send(b'B', b'x'); continue")))
    with Reader(Limits(seconds=30)) as reader:
        assert reader.read(b"top").document.parts[0].status == "failed"


def test_no_descriptor_is_left_open() -> None:
    """However a tree is left, half way too, every snapshot is closed."""
    open_now = len(list(Path("/proc/self/fd").iterdir()))
    with Reader(Limits()) as reader:
        with reader.open(nested(5), name="a.zip") as node:
            list(walk(reader, node))
        with reader.open(zipped({"甲.txt": b"x", "乙.txt": b"y"})) as node:
            for _ in reader.inside(node):
                break
    assert len(list(Path("/proc/self/fd").iterdir())) == open_now
