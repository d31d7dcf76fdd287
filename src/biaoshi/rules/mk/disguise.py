"""标志里不得有看不见的或者形近的字符。

零宽字符、软连字符、康熙部首和专用区字形，看上去与正常的字一样，但检索、核对和自动提醒都认不出来。只看标志里面；字库
专用字形当★用的，也按此处理。

提示：不影响显示，但标志不能被检索和核对（house）。
"""

from collections.abc import Iterator

from biaoshi.rules.standing import on_paper
from biaoshi.text import fold
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live mark with disguised characters: from the first to the last of them, put right."""
    for mark in on_paper(facts):
        if not mark.disguised:
            continue
        span = Span(mark.disguised[0].start, mark.disguised[-1].end)
        right = _plain(mark, facts, span)
        seen = f"应写作“{mark.canonical}”" if mark.canonical else "请删去后重新录入"
        yield Hit(
            span,
            f"标志中有{len(mark.disguised)}处看不见的或者形近的字符，检索和核对认不出来，{seen}",
            right,
            mark=mark,
        )


def _plain(mark: Mark, facts: Facts, span: Span) -> str | None:
    """The text of `span` with hidden characters gone and look-alikes folded; None if one of them is unknown."""
    out = ""
    at = span.start
    for d in mark.disguised:
        out += facts.text[at : d.start]
        word = fold(facts.text[d.start : d.end]).text
        if any("\ue000" <= c <= "\uf8ff" for c in word):
            inside = mark.separator is not None and mark.separator.span.overlaps(d)
            if not inside:
                return None
            word = "★"
        out += word
        at = d.end
    return out


RULE = Rule(
    code="MK109",
    name="disguised-characters",
    doc=__doc__,
    severity="error",
    check=check,
    bad=(
        Example("机⟦\u200b⟧密★10年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("机密⟦\u00ad⟧★10年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("机密⟦\ue001⟧10年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("机密★1⟦\ufeff0\u2060⟧年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("机密★10年\n关于开展检查的\u200b通知"),
    ),
)
