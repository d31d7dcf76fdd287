"""What the API gives and takes besides reports, as pydantic models: they are the OpenAPI."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

import biaoshi
from biaoshi.jobs import Job

PROFILES = tuple(p.name for p in biaoshi.profiles())
DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


class Text(BaseModel):
    """A text to check; `date` is its own date where the caller knows it, `name` what the paper is called."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "机密☆10年\n云岭省水利厅文件\n关于做好防汛准备工作的通知\n", "date": "2026-03-01"}]
        },
    )
    text: str = Field(max_length=10_000_000, description="全文")
    date: Annotated[str, Field(pattern=DATE), WithJsonSchema({"type": "string", "format": "date"})] | None = Field(
        None, description="成文日期，如 2026-11-24"
    )
    name: str | None = Field(None, max_length=255, description="文件名")
    profile: Annotated[str, WithJsonSchema({"type": "string", "enum": list(PROFILES)})] | None = Field(
        None, max_length=64, description="方案名称，见 GET /v1/profiles"
    )


class JobState(BaseModel):
    """A job as its owner sees it. `result` is codes and numbers; documents are fetched from `links`."""

    id: str
    kind: str
    state: Literal["waiting", "leased", "done", "failed", "poison", "cancelled"]
    created: float
    started: float | None
    finished: float | None
    done: int = Field(description="已完成的步数")
    total: int = Field(description="总步数；0 为未知")
    why: str | None = Field(description="没有完成的原因")
    result: dict[str, Any] | None = Field(description="编号和数目，不含原文")
    links: dict[str, str]


class JobList(BaseModel):
    jobs: list[JobState]
    next: str | None = Field(description="下一页的 after；null 为没有了")


class RuleLine(BaseModel):
    code: str
    name: str
    title: str
    severity: str
    grade: str
    authority: list[str]


class ExampleLine(BaseModel):
    text: str
    becomes: str | None = None
    date: str | None = None
    name: str | None = None


class RuleWhole(RuleLine):
    doc: str = Field(description="为什么、放过什么、依据什么")
    bad: list[ExampleLine] = Field(description="错的写法，⟦ ⟧ 内为错处")
    good: list[ExampleLine] = Field(description="对的写法")


class CatalogueLine(BaseModel):
    name: str
    title: str
    items: int
    own: bool
    highest_level: str | None = Field(description="源文件最高标注密级")


class ItemLine(BaseModel):
    id: str
    item: str
    domain: str
    level: str | None
    period: str
    value: int | str | None
    basis: str
    status: str
    note: str


class CatalogueWhole(CatalogueLine):
    rows: list[ItemLine]


class ProfileLine(BaseModel):
    name: str
    title: str
    off: list[str]
    default: bool


class ResourceLine(BaseModel):
    name: str
    version: str
    sha256: str | None


class RuleSetLine(BaseModel):
    version: str
    digest: str
    rules: int
    resources: list[ResourceLine]


class Health(BaseModel):
    status: Literal["ok"]
    version: str


class Ready(BaseModel):
    status: Literal["ready"]
    checks: dict[str, bool]


class ReasonLine(BaseModel):
    what: str
    code: str | None = None
    count: int = 1


class GateAnswer(BaseModel):
    """`unknown` is not `pass`: it says that it could not be told."""

    answer: Literal["pass", "warn", "block", "unknown"]
    reasons: list[ReasonLine]
    not_adopted: list[str] = Field(description="采用以后新增、未计入的规则")
    policy: str | None
    adopted: str | None = Field(description="策略采用的规则集摘要")
    current: str = Field(description="本机现在的规则集摘要")
    sha256: str | None
    verdict: str | None
    highest_level: str | None


class GateChange(BaseModel):
    code: str
    title: str | None
    severity_before: str | None
    severity_after: str | None
    effect_before: Literal["block", "warn", "none"]
    effect_after: Literal["block", "warn", "none"]


class GateDiff(BaseModel):
    policy: str | None
    why: str | None
    adopted: str | None
    adopted_known: bool
    current: str
    current_version: str
    same: bool
    added: list[GateChange]
    removed: list[GateChange]
    changed: list[GateChange]
    shared_code_changed: bool = Field(description="各条规则共用的部分有改动，每一条都可能判得不同")
    shared: list[str] = Field(description="有改动的共用部分：code/… 是程序的一部分，library/… 是所用的库")
    resources: list[str]
    adopt: str = Field(description="采用现在的规则集时，策略文件里应写的一行")


class OutcomeLines(BaseModel):
    """Of a signed form against files. `passed` says nothing of whether the signature is genuine."""

    passed: bool
    refused: list[str]
    unproved: list[str]
    notes: list[str]


def job_state(job: Job) -> JobState:
    """Return the job as the API shows it; vault ids stay inside."""
    links = {"self": f"/v1/jobs/{job.id}"}
    result = None
    if job.state == "done" and job.result is not None:
        kept = job.result.get("kept", {})
        result = {k: v for k, v in job.result.items() if k != "kept"}
        if "report" in kept:
            links["report"] = f"/v1/reports/{job.id}"
        if kept:
            links["result"] = f"/v1/jobs/{job.id}/result"
        if "certificate" in kept:
            links["certificate"] = f"/v1/jobs/{job.id}/certificate"
    return JobState(
        id=job.id, kind=job.kind, state=job.state, created=job.created, started=job.started, finished=job.finished,
        done=job.done, total=job.total, why=job.why, result=result, links=links,
    )  # fmt: skip


_JOB: dict[str, Any] = {
    "id": "0123456789abcdef0123456789abcdef", "kind": "fix", "state": "done", "created": 1795600000.0, "started": 1795600000.2,
    "finished": 1795600001.0, "done": 2, "total": 2, "why": None,
    "result": {"made": {"MK101": 1}, "offered": {}, "complete": True},
    "links": {
        "self": "/v1/jobs/0123456789abcdef0123456789abcdef", "result": "/v1/jobs/0123456789abcdef0123456789abcdef/result",
    },
}  # fmt: skip
_GATE: dict[str, Any] = {
    "answer": "block", "reasons": [{"what": "规则指出的问题", "code": "PI802", "count": 1}], "not_adopted": [],
    "policy": "本单位放行策略", "adopted": "0" * 64, "current": "0" * 64, "sha256": "0" * 64, "verdict": "findings",
    "highest_level": None,
}  # fmt: skip
EXAMPLES: dict[str, Any] = {"JobState": _JOB, "JobList": {"jobs": [_JOB], "next": None}, "GateAnswer": _GATE}
"""By model; put in last, for FastAPI leaves out of examples whatever is null."""
