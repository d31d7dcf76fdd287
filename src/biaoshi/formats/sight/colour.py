"""Can two colours be told apart."""

from functools import lru_cache

PAPER = "FFFFFF"
SAME = 1.15
"""Contrast ratio (WCAG 2) below which two colours cannot be told apart."""
STEP = 16
"""Grey levels (of 255) up to which they cannot: yellow on white has a contrast of 1.07 only, and is seen all the same."""


@lru_cache(4096)
def alike(a: str, b: str) -> bool:
    """True if writing of one colour RRGGBB on the other cannot be seen."""
    return contrast(a, b) < SAME and abs(_grey(a) - _grey(b)) <= STEP


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two colours RRGGBB, 1 to 21."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb: str) -> float:
    """Relative luminance of RRGGBB, 0 to 1 (WCAG 2)."""
    total = 0.0
    for weight, at in ((0.2126, 0), (0.7152, 2), (0.0722, 4)):
        c = int(rgb[at : at + 2], 16) / 255
        total += weight * (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4)
    return total


def _grey(rgb: str) -> float:
    """Grey level of RRGGBB as a grey rendering has it (ITU-R BT.601)."""
    return 0.299 * int(rgb[:2], 16) + 0.587 * int(rgb[2:4], 16) + 0.114 * int(rgb[4:6], 16)
