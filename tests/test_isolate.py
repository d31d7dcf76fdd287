"""Files are read in a process that may hang, crash, run out or lie: every time the outcome is a ledger line."""

import ast
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from biaoshi.formats import Limits, worker
from biaoshi.formats.wire import encode
from biaoshi.isolate import Reader, Reading, read
from biaoshi.isolate import process as processes
from biaoshi.types.document import Document, Part

TEXT = "机密★10年\n云岭省人民政府文件\n"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(Limits(seconds=60)) as shared:
        yield shared


def line(reading: Reading) -> Part:
    (only,) = reading.document.parts
    return only


def test_file_is_read_with_its_digest(reader: Reader, tmp_path: Path) -> None:
    """A file comes back as its text, with the digest, length and kind of the very bytes read."""
    path = tmp_path / "通知.md"
    path.write_text(TEXT)
    got = reader.read(path)
    assert got.document.text == TEXT
    assert (got.sha256, got.bytes) == (hashlib.sha256(TEXT.encode()).hexdigest(), len(TEXT.encode()))
    assert got.media_type == "text/markdown"


def test_bytes_are_read_and_the_name_is_a_hint(reader: Reader) -> None:
    """Bytes are read like a file; the name given tells the kind of text."""
    assert reader.read(TEXT.encode(), name="甲.csv").media_type == "text/csv"
    assert reader.read(TEXT.encode()).document.text == TEXT


def test_links_are_followed(reader: Reader, tmp_path: Path) -> None:
    """An ordinary symbolic link is the file it names."""
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert reader.read(tmp_path / "b.txt").document.text == TEXT


def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "管道")
    return folder / "管道"


def loop(folder: Path) -> Path:
    (folder / "环").symlink_to("环")
    return folder / "环"


def broken(folder: Path) -> Path:
    (folder / "断").symlink_to("不在")
    return folder / "断"


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda folder: folder / "没有.txt", "不存在"),
        (broken, "不存在"),
        (lambda folder: folder, "文件夹"),
        (fifo, "不是普通文件"),
        (lambda folder: Path("/dev/zero"), "不是普通文件"),
        (loop, "打不开"),
        (lambda folder: folder / ("长" * 300), "打不开"),
        (lambda folder: f"{folder}/a\0b", "路径无效"),
    ],
)
def test_what_cannot_be_opened_is_an_open_line(
    reader: Reader, tmp_path: Path, make: Callable[[Path], "Path | str"], word: str
) -> None:
    """A vanished, looping, overlong or foreign path gives no text, no digest, and a reason without the path."""
    got = reader.read(make(tmp_path))
    assert (line(got).status, line(got).rule, got.sha256, got.media_type) == ("failed", "RD102", None, None)
    assert word in (line(got).why or "")
    assert str(tmp_path) not in (line(got).why or "")


@pytest.mark.parametrize(("error", "word"), [(PermissionError(13, "x"), "权限"), (OSError(5, "x"), "读不出来")])
def test_forbidden_and_broken_disks_are_open_lines(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, word: str
) -> None:
    """No permission, or a medium that fails while being read, is said (also where tests run as root)."""
    (tmp_path / "a.txt").write_text(TEXT)

    def refuse(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(os, "read", refuse)
    got = reader.read(tmp_path / "a.txt")
    assert line(got).status == "failed"
    assert word in (line(got).why or "")


@pytest.mark.parametrize("source", ["path", "bytes"])
def test_a_file_over_the_limit_is_not_read(tmp_path: Path, source: str) -> None:
    """A file over the limit of bytes is an open line with its size, and no worker is started for it."""
    (tmp_path / "a.txt").write_bytes(b"a" * 2000)
    with Reader(Limits(bytes=1000)) as small:
        got = small.read(tmp_path / "a.txt" if source == "path" else b"a" * 2000)
        assert (line(got).status, line(got).rule, got.bytes) == ("limited", "RD105", 2000)
        assert small._idle == []


def test_0_bytes_is_an_open_line(reader: Reader) -> None:
    """An empty file is broken, and has the digest of nothing."""
    got = reader.read(b"")
    assert (line(got).status, got.sha256) == ("failed", hashlib.sha256(b"").hexdigest())


def program(tmp_path: Path, body: str) -> Path:
    """Write a worker that does `body` for each file; `channel`, `name` and `descriptor` are at hand."""
    path = tmp_path / "worker.py"
    path.write_text(
        "import json, os, signal, socket, struct, sys, time\n"
        "channel = socket.socket(fileno=int(sys.argv[1]))\n"
        "def send(data): channel.sendall(struct.pack('!Q', len(data)) + data)\n"
        "count = 0\n"
        "while True:\n"
        "    data, (descriptor,), _, _ = socket.recv_fds(channel, 65536, 1)\n"
        "    name = json.loads(data[8:])[0]\n"
        "    count += 1\n" + "".join(f"    {x}\n" for x in body.splitlines())
    )
    return path


GOOD = encode(Document("text/plain", (), (Part("body", "text", 0, "read"),)))


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ("time.sleep(1000)", "limited", "秒的上限"),
        ("send(b'D')\ntime.sleep(1000)", "failed", "不合规格"),
        ("channel.sendall(bytes(4))\ntime.sleep(1000)", "limited", "秒的上限"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "failed", "崩溃"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "failed", "被系统终止"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "limited", "秒的上限"),
        ("os._exit(0)", "failed", "崩溃"),
        ("send(b'D' + bytes(100))", "failed", "不合规格"),
        ("send(b'D{\"text\": 1}')", "failed", "不合规格"),
        ("channel.sendall(struct.pack('!Q', 1 << 60))\ntime.sleep(1000)", "limited", "结果超过"),
        ("channel.sendall(bytes(8))\ntime.sleep(1000)", "failed", "不合规格"),
    ],
)
def test_a_worker_that_fails_costs_only_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, status: str, word: str
) -> None:
    """A worker that hangs, crashes, is killed or lies gives an open line and is gone; the next file has another."""
    monkeypatch.setattr(
        worker,
        "__file__",
        str(program(tmp_path, f"if name == '坏':\n    {body.replace(chr(10), '; ')}\nsend(b'D' + {GOOD!r})")),
    )
    with Reader(Limits(seconds=2 if "sleep" in body and "秒" in word else 30)) as one:
        assert line(one.read(b"x", name="好")).status == "read"
        bad = line(one.read(b"x", name="坏"))
        assert bad.status == status
        assert word in (bad.why or "")
        assert one._idle == []
        assert line(one.read(b"x", name="好")).status == "read"


def test_a_used_worker_that_dies_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies over its second file is replaced, and the file is read by a fresh one."""
    monkeypatch.setattr(
        worker, "__file__", str(program(tmp_path, f"if count == 2:\n    os._exit(1)\nsend(b'D' + {GOOD!r})"))
    )
    with Reader(Limits(seconds=60)) as one:
        assert [line(one.read(b"x")).status for _ in range(4)] == ["read"] * 4


def test_a_worker_is_replaced_after_so_many_files_and_after_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that says its reader failed, or that has read its share, is not used again."""
    body = f"send((b'F' if name == '坏' else b'D') + {GOOD!r})"
    monkeypatch.setattr(worker, "__file__", str(program(tmp_path, body)))
    with Reader(Limits(seconds=60), files=3) as one:
        seen = []
        for name in ("甲", "乙", "丙", "丁", "坏", "戊"):
            one.read(b"x", name=name)
            seen.append([w.done for w in one._idle])
        assert seen == [[1], [2], [], [1], [], [1]]


def test_interruption_does_not_leave_a_worker_half_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while a file is read goes on to the caller, and the worker, whose answer would be another file's, is gone."""
    monkeypatch.setattr(worker, "__file__", str(program(tmp_path, f"send(b'D' + {GOOD!r})")))

    def interrupted(*_: object) -> tuple[bool, bytes]:
        raise KeyboardInterrupt

    with Reader(Limits(seconds=60)) as one:
        one.start()
        running = one._idle[0].process
        monkeypatch.setattr("biaoshi.isolate.ask", interrupted)
        with pytest.raises(KeyboardInterrupt):
            one.read(b"x")
        assert running.returncode == -signal.SIGKILL
        assert one._idle == []


def test_no_worker_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system cannot start a process the file is an open line."""
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert line(read(TEXT.encode())).why == "解析进程无法启动"


def test_threads_share_a_reader() -> None:
    """Two workers serve four threads, each of which gets its own text, and no more than two are kept."""
    got: dict[int, list[str]] = {}
    with Reader(Limits(seconds=60), workers=2) as shared:

        def work(number: int) -> None:
            got[number] = [shared.read(f"第{number}件第{i}页".encode()).document.text for i in range(12)]

        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert got == {n: [f"第{n}件第{i}页" for i in range(12)] for n in range(4)}
        assert 1 <= len(shared._idle) <= 2


def test_a_closed_reader_leaves_no_process() -> None:
    """Closing ends the workers; the reader may be used again."""
    one = Reader(Limits(seconds=60))
    one.read(b"abc")
    running = one._idle[0].process
    one.close()
    assert running.returncode is not None
    assert one.read(TEXT.encode()).document.text == TEXT
    one.close()


def test_a_forked_copy_uses_no_worker_of_its_parent() -> None:
    """After a fork the child starts workers of its own, and the parent's still serve the parent."""
    with Reader(Limits(seconds=60)) as one:
        one.read(b"abc")
        mine = one._idle[0]
        mine.owner += 1  # as a forked copy sees it
        assert one.read(TEXT.encode()).document.text == TEXT
        assert one._idle[0] is not mine
        os.kill(mine.process.pid, 0)  # was let live
        subprocess.Popen.kill(mine.process)
        os.waitpid(mine.process.pid, 0)


def reading_with(module: str, body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: Limits) -> Part:
    """Read a file by a format that does `body`, put beside the real ones in a copy of the package."""
    package = tmp_path / "biaoshi"
    package.mkdir()
    here = Path(worker.__file__).parent
    for folder in ("types", "errors.py", "text.py"):
        (package / folder).symlink_to(here.parent / folder)
    (package / "formats").mkdir()
    for each in here.iterdir():
        program_of = each if each.is_file() else each / "__init__.py"
        if program_of.exists() and "FORMAT = Format(" not in program_of.read_text():  # the real formats stay out
            (package / "formats" / each.name).symlink_to(each)
    (package / "formats" / f"{module}.py").write_text(
        "import os, signal, time\n"
        "from biaoshi.errors import UnreadableError\n"
        "from biaoshi.formats.form import Format\n"
        "def nest(n): return nest(n + 1)\n"
        "def read(source, limits):\n"
        + "".join(f"    {x}\n" for x in body.splitlines())
        + "FORMAT = Format('bad', '坏', 'x/bad', (), lambda s: 1.0, read, '')\n"
    )
    monkeypatch.setattr(worker, "__file__", str(package / "formats" / "worker.py"))
    return line(read(b"secret words", limits=limits))


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ("raise ValueError('secret words')", "failed", "解析出错（ValueError）"),
        ("raise UnreadableError('encrypted', '需要密码')", "encrypted", "需要密码"),
        ("return None", "failed", "解析出错"),
        ("return bytearray(8 << 30)", "limited", "内存"),
        ("nest(0)", "limited", "嵌套"),
        ("os.abort()", "failed", "崩溃"),
        ("open('/tmp/biaoshi-must-not-be', 'w')", "failed", "解析出错"),
        ("raise SystemExit", "failed", "解析出错"),
        ("while True: pass", "limited", "秒的上限"),
    ],
)
def test_a_reader_that_fails_is_an_open_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, status: str, word: str
) -> None:
    """Whatever a reader does wrong in the real worker ends as a line that quotes nothing of the file."""
    got = reading_with("bad", body, tmp_path, monkeypatch, Limits(seconds=1.5 if "while" in body else 60))
    assert got.status == status
    assert word in (got.why or "")
    assert "secret" not in (got.why or "")


def test_an_answer_over_the_limit_is_not_sent() -> None:
    """A document longer than an answer may be is an open line; the worker lives on."""
    with Reader(Limits(answer=4000)) as small:
        assert line(small.read(("字" * 9000).encode())).status == "limited"
        assert "结果超过" in (line(small.read(("字" * 9000).encode())).why or "")
        assert line(small.read(TEXT.encode())).status == "read"
        assert [w.done for w in small._idle] == [3]


def test_workers_change_in_the_middle_of_many_files() -> None:
    """Real workers are replaced after their share, and no file is lost or read as another."""
    seen: set[int] = set()
    with Reader(Limits(seconds=60), files=4) as one:
        for number in range(10):
            assert one.read(f"第{number}件".encode()).document.text == f"第{number}件"
            seen.update(w.process.pid for w in one._idle)
    assert len(seen) == 3


def test_the_worker_needs_nothing_of_the_engine() -> None:
    """The program imports only the standard library at its top, so that starting it is cheap."""
    tree = ast.parse(Path(worker.__file__).read_text())
    imported = {a.name for n in tree.body if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module or "" for n in tree.body if isinstance(n, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_the_channel_is_no_network_and_no_pickle() -> None:
    """The worker talks over one socket pair, and nothing that could run code on arrival is imported by either side."""
    sources = [Path(m.__file__ or "").read_text() for m in (worker, processes)]
    assert not any(word in s for s in sources for word in ("pickle", "marshal", "multiprocessing", "AF_INET"))
    assert socket.AF_UNIX.name in sources[1]
