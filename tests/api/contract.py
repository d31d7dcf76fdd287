"""Every operation of the OpenAPI asked with made-up requests: no server error, nothing but what the OpenAPI says."""

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from api.office import Office

HAND_IN = (
    "/v1/cases",
    "/v1/reviews",
    "/v1/annotations",
    "/v1/fixes",
    "/v1/plans",
    "/v1/redactions",
    "/v1/verifications",
)


def schema_of(office: Office) -> Any:
    """Return the OpenAPI of the office, each call going straight to its application."""
    schema = schemathesis.openapi.from_dict(office.app.openapi())
    schema.app = office.app
    return schema


def operations(schema: Any) -> Iterator[Any]:
    """Yield every operation."""
    for found in schema.get_all_operations():
        yield found.ok()


def asker(office: Office, operation: Any, examples: int) -> Callable[[], None]:
    """Return what asks the operation so many times, as somebody who may; it raises where the answer is not as said."""
    headers = office.auth(*_roles(operation.path))
    if operation.path in HAND_IN:
        headers["Prefer"] = "respond-async"  # nobody works here

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
        database=None, derandomize=True,
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(headers=headers)

    return ask


def _roles(path: str) -> tuple[str, ...]:
    if path.startswith("/v1/audit"):
        return ("auditor",)
    if path.startswith(("/metrics", "/v1/gate/policy", "/v1/units", "/v1/tokens", "/v1/accounts")):
        return "sysadmin", "secadmin"
    return ("reviewer",)
