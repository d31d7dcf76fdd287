"""Papers with a ground on each paragraph: parse the written sources, check the labels, split by family, write the splits.

The format is described in grounds-v1/GUIDE.md. Used by the build scripts of grounds-v1 and clean-v1; standard library only.

Papers that share more than 40 % of their 8-grams are one family; a family is in one split. The papers of writers nobody
else saw (`unseen`: beginnings of file names) are `test`; of the rest a fifth of the families is `dev`, by digest.
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

GROUNDS = (
    "state_secret", "work_secret", "public_safety", "trade_secret", "personal_privacy", "internal_affairs",
    "process_info", "enforcement_file", "law_forbids",
)  # fmt: skip
OUTCOMES = {
    "no_ground_found", "publish_redacted", "consult_third_party", "withhold", "withhold_discretionary", "refer",
}  # fmt: skip
PUBLISH = {
    "行政处罚结果", "行政许可结果", "预算决算", "政府采购", "招标投标", "规划", "统计信息", "规范性文件", "机构职能", "应急预案", "监督检查", "事故调查",
    "招考录用", "任前公示", "征地补偿", "救助公示", "决策草案", "审计结果", "环评", "收费", "重大项目", "民生政策", "其他",
}  # fmt: skip
LEVELS = {"绝密", "机密", "秘密"}
SPLITS = ("test", "dev", "train")
SHARED = 0.4
DEV = 20  # per cent of the families that are not test
_LINE = re.compile(r"^\[([a-z_:绝机秘密 \-]+)\] ?(.+)$")


@dataclass
class Line:
    """One paragraph with the grounds that hold for it."""

    text: str
    labels: list[str]
    level: str | None = None


@dataclass
class Paper:
    """One paper; `family` and `split` are given by `build`."""

    id: str
    source: str
    genre: str
    year: int
    issuer: str
    publish: str | None
    outcome: str
    tags: list[str]
    item: str | None
    origin: str = "written"
    lines: list[Line] = field(default_factory=list)
    family: str = ""
    split: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def read(source: Path) -> tuple[list[Paper], list[str]]:
    """Return the papers of one source file and what is wrong with it."""
    found: list[Paper] = []
    wrong: list[str] = []
    for chunk in re.split(r"^=== ", source.read_text("utf-8"), flags=re.M)[1:]:
        head, _, body = chunk.partition("\n")
        name, *pairs = [x.strip() for x in head.split("|")]
        meta = dict(p.split("=", 1) for p in pairs if "=" in p)
        publish = meta.get("publish", "-")
        paper = Paper(
            name, source.stem, meta.get("genre", ""), int(meta.get("year", 0)), meta.get("issuer", ""),
            None if publish == "-" else publish, meta.get("outcome", ""),
            [t for t in re.split("[,，]", meta.get("tags", "")) if t], meta.get("item"), meta.get("origin", "written"),
        )  # fmt: skip
        if paper.outcome not in OUTCOMES or not paper.genre or not 1949 <= paper.year <= 2026:
            wrong.append(f"{name}: head")
        if paper.publish and not set(re.split("[,，、/]", paper.publish)) <= PUBLISH:
            wrong.append(f"{name}: publish {paper.publish}")
        for raw in body.splitlines():
            if not raw.strip():
                continue
            m = _LINE.match(raw.strip())
            if not m:
                wrong.append(f"{name}: {raw[:30]}")
                continue
            line = Line(m[2].strip(), [])
            for label in m[1].split():
                ground, _, level = label.partition(":")
                if ground == "-":
                    continue
                if ground not in GROUNDS or (level and level not in LEVELS):
                    wrong.append(f"{name}: label {label}")
                line.labels.append(ground)
                line.level = level or line.level
            if "state_secret" in line.labels and line.level is None:
                wrong.append(f"{name}: state_secret without a level")
            paper.lines.append(line)
        if not paper.lines:
            wrong.append(f"{name}: empty")
        found.append(paper)
    return found, wrong


def grams(text: str) -> set[str]:
    """Return the 8-grams of the text without white space."""
    solid = re.sub(r"\s", "", text)
    return {solid[i : i + 8] for i in range(max(1, len(solid) - 7))}


def relate(papers: list[Paper]) -> int:
    """Name the family of each paper; return how many have a near-copy."""
    index: dict[str, list[int]] = defaultdict(list)
    all_grams = [grams(p.text) for p in papers]
    parent = list(range(len(papers)))
    near: set[int] = set()

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    for n, mine in enumerate(all_grams):
        shared = Counter(o for g in mine for o in index[g])
        for other, count in shared.items():
            if count > SHARED * min(len(mine), len(all_grams[other])):
                near |= {n, other}
                parent[root(n)] = root(other)
        for g in mine:
            index[g].append(n)
    for n, paper in enumerate(papers):
        paper.family = papers[root(n)].id
    return len(near)


def build(here: Path, unseen: tuple[str, ...]) -> None:
    """Write train|dev|test.jsonl and counts.json beside the sources in `here`; exit 1 if a label is wrong."""
    papers: list[Paper] = []
    wrong: list[str] = []
    for source in sorted((here / "source").glob("*.txt")):
        found, faults = read(source)
        papers += found
        wrong += faults
    wrong += [f"{name}: twice" for name, n in Counter(p.id for p in papers).items() if n > 1]
    if wrong:
        sys.exit("\n".join(wrong))
    near = relate(papers)
    tested = {p.family for p in papers if p.source.startswith(unseen)}
    for paper in papers:
        draw = int(hashlib.sha256(paper.family.encode()).hexdigest(), 16) % 100
        paper.split = "test" if paper.family in tested else "dev" if draw < DEV else "train"
    for split in SPLITS:
        rows = [json.dumps(asdict(p), ensure_ascii=False) for p in papers if p.split == split]
        (here / f"{split}.jsonl").write_text("".join(r + "\n" for r in rows), "utf-8")
    (here / "counts.json").write_text(json.dumps(_counts(papers, near), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _counts(papers: list[Paper], near: int) -> dict[str, object]:
    lines = [(p, line) for p in papers for line in p.lines]
    return {
        "papers": len(papers),
        "documents_of_four_or_more_paragraphs": sum(len(p.lines) >= 4 for p in papers),
        "paragraphs": len(lines),
        "paragraphs_without_ground": sum(not line.labels for _, line in lines),
        "near_copies": near,
        "near_copy_rate": round(near / max(1, len(papers)), 4),
        "splits": {s: [sum(p.split == s for p in papers), sum(p.split == s for p, _ in lines)] for s in SPLITS},
        "grounds": {
            g: {s: sum(g in line.labels and p.split == s for p, line in lines) for s in SPLITS} for g in GROUNDS
        },
        "outcomes": dict(sorted(Counter(p.outcome for p in papers).items())),
        "publish": dict(sorted(Counter(p.publish for p in papers if p.publish).items())),
        "genres": dict(Counter(p.genre for p in papers).most_common(40)),
        "decades": dict(sorted(Counter(f"{p.year // 10}0s" for p in papers).items())),
    }
