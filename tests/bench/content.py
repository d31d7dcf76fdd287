"""Speed of the identifiers through presidio's frame beside a lexicon of 50,000 terms, and what a cold start costs.

Whole processes are timed, and their processor time compared, for a busy machine stretches every wall clock.
"""

import datetime
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from bench import papers
from biaoshi.check import facts_of
from biaoshi.check.content import advised, with_content
from biaoshi.formats.plain import read_text
from biaoshi.lexicons import Entry, Lexicon
from biaoshi.lexicons import find as terms
from biaoshi.profiles import load_profile
from biaoshi.recognisers.finding import identifiers
from biaoshi.text import fold
from biaoshi.types.document import Document

ROOT = Path(__file__).parents[2]
TERMS = 50_000
DAY = datetime.date(2026, 11, 24)
_CONTACT = "\n联系人：甲某，手机15400001234，身份证号990101199001010019，邮箱abc_01@example.com。\n"


def lexicon() -> Lexicon:
    """Return made-up terms of four to six characters: none is in the papers, so it is the search that is timed."""
    chance = random.Random(7)  # noqa: S311  # nothing secret about it
    made = {
        "".join(chr(chance.randint(0x4E00, 0x9000)) for _ in range(chance.randint(4, 6))) for _ in range(TERMS + 500)
    }
    return Lexicon("bench", tuple(Entry(t, "work_secret", "bench", 0.5) for t in sorted(made)[:TERMS]))


def stages() -> dict[str, Any]:
    """Bytes to marks, identifiers and terms; papers without numbers, and papers with three every 2,000 characters."""
    own, profile = (lexicon(),), load_profile("gov")
    result: dict[str, Any] = {"terms": TERMS}
    for title, between in (("plain", ""), ("dense", _CONTACT)):
        texts = [
            "".join(t[n : n + 2000] + between for n in range(0, len(t), 2000))
            for t in (papers.text(20_000, s) for s in range(17))
        ]
        data = [t.encode() for t in texts]
        size = sum(map(len, data)) / 1e6
        documents = [read_text(t) for t in texts]

        def whole(data: list[bytes] = data) -> None:
            for raw in data:
                document = read_text(raw.decode())
                fold(document.text)
                facts_of(document, profile=profile, as_of=DAY)
                identifiers(document)
                terms(document.text, own)

        result[f"{title}: identifiers_mb_s"] = round(size / _cpu(partial(_each, identifiers, documents)), 1)
        result[f"{title}: lexicon_mb_s"] = round(size / _cpu(partial(_each, lambda t: terms(t, own), texts)), 1)
        result[f"{title}: decode, fold, marks, identifiers, lexicon_mb_s"] = round(size / _cpu(whole), 1)
    return result


def default() -> dict[str, Any]:
    """The whole default over texts already read: marks, identifiers, names, addresses, lexicons, the gated classifier,
    catalogue and advice, on the public papers of corpora/clean-v1; megabytes a second of a core."""
    rows = (ROOT / "corpora/clean-v1/train.jsonl").read_text("utf-8").splitlines()
    documents = [read_text("\n".join(p["text"] for p in json.loads(row)["lines"])) for row in rows]
    size, profile = sum(len(d.text.encode()) for d in documents) / 1e6, load_profile("gov")

    def whole(document: Document) -> None:
        advised(with_content(facts_of(document, profile=profile, as_of=DAY)), complete=True)

    return {"megabytes": round(size, 2), "mb_s": round(size / _cpu(partial(_each, whole, documents)), 2)}


def cold() -> dict[str, Any]:
    """Processor seconds of whole processes: a check that needs presidio, one that does not, and presidio's bare import."""
    with tempfile.TemporaryDirectory() as folder:
        some, none = Path(folder) / "some.txt", Path(folder) / "none.txt"
        some.write_text("关于召开会议的通知\n联系人手机15400001234。\n", encoding="utf-8")
        none.write_text("关于召开会议的通知\n请各单位准时参加。\n", encoding="utf-8")
        check = ("-m", "biaoshi", "check", "--fail-on", "never")
        bare = _process("-c", "import presidio_analyzer")
        with_, without = _process(*check, str(some)), _process(*check, str(none))
    return {
        "bare import of presidio_cpu_s": bare, "check with identifiers_cpu_s": with_, "check without_cpu_s": without,
        "check with identifiers to bare import": round(with_ / bare, 2),
    }  # fmt: skip


def _each(run: Callable[[Any], object], given: Iterable[Any]) -> None:
    for one in given:
        run(one)


def _cpu(run: Callable[[], object], times: int = 3) -> float:
    run()
    taken = []
    for _ in range(times):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def _process(*arguments: str) -> float:
    def used() -> float:
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    taken = []
    for _ in range(3):
        start = used()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        taken.append(used() - start)
    return round(statistics.median(taken), 2)


if __name__ == "__main__":
    print(stages(), default(), cold())
