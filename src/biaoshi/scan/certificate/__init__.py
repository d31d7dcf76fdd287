"""When a review may stop, and what may then be said of what was not read.

draw.py       control set and samples: the first of an order only the seed decides
target.py     the one stopping rule
elusion.py    samples of the papers left unread, bounded exactly
statement.py  both together as one statement that holds with the confidence named
curve.py      reviews against recall
page.py       the statement to print and sign, HTML; sheet.py as .docx
"""

from biaoshi.scan.certificate.elusion import Round
from biaoshi.scan.certificate.statement import Evidence, Statement, state

__all__ = ["Evidence", "Round", "Statement", "state"]
