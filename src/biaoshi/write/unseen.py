"""Text that is in a file and nobody sees: how many places of what kind. A plan cannot point at it, so it is told."""

from collections import Counter

from biaoshi.types.document import Document, View

TITLES: dict[View, str] = {
    "deleted": "修订删去的文字", "hidden": "隐藏文字", "white": "白色或者透明的文字", "tiny": "极小的文字", "offpage": "页面以外的文字",
    "covered": "被遮住的文字", "layer_off": "关闭的图层上的文字", "earlier": "以前版本的文字",
}  # fmt: skip


def unseen(document: Document) -> tuple[tuple[str, int], ...]:
    """Return the kinds of text of `document` that nobody sees, each with its number of places."""
    return tuple(sorted(Counter(TITLES[u.view] for u in document.unseen if u.text.strip()).items()))


def lines(found: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """Return a Chinese line for each."""
    return tuple(
        f"{kind}有 {n} 处，读者看不见，计划列不出：发出前用 biaoshi purge 清除，或者由人核对" for kind, n in found
    )
