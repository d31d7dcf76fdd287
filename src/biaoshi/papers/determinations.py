"""定密准确率: the share of determinations that people who reviewed them upheld, on a random sample, with its interval.

No program can tell whether a paper was rightly classified; only a review by people can. And a share says something
about the rest only if what was reviewed was drawn at random. So both are asked for, and without them nothing is said.

    摘要(SHA-256), 标注密级, 复核密级, 随机抽样(是)      one row a paper
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biaoshi.errors import UnreadableError

COLUMNS = ("摘要", "标注密级", "复核密级", "随机抽样")
LEVELS = ("绝密", "机密", "秘密", "无")
CONFIDENCE = 0.95
_DIGEST = re.compile("[0-9a-f]{64}")
_YES, _NO = ("是", "y", "yes"), ("否", "n", "no")


@dataclass(frozen=True, slots=True)
class Accuracy:
    """`upheld` of `n` reviewed; `low` and `high` bound the share at 95 % (Clopper–Pearson, exact)."""

    n: int
    upheld: int
    low: float
    high: float
    pairs: dict[tuple[str, str], int]  # (marked, reviewed) → papers

    @property
    def share(self) -> float:
        return self.upheld / self.n

    def to_dict(self) -> dict[str, Any]:
        return {
            "n": self.n, "upheld": self.upheld, "share": round(self.share, 4),
            "interval": {"confidence": CONFIDENCE, "method": "Clopper-Pearson", "low": round(self.low, 4), "high": round(self.high, 4)},
            "pairs": [{"marked": m, "reviewed": r, "count": n} for (m, r), n in sorted(self.pairs.items())],
        }  # fmt: skip


def read(path: Path) -> Accuracy:
    """Return the accuracy over the reviewed determinations in a .csv. Raises UnreadableError with the reason why not."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableError("failed", f"{path.name} 读不到（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise UnreadableError("failed", f"{path.name} 不是 UTF-8 编码，请另存为 CSV UTF-8") from error
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows or any(c not in rows[0] for c in COLUMNS):
        raise UnreadableError("failed", f"{path.name} 要有这些列：{'、'.join(COLUMNS)}，至少一行")
    pairs: Counter[tuple[str, str]] = Counter()
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        digest, marked, reviewed, drawn = ((row[c] or "").strip() for c in COLUMNS)
        _one(number, digest.lower(), marked, reviewed, drawn.lower(), seen)
        pairs[marked, reviewed] += 1
    upheld = sum(n for (marked, reviewed), n in pairs.items() if marked == reviewed)
    return Accuracy(len(rows), upheld, *interval(upheld, len(rows)), dict(pairs))


def _one(number: int, digest: str, marked: str, reviewed: str, drawn: str, seen: dict[str, int]) -> None:
    def refuse(why: str) -> UnreadableError:
        return UnreadableError("failed", f"第 {number} 行{why}；没有算定密准确率")

    if not _DIGEST.fullmatch(digest):
        raise refuse("的摘要不是 64 位的 SHA-256")
    if digest in seen:
        raise refuse(f"与第 {seen[digest]} 行是同一个文件，不能算两次")
    seen[digest] = number
    if not reviewed:
        raise refuse("没有复核密级：没有经人复核的定密不能算")
    for level in (marked, reviewed):
        if level not in LEVELS:
            raise refuse(f"的密级只能是{'、'.join(LEVELS)}")
    if drawn in _NO:
        raise refuse("注明不是随机抽样：挑选出来的样本不能说明总体")
    if drawn not in _YES:
        raise refuse("没有注明是否随机抽样（是、否）：不是随机抽样的样本不能说明总体")


def interval(k: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the exact binomial interval (Clopper and Pearson 1934) of `k` in `n`."""
    from scipy.stats import beta

    tail = (1 - confidence) / 2
    low = 0.0 if k == 0 else float(beta.ppf(tail, k, n - k + 1))
    high = 1.0 if k == n else float(beta.ppf(1 - tail, k + 1, n - k))
    return low, high
