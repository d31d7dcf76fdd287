"""What of the document's words a finding may show: the words at fault, and what stands beside them on their line."""

from biaoshi.masking import Evidence, door, hide, veil
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.report import Context

PERSONAL = ("PI", "SC712")
"""Rules whose evidence is itself what must not be shown."""
LONGEST = 40
"""Code points of an excerpt of sensitive content (rule 8 of the report)."""


def excerpt(facts: Facts, span: Span, evidence: Evidence, *, whole: bool) -> str | None:
    """Return the words at `span` as the evidence level allows; personal data in them is hidden, and all of it if `whole`."""
    text = facts.text[span.start : span.end]
    if evidence != "masked":
        return door(text, evidence)
    if whole:
        return hide(text)
    sensitive = facts.content.passages or facts.content.reuses
    text = text if len(text) <= LONGEST or not sensitive else text[:LONGEST] + "……"
    for found in reversed(facts.content.evidence):
        if not (found.code == "PI830" and found.office) and found.span.overlaps(
            Span(span.start, span.start + len(text))
        ):
            a, b = max(0, found.span.start - span.start), found.span.end - span.start
            text = text[:a] + hide(text[a:b]) + text[b:]
    return door(text, evidence)


BESIDE = 20
"""Code points of context either side of an excerpt."""
_MARGIN = 64
"""Code points masked beyond the context: a number cut at its edge must be masked as the number it is."""


def context(facts: Facts, span: Span, evidence: Evidence, code: str) -> Context | None:
    """Return what stands beside `span` on its line; None where the words themselves may not be shown.

    Beside personal data and sensitive content stands more of it, which may not have been recognised: nothing is shown.
    """
    if evidence == "none" or (evidence == "masked" and code.startswith((*PERSONAL, "SC"))):
        return None
    text = facts.text
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - BESIDE - _MARGIN)
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end - text.endswith("\r\n", span.end, end + 1)
    end = min(end, span.end + BESIDE + _MARGIN)
    before, after = (
        door(_hidden(facts, a, b) if evidence == "masked" else text[a:b], evidence) or ""
        for a, b in ((start, span.start), (span.end, end))
    )
    return Context(before[-BESIDE:], after[:BESIDE])


def veiled(facts: Facts) -> str:
    """Return all of the text, as long as it is, with personal data in it hidden: what a page beside the findings shows."""
    letters = list(facts.text)
    for found in facts.content.evidence:
        if not (found.code == "PI830" and found.office):
            letters[found.span.start : found.span.end] = hide(facts.text[found.span.start : found.span.end])
    return veil("".join(letters))


def _hidden(facts: Facts, start: int, end: int) -> str:
    """Return the text between the offsets with personal data hidden, as long as it was."""
    text = facts.text[start:end]
    for found in facts.content.evidence:
        at = found.span
        if at.start < end and start < at.end and not (found.code == "PI830" and found.office):
            a, b = max(at.start, start), min(at.end, end)
            text = (
                text[: a - start] + hide(facts.text[at.start : at.end])[a - at.start : b - at.start] + text[b - start :]
            )
    return text
