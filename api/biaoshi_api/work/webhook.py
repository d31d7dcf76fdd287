"""Telling the address a job was handed in with that it has ended."""

from biaoshi_api.shapes import job_state
from biaoshi_api.task import Outcome, Turn, Work
from biaoshi_api.webhooks import send


def run(turn: Turn) -> Outcome:
    """Deliver one message. Raises UndeliveredError for another attempt later, ConfigError where none would do better."""
    site, payload = turn.site, turn.job.payload
    ended = site.queue.get(str(payload["job"]))
    if ended is not None:
        url = site.vault.read(payload["callback"]).decode()
        message = {"event": "job.ended", "job": job_state(ended).model_dump()}
        send(site.settings.webhooks, url, message, turn.job.id, now=site.clock())
    return Outcome({}, (), (payload["callback"],))


WORK = Work("webhook", run)
