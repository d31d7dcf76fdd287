"""The marks whose writing is judged: those that stand on a paper of mainland organs."""

from collections.abc import Iterator

from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark, MarkKind


def on_paper(facts: Facts, *kinds: MarkKind) -> Iterator[Mark]:
    """Yield live marks of the kinds (state secret if none is named) that stand on the paper.

    Names of files and properties are compared with the paper (CO), not judged as marks. Papers of 民国, Hong Kong,
    Macao, Taiwan and the military follow rules of their own; a ★ is used in none of the first four, so a mark with
    one is judged whatever the paper looks like.
    """
    region = facts.particulars.region
    for mark in facts.live(*kinds):
        foreign = region == "military" or (region != "mainland" and mark.separator is None)
        if not foreign and mark.zone not in ("filename", "metadata"):
            yield mark


def once(marks: Iterator[Mark]) -> Iterator[Mark]:
    """Yield each mark that says something new: one repeated in a header is not a second fact."""
    seen: set[tuple[str, int | None]] = set()
    for mark in marks:
        key = ("".join(mark.text.split()), mark.unit)
        if key not in seen:
            seen.add(key)
            yield mark
