"""Build the splits of this corpus from its written sources (the format: grounds-v1/GUIDE.md; the work: ../annotated.py)."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from annotated import build  # noqa: E402

UNSEEN = ("v-",)
"""Beginnings of the sources kept for testing: their writer and the others did not see each other's work."""

if __name__ == "__main__":
    build(HERE, UNSEEN)
