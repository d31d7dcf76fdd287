"""What is asked for as a job: put away encrypted, queued by ids, found again by the work that does it.

files, names, options, plan ──→ vault        payload of the job: ids, the asker's account name
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import biaoshi
from biaoshi.jobs import Job, KeyReusedError, Next, begin
from biaoshi_api.audit import note
from biaoshi_api.people.duties import Principal
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site
from biaoshi_api.uploads import Upload, forget, put
from biaoshi_api.webhooks import allowed

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it was handed in: its vault id, what it was called, its digest."""

    id: str
    name: str | None = field(repr=False)
    sha256: str
    size: int
    under: str = "file"


@dataclass(frozen=True, slots=True)
class Order:
    """What a job is to do; `options` are texts, among them plans, and stay in the vault."""

    files: tuple[Sent, ...]
    options: dict[str, Any] = field(repr=False)

    def of(self, name: str) -> tuple[Sent, ...]:
        """Return the files of the field `name`, in order."""
        return tuple(f for f in self.files if f.under == name)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a request wants its job: `key` of idempotency, `callback` address told when it ends, `wait` seconds.

    `marks` are further ids and numbers for its payload; with a `session` among them (digest, "" for a token) the job is
    that session's own, and nobody else of the unit sees it.
    """

    key: str | None = None
    callback: str | None = None
    wait: float | None = None
    marks: Mapping[str, str | int] = field(default_factory=dict)


def submit(
    site: Site, principal: Principal, kind: str, files: Sequence[Upload], options: dict[str, Any], asked: Asked
) -> Job:
    """Return the job that does it: the earlier one where the owner used the same key for the same thing.

    Files not yet in the vault are put there; when a job is not made, what was put away is forgotten. Raises Problem.
    """
    kept: list[str] = [f.id for f in files if f.id]
    try:
        if asked.callback is not None and not allowed(asked.callback, site.settings.webhooks.addresses):
            raise Problem("callback")
        held = []
        for one in files:
            if one.id is None:
                stored = put(site, one.under, one.name, iter([one.data or b""]))
                kept.append(stored.id or "")
                held.append(stored)
            else:
                held.append(one)
        sent = [Sent(f.id or "", f.name, f.sha256, f.size, f.under) for f in held]
        raw = {"files": [[s.id, s.name, s.sha256, s.size, s.under] for s in sent], "options": options}
        order = _store(site, json.dumps(raw).encode())
        kept.append(order)
        then = None
        if asked.callback is not None:
            kept.append(_store(site, asked.callback.encode(), keep=site.settings.data.result_days * 86400))
            then = Next("webhook", {"callback": kept[-1]}, site.settings.webhooks.attempts)
        payload = {**asked.marks, "order": order, "files": [s.id for s in sent], "who": principal.name}
        job = _queued(site, principal, kind, payload, sent, _print(kind, sent, options, asked), asked, then)
    except BaseException:
        forget(site, kept)
        raise
    if job.payload.get("order") != order:
        forget(site, kept)  # a repeat: the earlier job has its own
    return job


def _queued(
    site: Site, principal: Principal, kind: str, payload: dict[str, Any], sent: Sequence[Sent], asked_print: str,
    asked: Asked, then: Next | None,
) -> Job:  # fmt: skip
    now, unit = site.clock(), "" if "session" in asked.marks else principal.unit
    try:
        with begin(site.engine) as connection:
            job = site.queue.put(
                kind, payload, now=now, owner=principal.id, unit=unit, key=asked.key, asked=asked_print,
                max_attempts=site.settings.workers.attempts, then=then, connection=connection,
            )  # fmt: skip
            if job.payload.get("order") == payload["order"]:
                subject = sent[0].sha256 if sent else ""
                note(
                    connection,
                    now=now,
                    who=principal.name,
                    action=f"document.{kind}",
                    subject=subject,
                    after=f"job={job.id} files={len(sent)}",
                )
    except KeyReusedError:
        raise Problem("key-reused") from None
    return job


def _print(kind: str, sent: Sequence[Sent], options: dict[str, Any], asked: Asked) -> str:
    """Return the digest of what is asked for, to tell a repeat from another request under the same key."""
    said = [kind, [[s.under, s.name, s.sha256] for s in sent], options, asked.callback]
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def order_of(site: Site, job: Job) -> Order:
    """Return what `job` is to do. Raises GoneError where it is no longer kept."""
    raw = json.loads(site.vault.read(job.payload["order"]))
    return Order(tuple(Sent(*one) for one in raw["files"]), raw["options"])


def keep_result(site: Site, job: Job, data: bytes, about: dict[str, Any] | None = None) -> str:
    """Put away what `job` made, for the time results are kept (those of one session's own only as long as uploads)."""
    days = site.settings.data.result_days
    return _store(site, data, keep=None if "session" in job.payload else days * 86400, about=about)


def _store(site: Site, data: bytes, *, keep: float | None = None, about: dict[str, Any] | None = None) -> str:
    stream = BytesIO(data)
    hours = site.settings.data.upload_hours * 3600
    return site.vault.put(
        iter(lambda: stream.read(PIECE), b""), now=site.clock(), keep=hours if keep is None else keep, about=about
    )


_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}")


def placed(site: Site, sent: Sent, folder: Path, number: int = 0) -> Path:
    """Write the file into the working folder and return where. Its name says nothing but what kind it may be."""
    suffix = Path(sent.name or "").suffix
    path = folder / f"file{number}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    with path.open("xb") as out:
        for piece in site.vault.open(sent.id):
            out.write(piece)
    return path


@contextlib.contextmanager
def with_profile(checker: biaoshi.Checker, profile: str | None) -> Iterator[biaoshi.Checker]:
    """Give the worker's checker, or one like it with another profile that ends with the context."""
    if profile is None or profile == checker.profile:
        yield checker
        return
    with replace(checker, profile=profile) as other:
        yield other
