"""What is the same for everybody, and how the service is: rules, catalogues, health, figures."""

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

import biaoshi
from api.office import NOTICE, Office, office


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("reference")) as made:
        yield made


@pytest.fixture(scope="module")
def who(service: Office) -> dict[str, str]:
    return service.auth("auditor")


def test_every_rule_is_told_with_its_examples(service: Office, who: dict[str, str]) -> None:
    """The list is that of the library; each rule comes with its docstring, bad and good examples."""
    listed = service.client.get("/v1/rules", headers=who).json()
    assert [r["code"] for r in listed] == [r.code for r in biaoshi.rules()]
    for rule in biaoshi.rules():
        told = service.client.get(f"/v1/rules/{rule.code.lower()}", headers=who).json()
        assert told["doc"] == rule.doc.strip()
        assert (len(told["bad"]), len(told["good"])) == (len(rule.bad), len(rule.good))
        assert told["title"] == rule.title


def test_catalogues_and_profiles_are_those_of_the_library(service: Office, who: dict[str, str]) -> None:
    """Published catalogues row by row, the profiles with the office's own marked."""
    listed = service.client.get("/v1/catalogues", headers=who).json()
    assert {c["name"]: c["items"] for c in listed} == {c.name: len(c.items) for c in biaoshi.catalogues()}
    for one in listed:
        assert len(service.client.get(f"/v1/catalogues/{one['name']}", headers=who).json()["rows"]) == one["items"]
    profiles = service.client.get("/v1/profiles", headers=who).json()
    assert [p["name"] for p in profiles if p["default"]] == ["gov"]
    assert service.client.get("/v1/ruleset", headers=who).json()["digest"] == biaoshi.ruleset().digest
    assert service.client.get("/v1/schema", headers=who).json() == biaoshi.schema()


def test_health_and_readiness(service: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Health says that it runs, to anybody; readiness says so only while database, queue and store can be used."""
    assert service.client.get("/v1/health").json() == {"status": "ok", "version": biaoshi.__version__}
    assert service.client.get("/v1/ready").json()["status"] == "ready"
    service.site.vault.folder.parent.rename(service.site.vault.folder.parent.with_name("away"))
    try:
        answer = service.client.get("/v1/ready")
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:biaoshi:problem:unavailable")
    finally:
        service.site.vault.folder.parent.with_name("away").rename(service.site.vault.folder.parent)
    key = service.site.settings.vault.key_file
    assert key is not None
    key.rename(key.with_name("away.key"))
    try:
        assert service.client.get("/v1/ready").status_code == 503
    finally:
        key.with_name("away.key").rename(key)


def test_figures_count_by_route_and_hold_no_text(service: Office) -> None:
    """Requests are counted under the pattern of their route; unknown paths are one; nothing typed is a label."""
    client, who = service.client, service.auth("drafter")
    client.post("/v1/gate", json={"text": NOTICE, "name": "堤防岁修.txt"}, headers=who)
    client.get("/v1/rules/MK101", headers=who)
    client.get("/v1/%E5%A0%A4%E9%98%B2", headers=who)
    client.request("堤防".encode().hex(), "/v1/health")
    client.post("/v1/checks", json={"text": "x"}, headers=who | {"Prefer": "respond-async"})
    text = client.get("/metrics", headers=service.auth("sysadmin")).text
    families = {f.name: f for f in text_string_to_metric_families(text)}
    routes = {s.labels["route"] for s in families["biaoshi_requests"].samples}
    assert {"/v1/gate", "/v1/rules/{code}", "other"} <= routes
    assert {s.labels["method"] for s in families["biaoshi_requests"].samples} <= {"GET", "POST", "PUT", "other"}
    assert {s.labels["state"]: s.value for s in families["biaoshi_jobs"].samples}["waiting"] == 1
    assert families["biaoshi_oldest_job_seconds"].samples[0].value >= 0
    assert [s.labels["answer"] for s in families["biaoshi_gate_answers"].samples if s.name.endswith("_total")] == [
        "unknown"
    ]
    assert "堤防" not in text
    assert "MK101" not in text
