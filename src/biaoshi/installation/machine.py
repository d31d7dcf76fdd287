"""The machine: processor, page size, C library, Python, cores, memory, what keeps readers apart, LibreOffice."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from biaoshi.installation.line import Line
from biaoshi.isolate.cores import EACH, available, helpers
from biaoshi.isolate.probe import confinement

PROCESSORS = ("x86_64", "aarch64")
GLIBC = (2, 28)
_GROUP = "机器"
_KEPT = {
    "filter": ("ok", "系统调用过滤：读文件的进程不能联网、写文件、起进程"),
    "namespace": ("missing", "只有网络隔离：读文件的进程不能联网，但能删改文件"),
    "limits": ("missing", "只有资源限制：读文件的进程没有与网络隔开"),
}


@dataclass(frozen=True, slots=True)
class Machine:
    """What the system says of itself."""

    processor: str
    libc: tuple[str, str]
    page: int
    cores: int
    memory: int | None
    python: tuple[int, int, int]


def this() -> Machine:
    """Return this machine."""
    cores = len(os.sched_getaffinity(0))
    return Machine(
        platform.machine(), platform.libc_ver(), os.sysconf("SC_PAGE_SIZE"), cores, available(), sys.version_info[:3]
    )


def check() -> Iterator[Line]:
    """Yield the lines of this machine."""
    yield from lines(this(), helpers())
    yield apart(confinement())
    office = next((p for name in ("soffice", "libreoffice") if (p := shutil.which(name))), None)
    if office:
        yield Line("machine.libreoffice", _GROUP, "LibreOffice（可选）", "ok", office, required=False)
    else:
        why = "标识自己不用它；要在本机打开、打印表单的请安装"
        yield Line("machine.libreoffice", _GROUP, "LibreOffice（可选）", "missing", "没有安装", why, required=False)


def lines(machine: Machine, side_by_side: int) -> Iterator[Line]:
    """Yield what `machine` says: its processor, C library, Python, memory and cores."""
    fits = machine.processor in PROCESSORS
    page = f"{machine.page // 1024} KB 页"
    note = "只支持 x86_64 和 aarch64" if not fits else ""
    yield Line("machine.processor", _GROUP, "处理器", "ok" if fits else "broken", f"{machine.processor}，{page}", note)
    name, number = machine.libc
    known = name == "glibc" and tuple(int(x) for x in number.split(".")[:2] if x.isdigit()) >= GLIBC
    remedy = "" if known else f"需要 glibc {GLIBC[0]}.{GLIBC[1]} 以上"
    yield Line(
        "machine.libc", _GROUP, "C 库", "ok" if known else "broken", f"{name or '不明'} {number}".strip(), remedy
    )
    yield Line("machine.python", _GROUP, "Python", "ok", ".".join(map(str, machine.python)))
    enough = machine.memory is not None and machine.memory >= EACH
    remedy = "" if enough else f"识别图片要 {EACH / 1e9:.1f} GB 空闲内存；不够时这部分会报告没有读"
    free = "空闲内存不明" if machine.memory is None else f"空闲 {machine.memory / 1e9:.1f} GB"
    found = f"{free}，{machine.cores} 个核，可同时识别 {max(side_by_side, 1)} 张图"
    yield Line("machine.memory", _GROUP, "内存和处理器核", "ok" if enough else "missing", found, remedy, required=False)


def apart(kept: str | None) -> Line:
    """Return the line of what keeps a reading process from network and files; None: such a process did not come up."""
    what = "读文件的进程的隔离"
    if kept is None:
        return Line("machine.apart", _GROUP, what, "broken", "起不来", "文件都不能读；请把系统版本告诉维护人员")
    state, found = _KEPT[kept]
    remedy = "" if state == "ok" else "系统不支持 seccomp 过滤（内核设置或者容器的限制），请改设置，或者只读可信的文件"
    return Line("machine.apart", _GROUP, what, "ok" if state == "ok" else "missing", found, remedy, required=False)
