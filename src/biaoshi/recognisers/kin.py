"""Who is related to whom in a text: who one of them is tells who the other is.

其母许某          吕某系吕某某之父          付某某（患者付某之子）          苗某的丈夫凤某
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from biaoshi.recognisers.ties import Mention
from biaoshi.types.document import Document

_KIN = "(?:祖父|祖母|外祖父|外祖母|爷爷|奶奶|外公|外婆|父亲|母亲|养父|养母|继父|继母|丈夫|妻子|儿子|女儿|长子|次子|长女|次女|哥哥|弟弟|姐姐|妹妹|孙子|孙女|父|母|夫|妻|子|女|兄|弟|姐|妹|侄|孙)"
_ITS = re.compile(f"[其随由跟，,]{_KIN}(?:系|为|是|[：:])?$")
_OF = re.compile(f"^(?:的|之){_KIN}(?:系|为|是)?$")
_IS = re.compile("^[，,（(]?(?:系|为|是)?(?:[一-鿿]{2,4})?$")
_BEHIND = re.compile(f"^(?:的|之){_KIN}")


def related(document: Document, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield pairs of persons, of whom one at least is masked, that the text calls relatives; those in office are left out."""
    text = document.text
    for one, other in pairwise(mentions):
        if one.subject == other.subject or one.office or other.office or not (one.mask or other.mask):
            continue
        between = text[one.span.end : other.span.start]
        if len(between) > 60 or "\n" in between or "。" in between:
            continue
        behind = text[other.span.end : other.span.end + 5]
        if _OF.match(between) or _ITS.search(between) or (_IS.match(between) and _BEHIND.match(behind)):
            yield one, other
