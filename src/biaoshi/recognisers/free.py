"""Which places of a text are still free."""

from bisect import bisect_left
from collections.abc import Sequence

from biaoshi.types.document import Span


class Free:
    """Tells whether a place is free of the spans it was given."""

    def __init__(self, taken: Sequence[Span]) -> None:
        self.spans = sorted(taken, key=lambda s: s.start)
        self.starts = [s.start for s in self.spans]
        self.longest = max(map(len, self.spans), default=0)

    def at(self, span: Span) -> bool:
        """Tell whether nothing taken overlaps `span`."""
        n = bisect_left(self.starts, span.end)
        while n and self.starts[n - 1] > span.start - self.longest:
            n -= 1
            if self.spans[n].overlaps(span):
                return False
        return True
