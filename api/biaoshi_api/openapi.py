"""The OpenAPI as it is served: problems and reports among its schemas, servers, tags; nothing FastAPI says by itself wrongly."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

import biaoshi
from biaoshi_api import problems
from biaoshi_api.shapes import EXAMPLES, Text

_ABOUT = """检查公文的密级标志、内容和公开审查，写回批注、改正和遮盖件。结果供人判断，不说明文件不涉密，也不说明可以公开。

- 令牌：`Authorization: Bearer …`，由本单位的安全保密管理员发给；浏览器用登录后的会话。
- 出错时的回答都是 RFC 9457 的 `application/problem+json`。
- 高于本机上限的文件一律停止处理，只留密级、摘要、时间和人。"""
_TAGS = {
    "检查": "文件、文字、一件", "写回": "批注、改正、遮盖、核对", "任务": "进度、取消、报告和结果", "放行": "按本单位策略回答能否发送",
    "参考": "规则、目录、方案", "登录": "登录、退出、密码", "人员": "账号、角色、单位", "令牌": "别的系统用的令牌", "审计": "日志、校验、链首",
    "运行": "健康、就绪、运行数据",
}  # fmt: skip
_WEBHOOK: dict[str, Any] = {
    "operationId": "jobEnded",
    "summary": "任务结束时，服务发给 callback 的消息",
    "description": "至少送到一次：回答不是 2xx 的会再送，按 Biaoshi-Delivery 去重。Biaoshi-Signature 是 t=时间,v1=HMAC-SHA-256（密钥，时间 + 点 + 正文），"
    "超过五分钟的不要收。不跟随重定向。消息里只有编号和数目。",
    "parameters": [
        {
            "name": "Biaoshi-Signature",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "pattern": "^t=[0-9]+,v1=[0-9a-f]{64}$"},
        },
        {"name": "Biaoshi-Delivery", "in": "header", "required": True, "schema": {"type": "string"}},
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["event", "job"],
                    "properties": {"event": {"const": "job.ended"}, "job": {"$ref": "#/components/schemas/JobState"}},
                }
            }
        },
    },
    "responses": {"2XX": {"description": "收到"}},
}
_UNUSED = ("HTTPValidationError", "ValidationError")


def install(app: FastAPI) -> None:
    """Let `app.openapi()` give the whole description, made once."""
    made: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not made:
            made.update(described(app))
        return made

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way of changing it


def described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI of the application."""
    raw = get_openapi(
        title="标识 biaoshi", version=biaoshi.__version__, description=_ABOUT, routes=app.routes,
        tags=[{"name": n, "description": d} for n, d in _TAGS.items()], license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )  # fmt: skip
    schemas = raw.setdefault("components", {}).setdefault("schemas", {})
    for name in _UNUSED:
        schemas.pop(name, None)
    schemas["Problem"] = problems.SCHEMA
    schemas["Text"] = Text.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= _report()
    for name, one in EXAMPLES.items():
        schemas[name]["examples"] = [one]
    report = _example()
    for path in raw["paths"].values():
        for operation in path.values():
            _mended(operation)
            _shown(operation, report)
    raw["webhooks"] = {"jobEnded": {"post": _WEBHOOK}}
    return raw


def _mended(operation: dict[str, Any]) -> None:
    """FastAPI says that faults of parameters are its own kind of answer; here they are problems like all others."""
    answers = operation.get("responses", {})
    told = answers.get("422", {}).get("content", {})
    if "application/json" in told and problems.MEDIA not in told:
        answers["422"] = problems.responses("invalid")[422]


def _shown(operation: dict[str, Any], report: dict[str, Any]) -> None:
    """Where a report is answered, show one."""
    told = operation.get("responses", {}).get("200", {}).get("content", {}).get("application/json", {})
    if told.get("schema", {}).get("$ref") == "#/components/schemas/Report":
        told["example"] = report


def _example() -> dict[str, Any]:
    """Return the report on a short text, its content not looked at so that nothing has to be loaded."""
    with biaoshi.Checker(content="never", as_of="2026-11-24") as checker:
        return checker.check_text("机密☆10年\n云岭省水利厅文件\n关于做好防汛准备工作的通知\n").to_dict()


def _report() -> dict[str, Any]:
    """Return the schema of reports with its parts, as components."""
    whole = biaoshi.schema()
    parts = whole["$defs"]
    return {name: _moved(part) for name, part in parts.items()} | {"Report": _moved(parts.get("Report", whole))}


def _moved(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {
            k: v.replace("#/$defs/", "#/components/schemas/") if k == "$ref" else _moved(v)
            for k, v in raw.items()
            if k != "$defs"
        }
    if isinstance(raw, list):
        return [_moved(v) for v in raw]
    return raw
