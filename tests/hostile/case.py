"""What a case of the hostile corpus is: bytes made when asked for, and what must hold of the report on them."""

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from biaoshi.formats import Limits
from biaoshi.formats.form import Ocr
from biaoshi.types.document import Status

MARK = "机密★10年"
LEVEL = "机密"
LINES = (MARK, "云岭省人民政府文件", "云政办发〔2025〕3号", "关于做好保密检查工作的通知", "二〇二五年三月一日")
REST = LINES[1:]

Must = Literal["read", "marked", "told", "open", "safe"]
"""What must hold of the planted mark, strictest first:

    read    read whole (exit status not 3) and the mark of its level found
    marked  the mark of its level found, whatever else stays open
    told    the mark found in any role, or a finding of hidden text (HD), or a part said to be unread
    open    something is said to be unread, so exit status 3 (RD rules), whatever else was found
    safe    no mark is left in it, and what is left may be a whole file: only that nothing hangs, escapes or breaks
"""

SMALL = Limits(
    seconds=8, memory=1 << 30, bytes=64 << 20, inflated=32 << 20, members=2000, chars=2_000_000, pages=300, answer=64 << 20, children=300,
    levels=6, unpacked=64 << 20, unpacking=20, pixels=50_000_000,
)  # fmt: skip
"""Limits of the corpus: small, so that a bomb need not be large to pass them."""
SLACK = 25.0
"""Seconds over the limits after which a check counts as hanging (a worker started anew, judging, a busy machine)."""

MIB = 1 << 20
Build = Callable[[], bytes]
Row = tuple[str, str, str, Build, Must]
"""A case without its kind: name, format, file, build, must."""

BEACON = ("127.0.0.1", 47811)
URL = "http://{}:{}/biaoshi".format(*BEACON)
CANARY = "/tmp/biaoshi-hostile-canary"  # a name the cases may point at; made and removed by watch.py
SUNG = "金丝雀在此"
OUT = "biaoshi-hostile-out"
"""Where hostile files try to get at (a web address, a file to read) and the name of what they try to write."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `name` says what it proves; `format` is that of FORMATS it is aimed at; `file` what it is called.

    `status`: one the ledger must have among its open lines. `limits` as a rule SMALL. `slow` ones run in `make quality`.
    """

    name: str
    kind: str
    format: str
    file: str
    build: Callable[[], bytes]
    must: Must
    status: Status | None = None
    limits: Limits = SMALL
    ocr: Ocr = "never"
    slow: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.format}-{self.name}"


def noise(seed: int, size: int) -> bytes:
    """Return bytes without sense, always the same for a seed."""
    return random.Random(seed).randbytes(size)  # noqa: S311  # not a secret


def replaced(data: bytes, old: str, new: str) -> bytes:
    """Return the zip `data` with `old` in its members replaced by `new`, or a plain file so."""
    if not data.startswith(b"PK"):
        return data.replace(old.encode(), new.encode())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as z, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for info in z.infolist():
            packed.writestr(info.filename, z.read(info).replace(old.encode(), new.encode()))
    return out.getvalue()


def with_member(data: bytes, name: str, content: bytes | str) -> bytes:
    """Return the zip `data` with one member more, or another content of one it has."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as z, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for info in z.infolist():
            if info.filename != name:
                packed.writestr(info.filename, z.read(info))
        packed.writestr(name, content)
    return out.getvalue()


def member(data: bytes, name: str) -> str:
    """Return a member of the zip `data` as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return z.read(name).decode()
