"""Text that is in a file and nobody sees: how many places of what kind. No entry of a plan can point at it: a plan offers
to clear it as a whole where the format can (`purge`), the rest is told."""

from collections import Counter
from collections.abc import Collection

from biaoshi.formats import clears, sheds
from biaoshi.formats.html.page import PROGRAM
from biaoshi.types.document import Document, View

TITLES: dict[View, str] = {
    "deleted": "修订删去的文字", "hidden": "隐藏文字", "white": "白色或者透明的文字", "tiny": "极小的文字", "offpage": "页面以外的文字",
    "covered": "被遮住的文字", "layer_off": "关闭的图层上的文字", "earlier": "以前版本的文字",
}  # fmt: skip


def unseen(document: Document, cleared: Collection[View] = ()) -> tuple[tuple[str, int], ...]:
    """Return the kinds of text of `document` that nobody sees, each with its number of places, without those `cleared`."""
    left = (u.view for u in document.unseen if u.text.strip() and u.view not in cleared)
    return tuple(sorted(Counter(TITLES[view] for view in left).items()))


def clearable(document: Document) -> tuple[tuple[View, ...], frozenset[View]]:
    """Return the kinds of text nobody sees that a masked copy of `document` can be cleared of, if it is asked to, and those
    that are in no copy of it, asked for or not."""
    if sheds(document.media_type):
        return (), frozenset(TITLES)
    found = {u.view for u in document.unseen if u.text.strip() and u.address != PROGRAM}
    return tuple(view for view in TITLES if view in found & clears(document.media_type)), frozenset()


def lines(found: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """Return a Chinese line for each kind that stays."""
    return tuple(
        f"{kind}有 {n} 处，读者看不见，计划列不出：发出前用 biaoshi purge 清除，或者由人核对" for kind, n in found
    )


def offered(purge: Collection[View]) -> tuple[str, ...]:
    """Return a Chinese line about the kinds that a plan offers to clear, none where there are none."""
    named = "、".join(TITLES[view] for view in TITLES if view in purge)
    told = f"有读者看不见的{named}：遮盖件里将清除，批注、修订和属性也一并清除；要保留的，从计划的 purge 里划去"
    return (told,) if purge else ()
