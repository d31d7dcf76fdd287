"""presidio's analyser over prose: names and addresses as recognisers, words by rjieba."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from biaoshi.recognisers.addresses import Address, addresses
from biaoshi.recognisers.engine import LANGUAGE, Plain
from biaoshi.recognisers.names import Name, names, tag
from biaoshi.recognisers.presidio import (
    AnalyzerEngine,
    ContextAwareEnhancer,
    EntityRecognizer,
    NlpArtifacts,
    RecognizerRegistry,
    RecognizerResult,
)

Seen = Name | Address


class Prose(EntityRecognizer):  # type: ignore[misc]  # presidio is not typed
    """A search over text and words as a presidio recogniser."""

    def __init__(self, entity: str, search: Callable[[str, Any], Sequence[Seen]]) -> None:
        self.search = search
        super().__init__([entity], name=entity, supported_language=LANGUAGE)

    def load(self) -> None: ...

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        words = nlp_artifacts.tokens if nlp_artifacts else None
        return [
            RecognizerResult(self.supported_entities[0], s.start, s.end, getattr(s, "confidence", 0.85), recognition_metadata={"seen": s})
            for s in self.search(text, words)
        ]  # fmt: skip


class Unchanged(ContextAwareEnhancer):  # type: ignore[misc]  # presidio is not typed
    """The searches have weighed the context themselves."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        return raw_results


@cache
def analyser() -> AnalyzerEngine:
    """Return the analyser of prose; it holds nothing of what it has read."""
    searches: dict[str, Callable[[str, Any], Sequence[Seen]]] = {
        "PERSON": lambda text, words: names(text, words),
        "CN_ADDRESS": lambda text, _: addresses(text),
    }
    registry = RecognizerRegistry(
        recognizers=[Prose(entity, search) for entity, search in searches.items()], supported_languages=[LANGUAGE]
    )
    return AnalyzerEngine(
        registry=registry, nlp_engine=Plain(tag), supported_languages=[LANGUAGE], context_aware_enhancer=Unchanged()
    )


def analyse(text: str) -> list[tuple[int, int, Seen]]:
    """Return what is seen in folded `text`: start, end and what it is."""
    return [(r.start, r.end, r.recognition_metadata["seen"]) for r in analyser().analyze(text, language=LANGUAGE)]
