"""Can characters be seen: how small they are, and how their colour stands out from what is behind them."""

PAPER = "FFFFFF"
TINY = 2.0
"""Points; text no higher than this is taken for tiny."""
SAME = 1.15
"""Contrast ratio (WCAG 2) below which two colours cannot be told apart."""


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
