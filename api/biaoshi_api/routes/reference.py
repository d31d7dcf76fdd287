"""What is the same for everybody: rules, catalogues, profiles, the rule-set, the schema of reports, the API's own pages."""

from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

import biaoshi
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem, responses
from biaoshi_api.shapes import (
    CatalogueLine,
    CatalogueWhole,
    ExampleLine,
    ItemLine,
    ProfileLine,
    ResourceLine,
    RuleLine,
    RuleSetLine,
    RuleWhole,
)

ROUTER = APIRouter(tags=["参考"])
Reads = Annotated[Principal, Depends(needs("reference.read"))]
_ERRORS = responses("unauthenticated", "forbidden", "too-many")
_ONE = responses("unauthenticated", "forbidden", "not-found", "invalid", "too-many")
_DOCS = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "start.js": "text/javascript; charset=utf-8",
    "LICENSE": "text/plain; charset=utf-8",
    "NOTICE": "text/plain; charset=utf-8",
}


@ROUTER.get("/v1/rules", operation_id="listRules", summary="全部规则", responses=_ERRORS)
def list_rules(who: Reads) -> list[RuleLine]:
    """按编号列出。"""
    return [RuleLine(**_rule(r)) for r in biaoshi.rules()]


@ROUTER.get("/v1/rules/{code}", operation_id="getRule", summary="一条规则", responses=_ONE)
def get_rule(who: Reads, code: Annotated[str, Path(pattern="^[A-Za-z]{2}[0-9]{3}$", examples=["MK101"])]) -> RuleWhole:
    """为什么、放过什么、依据什么，错的和对的写法。"""
    found = next((r for r in biaoshi.rules() if r.code == code.upper()), None)
    if found is None:
        raise Problem("not-found", "没有这个编号的规则。")
    bad, good = ([_example(e) for e in one] for one in (found.bad, found.good))
    return RuleWhole(**_rule(found), doc=found.doc.strip(), bad=bad, good=good)


@ROUTER.get("/v1/ruleset", operation_id="getRuleset", summary="现在的规则集", responses=_ERRORS)
def get_ruleset(who: Reads) -> RuleSetLine:
    """版本、摘要，以及所用的模型、词库、目录、各条规则共用的程序和库；放行策略钉住的就是这个摘要。"""
    now = biaoshi.ruleset()
    used = [ResourceLine(name=r.name, version=r.version, sha256=r.sha256) for r in now.resources]
    return RuleSetLine(version=now.version, digest=now.digest, rules=len(now.rules), resources=used)


@ROUTER.get("/v1/catalogues", operation_id="listCatalogues", summary="保密事项目录", responses=_ERRORS)
def list_catalogues(site: Place, who: Reads) -> list[CatalogueLine]:
    """公布过的，以及本单位自己的（只列名称和条数）。"""
    return [CatalogueLine(**_catalogue(c)) for c in biaoshi.catalogues(site.settings.checks.catalogues)]


@ROUTER.get("/v1/catalogues/{name}", operation_id="getCatalogue", summary="一个公布过的目录", responses=_ONE)
def get_catalogue(who: Reads, name: Annotated[str, Path(max_length=64, pattern="^[A-Za-z0-9_-]+$")]) -> CatalogueWhole:
    """各条的事项、密级、期限和出处。本单位自己的一览表不从这里给出。"""
    found = next((c for c in biaoshi.catalogues() if c.name == name), None)
    if found is None:
        raise Problem("not-found", "没有这个目录。")
    rows = [
        ItemLine(
            id=i.id, item=i.item, domain=i.domain, level=i.level, period=i.period, value=i.value, basis=i.basis,
            status=i.status, note=i.note,
        )
        for i in found.items
    ]  # fmt: skip
    return CatalogueWhole(**_catalogue(found), rows=rows)


@ROUTER.get("/v1/profiles", operation_id="listProfiles", summary="方案", responses=_ERRORS)
def list_profiles(site: Place, who: Reads) -> list[ProfileLine]:
    """自带的方案；`default` 是本单位不另说时用的。"""
    used = site.settings.checks.profile
    return [
        ProfileLine(name=p.name, title=p.title, off=sorted(p.off), default=p.name == used) for p in biaoshi.profiles()
    ]


@ROUTER.get("/v1/schema", operation_id="getReportSchema", summary="报告的 JSON Schema", responses=_ERRORS)
def get_schema(who: Reads) -> dict[str, Any]:
    """检查报告的格式（draft 2020-12）。"""
    return biaoshi.schema()


@ROUTER.get("/openapi.json", include_in_schema=False)
def description(request: Request) -> JSONResponse:
    """Return the OpenAPI."""
    return JSONResponse(request.app.openapi())


@ROUTER.get("/docs", include_in_schema=False)
def docs() -> HTMLResponse:
    """Return the page of the API, from our own files only."""
    return HTMLResponse(
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>标识 API</title>'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/docs/swagger-ui.css"></head><body>'
        '<div id="api"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>'
        "</body></html>"
    )


@ROUTER.get("/docs/{name}", include_in_schema=False)
def docs_file(name: str) -> Response:
    """Return one of the files the page is made of."""
    if name not in _DOCS:
        raise Problem("not-found")
    data = files("biaoshi_api").joinpath("static", "swagger", name).read_bytes()
    return Response(data, media_type=_DOCS[name], headers={"Cache-Control": "max-age=86400"})


def _rule(rule: biaoshi.Rule) -> dict[str, Any]:
    return {
        "code": rule.code, "name": rule.name, "title": rule.title, "severity": rule.severity, "grade": rule.grade,
        "authority": list(rule.authority),
    }  # fmt: skip


def _example(one: Any) -> ExampleLine:
    text = one.text if one.text or one.document is None else one.document.text
    return ExampleLine(text=text, becomes=one.becomes, date=one.date, name=one.name)


def _catalogue(one: biaoshi.Catalogue) -> dict[str, Any]:
    return {"name": one.name, "title": one.title, "items": len(one.items), "own": one.own, "highest_level": one.highest}
