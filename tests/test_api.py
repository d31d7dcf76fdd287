"""The small HTTP face answers with the same report."""

import warnings

from biaoshi_api.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client's own deprecations
    from fastapi.testclient import TestClient

NOTICE = "机密☆10年\n云岭省水利厅文件\n关于堤防岁修安排的通知\n"


def test_text_and_file_give_reports() -> None:
    """A text and the same text as a file give the same marks."""
    client = TestClient(create_app(ceiling="绝密"))
    text = client.post("/v1/check/text", json={"text": NOTICE}).json()
    file = client.post("/v1/check/file", files={"file": ("a.txt", NOTICE.encode())}).json()
    assert [m["canonical"] for m in text["marks"]] == [m["canonical"] for m in file["marks"]] == ["机密★10年"]


def test_ceiling_stops() -> None:
    """The service is told its ceiling; above it nothing of the text comes back."""
    answer = TestClient(create_app(ceiling="none")).post("/v1/check/text", json={"text": NOTICE})
    assert answer.json()["verdict"] == "stopped"
    assert "水利" not in answer.text


def test_wrong_date_is_a_clear_answer() -> None:
    """A date that is none is refused with a sentence."""
    answer = TestClient(create_app(ceiling="绝密")).post("/v1/check/text", json={"text": NOTICE, "date": "x"})
    assert answer.status_code == 422
    assert "有效日期" in answer.json()["detail"]
