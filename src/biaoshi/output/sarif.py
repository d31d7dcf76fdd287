"""SARIF 2.1.0, for tools that gather results of many checkers."""

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from biaoshi.output.form import Output, View
from biaoshi.rules import all_rules
from biaoshi.types.report import File, Finding, Location, Report
from biaoshi.types.rule import Rule

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def write(reports: Iterable[Report], view: View) -> Iterator[str]:
    """Yield one SARIF log of one run. What was not read is a tool notification, never left out."""
    gathered = list(reports)
    rules = {r.code: r for r in all_rules()}
    files = [f for r in gathered for f in r.family()]
    order = sorted({f.rule for r in files for f in r.findings})
    results = [_result(f, r, order) for r in files for f in r.findings]
    notes = [_unread(r, part.part, part.why) for r in files for part in r.coverage.parts if _open(part.status)]
    version = gathered[0].tool.version if gathered else "0"
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "biaoshi",
                "version": version,
                "language": "zh-CN",
                "rules": [_rule(rules[code]) for code in order],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(r.file) for r in files if r.file],
        "invocations": [{"executionSuccessful": not notes, "toolExecutionNotifications": notes}],
        "results": results,
        "properties": {"highest_level": [r.highest_level for r in gathered]},
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    yield json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _artifact(file: File) -> dict[str, Any]:
    where = {"location": {"uri": _uri_of(file.path)}}
    return where | ({"hashes": {"sha-256": file.sha256}} if file.sha256 else {})


def _open(status: str) -> bool:
    return status not in ("read", "ocr", "no_text", "read_by_person")


def _uri(report: Report) -> str:
    return _uri_of(report.file.path if report.file else "case")


def _uri_of(path: str) -> str:
    return quote(PurePath(path).as_posix(), safe="/!")


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(w.capitalize() for w in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.doc.strip()},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"grade": rule.grade, "authority": list(rule.authority)},
    }


def _result(finding: Finding, report: Report, order: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": order.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message + (f"（{finding.suggestion}）" if finding.suggestion else "")},
        "locations": [_location(x, report) for x in finding.locations[:1]],
        "relatedLocations": [_location(x, report) for x in finding.locations[1:]],
        "partialFingerprints": {"biaoshi/v1": finding.fingerprint},
        "properties": {"grade": finding.grade, "basis": list(finding.basis), "confidence": finding.confidence},
    }
    if finding.suppressed:
        result["suppressions"] = [{"kind": "external", "justification": finding.suppressed.reason}]
    return result


def _location(location: Location, report: Report) -> dict[str, Any]:
    owner = report.children[location.child] if location.child is not None and report.children else report
    where: dict[str, Any] = {"artifactLocation": {"uri": _uri(owner)}}
    if location.offset is not None:
        where["region"] = {"charOffset": location.offset[0], "charLength": location.offset[1] - location.offset[0]}
    name = f"{location.part}/{location.block}"
    return {
        "physicalLocation": where,
        "logicalLocations": [{"name": location.part, "fullyQualifiedName": name, "kind": "part"}],
        "properties": {"page": location.page, "bbox": list(location.bbox) if location.bbox else None},
    }


def _unread(report: Report, part: str, why: str | None) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": f"未读取：{part}（{why or '原因不明'}）"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(report)}}}],
    }


OUTPUT = Output("sarif", "SARIF 2.1.0", write)
