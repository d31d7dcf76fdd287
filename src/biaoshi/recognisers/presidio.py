"""The names we use of presidio, imported without the language library it imports at once and we never use.

    import presidio_analyzer ─ 60 % of its time is spaCy, for engines that load a language model; ours has none

While presidio is imported, spaCy's modules are stand-ins that fetch the real thing when something of them is first used, so
presidio's spaCy engines and an office's recognisers work as ever. Its engines for stanza and transformers, which register
themselves with spaCy as they are imported, are marked unavailable; a process that wants one of them imports spaCy first,
and then nothing is put in any place.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_CLASSES = {
    "spacy.tokens": ("Doc", "Span", "Token", "SpanGroup"),
    "spacy.language": ("Language",),
    "spacy.vocab": ("Vocab",),
    "spacy": (),
}
"""What presidio takes from spaCy by name; it makes objects of them or names them in annotations."""


_ENGINES = tuple(
    (f"presidio_analyzer.nlp_engine.{engine}_nlp_engine", f"{engine.title()}NlpEngine", engine)
    for engine in ("stanza", "transformers")
)


class _Late(ModuleType):
    """A stand-in for a module: what is asked of it is asked of the real one."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or sys.modules.get(self.__name__) is self:
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


def _late_class(module: str, name: str) -> type:
    """Return a stand-in for a class: what is made of it is an object of the real one."""

    def make(_: type, *arguments: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*arguments, **named)

    return type(name, (), {"__new__": make, "__module__": module})


@contextmanager
def _stand_ins() -> Iterator[None]:
    if "spacy" in sys.modules:
        yield
        return
    for module, names in _CLASSES.items():
        late = _Late(module)
        late.__path__ = []
        for name in names:
            setattr(late, name, _late_class(module, name))
        sys.modules[module] = late
    for module, name, engine in _ENGINES:
        without = _Late(module)
        setattr(without, name, type(name, (), {"engine_name": engine, "is_available": False}))
        sys.modules[module] = without
    try:
        yield
    finally:
        for module in [m for m, held in sys.modules.items() if isinstance(held, _Late)]:
            del sys.modules[module]


with _stand_ins():
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
    from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

__all__ = [
    "AnalyzerEngine",
    "ContextAwareEnhancer",
    "EntityRecognizer",
    "NlpArtifacts",
    "NlpEngine",
    "RecognizerRegistry",
    "RecognizerResult",
]
