"""Names of elements without their namespace: producers use several, one, or none at all."""

from collections.abc import Iterator
from functools import lru_cache

from biaoshi.formats.ooxml.markup import Element


def local(element: Element) -> str:
    """Return the local name of `element`, "" for comments and the like; an undeclared prefix is dropped as well."""
    return _bare(element.tag)


@lru_cache(4096)
def _bare(tag: object) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children called `name`."""
    if element is not None:
        for child in element:
            if _bare(child.tag) == name:
                yield child


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child called `name`."""
    if element is not None:
        for one in element:
            if _bare(one.tag) == name:
                return one
    return None


def text(element: Element | None) -> str:
    """Return the text of an element itself, stripped; "" where there is none."""
    return (element.text or "").strip() if element is not None else ""


def inner(element: Element | None, name: str) -> str:
    """Return the stripped text of the first child called `name`."""
    return text(child(element, name))
