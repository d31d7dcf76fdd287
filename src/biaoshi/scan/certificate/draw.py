"""Random draws that can be made again by anyone who knows the seed and the ids.

Papers are put in the order of HMAC-SHA-256(seed, purpose + id) and the first are taken. Drawing more later continues
the same order, so that a control set that turns out too small grows without being drawn anew.
"""

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256


def shuffled(ids: Iterable[str], seed: str, purpose: str) -> list[str]:
    """Return `ids` in the random order that `seed` and `purpose` give them."""
    key = seed.encode("utf-8")
    return sorted(ids, key=lambda i: (hmac.digest(key, f"{purpose}\x1f{i}".encode(), "sha256"), i))


def control(ids: Iterable[str], seed: str, size: int) -> tuple[str, ...]:
    """Return the control set: `size` papers of all, before anything is reviewed."""
    return tuple(shuffled(ids, seed, "control")[:size])


def elusion(unread: Iterable[str], seed: str, number: int, size: int) -> tuple[str, ...]:
    """Return the elusion sample of round `number` (from 1): `size` of the papers left unread."""
    return tuple(shuffled(unread, seed, f"elusion-{number}")[:size])


def digest(ids: Sequence[str]) -> str:
    """Return SHA-256 over `ids` in their order: what was drawn, without saying it."""
    whole = sha256()
    for one in ids:
        whole.update(one.encode("utf-8") + b"\n")
    return whole.hexdigest()
