"""What recognition may still cost in one file, and reading one picture within it.

Recognition is slow: seconds a page. It has its own limits, so that a long scan is read as far as they reach and says
where it stopped, instead of running into the limit of the whole file and losing everything.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from biaoshi.formats.form import Limits, Ocr, Source
from biaoshi.formats.recognition.abreast import Baton, recognised
from biaoshi.formats.recognition.engine import Pixels, installed
from biaoshi.formats.recognition.picture import TOP, Recognised
from biaoshi.types.document import Status

MISSING = "未安装文字识别组件（biaoshi[ocr]）"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a picture was not read: for its line of the ledger."""

    status: Status
    why: str
    rule: str


@dataclass(slots=True)
class Budget:
    """Counts down over one file; `seen` holds what pictures gave that come again (logos, letterheads)."""

    ocr: Ocr
    pictures: int
    until: float
    limits: Limits
    beat: Callable[[], None] | None = None
    seen: dict[tuple[int, int, bytes, bool], Recognised] = field(default_factory=dict)
    baton: Baton = field(default_factory=Baton)


def budget(source: Source, limits: Limits) -> Budget:
    """Return the budget for the pictures of `source`."""
    return Budget(
        source.ocr,
        limits.recognised,
        time.monotonic() + limits.recognition,
        limits,
        source.beat,
        baton=Baton(source.helpers),
    )


def refused(left: Budget) -> Refusal | None:
    """Return why no further picture can be read, or None if one can."""
    if left.ocr == "never":
        return Refusal("skipped", "图像，按设定未做文字识别", "RD104")
    if not installed():
        return Refusal("skipped", f"图像未读取：{MISSING}", "RD104")
    if left.pictures <= 0:
        return Refusal("limited", f"文字识别已到 {left.limits.recognised} 幅的上限，其余图像未读取", "RD105")
    if time.monotonic() > left.until:
        return Refusal("limited", f"文字识别已到 {left.limits.recognition:g} 秒的上限，其余图像未读取", "RD105")
    return None


def read(left: Budget, picture: Pixels, *, first: bool = False) -> Recognised | Refusal:
    """Return what stands in `picture`, or why it was not read. Raises nothing for a fault of the picture."""
    if left.limits.top:
        if not first:
            return Refusal("skipped", "本轮只识别首页上部", "RD104")
        picture = np.ascontiguousarray(picture[: round(TOP * picture.shape[0])])
    key = (*picture.shape[:2], sha256(picture.tobytes()).digest(), first)
    if key in left.seen:
        return left.seen[key]
    if refusal := refused(left):
        return refusal
    left.pictures -= 1  # now, and not when it is read: others may be asked for meanwhile
    try:
        found = recognised(left.baton, picture, first=first)
    except MemoryError:
        return Refusal("limited", "图像过大，文字识别所需内存超过上限", "RD105")
    except Exception as error:  # noqa: BLE001  # the engine's own errors, out of memory among them
        return Refusal("failed", f"文字识别出错（{type(error).__name__}）", "RD104")
    if found.blank:
        left.pictures += 1
    elif left.beat is not None:
        left.beat()
    left.seen[key] = found
    return found
