"""What a reading process gives up before it sees a file. Linux; each measure stands without the others.

    resource limits      address space, processor time, no file may grow (RLIMIT_FSIZE 0), few descriptors, no core
    no new privileges    nothing it could start gains rights; not dumpable, so not traced by its equals
    system-call filter   x86-64 and aarch64: no socket, no process, no program, no signal to others, and no file opened
                         for writing, made, renamed, removed, or given other rights or times
    network namespace    where there is no filter and the system permits it

Guaranteed with the filter (`confine` returns "filter"): no network, no writing, no process. With "namespace": no
network but through open descriptors, of which there is one, to the parent. With "limits": no file grows, but files
could be removed and the network be reached. Never guaranteed: that readable files are not read; what is read can go
nowhere but into the answer, which the parent checks.
"""

import contextlib
import ctypes
import os
import platform
import resource
import struct
from dataclasses import dataclass
from typing import Literal

_NO_NEW_PRIVS, _DUMPABLE, _SECCOMP, _FILTER = 38, 4, 22, 2
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = (
    0x20,
    0x15,
    0x35,
    0x45,
    0x06,
)  # BPF: LD W ABS, JEQ, JGE, JSET, RET of a constant
_ALLOW, _KILL, _NOT_PERMITTED, _NOT_THERE = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026  # ERRNO | EPERM, | ENOSYS
_THREAD = 0x10000  # clone: CLONE_THREAD
_WRITING = 0o1103  # open: O_WRONLY | O_RDWR | O_CREAT | O_TRUNC
_NEW_CALLS = (424, 425, 434, 438, 452)
"""pidfd_send_signal, io_uring_setup, pidfd_open, pidfd_getfd, fchmodat2: the same on every machine."""


@dataclass(frozen=True, slots=True)
class _Machine:
    """Numbers of the system calls of one architecture."""

    audit: int
    denied: tuple[int, ...]
    clone: int
    openat: int
    tgkill: int
    prlimit: int
    open: int | None = None


_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        denied=(
            41, 42, 43, 49, 50, 53, 288,  # socket connect accept bind listen socketpair accept4
            57, 58, 59, 322, 62, 200, 129, 297, 101, 310, 311,  # fork vfork execve execveat kill tkill rt_*sigqueueinfo ptrace process_vm_*
            76, 77, 82, 83, 84, 85, 86, 87, 88, 133,  # truncate ftruncate rename mkdir rmdir creat link unlink symlink mknod
            258, 259, 263, 264, 265, 266, 316,  # mkdirat mknodat unlinkat renameat linkat symlinkat renameat2
            90, 91, 92, 93, 94, 260, 268, 132, 235, 261, 280, 188, 189, 190,  # ch(mod|own) utime* setxattr
            165, 272, 308, 321, 323, 298, 250, 248,  # mount unshare setns bpf userfaultfd perf_event_open keyctl add_key
            166, 155, 161, 169, 175, 313, 176, 246, 320, 167, 168, 164, 227,  # of root: umount pivot_root chroot reboot modules kexec swap clock
        ),
        clone=56, openat=257, tgkill=234, prlimit=302, open=2,
    ),
    "aarch64": _Machine(
        0xC00000B7,
        denied=(
            198, 203, 202, 200, 201, 199, 242,
            221, 281, 129, 130, 138, 240, 117, 270, 271,
            45, 46, 34, 33, 35, 38, 37, 36, 276,
            52, 53, 54, 55, 88, 5, 6, 7,
            40, 97, 268, 280, 282, 241, 219, 217,
            39, 41, 51, 142, 105, 273, 106, 104, 294, 224, 225, 170, 112,
        ),
        clone=220, openat=56, tgkill=131, prlimit=261,
    ),
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def confine(memory: int, cpu: int) -> Literal["filter", "namespace", "limits"]:
    """Give up what a reader of files needs not. `memory` is address space in bytes, `cpu` seconds of the whole life.

    Returns what keeps the process from network and files (see the module). It cannot be undone.
    """
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        top = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (top, top))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_DUMPABLE, 0, 0, 0, 0)
    machine = _MACHINES.get(platform.machine())
    if machine and _install(libc, _filter(machine)):
        return "filter"
    flags = _NEW_NET if os.geteuid() == 0 else _NEW_USER | _NEW_NET
    return "namespace" if libc.unshare(flags) == 0 else "limits"


def limit_cpu(seconds: int) -> None:
    """Let the process use so many seconds of processor time from now on, never more than its hard limit."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _install(libc: ctypes.CDLL, code: bytes) -> bool:
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(machine: _Machine) -> bytes:
    """Return the filter's program; the four ends come last, so that every jump goes forward."""
    checks: list[tuple[int, int, str | int, str | int]] = [
        (_LOAD, 4, 0, 0),  # architecture
        (_EQUAL, machine.audit, 0, "kill"),
        (_LOAD, 0, 0, 0),  # number of the call
        (_AT_LEAST, 0x40000000, "denied", 0),  # the x32 calls of x86-64
        *((_EQUAL, number, "denied", 0) for number in (*machine.denied, *_NEW_CALLS)),
        *((_EQUAL, number, "missing", 0) for number in (435, 437)),  # clone3, openat2: their flags cannot be seen
        (_EQUAL, machine.clone, 0, 2),
        (_LOAD, 16, 0, 0),  # first argument, low half
        (_ANY_BIT, _THREAD, "allowed", "denied"),
        *((_EQUAL, machine.tgkill, 0, 2), (_LOAD, 16, 0, 0), (_EQUAL, os.getpid(), "allowed", "denied")),  # abort()
        *((_EQUAL, machine.prlimit, 0, 2), (_LOAD, 16, 0, 0), (_EQUAL, 0, "allowed", "denied")),  # of itself only
    ]
    for number, place in ((machine.openat, 32), (machine.open, 24)):
        if number is not None:
            checks += [(_EQUAL, number, 0, 2), (_LOAD, place, 0, 0), (_ANY_BIT, _WRITING, "denied", "allowed")]
    ends = {"allowed": _ALLOW, "denied": _NOT_PERMITTED, "missing": _NOT_THERE, "kill": _KILL}
    at = {name: len(checks) + i for i, name in enumerate(ends)}

    def jump(target: str | int, here: int) -> int:
        return at[target] - here - 1 if isinstance(target, str) else target

    code = [struct.pack("=HBBI", op, jump(yes, i), jump(no, i), k) for i, (op, k, yes, no) in enumerate(checks)]
    return b"".join(code + [struct.pack("=HBBI", _RETURN, 0, 0, k) for k in ends.values()])
