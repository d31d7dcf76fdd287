"""A report made again from its JSON: the other way of `Report.to_dict()`, for whoever gets reports from elsewhere."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from biaoshi.errors import UsageError
from biaoshi.types.report import SCHEMA_VERSION, Report


def report_of(raw: Mapping[str, Any]) -> Report:
    """Return the report in `raw`. Fields not known yet are left out: within a major version fields are only added.

    Raises UsageError where `raw` is no report of this major version; the message quotes nothing of it.
    """
    version = raw.get("schema_version") if isinstance(raw, Mapping) else None
    if not isinstance(version, str) or version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise UsageError(f"不是检查报告，或者报告的版本不是 {SCHEMA_VERSION.split('.')[0]}.x。")
    try:
        made = _made(Report, raw)
    except (TypeError, ValueError, KeyError, RecursionError) as error:
        raise UsageError("检查报告的内容不合格式。") from error
    if not isinstance(made, Report):
        raise UsageError("检查报告的内容不合格式。")
    return made


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(kind: Any, value: Any) -> Any:
    """Return `value` as `kind`. Raises ValueError, TypeError or KeyError where it does not fit."""
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, Mapping):
            raise TypeError
        hints = _hints(kind)
        given = {f.name: value[f.name.rstrip("_")] for f in fields(kind) if f.name.rstrip("_") in value}
        return kind(**{name: _made(hints[name], each) for name, each in given.items()})
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _either(args, value)
    if origin is Literal:
        if value not in args:
            raise ValueError
        return value
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            raise TypeError
        if args[-1] is Ellipsis:
            return tuple(_made(args[0], v) for v in value)
        return tuple(_made(a, v) for a, v in zip(args, value, strict=True))
    if origin is dict:
        return {str(k): _made(args[1], v) for k, v in dict(value).items()}
    if kind is float and type(value) is int:
        return float(value)
    if kind is Any or type(value) is kind:
        return value
    raise TypeError


def _either(args: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in args:
        return None
    for arg in args:
        if arg is not type(None):
            try:
                return _made(arg, value)
            except (TypeError, ValueError, KeyError):
                continue
    raise ValueError
