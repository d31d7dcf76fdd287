"""The whole OpenAPI asked with many made-up requests, as `tests/api/test_openapi.py` does with a few."""

import warnings
from pathlib import Path
from typing import Any

from api.contract import asker, operations, schema_of
from api.office import office


def run(folder: Path, examples: int) -> dict[str, Any]:
    """Return how many operations were asked, and what went wrong, each by its operation."""
    faults: dict[str, str] = {}
    asked = 0
    with warnings.catch_warnings(), office(folder, more="[checks]\nsync_seconds = 0.3") as service:
        warnings.simplefilter("ignore")
        for operation in operations(schema_of(service)):
            asked += 1
            try:
                asker(service, operation, examples)()
            except BaseException as error:  # noqa: BLE001  # schemathesis raises groups
                faults[operation.label] = str(error)[:500]
    return {"operations": asked, "examples": examples, "faults": faults}
