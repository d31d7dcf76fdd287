"""The code that all rules share, and the libraries that read for it: each with a print, as parts of the rule-set.

A rule's own print is over its module. What finds marks, reads files, recognises or advises lies elsewhere, and every rule may
speak differently when it changes; so does what a library of another version reads.
"""

import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from biaoshi.types.report import Resource

CODE, LIBRARY = "code/", "library/"
"""How the names of these parts begin; the rest of the rule-set are models and lists."""
BESIDE = frozenset({
    "__about__", "__init__", "__main__", "cli", "client", "face", "installation", "jobs", "output", "papers", "py", "scan", "write",
})  # fmt: skip
"""What cannot change what a check finds, for it stands above it or only names it: a new part is none of these until it is
written here."""
APART = frozenset({"_models", "lexicons/terms", "catalogue/published"})
"""Data that stands in the rule-set with digests of its own (`resources.used`)."""
LIBRARIES = (
    "ahocorasick-rs", "charset-normalizer", "jieba", "lxml", "numpy", "onnxruntime", "opencv-python-headless", "openpyxl",
    "pdfplumber", "pikepdf", "pillow", "presidio-analyzer", "py7zr", "pypdfium2", "python-calamine", "python-docx", "rapidocr",
    "rarfile", "regex", "rjieba", "scikit-learn", "scipy",
)  # fmt: skip
"""Those that read, recognise or reckon for a check; one that is not installed reads nothing, and is told so."""


def shared(own: frozenset[str]) -> tuple[Resource, ...]:
    """Return a print of each part of the package but the modules `own` (paths below it), then the version of each library."""
    parts = [p for p in _children(files("biaoshi")) if p.name not in APART and _stem(p.name) not in BESIDE]
    code = [Resource(f"{CODE}{_stem(p.name)}", "1", _print(_under(p, p.name, own))) for p in parts]
    return (*code, *_libraries())


def _under(place: Traversable, path: str, own: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each file at or beneath `place`."""
    if path in own or path in APART:
        return
    if place.is_dir():
        for child in _children(place):
            yield from _under(child, f"{path}/{child.name}", own)
    else:
        yield path, place.read_bytes()


def _children(place: Traversable) -> list[Traversable]:
    found = (p for p in place.iterdir() if p.name != "__pycache__" and not p.name.startswith("."))
    return sorted(found, key=lambda p: p.name)


def _stem(name: str) -> str:
    return name.partition(".")[0]


def _print(held: Iterable[tuple[str, bytes]]) -> str:
    whole = sha256()
    for path, data in held:
        whole.update(f"{path}\0{sha256(data).hexdigest()}\n".encode())
    return whole.hexdigest()


def _libraries() -> Iterator[Resource]:
    yield Resource(f"{LIBRARY}python", ".".join(map(str, sys.version_info[:2])), None)  # its tables of characters
    for name in LIBRARIES:
        try:
            yield Resource(f"{LIBRARY}{name}", version(name), None)
        except PackageNotFoundError:
            yield Resource(f"{LIBRARY}{name}", "none", None)
