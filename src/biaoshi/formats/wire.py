"""A Document as compact JSON and back. What comes back is checked, never trusted: the sender parsed a hostile file.

Rows travel as columns, so that 100,000 blocks are a dozen lists and not 100,000 objects:

    blocks  →  [[text, text, …], {"=": ["body"]}, …]        one column a field, in the order of the fields
    {"=": [x]}                   the same value in every row
    {"len": [...], "of": ...}    a tuple of any length: how many in each row, and all of them in one column
    {"some": [...], "of": ...}   a value that may be missing: where it is there, and those that are
    {"pool": ..., "at": [...]}   few different values (styles of runs): those, and which one each row has
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from biaoshi.formats.columns import many, planned
from biaoshi.types.document import Document

MOST = 1 << 53
BRACKETS = 30_000_000
"""Lists and objects one answer may hold: 2 bytes of JSON become 60 of memory, so bytes alone are no cap."""
_SCALARS = (str, int, float, bool)


class WireError(ValueError):
    """The answer of a reading process is not a document: wrong form, type, range or length. Holds no text of it."""


def encode(document: Document) -> bytes:
    """Return `document` as JSON in UTF-8 (lone surrogates pass). Raises ValueError for numbers JSON has not."""
    if any(c.bytes >= MOST for c in document.children):  # what a directory claims may be any number
        children = tuple(replace(c, bytes=min(c.bytes, MOST - 1)) for c in document.children)
        document = replace(document, children=children)
    packed = _rows_of(Document).pack([document])
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
            document: Document = _rows_of(Document).unpack(packed, 1, max(len(data), 10_000))[0]
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


# Columns. What a type looks like is worked out once a type: small files are most files, and the way through the wire is
# a hundred columns however few their rows.


@dataclass(frozen=True, slots=True)
class _Form:
    """How a column of one type is packed, and unpacked: packed form, rows it must have, most rows of any tuple."""

    pack: Callable[[list[Any]], Any]
    unpack: Callable[[Any, int, int], list[Any]]


@cache
def _rows_of(kind: type) -> _Form:
    """Return the form of rows of a dataclass: one column a field."""
    hints = get_type_hints(kind)
    columns = [(f.name, attrgetter(f.name), _column(hints[f.name])) for f in fields(kind)]
    made = planned(kind) if kind is not Document else None  # that has a dictionary for what it works out, so no slots

    def pack(values: list[Any]) -> Any:
        return [form.pack(list(map(get, values))) for _, get, form in columns] if values else []

    def unpack(packed: Any, count: int, most: int) -> list[Any]:
        if count == 0:
            _need(packed == [], "rows")
            return []
        _need(type(packed) is list and len(packed) == len(columns), "fields")
        found = [form.unpack(p, count, most) for (_, _, form), p in zip(columns, packed, strict=True)]
        if made is None:
            return [kind(**{name: values[0] for (name, _, _), values in zip(columns, found, strict=True)})]
        return made(count, found)

    return _Form(pack, unpack)


def _column(hint: Any) -> _Form:
    """Return the form of a column of values of type `hint`, equal ones written once."""
    inner = _plain(hint)

    def pack(values: list[Any]) -> Any:
        if len(values) > 1 and values[0] == values[-1] and values.count(values[0]) == len(values):
            return {"=": inner.pack(values[:1])}
        return inner.pack(values)

    def unpack(packed: Any, count: int, most: int) -> list[Any]:
        if type(packed) is dict and packed.keys() == _SAME:
            _need(count > 1, "repeated value")
            return inner.unpack(packed["="], 1, most) * count
        return inner.unpack(packed, count, most)

    return _Form(pack, unpack)


def _plain(hint: Any) -> _Form:
    if found := _scalar(hint):
        return _scalars(*found)
    if (some := _some(hint)) is not None:
        return _optional(_column(some))
    if is_dataclass(hint):
        return _pool(_rows_of(hint))  # type: ignore[arg-type]  # a class, not an instance
    kinds = get_args(hint)
    if kinds[-1] is Ellipsis:
        return _tuples(_rows_of(kinds[0]) if is_dataclass(kinds[0]) else _column(kinds[0]))  # type: ignore[arg-type]
    return _tuple([_column(k) for k in kinds])


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


def _scalars(allowed: frozenset[type], words: frozenset[Any] | None) -> _Form:
    whole = float not in allowed

    def unpack(packed: Any, count: int, _: int) -> list[Any]:
        _need(type(packed) is list and len(packed) == count, "column")
        kinds = set(map(type, packed))
        _need(kinds <= allowed, "type of a value")
        _need(words is None or words.issuperset(packed), "unknown word")
        if whole and int in kinds:
            numbers = packed if len(kinds) == 1 else [v for v in packed if type(v) is int]
            _need(min(numbers) >= 0 and max(numbers) < MOST, "number out of range")
        values: list[Any] = packed
        return values

    return _Form(list, unpack)


def _optional(inner: _Form) -> _Form:
    def pack(values: list[Any]) -> Any:
        there = [v is not None for v in values]
        return {"some": _FLAGS.pack(there), "of": inner.pack([v for v in values if v is not None])}

    def unpack(packed: Any, count: int, most: int) -> list[Any]:
        _need(type(packed) is dict and packed.keys() == {"some", "of"}, "optional")
        there = _FLAGS.unpack(packed["some"], count, most)
        present = iter(inner.unpack(packed["of"], sum(there), most))
        return [next(present) if t else None for t in there]

    return _Form(pack, unpack)


def _pool(inner: _Form) -> _Form:
    def pack(values: list[Any]) -> Any:
        distinct = {v: i for i, v in enumerate(dict.fromkeys(values))}
        return {"pool": inner.pack(list(distinct)), "size": len(distinct), "at": [distinct[v] for v in values]}

    def unpack(packed: Any, count: int, most: int) -> list[Any]:
        _need(type(packed) is dict and packed.keys() == {"pool", "size", "at"}, "pool")
        size, at = packed["size"], _NUMBERS.unpack(packed["at"], count, most)
        _need(type(size) is int and 0 <= size <= count and max(at, default=-1) < size, "pool")
        pool = inner.unpack(packed["pool"], size, most)
        return [pool[i] for i in at]

    return _Form(pack, unpack)


def _tuples(inner: _Form) -> _Form:
    """Tuples of any length, their members in one column."""

    def pack(values: list[Any]) -> Any:
        return {"len": _NUMBERS.pack(list(map(len, values))), "of": inner.pack(list(chain.from_iterable(values)))}

    def unpack(packed: Any, count: int, most: int) -> list[Any]:
        _need(type(packed) is dict and packed.keys() == {"len", "of"}, "tuple")
        lengths = _NUMBERS.unpack(packed["len"], count, most)
        total = sum(lengths)
        _need(total <= most, "too many rows")
        flat = iter(inner.unpack(packed["of"], total, most))
        return [tuple(islice(flat, length)) if length else () for length in lengths]

    return _Form(pack, unpack)


def _tuple(members: list[_Form]) -> _Form:
    """Tuples of one length, a column for each member."""

    def pack(values: list[Any]) -> Any:
        columns = zip(*values, strict=True)
        return [form.pack(list(column)) for form, column in zip(members, columns, strict=True)] if values else []

    def unpack(packed: Any, count: int, most: int) -> list[Any]:
        if count == 0:
            _need(packed == [], "rows")
            return []
        _need(type(packed) is list and len(packed) == len(members), "tuple")
        return list(zip(*[f.unpack(p, count, most) for f, p in zip(members, packed, strict=True)], strict=True))

    return _Form(pack, unpack)


_SAME = {"="}
_NUMBERS, _FLAGS = _column(int), _column(bool)
