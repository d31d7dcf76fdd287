"""Internal marks of the office's own, named in its profile (own_marks = ["内部敏感"])."""

import re
from collections.abc import Iterator

from biaoshi.marks.entry import standing_mark
from biaoshi.marks.outline import Outline
from biaoshi.text import fold
from biaoshi.types.document import Span
from biaoshi.types.mark import Mark


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield each place where one of the office's own marks stands as a mark; prose that uses its words is no entry."""
    for words in shape.own_marks:
        for m in re.finditer(re.escape(fold(words).text), shape.text):
            if mark := standing_mark(shape, Span(*m.span()), "internal", "plain"):
                yield mark
