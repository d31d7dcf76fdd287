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
from biaoshi.errors import BiaoshiError, ConfigError, StoppedError, UsageError
from biaoshi.face import (
    annotate,
    catalogues,
    dump_plan,
    fix,
    load_plan,
    load_report,
    plan,
    profiles,
    purge,
    redact,
    redact_case,
    render,
    rules,
    ruleset,
    schema,
    verify,
)
from biaoshi.types.facts import Profile
from biaoshi.types.report import Finding, Report
from biaoshi.types.rule import Rule
from biaoshi.write.placing import UnprovedError

if TYPE_CHECKING:
    from biaoshi.catalogue import Catalogue
    from biaoshi.papers.verification import Outcome
    from biaoshi.write.annotate import Annotated
    from biaoshi.write.certificate import Certificate
    from biaoshi.write.fix import Fixed
    from biaoshi.write.plan import Plan
    from biaoshi.write.purge import Purged

__all__ = [
    "Annotated", "BiaoshiError", "Catalogue", "Certificate", "Checker", "ConfigError", "Finding", "Fixed", "Outcome",
    "Plan", "Profile", "Purged", "Report", "Rule", "RuleSet", "StoppedError", "UnprovedError", "UsageError", "__version__",
    "annotate", "catalogues", "check", "check_case", "check_text", "dump_plan", "fix", "load_plan", "load_report",
    "plan", "profiles", "purge", "redact", "redact_case", "render", "rules", "ruleset", "schema", "verify",
]  # fmt: skip

_LATER = {
    "Annotated": "write.annotate", "Catalogue": "catalogue", "Certificate": "write.certificate", "Fixed": "write.fix",
    "Outcome": "papers.verification", "Plan": "write.plan", "Purged": "write.purge",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load the types of results when they are first asked for: whoever only checks starts 0.2 s sooner."""
    if name in _LATER:
        return getattr(import_module(f"biaoshi.{_LATER[name]}"), name)
    raise AttributeError(name)
