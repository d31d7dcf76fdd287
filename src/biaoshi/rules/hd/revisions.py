"""文件里还留着以前的版本。

PDF 改动后增量保存，旧页面原样留在文件里；OFD、ODF 可以把各版本装在一个文件里；旧版 Word、PowerPoint 快速保存，删去的字句也在。
以前版本的文字已读出检查。只因签名、盖章而增量保存、文字没有变动的，只提示。Word 的编辑轨迹编号（rsid）不是版本，不算。

提示：看不见的内容会随文件一同送出（house）。
"""

from collections.abc import Iterator

from biaoshi.text import fold
from biaoshi.types.document import Document, Part, Unseen
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

_LEVELS = ("绝密", "机密", "秘密★", "秘密☆")
_COUNTED = ("revisions", "versions")
_ADVICE = "另存为新文件（PDF 可打印成新的 PDF），再核对新文件"


def check(facts: Facts) -> Iterator[Hit]:
    """Yield one hit if the file keeps text, pages or whole files of an earlier version."""
    told = facts.document.facts
    gone = [u.text for u in facts.document.unseen if u.view == "earlier" and u.text.strip()]
    count = max((int(v) - 1 for k, v in told if k in _COUNTED and v.isdigit()), default=0)
    if gone:
        words = [w for w in _LEVELS if w in fold("\n".join(gone)).text]
        level = f"，其中有“{words[0].rstrip('★☆')}”字样，请立即核对" if words else ""
        yield Hit(None, f"文件中留有以前版本的文字 {len(gone)} 处、{sum(map(len, gone))} 字{level}", suggestion=_ADVICE)
    elif count:
        signed = sum(int(v) for k, v in told if k == "signatures" and v.isdigit())
        yield Hit(
            None, f"文件中留有 {count} 个以前的版本，文字没有变动" + ("，应是签名所致" if count <= signed else ""),
            severity="info" if count <= signed else None, suggestion=None if count <= signed else _ADVICE,
        )  # fmt: skip
    elif any(k == "quick_saves" and v != "0" for k, v in told):
        yield Hit(None, "文件用“快速保存”写成，删去的字句可能仍在文件里", suggestion=_ADVICE)


def _keeping(*unseen: Unseen, **facts: str) -> Document:
    parts = (Part("body", "text", 4, "read"),)
    return Document("application/x-example", (), parts, unseen=unseen, facts=tuple(facts.items()))


RULE = Rule(
    code="HD107",
    name="earlier-revisions",
    doc=__doc__,
    severity="warning",
    also=("info",),
    check=check,
    bad=(
        Example(
            "上一版本的“绝密★30年”还在文件里",
            document=_keeping(Unseen("body", 0, None, "绝密★30年", "earlier")),
            severity="warning",
        ),
        Example("增量保存过两次的PDF", document=_keeping(revisions="3"), severity="warning"),
        Example("因签名增量保存的PDF", document=_keeping(revisions="2", signatures="1"), severity="info"),
        Example("装有两个版本的OFD", document=_keeping(versions="2")),
        Example("快速保存写成的旧版Word文档", document=_keeping(quick_saves="4")),
    ),
    good=(Example("只有一个版本", document=_keeping(revisions="1", quick_saves="0")), Example("此件为修订后的版本")),
)
