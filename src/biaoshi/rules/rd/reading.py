"""What was not read, from the coverage ledger: one table, one message form. Parts open for the same reason are one
finding, so that forty pictures are one line to act on; each keeps its own line in the ledger."""

from collections.abc import Callable, Iterator

from biaoshi.types.document import CLOSED, Document, Part, Status
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule
from biaoshi.types.severity import Severity

_BY_STATUS: dict[Status, str] = {
    "encrypted": "RD101", "failed": "RD102", "unsupported": "RD103", "skipped": "RD104", "limited": "RD105",
}  # fmt: skip
_SHOWN = 3


def code_of(part: Part) -> str | None:
    """Return the RD code a line of the ledger calls for, or None if it is closed, or said elsewhere (rule "")."""
    if part.rule is not None:
        return part.rule or None
    return None if part.status in CLOSED else _BY_STATUS.get(part.status, "RD103")


def _check(code: str, advice: str) -> Callable[[Facts], Iterator[Hit]]:
    def check(facts: Facts) -> Iterator[Hit]:
        """Yield one hit for each reason that leaves parts open under this code."""
        reasons: dict[str, list[str]] = {}
        for part in facts.document.parts:
            if code_of(part) == code:
                reasons.setdefault(part.why or "原因不明", []).append(part.name)
        for why, names in reasons.items():
            listed = "、".join(names[:_SHOWN]) + (f"等 {len(names)} 处" if len(names) > _SHOWN else "")
            yield Hit(None, f"{listed}：{why}", suggestion=advice)

    return check


def _document(status: Status, why: str, rule: str | None = None) -> Document:
    return Document("application/x-example", (), (Part("body", "text", 0, status, why, rule=rule),))


def _rule(code: str, name: str, severity: Severity, doc: str, advice: str, bad: Document) -> Rule:
    read = Document("text/plain", (), (Part("body", "text", 0, "read"),))
    return Rule(
        code=code, name=name, doc=doc + "\n\n提示：没有读到的部分不能当作没有问题（house）。", severity=severity,
        check=_check(code, advice), bad=(Example("", document=bad),), good=(Example("", document=read),),
    )  # fmt: skip


RULES = (
    _rule(
        "RD101", "encrypted", "error",
        "加密或者设有打开口令，没有读取。\n\n只设修改口令、能够打开的文件照常读取，不在此列。",
        "请用授权的软件解除口令后再检查", _document("encrypted", "文件设有打开口令"),
    ),
    _rule(
        "RD102", "broken", "error",
        "文件或者其中一部分损坏，没有读取。\n\n能读的部分照常检查；读不出的部分逐项列在“没有读的”之下。",
        "请用原软件打开另存后再检查，或者人工阅看", _document("failed", "文件不完整"),
    ),
    _rule(
        "RD103", "unsupported", "error",
        "本工具不能读取这种文件或者这一部分。\n\n按内容而不是按扩展名判断格式；扩展名写错的文件照常读取。",
        "请转换成能够读取的格式后再检查，或者人工阅看", _document("unsupported", "不认识的格式"),
    ),
    _rule(
        "RD104", "picture-not-read", "error",
        "图像或者图像页没有读取，其中可能有文字。\n\n能够证明没有文字的（空白、很小、各页重复的徽标）不在此列。",
        "请人工阅看这些图像", _document("skipped", "图像，未做文字识别"),
    ),
    _rule(
        "RD105", "limit-reached", "error",
        "超过处理上限，没有读完。\n\n上限防止一个文件拖垮整批检查；超过上限不等于文件有错。",
        "请拆分文件，或者调高上限后再检查", _document("limited", "页数超过上限"),
    ),
    _rule(
        "RD106", "recognition-uncertain", "warning",
        "文字识别的把握不大。\n\n识别出的文字照常检查，请对照原件。",
        "请对照原件核对", _document("ocr", "识别把握不大", "RD106"),
    ),
    _rule(
        "RD107", "encoding-uncertain", "warning",
        "文字编码不能确定，读出的字可能有错。\n\n带有编码标记的文件不在此列。",
        "请另存为 UTF-8 编码后再检查", _document("read", "编码不能确定", "RD107"),
    ),
    _rule(
        "RD108", "garbled-text-layer", "warning",
        "文字层是乱码，字形与文字对不上。\n\n多因字体没有编码对照表；页面看上去正常，读出的字却是错的。",
        "请用图像识别或者人工阅看该页", _document("failed", "字体没有编码对照表", "RD108"),
    ),
)  # fmt: skip
