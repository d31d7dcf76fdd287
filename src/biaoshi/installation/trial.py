"""A short paper we wrote, read by a reading process and checked: the one line that shows the parts work together."""

from collections.abc import Iterator

from biaoshi.check import Checker
from biaoshi.errors import BiaoshiError
from biaoshi.installation.line import Line
from biaoshi.isolate import read
from biaoshi.rules import LAW_AS_OF

MARK = "机密★10年"
PAPER = f"{MARK}\n\n关于自检的通知\n\n各处室：\n　　这是自检用的文字。\n"
_REMEDY = "请看上面各行哪里不正常；都正常的，把架构和系统版本告诉维护人员"


def check() -> Iterator[Line]:
    """Yield a line for reading and a line for checking."""
    yield _reading()
    yield _checking()


def _reading() -> Line:
    what = "试读一份文件（隔离的进程）"
    document = read(PAPER.encode(), name="自检.txt").document
    if MARK in document.text:
        return Line("trial.reading", "试用", what, "ok", "读出了全文")
    why = "；".join(p.why for p in document.parts if p.why) or "没有读出全文"
    return Line("trial.reading", "试用", what, "broken", why, _REMEDY)


def _checking() -> Line:
    what = "试查一段文字"
    try:
        with Checker(as_of=LAW_AS_OF) as checker:
            report = checker.check_text(PAPER)
    except (BiaoshiError, ImportError, OSError) as error:
        return Line("trial.checking", "试用", what, "broken", f"出错（{type(error).__name__}）", _REMEDY)
    skipped = [s.name for s in report.stages if not s.ran]
    if [m.text for m in report.marks] != [MARK]:
        return Line("trial.checking", "试用", what, "broken", "没有认出密级标志", _REMEDY)
    return Line("trial.checking", "试用", what, "ok", f"认出了密级标志；没有运行的步骤：{'、'.join(skipped) or '无'}")
