"""Whatever goes wrong is answered as RFC 9457 says, of a kind in the table, in Chinese, without what was sent."""

import re
from collections.abc import Iterator

import pytest

from api.office import Office, office
from biaoshi_api.problems import KINDS, responses


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("problems"), more="[server]\nbody_mb = 1") as made:
        yield made


SENT = "青鸾峪三号库"


def test_every_fault_is_a_problem(service: Office) -> None:
    """Unknown paths, methods, bodies, parameters, persons: each has its kind and status, and repeats nothing of what was sent."""
    who = service.auth("drafter")
    json = who | {"Content-Type": "application/json"}
    client = service.client
    cases = [
        (client.get(f"/v1/{SENT}"), "not-found"),
        (client.put("/v1/health"), "method"),
        (client.get("/v1/rules"), "unauthenticated"),
        (client.get("/v1/rules", headers={"Authorization": f"Bearer bst_{'0' * 16}_{'a' * 43}"}), "unauthenticated"),
        (client.get("/metrics", headers=who), "forbidden"),
        (client.get("/v1/rules/ZZ999", headers=who), "not-found"),
        (client.get(f"/v1/rules/{SENT}", headers=who), "invalid"),
        (client.get("/v1/jobs?limit=0", headers=who), "invalid"),
        (client.get(f"/v1/jobs?state={SENT}", headers=who), "invalid"),
        (client.post("/v1/checks", content=SENT.encode(), headers=json), "invalid"),
        (client.post("/v1/checks", content=b"[" * 200_000, headers=json), "invalid"),
        (client.post("/v1/checks", json={"text": 1, SENT: SENT}, headers=who), "invalid"),
        (client.post("/v1/checks", json={"text": "x", "date": SENT}, headers=who), "invalid"),
        (client.post("/v1/checks", json={"text": "x" * (2 << 20)}, headers=who), "too-large"),
        (client.post("/v1/checks", content=b"x", headers=who | {"Content-Type": "text/plain"}), "media-type"),
        (client.post("/v1/checks", json={"text": "x"}, headers=who | {"Idempotency-Key": "a b"}), "invalid"),
    ]
    for answer, slug in cases:
        kind = KINDS[slug]
        raw = answer.json()
        assert (answer.status_code, answer.headers["content-type"]) == (kind.status, "application/problem+json"), raw
        assert (raw["type"], raw["title"], raw["status"]) == (kind.type, kind.title, kind.status)
        assert SENT not in answer.text
        assert re.search("[\u4e00-\u9fff]", raw["detail"])
        assert all(re.search("[\u4e00-\u9fff]", e["msg"]) for e in raw.get("errors", []))


def test_not_allowed_says_what_is(service: Office) -> None:
    """A method that is not taken is answered with those that are."""
    assert service.client.put("/v1/health").headers["allow"] == "GET"


def test_examples_of_problems_are_problems() -> None:
    """The examples in the OpenAPI have the status they stand under; kinds of one status stand together."""
    told = responses("forbidden", "stopped", "not-found")
    assert set(told) == {403, 404, 500}
    examples = told[403]["content"]["application/problem+json"]["examples"]
    assert {e["value"]["status"] for e in examples.values()} == {403}
    assert set(examples) == {"forbidden", "stopped"}
