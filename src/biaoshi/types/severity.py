"""How loud a finding is."""

from typing import Literal

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
"""Ascending, so that `SEVERITIES.index` ranks them."""
