"""One line of what was found out about an installation."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "missing", "broken"]
"""There and as it should be; not there; there and not as it should be."""


@dataclass(frozen=True, slots=True)
class Line:
    """`what` was looked at and `found`; `remedy` says what to do unless all is well. Texts are Chinese.

    `id` is for programs and does not change. Not `required`: biaoshi does without, and says so where it matters.
    """

    id: str
    group: str
    what: str
    state: State
    found: str
    remedy: str = ""
    required: bool = True
