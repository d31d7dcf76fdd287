"""A masked word as data, and the characters that hide."""

import re
from dataclasses import dataclass
from typing import Literal

What = Literal[
    "name", "identity", "phone", "card", "number", "date", "address",
    "plate", "mail", "account", "passport", "military", "student", "property",
]  # fmt: skip
BARS = "█■▇▓"
"""What redaction leaves: a word of nothing else is hidden as a whole; `×××` and `***` may be a blank to fill in."""
M = f"*×○●□〇﹡✱◯{BARS}"
HAN = "一-鿿"


@dataclass(frozen=True, slots=True)
class Mask:
    """A masked word: what it stands for, what is left of it, how many characters are hidden."""

    start: int
    end: int
    what: What
    left: str  # the word with every hidden character as *
    hidden: int
    surname: str = ""
    told: str = ""  # characters of the given name that were left

    @property
    def head(self) -> int:
        """Digits left in front."""
        return len(self.left) - len(self.left.lstrip("0123456789"))

    @property
    def tail(self) -> int:
        """Digits left behind."""
        return len(self.left) - len(self.left.rstrip("0123456789X"))

    @property
    def blank(self) -> bool:
        """Nothing at all is left."""
        return not self.left.strip("*")


def stars(text: str) -> str:
    """Return the word with every hidden character as *."""
    return re.sub(f"[{M}某_]|[xX](?!$)|(?<=[*xX{M}])[xX]$", "*", text)
