"""What a case keeps in the vault: everything that is text, for as long as cases are kept."""

import json
from typing import Any

from biaoshi import Report, load_report
from biaoshi_api.desk.cases.case import Case
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site
from biaoshi_api.vault import GoneError


def put(site: Site, data: bytes, about: dict[str, Any] | None = None) -> str:
    """Put `data` away for the time cases are kept and return its id."""
    return site.vault.put(data, now=site.clock(), keep=keep(site), about=about)


def keep(site: Site) -> float:
    """Return for how many seconds a case is kept."""
    return site.settings.review.keep_days * 86400


def put_json(site: Site, raw: Any) -> str:
    """Put away what JSON can say and return its id."""
    return put(site, json.dumps(raw, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def read(site: Site, id: str) -> bytes:  # noqa: A002  # an id is called id
    """Return what was put away. Raises Problem gone."""
    try:
        return site.vault.read(id)
    except GoneError:
        raise Problem("gone") from None


def read_json(site: Site, id: str) -> Any:  # noqa: A002
    """Return what was put away as JSON. Raises Problem gone."""
    return json.loads(read(site, id).decode("utf-8", "surrogatepass"))


def record(site: Site, case: Case) -> Any:
    """Return the names, titles and documents of the case. Raises Problem gone, for one that was stopped at once."""
    if case.verdict == "stopped":
        raise Problem("gone")
    return read_json(site, case.record)


def report(site: Site, id: str) -> Report:  # noqa: A002
    """Return the report that was put away. Raises Problem gone."""
    return load_report(json.loads(read(site, id)))
