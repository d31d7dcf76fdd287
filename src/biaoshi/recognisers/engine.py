"""presidio as the frame: its analyser runs our recognisers with our context, over text that may hold something.

The stock set is not loaded: its mail recogniser goes to the network, its patterns use `\\w` and `\\b`, which fail
beside Han characters, and its language model would have to be downloaded. What presidio gives is the contract of
recogniser, result, explanation and context enhancer, so that an office's own presidio recognisers fit in.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import regex

from biaoshi.recognisers.identifiers import kinds
from biaoshi.recognisers.kind import BREAK, Kind, Sight, Verdict
from biaoshi.recognisers.presidio import (
    AnalyzerEngine,
    ContextAwareEnhancer,
    EntityRecognizer,
    NlpArtifacts,
    NlpEngine,
    RecognizerRegistry,
    RecognizerResult,
)

LANGUAGE = "zh"
WORD = 0.3  # what a word that names the number adds
UNLIKE = -0.4  # what a word that names another number takes
LEAST = 0.5  # confidence below which nothing is said
BEHIND = 8  # code points after the number in which a word counts
_FOLLOW = 8  # a number this close behind one of its kind shares its label
_SECONDS = 5.0  # no pattern may run longer on a piece


class Plain(NlpEngine):  # type: ignore[misc]  # presidio is not typed
    """presidio's language engine without a language model: our recognisers look at characters, or at the words `tag` gives."""

    def __init__(self, tag: Callable[[str], list[tuple[str, str]]] | None = None) -> None:
        self.tag = tag

    def load(self) -> None: ...

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        words: Any = self.tag(text) if self.tag else []
        return NlpArtifacts(entities=[], tokens=words, tokens_indices=[], lemmas=[], nlp_engine=self, language=language)

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **_: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return False

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return [LANGUAGE]


class Recogniser(EntityRecognizer):  # type: ignore[misc]  # presidio is not typed
    """One kind as a presidio recogniser."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.patterns = [regex.compile(p) for p in kind.patterns]
        super().__init__([kind.entity], name=kind.entity, supported_language=LANGUAGE, context=list(kind.words))

    def load(self) -> None: ...

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        kind = self.kind
        if kind.needs_word and not any(w in text for w in kind.words):
            return []
        found = []
        for pattern in self.patterns:
            for m in pattern.finditer(text, timeout=_SECONDS):
                start, end = m.span("v") if "v" in m.re.groupindex and m["v"] is not None else m.span()
                sight = Sight(text[start:end], _before(text, start, 48), _after(text, end, 24))
                verdict = kind.judge(sight)
                if verdict is not None:
                    score = min(1.0, sum(v for _, v in verdict.parts))
                    found.append(
                        RecognizerResult(
                            kind.entity, start, end, score, recognition_metadata={"verdict": verdict, "kind": kind}
                        )
                    )
        return found


class Nearby(ContextAwareEnhancer):  # type: ignore[misc]  # presidio is not typed
    """Context by characters: the nearest word before the number that names it or another one decides."""

    def __init__(self) -> None:
        super().__init__(WORD, 0.0, 16, BEHIND)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        last: dict[str, tuple[int, str]] = {}  # entity → end and word of the one before
        kept = []
        for result in sorted(raw_results, key=lambda r: (r.start, r.end)):
            kind: Kind = result.recognition_metadata["kind"]
            verdict: Verdict = result.recognition_metadata["verdict"]
            for_, unlike = _words(kind, text, result.start, result.end)
            ended, word = last.get(kind.entity, (-100, ""))
            if (
                for_ is None
                and word
                and 0 <= result.start - ended <= _FOLLOW
                and BREAK not in text[ended : result.start]
            ):
                for_, unlike = word, None
            if for_ is None and (kind.needs_word or ("check", 0.0) in verdict.parts):
                continue
            result.score = max(
                0.0, min(1.0, result.score + (WORD if for_ else 0) + (UNLIKE if unlike and not for_ else 0))
            )
            result.recognition_metadata |= {"word": for_, "unlike": unlike}
            last[kind.entity] = (result.end, for_ or "")
            kept.append(result)
        return kept


def _before(text: str, start: int, reach: int) -> str:
    piece = text[max(0, start - reach) : start]
    return piece[piece.rfind(BREAK) + 1 :]


def _after(text: str, end: int, reach: int) -> str:
    return text[end : end + reach].split(BREAK, 1)[0]


def _words(kind: Kind, text: str, start: int, end: int) -> tuple[str | None, str | None]:
    """Return the word that names this kind, and the one that names another, the farther of the two left out."""
    before, after = _before(text, start, kind.reach + 8), _after(text, end, BEHIND)
    inside = text[start:end]
    near = [(before.rfind(w) + len(w), w) for w in kind.words if w in before]
    far = [(before.rfind(w) + len(w), w) for w in kind.unlike if w in before]
    named, other = max(near, default=(-1, "")), max(far, default=(-1, ""))
    if other[0] > named[0]:
        return None, other[1]
    if named[1]:
        return named[1], None
    return next((w for w in kind.words if w in after or w in inside), None), None


@cache
def engine() -> AnalyzerEngine:
    """Return the analyser with every kind of `identifiers/`; it holds nothing of what it has read."""
    registry = RecognizerRegistry(recognizers=[Recogniser(k) for k in kinds()], supported_languages=[LANGUAGE])
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=Plain(),
        supported_languages=[LANGUAGE],
        context_aware_enhancer=Nearby(),
        default_score_threshold=LEAST,
    )


def analyse(text: str) -> list[tuple[int, int, float, Kind, Verdict, str | None, str | None]]:
    """Return what the analyser finds in folded `text`: start, end, confidence, kind, verdict, word for, word against."""
    return [
        (r.start, r.end, r.score, r.recognition_metadata["kind"], r.recognition_metadata["verdict"],
         r.recognition_metadata.get("word"), r.recognition_metadata.get("unlike"))
        for r in engine().analyze(text, language=LANGUAGE)
    ]  # fmt: skip
