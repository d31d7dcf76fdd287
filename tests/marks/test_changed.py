"""Phrases of change: what is tried only where it can begin finds all that it found everywhere."""

import json
import re

import pytest

from biaoshi.marks import changed
from biaoshi.text import fold
from quality.corpus import ROOT


@pytest.mark.parametrize("pattern", [changed._LEVEL_CHANGE, changed._PERIOD_CHANGE], ids=["level", "period"])
def test_first_characters_leave_nothing_out(pattern: re.Pattern[str]) -> None:
    free = re.compile(pattern.pattern.removeprefix(changed._BEGINS))
    assert free.pattern != pattern.pattern
    rows = (ROOT / "corpora/marks-v1/train.jsonl").read_text("utf-8").splitlines()
    texts = [fold("\n".join(b["text"] for b in json.loads(row)["lines"])).text for row in rows]
    found = [[m.span() for m in free.finditer(text)] for text in texts]
    assert sum(map(len, found)) > 10
    assert [[m.span() for m in pattern.finditer(text)] for text in texts] == found
