"""What was used to look at the content: models, lexicons, catalogues, each with its digest, for the report."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from biaoshi.errors import ConfigError
from biaoshi.types.report import Resource

if TYPE_CHECKING:
    from biaoshi.catalogue import Catalogue
    from biaoshi.lexicons import Lexicon
    from biaoshi.passages import Index

MODELS = ("grounds-v1", "heads-v1")


def used(
    catalogues: "Iterable[Catalogue]" = (), lexicons: "Iterable[Lexicon]" = (), sources: "Index | None" = None
) -> tuple[Resource, ...]:
    """Return what ships and the office's own `catalogues`, `lexicons` and index of `sources`, in this order."""
    own = [
        Resource(kind, "own", sha256(repr(x).encode("utf-8", "surrogatepass")).hexdigest())
        for kind, held in (("catalogue", catalogues), ("lexicon", lexicons))
        for x in held
    ]
    if sources is not None:
        own.append(Resource("sources", str(sources.count), sources.state, sources.highest))
    return (*_shipped(), *own)


@cache
def _shipped() -> tuple[Resource, ...]:
    return (
        *_models(),
        Resource("lexicons", "1", _digest("biaoshi.lexicons", "terms", ".csv")),
        Resource("catalogues", "1", _digest("biaoshi.catalogue", "published", ".toml")),
    )


def _models() -> Iterable[Resource]:
    from biaoshi.classifier import folder, load

    for name in MODELS:
        try:
            model = load(folder(name))
        except ConfigError:
            continue  # the stage says why it did not run
        yield Resource(name, model.version, model.sha256, model.highest_level)


def _digest(package: str, folder: str, suffix: str) -> str:
    """Return one digest over the data files of a folder of the package, in order of their names."""
    found = sorted(
        (f for f in files(package).joinpath(folder).iterdir() if f.name.endswith(suffix)), key=lambda f: f.name
    )
    whole = sha256()
    for f in found:
        whole.update(sha256(f.read_bytes()).digest())
    return whole.hexdigest()
