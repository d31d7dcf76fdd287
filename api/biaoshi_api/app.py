"""Puts the service together: routes found by folder, problems, people, the guard before them all."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import APIRouter, FastAPI

import biaoshi
import biaoshi_api
from biaoshi_api import openapi, problems
from biaoshi_api.bench import bench_in
from biaoshi_api.desk import frame
from biaoshi_api.guard import Headers, Limit, Unforeseen, headers
from biaoshi_api.metrics import Counted, metrics_of
from biaoshi_api.people import keeping
from biaoshi_api.site import Site

FOLDERS = ("routes", "desk.pages")
"""Packages whose modules may offer a ROUTER."""


def create_app(site: Site, *, warm: bool = False) -> FastAPI:
    """Return the application of `site`. `/docs` and `/openapi.json` come from a route of ours, with vendored files.

    `warm`: what checking needs is loaded before the first request is taken in.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        bench = bench_in(app)
        if warm:
            await to_thread.run_sync(bench.warm)
        yield
        bench.close()

    app = FastAPI(
        title="标识", version=biaoshi.__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan
    )
    app.state.site = site
    problems.install(app)
    keeping.install(app, site)
    for router in routers():
        app.include_router(router)
    frame.install(app)
    openapi.install(app)
    app.add_middleware(Unforeseen)
    server = site.settings.server
    app.add_middleware(Limit, files=server.upload_mb << 20, other=server.body_mb << 20)
    app.add_middleware(Headers, told=headers(server))
    app.add_middleware(Counted, metrics=metrics_of(app))
    return app


def routers() -> Iterator[APIRouter]:
    """Yield the ROUTER of each module of the folders, in order of name."""
    for folder in FOLDERS:
        found = pkgutil.iter_modules([f"{biaoshi_api.__path__[0]}/{folder.replace('.', '/')}"])
        for name in sorted(m.name for m in found):
            router = getattr(importlib.import_module(f"biaoshi_api.{folder}.{name}"), "ROUTER", None)
            if router is not None:
                yield router
