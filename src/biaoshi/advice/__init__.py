"""What is advised about a paper: level, disclosure, archive. Hints with their reasons; a person decides.

facts ─ level ─ genre ─ what was found ─ what to mask → disclosure, archive
"""

from biaoshi.types.content import Advice
from biaoshi.types.facts import Facts


def advise(facts: Facts, complete: bool) -> Advice:
    """Return what is advised about the paper; `complete`: it and all inside it were read to the end.

    Imports here, not above: rules read the words of the advice without the model it takes to give it.
    """
    from biaoshi.advice import archive, disclosure, level
    from biaoshi.advice.found import found
    from biaoshi.advice.genres import read
    from biaoshi.advice.heads import genre
    from biaoshi.advice.severing import severance

    reading = read(facts)
    suggested = level.suggest(facts, complete, reading.kind)
    kind = genre(facts, reading)
    grounds = found(facts, suggested, kind)
    cuts = severance(facts, grounds, kind)
    return Advice(
        level=suggested,
        disclosure=disclosure.decide(facts, complete, grounds, kind, cuts),
        archive=archive.decide(facts, complete, grounds, cuts),
        sever=cuts.spans if cuts.any else (),
        unread=disclosure.unread(facts, complete),
    )
