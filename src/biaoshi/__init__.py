"""biaoshi: an offline checker of document markings (密级★保密期限).

from biaoshi import check
report = check("draft.docx")
report.verdict, report.marks, report.findings
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from biaoshi.__about__ import VERSION as __version__
from biaoshi.check import Checker, check, check_case, check_text
from biaoshi.check.edition import RuleSet
from biaoshi.closings import Closing
from biaoshi.errors import BiaoshiError, ConfigError, StoppedError, UsageError
from biaoshi.face import (
    annotate,
    catalogues,
    drawn_pages,
    dump_decisions,
    dump_document,
    dump_plan,
    fix,
    form,
    load_document,
    load_plan,
    load_report,
    marked_pages,
    marked_text,
    picture,
    plan,
    profiles,
    purge,
    quality,
    redact,
    redact_case,
    render,
    rules,
    ruleset,
    schema,
    verify,
    writes,
)
from biaoshi.suppressions import Acceptance, accept
from biaoshi.types.document import Document
from biaoshi.types.facts import Profile
from biaoshi.types.report import Finding, Report
from biaoshi.types.rule import Rule
from biaoshi.write.placing import UnprovedError

if TYPE_CHECKING:
    from biaoshi.catalogue import Catalogue
    from biaoshi.papers.quality import Quality
    from biaoshi.papers.verification import Outcome
    from biaoshi.write.annotate import Annotated
    from biaoshi.write.certificate import Certificate
    from biaoshi.write.fix import Fixed
    from biaoshi.write.plan import Cut, Plan
    from biaoshi.write.purge import Purged

__all__ = [
    "Acceptance", "Annotated", "BiaoshiError", "Catalogue", "Certificate", "Checker", "Closing", "ConfigError",
    "Cut", "Document", "Finding", "Fixed", "Outcome", "Plan", "Profile", "Purged", "Quality", "Report", "Rule",
    "RuleSet", "StoppedError", "UnprovedError", "UsageError", "__version__", "accept", "annotate", "catalogues",
    "check", "check_case", "check_text", "drawn_pages", "dump_decisions", "dump_document", "dump_plan", "fix",
    "form", "load_document", "load_plan", "load_report", "marked_pages", "marked_text", "picture", "plan",
    "profiles", "purge", "quality", "redact", "redact_case", "render", "rules", "ruleset", "schema", "verify",
    "writes",
]  # fmt: skip

_LATER = {
    "Annotated": "write.annotate", "Catalogue": "catalogue", "Certificate": "write.certificate", "Cut": "write.plan", "Fixed": "write.fix",
    "Outcome": "papers.verification", "Plan": "write.plan", "Purged": "write.purge", "Quality": "papers.quality",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load the types of results when they are first asked for: whoever only checks starts 0.2 s sooner."""
    if name in _LATER:
        return getattr(import_module(f"biaoshi.{_LATER[name]}"), name)
    raise AttributeError(name)
