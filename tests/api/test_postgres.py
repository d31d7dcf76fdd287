"""The same service over PostgreSQL: checked, by a job, once for one key, through the gate."""

import time
from pathlib import Path

import psycopg

from api.desk.test_officers import officer
from api.office import CLEAN, NOTICE, office
from jobs.databases import OLD, database, named


def test_what_a_killed_run_of_the_tests_left_goes_with_the_next(tmp_path: Path) -> None:
    """A database of ours that is old and nobody's is dropped, and none that was made just now."""
    with database("postgresql", tmp_path) as url, psycopg.connect(url, autocommit=True) as connection:
        old, new = (named(time.time() - age) for age in (OLD + 60, 0))
        for name in (old, new):
            connection.execute(f"CREATE DATABASE {name}")
        with database("postgresql", tmp_path):
            there = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        connection.execute(f"DROP DATABASE {new}")
    assert new in there
    assert old not in there


def test_a_service_over_postgresql_does_the_same(tmp_path: Path) -> None:
    """Reports at once and by job, one job for one key, the gate with its remembered rule-set, cancelling, figures; the pages
    count and look up the same."""
    with database("postgresql", tmp_path) as url, office(tmp_path, data=f'database = "{url}"') as service:
        who, client = service.auth("drafter"), service.client
        report = client.post("/v1/checks", json={"text": NOTICE}, headers=who).json()
        assert report["marks"][0]["canonical"] == "机密★10年"
        key = who | {"Idempotency-Key": "k", "Prefer": "respond-async"}
        first, again = (client.post("/v1/checks", json={"text": NOTICE}, headers=key).json()["id"] for _ in range(2))
        assert first == again
        other = client.post("/v1/checks", json={"text": CLEAN}, headers=who | {"Prefer": "respond-async"}).json()["id"]
        assert client.delete(f"/v1/jobs/{other}", headers=who).json()["state"] == "cancelled"
        assert service.work() == 1
        by_job = client.get(f"/v1/reports/{first}", headers=who).json()
        assert by_job["marks"] == report["marks"]
        assert client.post("/v1/gate", json={"text": CLEAN}, headers=who).json()["answer"] == "unknown"
        diff = client.get("/v1/gate/policy/diff", headers=service.auth("secadmin")).json()
        assert diff["current"] == client.get("/v1/ruleset", headers=who).json()["digest"]
        assert 'biaoshi_jobs{state="done"} 1.0' in client.get("/metrics", headers=service.auth("sysadmin")).text
        page = officer(service, "shen.cha", "reviewer", unit="slt").get("/dashboard").text
        assert "3 次" in page, "at once, by job, the gate's"
        assert "MK101 " in page
        auditor = officer(service, "shen.ji", "auditor")
        found = auditor.get("/audit?action=document.check&subject=" + report["file"]["sha256"][:8]).text
        assert found.count("检查完毕") == 2, "the row of the job, and the name in the filter"
        assert "没有发现改动" in auditor.get("/audit/verification").text
