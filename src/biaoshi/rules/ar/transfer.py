"""移交进馆的档案没有附具到期开放意见、政府信息公开情况、密级变更情况。

三项由移交单位提出，进馆以后再补，往往找不到当年的人。只看移交目录里这一件的三栏：目录没有这三栏而又不是移交目录的，不说；填了
“无”的算填了。

依据：档案法实施条例 第三十条（statute）。
"""

from collections.abc import Iterator

from biaoshi.types.entry import TRANSFER, TRANSFER_NAMES, Entry
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the fields a transferred record's row of the ledger leaves blank, once."""
    entry = facts.entry
    if entry is None or not entry.transfer:
        return
    blank = [TRANSFER_NAMES[name] for name in TRANSFER if not getattr(entry, name)]
    if blank:
        yield Hit(
            None, f"移交目录里没有填{'、'.join(blank)}", child=0 if facts.case else None,
            suggestion="由移交单位逐件提出；没有公开过、没有变更过的，也写明",
        )  # fmt: skip


RULE = Rule(
    code="AR954",
    name="transfer-fields-missing",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example("关于开展检查的通知", entry=Entry(transfer=True)),
        Example("关于开展检查的通知", entry=Entry(transfer=True, opening="到期开放", openness="未公开", changes="")),
    ),
    good=(
        Example("关于开展检查的通知", entry=Entry(transfer=True, opening="到期开放", openness="未公开", changes="无")),
        Example("关于开展检查的通知", entry=Entry(opening=None)),
        Example("关于移交档案的通知\n各单位：\n移交目录应填到期开放意见。"),
    ),
)
