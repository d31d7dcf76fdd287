"""The ledger over many reports: rows as the reports come, the summary when the last has come."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from biaoshi.advice.disclosure import NAMES, OUTCOMES
from biaoshi.output.advice import OPENING
from biaoshi.output.form import View
from biaoshi.output.words import (
    FAMILIES,
    PLACES_CLOSED,
    PLACES_OPEN,
    STAGES,
    TIERS,
    highest,
    part_name,
    place,
    trained_on,
    unscored,
    verdict,
)
from biaoshi.output.xlsx.book import FIRST_ROW, Column, Sheet, Table
from biaoshi.output.xlsx.book import pack as pack_book
from biaoshi.output.xlsx.rows import Rows
from biaoshi.types.mark import LEVELS
from biaoshi.types.report import Finding, Report

_FILE = (
    Column("序号", "number", 7), Column("文件", width=44), Column("结论", width=30), Column("最高标注密级", width=12),
    Column("标题", width=32), Column("发文字号", width=18), Column("制发机关", width=20), Column("成文日期", "date", 12),
    Column("必须改", "number", 8), Column("请核对", "number", 8), Column("其他提示", "number", 9), Column("已接受", "number", 8),
    Column("已读部分", "number", 9), Column("未读部分", "number", 9), Column("字数", "number", 10), Column("页数", "number", 7),
    Column("没有做的检查", width=24), Column("公开建议", width=30), Column("不予公开事由", width=30), Column("档案建议", width=18),
    Column("满二十五年", "date", 12), Column("密级期满", "date", 12), Column("字节", "number", 11), Column("类型", width=24),
    Column("SHA-256", width=68),
)  # fmt: skip
_FINDING = (
    Column("序号", "number", 7), Column("文件", width=36), Column("程度", width=9), Column("规则", width=9), Column("规则族", width=16),
    Column("位置", width=20), Column("页", "number", 6), Column("原文", width=30), Column("问题", width=48), Column("建议", width=36),
    Column("依据", width=40), Column("置信度", "share", 9), Column("是否接受", width=9), Column("接受人", width=12),
    Column("接受至", "date", 12), Column("编号", width=38),
)  # fmt: skip
_UNREAD = (
    Column("序号", "number", 7), Column("文件", width=44), Column("部分", width=30), Column("情况", width=14), Column("原因", width=60),
)  # fmt: skip
_TITLES = {severity: title for severity, title, _ in TIERS}


def pack(reports: Iterable[Report], view: View) -> Iterator[bytes]:
    """Yield the bytes of the ledger; in memory are only deflated rows and counts."""
    sheets = tuple(
        Sheet(title, columns, Rows(FIRST_ROW))
        for title, columns in (("文件", _FILE), ("问题", _FINDING), ("未读部分", _UNREAD))
    )
    filed, found, left = (sheet.rows for sheet in sheets)
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("verdict", "severity", "family", "level", "part", "ground")
    }
    about: dict[str, None] = {}
    day = datetime.date(1980, 1, 1)
    for report in reports:
        day = max(day, datetime.date.fromisoformat(report.as_of))
        tool = report.tool
        about[f"检查日 {report.as_of}，{tool.name} {tool.version}，规则版本 {tool.ruleset}，方案 {tool.profile}"] = None
        if trained := trained_on(report):
            about[trained] = None
        for one in report.family():
            name = _name(one)
            filed.add((filed.count + 1, name, *_file(one)))
            for finding in one.findings:
                found.add((found.count + 1, name, *_finding(finding)))
            for part in one.coverage.parts:
                if part.status not in PLACES_CLOSED:
                    said = PLACES_OPEN.get(part.status, part.status)
                    left.add((left.count + 1, name, part_name(part.part), said, part.why))
            _count(counts, one)
    top = highest(counts["level"]) or "源文件最高标注密级：没有读到密级标志"
    about["没有发现问题不等于没有问题，公开前须经审查。"] = None
    yield from pack_book("摘要", top, tuple(about), _tables(counts), sheets, day)


def _name(report: Report) -> str:
    return (report.file.path or "（不留文件名）") if report.file else "本件（合并检查）"


def _file(r: Report) -> tuple[str | int | datetime.date | None, ...]:
    own = Counter("suppressed" if f.suppressed else f.severity for f in r.findings)
    parts = r.coverage.parts
    closed = [p for p in parts if p.status in PLACES_CLOSED]
    stages = [STAGES.get(s.name, s.name) for s in r.stages if not s.ran]
    grounds = "；".join(f"{NAMES[g.code]}{f'（{g.verb}）' if g.verb else ''}" for g in r.disclosure.grounds)  # type: ignore[index]
    return (
        verdict(r), r.highest_level, r.document.title, r.document.number, r.document.issuer, _day(r.document.date),
        own["error"], own["warning"], own["info"], own["suppressed"],
        len(closed), len(parts) - len(closed), sum(p.chars for p in closed), r.file.pages if r.file else None,
        "；".join((*stages, *filter(None, [unscored(r, inside=False)]))),
        OUTCOMES[r.disclosure.outcome] if r.verdict != "stopped" else None, grounds,
        OPENING[r.archive.suggestion] if r.verdict != "stopped" else None,
        _day(r.archive.twenty_five_years), _day(r.archive.expires),
        r.file.bytes if r.file else None, r.file.media_type if r.file else None, r.file.sha256 if r.file else None,
    )  # fmt: skip


def _finding(f: Finding) -> tuple[str | int | float | datetime.date | None, ...]:
    at = f.locations[0] if f.locations else None
    return (
        _TITLES[f.severity], f.rule, FAMILIES.get(f.rule[:2], f.rule[:2]), place(f) if at else "全文", at.page if at else None,
        f.evidence, f.message, f.suggestion, "；".join(f.basis) or "提示：业务惯例或者本工具建议，非法定要求", f.confidence,
        "已接受" if f.suppressed else "", f.suppressed.owner if f.suppressed else None,
        _day(f.suppressed.until) if f.suppressed else None, f.fingerprint,
    )  # fmt: skip


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _count(counts: Mapping[str, Counter[str]], one: Report) -> None:
    if one.kind != "case":
        counts["verdict"][verdict(one)] += 1
        counts["level"][one.highest_level or ""] += 1
        counts["ground"].update(g.code for g in one.disclosure.grounds)
    counts["part"].update(p.status for p in one.coverage.parts)
    for f in one.findings:
        if f.suppressed is None:
            counts["severity"][f.severity] += 1
            counts["family"][f.rule[:2]] += 1


def _tables(counts: Mapping[str, Counter[str]]) -> tuple[Table, ...]:
    def rows(which: str, names: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
        counter = counts[which]
        return tuple((words, counter[key]) for key, words in names.items() if counter[key])

    levels = {level: level for level in reversed(LEVELS)} | {"": "没有读到密级标志"}
    return (
        Table("读取情况（部分数）", ("情况", "部分"), rows("part", {**PLACES_CLOSED, **PLACES_OPEN})),
        Table("文件结论", ("结论", "文件"), tuple(counts["verdict"].most_common()), None),
        Table("各程度的问题", ("程度", "问题"), rows("severity", _TITLES)),
        Table("各规则族的问题", ("规则族", "问题"), rows("family", FAMILIES)),
        Table("文件最高标注密级", ("密级", "文件"), rows("level", levels)),
        Table(
            "不予公开事由（涉及的文件）",
            ("事由", "文件"),
            rows("ground", {str(code): words for code, words in NAMES.items()}),
        ),
    )
