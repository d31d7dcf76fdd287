"""With BIAOSHI_REQUIRE=all (as in CI) a test skipped for a missing tool is a failure: nothing is let go unnoticed."""

import os
from collections.abc import Generator
from typing import Any

import pytest

OPT_IN = "set BIAOSHI_"
"""How the reason of a test begins that runs only when asked for: searching fuzz targets, real documents."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.skipped and os.environ.get("BIAOSHI_REQUIRE") == "all" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if OPT_IN not in reason:
            report.outcome = "failed"
            report.longrepr = f"BIAOSHI_REQUIRE=all: {item.nodeid} may not be skipped ({reason})"
    return report
