"""A Document as compact JSON and back. What comes back is checked, never trusted: the sender parsed a hostile file.

Rows travel as columns, so that 100,000 blocks are a dozen lists and not 100,000 objects:

    blocks  →  [[text, text, …], {"=": ["body"]}, …]        one column a field, in the order of the fields
    {"=": [x]}                   the same value in every row
    {"len": [...], "of": ...}    a tuple of any length: how many in each row, and all of them in one column
    {"some": [...], "of": ...}   a value that may be missing: where it is there, and those that are
    {"pool": ..., "at": [...]}   few different values (styles of runs): those, and which one each row has
"""

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain, islice
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from biaoshi.formats.columns import many, rows
from biaoshi.types.document import Document

MOST = 1 << 53
BRACKETS = 30_000_000
"""Lists and objects one answer may hold: 2 bytes of JSON become 60 of memory, so bytes alone are no cap."""
_SCALARS = (str, int, float, bool)


class WireError(ValueError):
    """The answer of a reading process is not a document: wrong form, type, range or length. Holds no text of it."""


def encode(document: Document) -> bytes:
    """Return `document` as JSON in UTF-8 (lone surrogates pass). Raises ValueError for numbers JSON has not."""
    packed = _pack_rows(Document, [document])
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(
        "utf-8", "surrogatepass"
    )


def decode(data: bytes) -> Document:
    """Return the document that `data` holds. Raises WireError for anything `encode` would not have written."""
    if data.count(b"[") + data.count(b"{") > BRACKETS:
        raise WireError("too many lists")
    try:
        packed = json.loads(data.decode("utf-8", "surrogatepass"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise WireError("not JSON") from error
    try:
        with many():
            document: Document = _unpack_rows(Document, packed, 1, max(len(data), 10_000))[0]
    except RecursionError as error:
        raise WireError("nested too deep") from error
    _check(document)
    return document


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _check(document: Document) -> None:
    """Raise WireError if places or the ledger make no sense."""
    _need(bool(document.parts), "no ledger")
    _need(document.separators is None or len(document.separators) == len(document.blocks), "separators")
    _need(all(p.number > 0 for p in document.pages), "page number")
    for block in document.blocks:
        if block.page == 0 or block.heading == 0:
            raise WireError("page or heading from 1")
        if block.runs:
            length = len(block.text)
            _need(all(r.start <= r.end <= length for r in block.runs), "run outside its block")
    if document.unseen:
        lengths = {(b.part, b.index): len(b.text) for b in document.blocks}
        for u in document.unseen:
            _need(u.at is None or u.at <= lengths.get((u.part, u.index), 0), "unseen text outside its block")


def _need(held: bool, what: str) -> None:
    if not held:
        raise WireError(what)


# Columns. `hint` is the type of one value; dispatch is once a column, never once a value.


@cache
def _hints(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((f.name, hints[f.name]) for f in fields(kind))


@cache
def _scalar(hint: Any) -> tuple[frozenset[type], frozenset[Any] | None] | None:
    """Return the types, and the words if they are counted, that a column of single values may hold; else None."""
    if hint in _SCALARS or hint is NoneType:
        return frozenset({hint, int} if hint is float else {hint}), None
    if get_origin(hint) is Literal:
        return frozenset(map(type, get_args(hint))), frozenset(get_args(hint))
    if get_origin(hint) in (Union, UnionType):
        inner = [_scalar(a) for a in get_args(hint)]
        if all(inner):
            words = [w for found in inner if found for w in [found[1]]]
            counted = [w for w in words if w is not None]
            # None | Literal: the words and None; str | None: no list of words
            named = len(counted) == sum(a is not NoneType for a in get_args(hint))
            kinds = frozenset(chain.from_iterable(found[0] for found in inner if found))
            return kinds, frozenset(chain([None], *counted)) if counted and named else None
    return None


def _some(hint: Any) -> Any:
    """Return X of X | None where X is no single value, else None."""
    if get_origin(hint) in (Union, UnionType):
        inner = [a for a in get_args(hint) if a is not NoneType]
        if len(inner) == 1 and len(get_args(hint)) == 2:
            return inner[0]
    return None


def _pack_rows(kind: type, values: list[Any]) -> list[Any]:
    return [_pack(hint, [getattr(v, name) for v in values]) for name, hint in _hints(kind)]


def _unpack_rows(kind: type, packed: Any, count: int, most: int) -> list[Any]:
    hints = _hints(kind)
    _need(type(packed) is list and len(packed) == len(hints), "fields")
    columns = {name: _unpack(hint, p, count, most) for (name, hint), p in zip(hints, packed, strict=True)}
    if kind is Document:  # has a dictionary for what it works out, so no slots
        return [Document(**{name: values[0] for name, values in columns.items()})]
    return list(rows(kind, count, columns))


def _pack(hint: Any, values: list[Any]) -> Any:
    if len(values) > 1 and values[0] == values[-1] and values.count(values[0]) == len(values):
        return {"=": _pack(hint, values[:1])}
    if _scalar(hint):
        return values
    if inner := _some(hint):
        there = [v is not None for v in values]
        return {"some": _pack(bool, there), "of": _pack(inner, [v for v in values if v is not None])}
    if is_dataclass(hint):
        distinct = {v: i for i, v in enumerate(dict.fromkeys(values))}
        return {"pool": _pack_rows(hint, list(distinct)), "size": len(distinct), "at": [distinct[v] for v in values]}  # type: ignore[arg-type]
    kinds = get_args(hint)
    if kinds[-1] is Ellipsis:
        flat = list(chain.from_iterable(values))
        of = _pack_rows(kinds[0], flat) if is_dataclass(kinds[0]) else _pack(kinds[0], flat)  # type: ignore[arg-type]
        return {"len": _pack(int, list(map(len, values))), "of": of}
    return (
        [_pack(k, list(column)) for k, column in zip(kinds, zip(*values, strict=True), strict=True)] if values else []
    )


def _unpack(hint: Any, packed: Any, count: int, most: int) -> list[Any]:
    """Return the `count` values of a column; `most` caps the rows of any tuple (equal rows cost no bytes on the wire)."""
    if type(packed) is dict and packed.keys() == {"="}:
        _need(count > 1, "repeated value")
        return _unpack(hint, packed["="], 1, most) * count
    if found := _scalar(hint):
        return _unpack_scalars(found, packed, count)
    if inner := _some(hint):
        _need(type(packed) is dict and packed.keys() == {"some", "of"}, "optional")
        there = _unpack(bool, packed["some"], count, most)
        present = iter(_unpack(inner, packed["of"], sum(there), most))
        return [next(present) if t else None for t in there]
    if is_dataclass(hint):
        _need(type(packed) is dict and packed.keys() == {"pool", "size", "at"}, "pool")
        size, at = packed["size"], _unpack(int, packed["at"], count, most)
        _need(type(size) is int and 0 <= size <= count and max(at, default=-1) < size, "pool")
        pool = _unpack_rows(hint, packed["pool"], size, most)  # type: ignore[arg-type]
        return [pool[i] for i in at]
    kinds = get_args(hint)
    if kinds[-1] is Ellipsis:
        _need(type(packed) is dict and packed.keys() == {"len", "of"}, "tuple")
        lengths = _unpack(int, packed["len"], count, most)
        total = sum(lengths)
        _need(total <= most, "too many rows")
        of = packed["of"]
        flat = _unpack_rows(kinds[0], of, total, most) if is_dataclass(kinds[0]) else _unpack(kinds[0], of, total, most)  # type: ignore[arg-type]
        return list(_cut(iter(flat), lengths))
    if count == 0:
        _need(packed == [], "tuple")
        return []
    _need(type(packed) is list and len(packed) == len(kinds), "tuple")
    return list(zip(*[_unpack(k, p, count, most) for k, p in zip(kinds, packed, strict=True)], strict=True))


def _unpack_scalars(found: tuple[frozenset[type], frozenset[Any] | None], packed: Any, count: int) -> list[Any]:
    allowed, words = found
    _need(type(packed) is list and len(packed) == count, "column")
    kinds = set(map(type, packed))
    _need(kinds <= allowed, "type of a value")
    _need(words is None or set(packed) <= words, "unknown word")
    if int in kinds and float not in allowed:
        numbers = [v for v in packed if type(v) is int]
        _need(min(numbers) >= 0 and max(numbers) < MOST, "number out of range")
    values: list[Any] = packed
    return values


def _cut(flat: Iterable[Any], lengths: list[int]) -> Iterable[tuple[Any, ...]]:
    for length in lengths:
        yield tuple(islice(flat, length)) if length else ()
