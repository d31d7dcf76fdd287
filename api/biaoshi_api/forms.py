"""The forms and texts that routes take: what the OpenAPI says of them, and how they are read and checked."""

import datetime
import json
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import anyio
from anyio import to_thread
from fastapi import Request
from pydantic import BaseModel, ValidationError

import biaoshi
from biaoshi_api.bench import Bench
from biaoshi_api.problems import Problem, fault
from biaoshi_api.shapes import DATE, PROFILES, Text
from biaoshi_api.site import Site
from biaoshi_api.uploads import Form, Upload, forget, pieces, receive

_DATE = re.compile(DATE)
_CODES = sorted({r.code[:n] for r in biaoshi.rules() for n in (2, 3, 5)}, key=len, reverse=True)
_SELECT = f"^({'|'.join(_CODES)})(,({'|'.join(_CODES)}))*$"
OPTIONS = {
    "date": "成文日期，如 2026-11-24；不给时由文件自己说明",
    "profile": "方案名称，见 GET /v1/profiles；不给时用本单位的",
    "callback": "任务结束时通知的内部地址；须在管理员列出的地址之内",
}


def form_body(
    files: dict[str, str], fields: dict[str, str], *, many: Iterable[str] = (), text: type[BaseModel] | None = None
) -> dict[str, Any]:
    """Return the OpenAPI of a request body: a form with `files` and `fields`, or JSON of the model `text`."""
    binary = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
    properties: dict[str, Any] = {
        name: {"type": "array", "items": binary, "minItems": 1, "description": said}
        if name in many
        else {**binary, "description": said}
        for name, said in files.items()
    }
    properties |= {name: _field(name, said) for name, said in fields.items()}
    schema = {"type": "object", "required": list(files), "properties": properties, "additionalProperties": False}
    content: dict[str, Any] = {"multipart/form-data": {"schema": schema}}
    if text is not None:
        content["application/json"] = {"schema": {"$ref": f"#/components/schemas/{text.__name__}"}}
    return {"requestBody": {"required": True, "content": content}}


def _field(name: str, said: str) -> dict[str, Any]:
    forms: dict[str, dict[str, Any]] = {
        "date": {"format": "date", "examples": ["2026-11-24"]}, "profile": {"enum": list(PROFILES), "examples": ["gov"]},
        "callback": {"format": "uri", "maxLength": 2000}, "select": {"pattern": _SELECT, "maxLength": 400, "examples": ["MK,PE203"]},
    }  # fmt: skip
    return {"type": "string", "description": said, **forms.get(name, {})}


@asynccontextmanager
async def handed_in(
    request: Request, site: Site, bench: Bench, files: Iterable[str], fields: Iterable[str], *, one: Iterable[str] = ()
) -> AsyncIterator[tuple[Form, dict[str, Any]]]:
    """Give the form and its checked options; what goes wrong within the context leaves nothing of it behind.

    Hand it on to a job only after the context. Raises Problem where a file is missing, more than `one`, a field unknown.
    """
    form = await receive(request, site, bench.streams)
    try:
        known, said = set(files), set(fields)
        faults = [_fault(f, "缺少这个文件") for f in files if not form.of(f)]
        faults += [_fault(f.under, "没有这一项文件") for f in form.files if f.under not in known]
        faults += [_fault(f, "只能有一个") for f in one if len(form.of(f)) > 1]
        faults += [_fault(f, "没有这一项") for f in form.fields if f not in said]
        if faults:
            raise Problem("invalid", errors=faults[:20])
        yield form, options_of(site, dict(form.fields))
    except BaseException:
        with anyio.CancelScope(shield=True):
            await to_thread.run_sync(forget, site, [f.id for f in form.files if f.id])
        raise


def _fault(name: str, what: str) -> dict[str, Any]:
    return fault(("body", name), "invalid", what)


async def one_of(
    request: Request, site: Site, bench: Bench, fields: Iterable[str]
) -> tuple[Upload, dict[str, Any], str | None]:
    """Return the one file or text in the body, its checked options, and the callback where one is asked for. Raises Problem."""
    if not is_json(request):
        async with handed_in(request, site, bench, ("file",), fields, one=("file",)) as (form, options):
            return form.files[0], options, form.fields.get("callback")
    text = await _text_of(request)
    options = options_of(site, {"date": text.date, "profile": text.profile})
    data = text.text.encode("utf-8")
    return Upload("file", text.name, sha256(data).hexdigest(), len(data), data), options | {"text": True}, None


async def _text_of(request: Request) -> Text:
    """Return the text in the JSON body. Raises Problem."""
    data = b"".join([piece async for piece in pieces(request)])
    try:
        return Text.model_validate(json.loads(data))
    except (ValueError, RecursionError) as error:
        if isinstance(error, ValidationError):
            told = error.errors(include_input=False, include_url=False, include_context=False)
            faults = [fault(("body", *e["loc"]), e["type"]) for e in told]
            raise Problem("invalid", errors=faults[:20]) from None
        raise Problem("invalid", "正文不是有效的 JSON。") from None


def is_json(request: Request) -> bool:
    """Tell whether the body says it is JSON."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def options_of(site: Site, given: dict[str, str | None]) -> dict[str, Any]:
    """Return the checked options. Raises Problem invalid."""
    date, profile, select = (given.get(name) or None for name in ("date", "profile", "select"))
    if date is not None:
        if not _DATE.fullmatch(date):
            raise Problem("invalid", errors=[_fault("date", "不是有效日期，应写作 2026-11-24 的样子")])
        try:
            datetime.date.fromisoformat(date)
        except ValueError:
            raise Problem("invalid", errors=[_fault("date", "没有这一天")]) from None
    names = {p.name for p in biaoshi.profiles()}
    if profile is not None and profile not in names and profile != site.settings.checks.profile:
        raise Problem("invalid", errors=[_fault("profile", f"没有这个方案；可用：{'、'.join(sorted(names))}")])
    chosen: dict[str, Any] = {"date": date, "profile": profile or site.settings.checks.profile}
    return chosen | ({"select": codes_of(select)} if select else {})


def codes_of(text: str) -> list[str]:
    """Return the rule codes or families named, parted by commas. Raises Problem invalid."""
    codes = [c.strip().upper() for c in text.replace("，", ",").split(",") if c.strip()]
    known = [r.code for r in biaoshi.rules()]
    if not codes or any(not any(k.startswith(c) for k in known) for c in codes):
        raise Problem("invalid", errors=[_fault("select", "没有这个编号的规则或者规则族")])
    return codes
