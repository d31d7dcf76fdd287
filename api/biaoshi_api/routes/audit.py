"""The audit log for 安全审计员: reading it, proving it, its head."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from biaoshi_api import audit
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.models import time_of
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import responses

ROUTER = APIRouter(prefix="/v1/audit", tags=["审计"])
_ERRORS = responses("unauthenticated", "forbidden", "invalid", "too-many")


class AuditRow(BaseModel):
    """One row: who, when, what, to which digest, under which rule-set; never text."""

    seq: int
    time: str
    who: str
    action: str
    subject: str = Field(description="文件的摘要，或者 种类:编号")
    before: str
    after: str
    ruleset: str
    algorithm: str
    mac: str


class AuditRows(BaseModel):
    rows: list[AuditRow]
    next: int | None = Field(description="下一页的 after；null 为没有了")


class AuditFault(BaseModel):
    seq: int
    kind: Literal["altered", "missing", "order", "truncated", "head"]
    why: str


class AuditVerdict(BaseModel):
    whole: bool = Field(description="没有发现改动")
    checked: int
    last: int
    heads: int = Field(description="对照了多少次打印过的链首；0 时看不出末尾是否被截去、全链是否用密钥重写")
    faults: list[AuditFault]
    more: int = Field(description="没有列出的还有多少处")


class AuditHead(BaseModel):
    time: str
    seq: int
    algorithm: str
    mac: str
    line: str = Field(description="打印存档的一行")


@ROUTER.get("", operation_id="listAudit", summary="查阅审计日志", responses=_ERRORS)
def get_audit(
    site: Place,
    who: Annotated[Principal, Depends(needs("audit.read"))],
    after: Annotated[int, Query(ge=0, le=2**62, description="从这一行之后列起")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> AuditRows:
    """按先后排列。"""
    with site.engine.connect() as connection:
        found = list(audit.rows(connection, after=after, limit=limit + 1))
    shown = [
        AuditRow(
            seq=row.seq,
            time=time_of(row.micros / 1_000_000),
            who=row.who,
            action=row.action,
            subject=row.subject,
            before=row.before,
            after=row.after,
            ruleset=row.ruleset,
            algorithm=row.algorithm,
            mac=row.mac,
        )
        for row in found[:limit]
    ]
    return AuditRows(rows=shown, next=shown[-1].seq if len(found) > limit else None)


@ROUTER.get("/verification", operation_id="verifyAudit", summary="校验审计日志", responses=_ERRORS)
def get_verification(site: Place, who: Annotated[Principal, Depends(needs("audit.verify"))]) -> AuditVerdict:
    """从头校验整条链，并与打印过的链首对照。没有审计密钥的人改动、删除、插入、调换，都能发现；末尾截去，以及持有密钥的人
    重写，凭打印过、存放在别处的链首才能发现。"""
    with site.engine.connect() as connection:
        found = audit.verify_log(connection, site.settings.heads)
    faults = [AuditFault(seq=one.seq, kind=one.kind, why=one.why) for one in found.faults]
    return AuditVerdict(
        whole=found.whole,
        checked=found.checked,
        last=found.last,
        heads=found.heads,
        faults=faults,
        more=found.more,
    )


@ROUTER.get("/head", operation_id="auditHead", summary="审计链首", responses=_ERRORS)
def get_head(site: Place, who: Annotated[Principal, Depends(needs("audit.head"))]) -> AuditHead:
    """现在的链首；请每天打印存档，或者配置 audit.heads_file 由服务每天写出。"""
    with site.engine.connect() as connection:
        head = audit.head_of(connection, now=site.clock())
    return AuditHead(time=head.time, seq=head.seq, algorithm=head.algorithm, mac=head.mac, line=audit.head_line(head))
