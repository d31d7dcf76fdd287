"""标志里不得有看不见的或者形近的字符。

零宽字符、软连字符、康熙部首和专用区字形，看上去与正常的字一样，但检索、核对和自动提醒都认不出来。只看标志里面；字库
专用字形当★用的，数字写成字母的（1O年），也按
此处理，后者要人看过原件再改。

提示：不影响显示，但标志不能被检索和核对（house）。
"""

import re
from collections.abc import Iterator

from biaoshi.rules.standing import on_paper
from biaoshi.text import fold
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Example, Hit, Rule

_NUMBER = re.compile("[0-9OolI|SBZ]*[0-9][0-9OolI|SBZ]*|[OolI|SBZ]+(?=[ ]*(?:年|个?月|天|日))")
_LETTERS = str.maketrans("OolI|SBZ", "00111582")


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live mark with disguised characters: from the first to the last of them, put right."""
    for mark in on_paper(facts):
        letters = _letters(mark)
        found = sorted((*mark.disguised, *letters), key=lambda s: s.start)
        if not found:
            continue
        span = Span(found[0].start, found[-1].end)
        seen = f"应写作“{mark.canonical}”" if mark.canonical else "请删去后重新录入"
        yield Hit(
            span,
            f"标志中有{len(found)}处看不见的或者形近的字符，检索和核对认不出来，{seen}",
            _plain(mark, facts, span, found, letters),
            mark=mark,
            safe=not letters,
        )


def _letters(mark: Mark) -> list[Span]:
    """Letters written for digits in the number of a period in years, months or days (1O年)."""
    piece = mark.period.piece
    number = _NUMBER.search(piece.text) if piece and isinstance(mark.period.value, int) else None
    if piece is None or number is None:
        return []
    at = piece.span.start + number.start()
    return [Span(at + m.start(), at + m.end()) for m in re.finditer("[OolI|SBZ]+", number[0])]


def _plain(mark: Mark, facts: Facts, span: Span, found: list[Span], letters: list[Span]) -> str | None:
    """The text of `span` with hidden characters gone and look-alikes folded; None if one of them is unknown."""
    out = ""
    at = span.start
    for d in found:
        out += facts.text[at : d.start]
        word = fold(facts.text[d.start : d.end]).text
        if d in letters:
            word = word.translate(_LETTERS)
        elif any("\ue000" <= c <= "\uf8ff" for c in word):
            if mark.separator is None or not mark.separator.span.overlaps(d):
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
        Example("机密★2⟦O⟧年\n关于开展检查的通知", "机密★20年\n关于开展检查的通知"),
        Example("机密★1⟦\ufeff0\u2060⟧年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("机密★10年\n关于开展检查的\u200b通知"),
    ),
)
