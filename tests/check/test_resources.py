"""Every report says with what its content was looked at."""

from biaoshi import Checker


def test_report_names_models_and_word_lists() -> None:
    """Models, lexicons and catalogues stand in the report with digests; where content was not looked at, none do."""
    with Checker() as checker:
        used = checker.check_text("关于做好防汛工作的通知").tool.resources
    assert [r.name for r in used] == ["grounds-v1", "heads-v1", "lexicons", "catalogues"]
    assert all(r.sha256 and len(r.sha256) == 64 for r in used)
    with Checker(content="never") as checker:
        assert checker.check_text("关于做好防汛工作的通知").tool.resources == ()
