"""A reader taken over by its file can do nothing but answer; a reader at work has all it needs."""

import errno
import os
import signal
import socket
import struct
import subprocess
import sys
from contextlib import nullcontext

import pytest

from biaoshi.formats import confinement


def confined(body: str) -> str:
    """Run `body` in a process confined as a worker is; return what it says."""
    code = (
        "import os, socket, sys\n"
        "from biaoshi.formats.confinement import confine\n"
        "ours = socket.socketpair()\n"
        "kind = confine(2 << 30, 100)\n"
        "def attempt():\n" + "".join(f"    {x}\n" for x in body.splitlines()) + "try:\n    said = attempt()\n"
        "except BaseException as error:\n    said = type(error).__name__\n"
        "os.write(1, f'{kind} {said}'.encode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return done.stdout.decode()


FILTERED = confined("pass").startswith("filter")


@pytest.mark.skipif(not FILTERED, reason="no system-call filter on this machine")
@pytest.mark.parametrize(
    "body",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
        "open('/tmp/biaoshi-must-not-be', 'w')",
        "open('/tmp/biaoshi-must-not-be', 'a')",
        "os.open('/tmp/biaoshi-must-not-be', os.O_RDONLY | os.O_CREAT)",
        "os.mkdir('/tmp/biaoshi-must-not-be')",
        "os.rename(os.__file__, os.__file__)",
        "os.chmod(os.__file__, 0o644)",
        "os.utime(os.__file__)",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_a_confined_process_can_do_no_harm(body: str) -> None:
    """A reader taken over by its file reaches no network, changes no file, starts no program, signals nobody."""
    assert confined(body).split()[1] in ("PermissionError", "OSError")


@pytest.mark.parametrize(
    "body",
    [
        "ours[0].sendall(b'x')\nreturn ours[1].recv(1)",
        "return len(open(os.__file__).read()) > 0",
        "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()",
        "import lxml.etree, pypdfium2\nreturn lxml.etree.fromstring('<a/>').tag",
        "return len(bytearray(100 << 20))",
    ],
)
def test_a_confined_process_can_work(body: str) -> None:
    """Its channel, reading, threads, the parsers' libraries and memory within the limit are there."""
    assert not confined(body).endswith("Error")


def test_memory_is_limited() -> None:
    """More memory than allowed is refused to a confined process."""
    assert confined("bytearray(3 << 30)").endswith("MemoryError")


def test_processor_time_is_limited() -> None:
    """A process that uses up its processor time is ended by the system, whoever watches the clock."""
    code = (
        "from biaoshi.formats.confinement import confine, limit_cpu\nconfine(2 << 30, 100)\nlimit_cpu(0)\n"
        "while True: pass"
    )
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False, env=path)
    assert done.returncode == -signal.SIGXCPU


def test_open_files_are_limited() -> None:
    """A reader can hold no more than a few dozen files open."""
    assert confined("held = []\nwhile len(held) < 200: held.append(open(os.__file__))").endswith("OSError")


def test_no_file_grows() -> None:
    """Even without the filter of system calls a file open for writing takes no byte."""
    body = "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nos.write(held.fileno(), b'x')"
    code = (
        "import os, resource, tempfile\nfrom biaoshi.formats import confinement\nheld = tempfile.TemporaryFile()\n"
        "confinement._MACHINES.clear()\n"
        "kind = confinement.confine(2 << 30, 100)\ntry:\n"
        + "".join(f"    {line}\n" for line in body.splitlines())
        + "    said = 'written'\nexcept OSError as error:\n    said = error.errno\n"
        "os.write(1, f'{kind} {said}'.encode())\n"
    )
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, timeout=60, check=False, env=path)
    kind, said = done.stdout.decode().split()
    assert kind in ("namespace", "limits")
    assert int(said) == errno.EFBIG


@pytest.mark.skipif(os.geteuid() != 0, reason="a namespace of one's own may not be allowed")
def test_without_a_filter_there_is_no_network() -> None:
    """Where there is no filter of system calls, the process has a network of its own, in which there is nothing."""
    body = "s = socket.socket()\ns.settimeout(2)\ns.connect(('127.0.0.1', port))"
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        code = (
            "import os, socket\nfrom biaoshi.formats import confinement\nconfinement._MACHINES.clear()\n"
            f"port = {listener.getsockname()[1]}\n"
            "kind = confinement.confine(2 << 30, 100)\ntry:\n"
            + "".join(f"    {line}\n" for line in body.splitlines())
            + "    said = 'connected'\nexcept OSError:\n    said = 'refused'\nos.write(1, f'{kind} {said}'.encode())\n"
        )
        path = {"PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, timeout=60, check=False, env=path)
        assert done.stdout.decode() in ("namespace refused", "limits connected")  # the second: the kernel gives none
        listener.setblocking(False)
        with pytest.raises(BlockingIOError) if b"refused" in done.stdout else nullcontext():
            listener.accept()[0].close()


def judged(machine: str, call: int, *arguments: int) -> str:
    """Return what the filter of `machine` does with a system call, by interpreting its program."""
    numbers = confinement._MACHINES[machine]
    data = struct.pack("=IIQ6Q", call, numbers.audit, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    code = list(struct.iter_unpack("=HBBI", confinement._filter(numbers)))
    at = value = 0
    while True:
        op, yes, no, k = code[at]
        at += 1
        if op == confinement._RETURN:
            return {
                confinement._ALLOW: "allowed",
                confinement._NOT_PERMITTED: "denied",
                confinement._NOT_THERE: "missing",
            }[k]
        if op == confinement._LOAD:
            (value,) = struct.unpack_from("=I", data, k)
        else:
            held = {
                confinement._EQUAL: value == k,
                confinement._AT_LEAST: value >= k,
                confinement._ANY_BIT: bool(value & k),
            }[op]
            at += yes if held else no


X86, ARM = "x86_64", "aarch64"
PATH, THREAD = 0x7000, 0x3D0F00


@pytest.mark.parametrize(
    ("machine", "call", "arguments", "outcome"),
    [
        *((X86, n, (), "allowed") for n in (0, 1, 9, 12, 47, 46, 231, 318)),  # read write mmap brk recvmsg sendmsg exit_group getrandom
        *((ARM, n, (), "allowed") for n in (63, 64, 222, 214, 212, 211, 94, 278)),
        *((X86, n, (), "denied") for n in (41, 42, 49, 57, 59, 62, 87, 82, 90, 322, 425, 0x40000001)),
        *((ARM, n, (), "denied") for n in (198, 203, 200, 221, 129, 35, 276, 53, 281, 425)),
        *((m, n, (), "missing") for m in (X86, ARM) for n in (435, 437)),
        (X86, 2, (PATH, os.O_RDONLY | os.O_CLOEXEC), "allowed"),
        (X86, 2, (PATH, os.O_WRONLY), "denied"),
        *((m, n, (0, PATH, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY), "allowed") for m, n in ((X86, 257), (ARM, 56))),
        *((m, n, (0, PATH, flag), "denied") for m, n in ((X86, 257), (ARM, 56)) for flag in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC)),
        *((m, n, (THREAD,), "allowed") for m, n in ((X86, 56), (ARM, 220))),
        *((m, n, (17,), "denied") for m, n in ((X86, 56), (ARM, 220))),
        *((m, n, (os.getpid(), 1, 6), "allowed") for m, n in ((X86, 234), (ARM, 131))),
        *((m, n, (os.getppid(), 1, 9), "denied") for m, n in ((X86, 234), (ARM, 131))),
        *((m, n, (0, 0), "allowed") for m, n in ((X86, 302), (ARM, 261))),
        *((m, n, (os.getppid(), 0), "denied") for m, n in ((X86, 302), (ARM, 261))),
    ],
)  # fmt: skip
def test_filter_of_each_machine(machine: str, call: int, arguments: tuple[int, ...], outcome: str) -> None:
    """The filter lets pass what a reader needs and nothing that reaches out, on machines this one is not, too."""
    assert judged(machine, call, *arguments) == outcome


def test_filter_of_another_architecture_kills() -> None:
    """A call made under another architecture's numbers is not judged by this one's."""
    program = confinement._filter(confinement._MACHINES[X86])
    assert struct.unpack_from("=HBBI", program, 8)[3] == confinement._MACHINES[X86].audit
    assert struct.unpack("=HBBI", program[-8:])[3] == confinement._KILL
