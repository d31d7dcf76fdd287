"""Fields of forms, ledgers and file covers: they name a level and a period without being a mark's writing."""

from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark

CARRIERS = ("form", "ledger", "volume_cover")


def is_field(facts: Facts, mark: Mark) -> bool:
    """Tell whether `mark` is the field 密级： of a paper that is itself a form, a ledger or a file cover."""
    return mark.label is not None and facts.particulars.carrier in CARRIERS
