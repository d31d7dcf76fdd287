"""Papers with made passages, for tests of the advice."""

import datetime
from dataclasses import replace

from biaoshi.check.content import NAMES
from biaoshi.check.facts import facts_of
from biaoshi.formats.plain import read_text
from biaoshi.profiles import load_profile
from biaoshi.types.content import Content, Evidence, Ground, Passage
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts, Stage

DAY = datetime.date(2026, 11, 25)
REST = "本季度全县共办理四百一十七件，支出资金一百三十三万元，按程序审核后张榜公布，接受群众监督，如有异议请向县民政局反映。"


def paper(
    *lines: str | tuple[str, Ground], year: int = 2026, profile: str = "gov", ran: bool = True,
    evidence: tuple[tuple[str, str], ...] = (), confidence: float = 0.9,
) -> Facts:  # fmt: skip
    """Return the facts of a text of `lines`; a line with a ground is a passage, `evidence` pairs are code and words."""
    texts = [line if isinstance(line, str) else line[0] for line in lines]
    text = "\n".join(texts)
    known = facts_of(read_text(text), profile=load_profile(profile), as_of=DAY, given=datetime.date(year, 6, 30))
    passages: list[Passage] = []
    at = 0
    for line in lines:
        words = line if isinstance(line, str) else line[0]
        if not isinstance(line, str):
            passages.append(Passage(line[1], Span(at, at + len(words)), confidence))
        at += len(words) + 1
    found = tuple(
        Evidence(code, Span(text.index(words), text.index(words) + len(words)), "身份证号码", 0.95)
        for code, words in evidence
    )
    stages = (*known.stages, *(Stage(n, ran) for n in NAMES)) if ran else (*known.stages, Stage("classifier", False))
    return replace(known, content=Content(evidence=found, passages=tuple(passages)), stages=stages)
