"""Erasing what a job was given and what it made; its row stays, of ids and numbers only, until it is swept."""

from typing import Any

from biaoshi.jobs import Job, begin
from biaoshi_api.audit import note
from biaoshi_api.site import Site
from biaoshi_api.uploads import forget


def kept_of(job: Job) -> list[str]:
    """Return the vault ids of what the job made."""
    kept: dict[str, Any] = (job.result or {}).get("kept", {})
    return [one for value in kept.values() for one in (value if isinstance(value, list) else [value])]


def held_by(job: Job) -> list[str]:
    """Return the vault ids of everything that is there because of the job."""
    given = [*job.payload.get("files", ()), *filter(None, (job.payload.get("order"),))]
    return list(dict.fromkeys((*given, *kept_of(job))))


def erase(site: Site, job: Job, *, who: str) -> bool:
    """Cancel the job, or if it has ended leave nothing of it, noted in the audit log under the name `who`.

    Return whether nothing is left in the vault; what could not be erased now is when it has had its time.
    """
    now = site.clock()
    with begin(site.engine) as connection:
        cancelled = site.queue.cancel(job.id, now=now, connection=connection)
        action = "job.cancel" if cancelled else "job.erase"
        note(connection, now=now, who=who, action=action, subject=f"job:{job.id}")
    return forget(site, held_by(site.queue.get(job.id) or job))
