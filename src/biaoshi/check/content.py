"""The content stages: what is in a text, and what is advised about it.

    facts ─ personal_data ─ lexicons ─ classifier ─ catalogue ─ (sources) → facts with content ─ (coverage known) → advice

A stage that did not run says why in the report, and while one did not run nothing is advised but to refer
(rule 3 of the report). The stages' modules are imported where they are first used: presidio alone takes seconds.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from biaoshi.check.resources import used
from biaoshi.errors import ConfigError, UsageError
from biaoshi.types.content import NOTHING, Content, ItemMatch, Passage
from biaoshi.types.facts import Facts, Stage

if TYPE_CHECKING:
    from biaoshi.catalogue import Catalogue
    from biaoshi.classifier import Model
    from biaoshi.fingerprints import Key
    from biaoshi.lexicons import Lexicon
    from biaoshi.passages import Index

Wanted = Literal["auto", "never"]
NAMES = ("personal_data", "lexicons", "classifier", "catalogue")
"""The content stages, in the order they run; where registered sources are given, `sources` after them."""


def not_read(facts: Facts, why: str, sources: "Index | None" = None) -> Facts:
    """Return `facts` without content, each stage saying `why` it did not run."""
    names = NAMES if sources is None else (*NAMES, "sources")
    return replace(facts, content=NOTHING, stages=(*facts.stages, *(Stage(n, False, why) for n in names)))


def with_content(
    facts: Facts, catalogues: "tuple[Catalogue, ...]" = (), lexicons: "tuple[Lexicon, ...]" = (), sources: "Index | None" = None,
    digest: str | None = None,
) -> Facts:  # fmt: skip
    """Return `facts` with what the content stages found in the text; `catalogues`, `lexicons`: the office's own, beside ours;
    `sources`: its index of registered papers, in which the file of SHA-256 `digest` may be itself."""
    content, stages = _read(facts, catalogues, lexicons)
    if sources is not None:
        from biaoshi.passages import find

        told = used(catalogues, lexicons, sources)
        content = replace(
            content, reuses=find(sources, facts.text, sources.id_of(digest) if digest else None), resources=told
        )
        stages = (*stages, Stage("sources", True))
    return replace(facts, content=content, stages=(*facts.stages, *stages))


def advised(facts: Facts, complete: bool) -> Facts:
    """Return `facts` with the advice that follows from them; `complete`: it and all inside it were read to the end."""
    from biaoshi.advice import advise
    from biaoshi.advice.heads import missing

    if why := missing():
        facts = replace(facts, stages=(*facts.stages, Stage("genres", False, why)))
    return replace(facts, advice=advise(facts, complete))


def _read(
    facts: Facts, catalogues: "tuple[Catalogue, ...]", lexicons: "tuple[Lexicon, ...]"
) -> tuple[Content, tuple[Stage, ...]]:
    from biaoshi.recognisers import count, find

    evidence = find(facts.document)
    passages, classified = _passages(facts, lexicons)
    secret = None if not classified.ran else tuple(p for p in passages if p.ground == "state_secret")
    content = Content(
        evidence, passages, _items(facts, catalogues, secret), count(evidence), used(catalogues, lexicons)
    )
    return content, (
        Stage("personal_data", True),
        Stage("lexicons", True),
        classified,
        Stage("catalogue", True),
    )


@cache
def _model() -> "tuple[Model, Callable[[str], bool]] | str":
    """Return the shipped model with its gate, or why there is none."""
    from biaoshi.classifier import folder, load
    from biaoshi.grounds import opener

    try:
        model = load(folder("grounds-v1"))
        return model, opener(model)
    except ConfigError as error:
        return str(error)


def _passages(facts: Facts, own: "tuple[Lexicon, ...]") -> tuple[tuple[Passage, ...], Stage]:
    """Return the passages for which a ground may hold, and the classifier's stage: whether it ran, on how much."""
    from biaoshi import lexicons
    from biaoshi.grounds import passages, stretches, units
    from biaoshi.grounds.own import named

    model = _model()
    read = units(facts.document)
    terms = lexicons.find(facts.text, own) if read else ()
    if isinstance(model, str):
        return named(read, terms, {o.name for o in own}), Stage("classifier", False, model)
    if not read:
        return (), Stage("classifier", True, paragraphs=0, scored=0)
    title = facts.particulars.title.folded if facts.particulars.title else read[0].text if len(read) > 1 else ""
    scorer, opens = model
    chosen = stretches(read, terms, opens)
    found = passages(read, title, terms, scorer, chosen)
    found += named(read, terms, {o.name for o in own}, found)
    ran = Stage("classifier", True, paragraphs=len(read), scored=sum(last - first for first, last in chosen))
    return tuple(sorted(found, key=lambda p: p.span.start)), ran


def own_catalogues(paths: tuple[Path | str, ...]) -> "tuple[Catalogue, ...]":
    """Return the office's own catalogues in `paths`. Raises ConfigError, UsageError."""
    if not paths:
        return ()
    from biaoshi.catalogue.office import own

    return own(paths)


def own_lexicons(paths: tuple[Path | str, ...]) -> "tuple[Lexicon, ...]":
    """Return the office's own lexicons in `paths`. Raises ConfigError."""
    if not paths:
        return ()
    from biaoshi.lexicons import load_own

    return load_own(paths)


def own_sources(path: Path | str | None, key: "Key | None", ceiling: str | None) -> "Index | None":
    """Return the office's index of registered sources at `path`. Raises UsageError without the key, ConfigError."""
    if path is None:
        return None
    if key is None:
        raise UsageError("登记库须用建立它的密钥打开：请同时给出 --key。")
    from biaoshi.passages import open_index

    return open_index(Path(path), key, ceiling=ceiling)


def _items(
    facts: Facts, catalogues: "tuple[Catalogue, ...]", secret: tuple[Passage, ...] | None
) -> tuple[ItemMatch, ...]:
    """Return the catalogue rows the text resembles; `secret`: the classifier's passages, None if it did not run."""
    from biaoshi.catalogue import find, published

    issuer = facts.particulars.issuer
    known = (*published(), *catalogues)
    return find(facts.text, known, issuer=issuer.folded if issuer else "", day=facts.law_date, secret=secret)
