"""biaoshi: an offline checker of document markings (密级★保密期限).

from biaoshi import check
report = check("draft.docx")
report.verdict, report.marks, report.findings
"""

from biaoshi.__about__ import VERSION as __version__
from biaoshi.check import Checker, check, check_case, check_text
from biaoshi.errors import BiaoshiError
from biaoshi.types.report import Report

__all__ = ["BiaoshiError", "Checker", "Report", "__version__", "check", "check_case", "check_text"]
