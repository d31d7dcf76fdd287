"""Whether the service lives, whether it can work, and its figures."""

import os
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response

import biaoshi
from biaoshi_api.metrics import MEDIA, exposed
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem, responses
from biaoshi_api.shapes import Health, Ready

ROUTER = APIRouter(tags=["运行"])


@ROUTER.get("/v1/health", operation_id="health", summary="服务在运行", responses=responses())
def health() -> Health:
    """只说明进程在运行。"""
    return Health(status="ok", version=biaoshi.__version__)


@ROUTER.get("/v1/ready", operation_id="ready", summary="可以接受请求", responses=responses("unavailable"))
def ready(site: Place) -> Ready:
    """数据库、任务队列和加密存储都可用时 200，否则 503。"""
    found = {"database": False, "queue": False, "vault": False}
    try:
        with site.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
        found["database"] = True
        site.queue.count()
        found["queue"] = True
        site.vault.keys()
        found["vault"] = os.access(site.vault.folder.parent, os.W_OK | os.X_OK)
    except (sa.exc.SQLAlchemyError, biaoshi.ConfigError):
        pass  # said by what is still False
    if not all(found.values()):
        raise Problem("unavailable", checks=found)
    return Ready(status="ready", checks=found)


@ROUTER.get(
    "/metrics",
    operation_id="metrics",
    summary="运行数据（Prometheus）",
    response_class=Response,
    responses={
        200: {"description": "文本格式", "content": {"text/plain": {"schema": {"type": "string"}}}},
        **responses("unauthenticated", "forbidden", "too-many"),
    },
)
def metrics(request: Request, site: Place, who: Annotated[Principal, Depends(needs("metrics.read"))]) -> Response:
    """只有数目；标签里没有文字、姓名和地址。"""
    return Response(exposed(request.app, site), media_type=MEDIA)
