"""A text compared with the rows of catalogues: required ideas, state words, likeness, and what speaks against.

paragraph worth a look → rows whose first idea is met → each row's other ideas, here, beside, in the head, anywhere
                       → parts of the score → one calibrated score a row, rows ranked
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from biaoshi.catalogue.ideas import ISSUER, Idea, Paper, compiled, resolve
from biaoshi.catalogue.rows import Catalogue, Item
from biaoshi.catalogue.similarity import index
from biaoshi.text import Folded, encodable, fold
from biaoshi.types.content import ItemMatch, Passage
from biaoshi.types.document import Span

AGAINST = {
    "published": "文中说已经公布或者面向公众", "public": "像公开发布的文种", "law": "像法律法规条文", "training": "像教学、培训材料", "story": "像文艺作品",
    "history": "像回忆、史志", "executed": "文中说已经执行完毕或者解密",
}  # fmt: skip
PARTLY = "条目的要素没有都说到"
UNFIT = "与条目不合"
SUPPORT = ("handling", "unpublished", "before_use")
ISSUED, NEAR, HEAD, AWAY = 0.95, 0.85, 0.8, 0.6
"""How much an idea counts that is met in the issuer's name, beside the paragraph, in the head, or elsewhere."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What makes up a score, before weighing."""

    met: float  # share of the required ideas met, nearer ones counting more
    whole: bool  # all of them are met
    some: float
    likeness: float
    support: int
    against: int
    excluded: bool  # an idea that must not be there is
    secret: float | None  # what the classifier thinks; 0: it passed the paragraph over; None: it did not run


def find(
    text: str, catalogues: Sequence[Catalogue], *, issuer: str = "", day: date | None = None,
    secret: Sequence[Passage] | None = None, least: float = 0.1,
) -> tuple[ItemMatch, ...]:  # fmt: skip
    """Return the rows the text resembles, best first, one match a row: at the paragraph that resembles it most.

    `issuer` is the issuer's name; `day` the paper's date (rows that did not stand then are said so); `secret` the
    passages the classifier gave, None if it did not run. Rows under `least` are left out.
    """
    best: dict[str, ItemMatch] = {}
    for match in _matches(fold(encodable(text)), tuple(catalogues), fold(encodable(issuer)).text, day, secret):
        if match.score >= least and (match.id not in best or best[match.id].score < match.score):
            best[match.id] = match
    return tuple(sorted(best.values(), key=lambda m: (-m.score, m.id)))


def _matches(
    folded: Folded, catalogues: tuple[Catalogue, ...], issuer: str, day: date | None, secret: Sequence[Passage] | None
) -> Iterable[ItemMatch]:
    known, likeness = compiled(catalogues), index(catalogues)
    paper = Paper(folded.text, known, issuer)
    spans = [Span(*folded.back(start, end)) for start, end in zip(paper.starts, paper.ends, strict=True)]
    places = [{item.id: n for n, item in enumerate(c.items)} for c in catalogues]
    thought = _by_paragraph(spans, secret)
    looks = paper.worth_a_look()
    for number in sorted({*looks, *(n for n, p in thought.items() if p >= SUSPECT)}):
        rows = {(n, item.id): item for idea in looks.get(number, ()) for n, item in known.keys[idea]}
        view, suspect = _View(paper, number), thought.get(number, 0.0)
        if suspect >= SUSPECT:
            rows |= likeness.nearest(likeness.vector(paper.at(number)), catalogues)
        needs = {key: need for key, item in rows.items() if (need := _needs(view, catalogues, key[0], item, suspect))}
        free = [rows[key] for key, need in needs.items() if rows[key].level is None and need.whole]
        likely = [key for key in needs if rows[key].level is not None]
        if not likely:
            continue
        vector = likeness.vector(paper.at(number))
        against = _against(paper, number, free)
        support = sum(bool(paper.says(number, (-1, name))) for name in SUPPORT)
        for n, id_ in likely:
            item, need = rows[n, id_], needs[n, id_]
            some = [said for name in item.some if (said := paper.says(number, resolve(catalogues, n, name)))]
            out = next(filter(None, map(view.own, (resolve(catalogues, n, name) for name in item.none))), "")
            parts = Parts(
                need.share, need.whole, len(some) / len(item.some) if item.some else 0.0,
                likeness.likeness(vector, n, places[n][id_]), support, len(against),
                bool(out),
                None if secret is None else suspect,
            )  # fmt: skip
            why = (*against, *([f"“{out}”{UNFIT}"] if out else ()), *(() if need.whole else (PARTLY,)))
            yield _match(item, weigh(parts), spans[number], [*need.words, *some], why, day)


ALONE = {"base": -3.09, "met": 1.0, "whole": 1.38, "some": 0.2, "likeness": 4.17, "support": 0.49, "against": -3.66,
         "excluded": -1.4}  # fmt: skip
WITH_CLASSIFIER = {"base": -1.46, "met": 1.0, "whole": 0.89, "some": 0.2, "likeness": 3.34, "support": 0.06, "against": -2.51,
                   "excluded": -1.68, "secret": 0.22, "unseen": -1.49}  # fmt: skip
"""Weights of the parts: logistic regression on the train split of grounds-v1 and clean-v1 (each row met in each paragraph;
right: the paragraph is a state secret of that row's level; the model's opinion out of fold, below its threshold unseen), so
that a score says how often such a match is right. Signs are held to what the parts mean (an idea met never speaks against)."""


def weigh(parts: Parts) -> float:
    """Return the calibrated score of a match: how likely the passage is a state secret at the row's level."""
    weights = ALONE if parts.secret is None else WITH_CLASSIFIER
    total = weights["base"] + sum(
        weights[name] * value
        for name, value in (
            ("met", parts.met), ("whole", parts.whole), ("some", parts.some), ("likeness", parts.likeness),
            ("support", parts.support), ("against", min(parts.against, 3)), ("excluded", parts.excluded),
        )
    )  # fmt: skip
    if parts.secret is not None:
        thought = min(parts.secret, 0.98)
        total += weights["secret"] * math.log(thought / (1 - thought)) if thought else weights["unseen"]
    return 1 / (1 + math.exp(-total))


SUSPECT = 0.3
"""From here the model's opinion of a paragraph makes rows worth showing whose ideas are only partly met."""
SURE, STAND_IN = 0.5, 0.7
STATE = frozenset({"handling", "unpublished", "embargo", "unpub", "pending", "unshared"})
"""Ideas of how a matter is handled: what a model that knows the register of such papers can judge as well."""


@dataclass(frozen=True, slots=True)
class _Met:
    """How far a row's required ideas are met, whether all are, and the words that meet them."""

    share: float
    whole: bool
    words: tuple[str, ...]


class _View:
    """What can be seen from one paragraph: its own ideas, its neighbours', the head's and the issuer's, anywhere."""

    def __init__(self, paper: Paper, number: int) -> None:
        self.paper = paper
        self.beside = tuple(n for n in (number - 1, number + 1) if 0 <= n < len(paper.starts))
        self.places = (number, *self.beside, *paper.heads, ISSUER)
        self.weights = (1.0, *(NEAR for _ in self.beside), *(HEAD for _ in paper.heads), HEAD)
        self.words = tuple(paper.words(n) for n in self.places)
        self.seen: dict[tuple[Idea, bool], tuple[float, str]] = {}

    def find(self, idea: Idea, anywhere: bool) -> tuple[float, str]:
        """Return how much the idea counts here and the words that say it; 0 and nothing where it is not met."""
        if (idea, anywhere) not in self.seen:
            self.seen[idea, anywhere] = self._find(idea, anywhere)
        return self.seen[idea, anywhere]

    def own(self, idea: Idea) -> str:
        """Return the words of the paragraph itself, or of the issuer's name, that say the idea; empty if none do."""
        return self.paper.says(self.places[0], idea) or self.paper.says(ISSUER, idea)

    def _find(self, idea: Idea, anywhere: bool) -> tuple[float, str]:
        patterned = idea in self.paper.known.patterns
        issued = (self.paper.says(ISSUER, idea) if patterned else self.words[-1].get(idea, "")) if anywhere else ""
        for place, weight, words in zip(self.places, self.weights, self.words, strict=True):
            if weight < 1 and issued:
                return ISSUED, issued
            word = self.paper.says(place, idea) if patterned else words.get(idea)
            if word:
                return weight, word
        if anywhere and (word := self.paper.anywhere(idea)):
            return AWAY, word
        return 0.0, ""


def _needs(view: _View, catalogues: tuple[Catalogue, ...], n: int, item: Item, suspect: float) -> _Met | None:
    """Return how the row's ideas are met; None where one is not. Only what may stand anywhere (whose exam?) may be unknown.

    `suspect` is how likely the model thinks the paragraph secret: from SUSPECT on a row partly met is shown too, from
    SURE on it stands in for words that say how a matter is handled or that it is not published.
    """
    weights: list[float] = []
    words: list[str] = []
    whole = True
    for need in item.all:
        weight, word = max(view.find(resolve(catalogues, n, i), need.anywhere) for i in need.ideas)
        if not weight and suspect >= SURE and not STATE.isdisjoint(need.ideas):
            weight = STAND_IN
        elif not weight and not need.anywhere and suspect < SUSPECT:
            return None
        weights.append(weight)
        whole = whole and weight > 0
        words += [word] if word else []
    return _Met(sum(weights) / len(weights), whole, tuple(words))


def _against(paper: Paper, number: int, free: list[Item]) -> tuple[str, ...]:
    """What speaks against: the paragraph's own words, the head's, and rows that say it is no state secret."""
    said: dict[str, None] = {}
    for name, sentence in AGAINST.items():
        for place in paper.heads if name == "public" else (number, *paper.heads[:1]):
            if word := paper.says(place, (-1, name)):
                said.setdefault(f"{sentence}（“{word}”）")
                break
    for item in free:
        said.setdefault(f"{item.basis}：{item.item}，不是国家秘密")
    return tuple(said)


def _by_paragraph(spans: Sequence[Span], secret: Sequence[Passage] | None) -> dict[int, float]:
    """What the classifier thinks of each paragraph; those it passed over are missing."""
    found: dict[int, float] = {}
    ends = [span.end for span in spans]
    for passage in secret or ():
        if passage.ground == "state_secret":
            for number in range(bisect_left(ends, passage.span.start + 1), len(spans)):
                if spans[number].start >= passage.span.end:
                    break
                found[number] = max(found.get(number, 0.0), passage.confidence)
    return found


def _match(
    item: Item, score: float, span: Span, matched: list[str], against: tuple[str, ...], day: date | None
) -> ItemMatch:
    if day is not None and not item.stands(day):
        against = (*against, "该目录条目在文件成文时" + ("已经失效" if item.valid_to else "尚未施行"))
    return ItemMatch(
        item.id, item.item, item.domain, item.level or "秘密", item.period, item.value, item.basis, item.status,
        round(score, 4), span, tuple(dict.fromkeys(matched)), against,
    )  # fmt: skip
