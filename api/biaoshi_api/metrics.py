"""Figures for Prometheus, in a register of the application's own. Labels are route patterns, methods, classes of status,
states and codes: no text, no name, no address.
"""

import time
from dataclasses import dataclass

from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from biaoshi_api.site import Site

MEDIA = CONTENT_TYPE_LATEST
_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures of one process."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    gate: Counter
    jobs: Gauge
    oldest: Gauge


def new() -> Metrics:
    """Return figures that all stand at nought."""
    own = CollectorRegistry()
    return Metrics(
        own,
        Counter("biaoshi_requests", "Requests answered", ("route", "method", "status"), registry=own),
        Histogram(
            "biaoshi_request_seconds", "Time to the end of the answer", ("route",), registry=own, buckets=_SECONDS
        ),
        Counter("biaoshi_gate_answers", "Answers of the gate", ("answer",), registry=own),
        Gauge("biaoshi_jobs", "Jobs by state", ("state",), registry=own),
        Gauge("biaoshi_oldest_job_seconds", "Age of the job that waits longest", registry=own),
    )


def metrics_of(app: FastAPI) -> Metrics:
    """Return the figures of the application, made when first asked for."""
    found: Metrics | None = getattr(app.state, "metrics", None)
    if found is None:
        found = app.state.metrics = new()
    return found


def exposed(app: FastAPI, site: Site) -> bytes:
    """Return all figures in the text format; those of the queue are asked for now."""
    figures = metrics_of(app)
    for state, number in site.queue.count().items():
        figures.jobs.labels(state).set(number)
    since = site.queue.waiting_since()
    figures.oldest.set(0 if since is None else max(0.0, site.clock() - since))
    return generate_latest(figures.registry)


@dataclass(frozen=True, slots=True)
class Counted:
    """Middleware that counts requests by route pattern; unknown paths are one route, unknown methods one method."""

    app: ASGIApp
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), "5xx"

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = f"{message['status'] // 100}xx"
            await send(message)

        try:
            await self.app(scope, receive, seen)
        finally:
            route = str(getattr(scope.get("route"), "path", "other"))
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self.metrics.requests.labels(route, method, status).inc()
            self.metrics.seconds.labels(route).observe(time.perf_counter() - begun)
