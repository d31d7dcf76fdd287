"""The audit log: who did what, when, to which digest, under which rule-set. Never a word of a document.

Rows are chained: each carries a keyed digest over itself and the digest before it. Whoever edits, removes, inserts or
reorders rows without the key is found by `verify`. Whoever cuts the end off, or has the key (the service itself, root) and
seals the chain anew, is found back to the last printed head, which is why the head is printed daily and kept where no
administrator of the machine can reach it.

    engine = sealed(engine, read_seal(path, "hmac-sm3"))
    with begin(engine) as connection:
        ...                                       # the act itself
        note(connection, now=now, who="wang", action="account.create", subject="account:3f…")
"""

from biaoshi_api.audit.finding import Wanted, find
from biaoshi_api.audit.heads import Head, daily_head, head_line, head_of, parse_head, read_heads
from biaoshi_api.audit.rows import Row, note, rows
from biaoshi_api.audit.seals import ALGORITHMS, Seal, read_seal, sealed
from biaoshi_api.audit.verifying import Fault, Verdict, verify, verify_log

__all__ = [
    "ALGORITHMS",
    "Fault",
    "Head",
    "Row",
    "Seal",
    "Verdict",
    "Wanted",
    "daily_head",
    "find",
    "head_line",
    "head_of",
    "note",
    "parse_head",
    "read_heads",
    "read_seal",
    "rows",
    "sealed",
    "verify",
    "verify_log",
]
