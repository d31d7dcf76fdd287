"""The OpenAPI says what the service does: complete, and true for requests made up from it."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.contract import asker, operations, schema_of
from api.office import Office, office

EXAMPLES = 5
"""A request; tests/load/contract.py asks more."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("openapi"), more="[checks]\nsync_seconds = 0.3") as made:
        yield made


@pytest.mark.filterwarnings("ignore")
def test_every_operation_answers_as_the_openapi_says(service: Office) -> None:
    """Made-up requests, right and wrong ones, to every operation: no 500, no answer the OpenAPI does not know."""
    asked = 0
    for operation in operations(schema_of(service)):
        asker(service, operation, EXAMPLES)()
        asked += 1
    assert asked > 20


def test_every_operation_is_described(service: Office) -> None:
    """Each operation has an id of its own, a Chinese summary, a description, and says its errors as problems."""
    described = service.app.openapi()
    groups = {one["name"] for one in described["tags"]}
    ids = []
    for path, one in described["paths"].items():
        for method, operation in one.items():
            where = f"{method} {path}"
            ids.append(operation["operationId"])
            assert set(operation["tags"]) <= groups, where
            assert operation.get("summary") or operation.get("description"), where
            told = {s: a for s, a in operation["responses"].items() if s[0] in "45"}
            assert told, where
            for answer in told.values():
                assert list(answer["content"]) == ["application/problem+json"], where
    assert len(set(ids)) == len(ids)


def test_what_is_not_public_names_its_security(service: Office) -> None:
    """Operations that need somebody say by which scheme; the schemes are a bearer token and a session cookie."""
    described = service.app.openapi()
    assert {s["type"] for s in described["components"]["securitySchemes"].values()} == {"http", "apiKey"}
    open_ = {p for p, one in described["paths"].items() for o in one.values() if not o.get("security")}
    assert {"/v1/health", "/v1/ready"} <= open_
    assert not any(p.startswith(("/v1/checks", "/v1/jobs", "/v1/reports", "/v1/gate", "/metrics")) for p in open_)


def test_reports_are_described_as_they_are(service: Office) -> None:
    """A report answered by the service fits the Report of the OpenAPI."""
    import jsonschema

    described = service.app.openapi()
    who = service.auth("drafter")
    asked = service.client.post("/v1/checks", json={"text": "机密☆10年\n"}, headers=who | {"Prefer": "respond-async"})
    service.work()
    raw = service.client.get(f"/v1/reports/{asked.json()['id']}", headers=who).json()
    whole: dict[str, Any] = {"components": described["components"], "$ref": "#/components/schemas/Report"}
    jsonschema.validate(raw, whole)


def test_examples_are_what_they_are_examples_of(service: Office) -> None:
    """Every example in the OpenAPI, of requests, answers, problems and schemas, fits the schema it stands beside."""
    import jsonschema

    described = service.app.openapi()
    checked = 0

    def walk(raw: Any) -> None:
        nonlocal checked
        if isinstance(raw, list):
            for one in raw:
                walk(one)
        if not isinstance(raw, dict):
            return
        schema = raw.get("schema") if "schema" in raw else raw
        shown = [raw["example"]] if "example" in raw else []
        if isinstance(raw.get("examples"), dict):
            shown += [e["value"] for e in raw["examples"].values() if "value" in e]
        if isinstance(raw.get("examples"), list):
            shown += raw["examples"]
        for one in shown:
            jsonschema.validate(one, {"components": described["components"], "allOf": [schema]})
            checked += 1
        for key, value in raw.items():
            if key not in ("example", "examples"):
                walk(value)

    walk(described)
    assert checked > 100


def test_the_pages_of_the_api_load_nothing_from_elsewhere(service: Office) -> None:
    """/docs needs our own files only, all of them there, without inline script or style, allowed by the policy."""
    import re

    with warnings.catch_warnings():
        page = service.client.get("/docs")
    assert page.status_code == 200
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]
    assert "<script>" not in page.text
    assert "style=" not in page.text
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert all(link.startswith(("/docs/", "data:")) for link in links)
    for link in (one for one in links if one.startswith("/")):
        assert service.client.get(link).status_code == 200
    assert service.client.get("/docs/../app.py").status_code == 404
    assert service.client.get("/docs/passwd").status_code == 404


def test_the_vendored_files_are_those_of_their_release() -> None:
    """The files of swagger-ui are unchanged, and their licence comes with them."""
    from hashlib import sha256

    folder = Path(__file__).parents[2] / "api" / "biaoshi_api" / "static" / "swagger"
    lines = [line.split() for line in (folder / "ORIGIN").read_text().splitlines()]
    told = {line[1]: line[0] for line in lines if len(line) == 2}
    assert {p.name for p in folder.iterdir()} == {*told, "ORIGIN", "start.js"}
    assert all(sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in told.items())
