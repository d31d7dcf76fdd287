"""The JSON Schema of the report, generated from the dataclasses (draft 2020-12)."""

import types
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from biaoshi.types.report import SCHEMA_VERSION, Report

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schema() -> dict[str, Any]:
    """Return the schema of `Report.to_dict()`."""
    definitions: dict[str, Any] = {}
    root = _schema(Report, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:biaoshi:report:{SCHEMA_VERSION}",
        "title": "biaoshi report",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            definitions[kind.__name__] = _object(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        plain = [_PLAIN[a] for a in args if a in _PLAIN]
        rest = [_schema(a, definitions) for a in args if a not in _PLAIN]
        if not rest:
            return {"type": plain}
        return {"anyOf": [*rest, *({"type": p} for p in plain)]}
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return {"type": "array", "items": _schema(args[0], definitions)}
        return {
            "type": "array",
            "prefixItems": [_schema(a, definitions) for a in args],
            "minItems": len(args),
            "maxItems": len(args),
        }
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(args[1], definitions)}
    return {"type": _PLAIN[kind]}


def _object(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names = {f.name: f.name.rstrip("_") for f in fields(kind)}
    return {
        "type": "object",
        "properties": {shown: _schema(hints[name], definitions) for name, shown in names.items()},
        "required": list(names.values()),
        "additionalProperties": True,  # fields are added within a major version
    }
