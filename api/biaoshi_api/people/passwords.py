"""Passwords: argon2id with its cost in one place, and what a password must be."""

import secrets
import unicodedata
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from biaoshi import BiaoshiError


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs: 60 ms and 46 MiB on the machine this was measured on (OWASP asks for 46 MiB at t=1, p=1)."""

    time: int = 2
    memory_kib: int = 47_104
    parallelism: int = 1


@dataclass(frozen=True, slots=True)
class Hashing:
    """`at_once` bounds how many run side by side: 40 threads of a web server would take 2 GB. `decoy` is nobody's hash."""

    hasher: PasswordHasher
    at_once: BoundedSemaphore = field(repr=False)
    decoy: str = field(repr=False)


def hashing(cost: Cost | None = None, at_once: int = 3) -> Hashing:
    """Return hashing of the given cost."""
    cost = cost or Cost()
    hasher = PasswordHasher(time_cost=cost.time, memory_cost=cost.memory_kib, parallelism=cost.parallelism)
    return Hashing(hasher, BoundedSemaphore(at_once), hasher.hash(secrets.token_urlsafe()))


def hash_password(hashing: Hashing, password: str) -> str:
    """Return the hash to store."""
    with hashing.at_once:
        return hashing.hasher.hash(_same(password))


def matches(hashing: Hashing, stored: str | None, password: str) -> bool:
    """Return whether the password is the stored one. Without a stored one the same work is done, and the answer is no."""
    with hashing.at_once:
        try:
            right = bool(hashing.hasher.verify(stored or hashing.decoy, _same(password)))
        except (VerificationError, InvalidHashError):
            right = False
    return right and stored is not None


def stale(hashing: Hashing, stored: str) -> bool:
    """Return whether the stored hash was made at another cost than today's."""
    return hashing.hasher.check_needs_rehash(stored)


def _same(password: str) -> str:
    return unicodedata.normalize("NFKC", password)  # full-width digits of an input method are the digits meant


LONGEST = 128
_POOR = """
password passw0rd p@ssw0rd p@ssword admin administrator root letmein welcome qwerty qwertyuiop asdfghjkl zxcvbnm iloveyou
monkey dragon sunshine princess football abc123 1q2w3e4r 1qaz2wsx qazwsx woaini woaini1314 5201314 1314520 a123456 aa123456
abc123456 123456a 123456aa huawei lenovo wangyi zhangsan lisi mima guanliyuan xitong biaoshi baomi jimi juemi mimi
""".split()


def poor(password: str, *, name: str, length: int = 12) -> str | None:
    """Return why the password will not do (a Chinese sentence), or None.

    Length is what counts; beyond it only what everybody tries first is refused: a word of the small list, the name, one or
    two characters over and over, a run of the keyboard or the digits, with nothing but digits or marks around it.
    """
    plain = _same(password).casefold()
    if len(plain) < length:
        return f"密码至少 {length} 个字符。"
    if len(plain) > LONGEST:
        return f"密码不得超过 {LONGEST} 个字符。"
    if len(set(plain)) < 5:
        return "密码里不同的字符太少。"
    if len(name) >= 4 and name.casefold() in plain:  # a name of two letters is in many a password
        return "密码不得含有账号名。"
    if not {plain, *_cores(plain)}.isdisjoint(_POOR):
        return "这是常见密码，请换一个。"
    if any(_run(plain, row) for row in _ROWS):
        return "密码只是键盘或数字的顺序，请换一个。"
    return None


_ROWS = tuple(
    row * 3
    for row in ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "qwertyuiopasdfghjklzxcvbnm")
)


_LOOKS = str.maketrans("@0$3!", "aosei")


def _cores(plain: str) -> tuple[str, ...]:
    """Return the password's letters, and what is between its first and last letter with signs
    read as the letters they mimic; of a word said twice, the word.
    """
    letters = "".join(c for c in plain if c.isalpha())
    within = plain.strip("".join(c for c in plain if not c.isalpha())).translate(_LOOKS)
    return tuple(core[: len(core) // 2] if core == core[: len(core) // 2] * 2 else core for core in (letters, within))


def _run(plain: str, row: str) -> bool:
    return plain in row or plain in row[::-1]


def one_time() -> str:
    """Return a password to be used once: 20 letters and digits without look-alikes, in groups."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def check_password(password: str, *, name: str, length: int) -> None:
    """Raise BiaoshiError saying why the password will not do."""
    why = poor(password, name=name, length=length)
    if why:
        raise BiaoshiError(why)
