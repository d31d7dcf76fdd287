"""Which masks show together what each hides, and whether a mask may stand for a word in clear."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations

from biaoshi.recognisers.masks.mask import Mask

_TEXT = frozenset({"name", "date", "address", "mail", "account"})
_PATTERNS = 100
"""Ways of hiding the same word, and pairs of persons with the same digits, that are compared with each other."""
Form = tuple[str, str]
"""What of a mask is compared: what it stands for (digits are all alike), and the word with its stars."""
Owned = tuple[object, Mask]
"""A mask, and whose it is (None: nobody's)."""


def form(mask: Mask) -> Form:
    """Return what of a mask is compared."""
    return (mask.what if mask.what in _TEXT else "digits", mask.left)


def completed(found: Iterable[Owned], may_be_one: Callable[[object, object], bool]) -> set[tuple[object, Form]]:
    """Return the masks, each with its owner, that another mask of the same thing completes: together they show what each hides.

    Masks that hide the same places cannot complete each other, so only those of different patterns are compared, by the
    characters both show; numbers of two owners complete each other only where `may_be_one` says that they may be one person.
    """
    groups: dict[tuple[str, int], dict[str, list[Owned]]] = defaultdict(lambda: defaultdict(list))
    for owner, mask in found:
        groups[form(mask)[0], len(mask.left)]["".join("*" if c == "*" else "." for c in mask.left)].append(
            (owner, mask)
        )
    out: set[tuple[object, Form]] = set()
    for (what, _), patterns in groups.items():
        for one, other in combinations(sorted(patterns)[:_PATTERNS], 2):
            pairs = list(zip(one, other, strict=True))
            hidden, shown = pairs.count(("*", "*")), [i for i, pair in enumerate(pairs) if pair == (".", ".")]
            if what == "name":
                fit = not hidden and len(shown) >= 1
            else:
                fit = hidden <= 2 and (len(shown) >= 2 or not hidden) and hidden < min(one.count("*"), other.count("*"))
            if fit:
                out |= _fitting(what, patterns[one], patterns[other], shown, may_be_one)
    return out


def _fitting(
    what: str, one: list[Owned], other: list[Owned], shown: list[int], may_be_one: Callable[[object, object], bool]
) -> set[tuple[object, Form]]:
    """Return the masks of two patterns that show the same where both show something, and may be of one person."""
    alike: dict[str, tuple[list[Owned], list[Owned]]] = defaultdict(lambda: ([], []))
    for side, masks in enumerate((one, other)):
        for owner, mask in masks:
            alike["".join(mask.left[i] for i in shown)][side].append((owner, mask))
    out: set[tuple[object, Form]] = set()
    for ours, theirs in alike.values():
        if what == "name":
            pairs: Iterable[tuple[Owned, Owned]] = (
                *((o, theirs[0]) for o in ours if theirs), *((ours[0], t) for t in theirs if ours),
            )  # fmt: skip
        elif len(ours) * len(theirs) <= _PATTERNS:
            pairs = ((o, t) for o in ours for t in theirs if o[0] == t[0] or may_be_one(o[0], t[0]))
        else:  # what so many show alike is chance: only the numbers of one person are put together
            by_owner = defaultdict(list)
            for t in theirs:
                by_owner[t[0]].append(t)
            pairs = ((o, t) for o in ours for t in by_owner[o[0]])
        for (a, first), (b, second) in pairs:
            out |= {(a, form(first)), (b, form(second))}
    return out


def fits(mask: Mask, clear: str) -> bool:
    """Tell whether the masked word may be `clear`: every character left stands in its place."""
    if mask.blank:
        return False
    if len(mask.left) == len(clear):
        return all(x in ("*", y) for x, y in zip(mask.left, clear, strict=True))
    loose = mask.what == "name" and not mask.told and clear.startswith(mask.surname) and bool(mask.surname)
    return loose and len(clear) > len(mask.surname) and mask.left.count("*") == 1


def one_name(a: Mask, b: Mask) -> bool:
    """Tell whether two masked names may be one: 张* and 张×明, 郎某某 and *志强; not two that differ where both show something."""
    if a.surname and b.surname and a.surname != b.surname:
        return False
    if len(a.left) != len(b.left):
        return True
    return all(x == y or "*" in (x, y) for x, y in zip(a.left, b.left, strict=True))
