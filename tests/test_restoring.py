"""A report made from JSON is the report it was, or a UsageError: never half of one, never another error."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import biaoshi

REPORT = biaoshi.check_text("机密☆10年\n云岭省水利厅文件\n申请人手机13800138000\n")
RAW = json.loads(json.dumps(REPORT.to_dict()))


def places(raw: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value in `raw`."""
    inner = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    return [way, *(found for key, value in inner for found in places(value, (*way, key)))]


def put(raw: Any, way: tuple[Any, ...], value: Any) -> Any:
    """Return `raw` with `value` in the place."""
    if not way:
        return value
    made = dict(raw) if isinstance(raw, dict) else list(raw)
    made[way[0]] = put(raw[way[0]], way[1:], value)
    return made


def test_it_is_the_report_it_was() -> None:
    """Through JSON and back nothing is lost; what a later version adds is left out."""
    assert biaoshi.load_report(RAW) == REPORT
    assert biaoshi.load_report(RAW | {"later": 1, "counts": RAW["counts"] | {"later": []}}) == REPORT


@given(st.sampled_from(places(RAW)), st.sampled_from([None, 1, "x", [], {}, [1], True, 0.5]))
def test_any_value_in_any_place_is_a_report_or_a_usage_error(way: tuple[Any, ...], value: Any) -> None:
    """Whatever stands anywhere in it, no other error comes out; a report that does is whole and can be made again."""
    with contextlib.suppress(biaoshi.UsageError):
        made = biaoshi.load_report(put(RAW, way, value))
        assert biaoshi.load_report(made.to_dict()) == made


def test_reports_within_reports_without_end_are_refused() -> None:
    """A nest that is too deep is a report that is none."""
    raw = RAW
    for _ in range(5_000):
        raw = {**RAW, "children": [raw]}
    with pytest.raises(biaoshi.UsageError):
        biaoshi.load_report(raw)
