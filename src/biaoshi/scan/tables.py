"""The tables of a scan's store, SQLite or PostgreSQL, beside the table of jobs. Codes, numbers, digests; no text of papers.

roots ─< items (件: what is checked as one) ─< files
            │ result                  problems (folders that could not be read)
            ↓
        results ─< findings           ledger (rows of 案卷 and 件 ledgers) ┈ by 档号 ┈ items

    items ─< decisions (the last counts)   packets ─< sent ─ items ─< answers (opinions that came back)
"""

import sqlalchemy as sa

METADATA = sa.MetaData()
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

ROOTS = sa.Table(
    "scan_roots",
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("path", sa.LargeBinary, nullable=False),  # as the file system has it: not every name is text
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("walked", sa.Integer, nullable=False),  # how often; items and files say at which walk they were last seen
)

ITEMS = sa.Table(
    "scan_items",
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("root", NUMBER, sa.ForeignKey("scan_roots.n"), nullable=False),
    sa.Column(
        "digest", sa.String(64), nullable=False, unique=True
    ),  # of root and path (of a case: of its folder and 档号)
    sa.Column("number", sa.String(200)),  # 档号, where the name or the ledger tells
    sa.Column("fonds", sa.String(60)),  # 全宗号
    sa.Column("year", sa.Integer),  # of the paper, else of the ledger
    sa.Column("pages", sa.Integer, nullable=False),  # files: single-page pictures of one 件 are one item
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),  # see STATES
    sa.Column("result", NUMBER, sa.ForeignKey("scan_results.n")),
    sa.Column("job", sa.Integer, nullable=False),  # how often it was put on the queue
    sa.Column("deaths", sa.Integer, nullable=False),  # processes that died of it
    sa.Column("why", sa.String(200)),  # Chinese reason of a quarantine
    sa.Column("seen", sa.Integer, nullable=False),
    sa.Column("ended", sa.Double),
    sa.Index("scan_items_state", "state", "n"),
    sa.Index("scan_items_root", "root", "seen"),
    sa.Index("scan_items_number", "number"),
    sa.Index("scan_items_year", "year", "n"),
    sa.Index("scan_items_fonds", "fonds", "year", "n"),
    sa.Index("scan_items_result", "result"),
)
STATES = ("waiting", "done", "quarantine", "gone", "left")
"""Of an item: to be checked; checked; set aside (why); no longer there; not chosen by --sample, --limit, --since."""

FILES = sa.Table(
    "scan_files",
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("item", NUMBER, sa.ForeignKey("scan_items.n"), nullable=False),
    sa.Column("place", sa.Integer, nullable=False),  # within its item, from 0; `child` of a finding
    sa.Column("path", sa.LargeBinary, nullable=False),  # under the root
    sa.Column("digest", sa.String(64), nullable=False, unique=True),  # of root and path
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("mtime", sa.BigInteger, nullable=False),  # nanoseconds
    sa.Column("sha256", sa.String(64)),
    sa.Index("scan_files_item", "item", "place"),
    sa.Index("scan_files_sha256", "sha256"),
    sa.Index("scan_files_size", "size"),  # identical files have one size: only then are they read to be compared
)

RESULTS = sa.Table(
    "scan_results",
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    # of content, what else bears on the findings (words of the name, row of the ledger) and the settings: identical
    # papers have one result between them, and no result can be there twice
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("edition", sa.String(64), nullable=False),  # digest of the settings
    sa.Column("as_of", sa.String(10), nullable=False),
    sa.Column("sha256", sa.String(64)),  # of the file, or of the digests of a case's files
    sa.Column("pass_", sa.String(8), nullable=False),  # read, top, ocr: the latest pass over pictures
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("media_type", sa.String(120)),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("pictures", sa.Boolean, nullable=False),  # something is open because pictures were not recognised
    sa.Column("unread", sa.Integer, nullable=False),  # open lines of the ledger of coverage, files inside included
    sa.Column("highest_level", sa.String(4)),
    sa.Column("error", sa.Integer, nullable=False),
    sa.Column("warning", sa.Integer, nullable=False),
    sa.Column("info", sa.Integer, nullable=False),
    sa.Column("suppressed", sa.Integer, nullable=False),
    sa.Column("genre", sa.String(20)),
    sa.Column("pages", sa.Integer),
    sa.Column("chars", sa.BigInteger, nullable=False),
    sa.Column("formed", sa.String(10)),  # 成文日期
    sa.Column("expires", sa.String(10)),
    sa.Column("twenty_five", sa.String(10)),
    sa.Column("review_on", sa.String(10)),
    sa.Column("opening", sa.String(12)),  # archive.suggestion
    sa.Column("outcome", sa.String(24)),  # disclosure.outcome
    sa.Column("art8", sa.JSON, nullable=False),
    sa.Column("openness", sa.String(60)),  # 政府信息公开情况, as the advice words it: of a closed list
    sa.Column("changes", sa.String(300)),  # 密级变更情况: levels and days
    sa.Column("transient", sa.Boolean),  # something is open for want of a tool, time or memory: another run may read it
    sa.Column("nature", sa.String(16)),
    sa.Column("level", sa.String(4)),  # suggested
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("grounds", sa.JSON, nullable=False),  # ground → confidence
    sa.Column("codes", sa.JSON, nullable=False),  # rule → how often, accepted findings left out
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Index("scan_results_verdict", "verdict", "n"),
    sa.Index("scan_results_level", "highest_level", "n"),
    sa.Index("scan_results_opening", "opening", "n"),
    sa.Index("scan_results_expires", "expires"),
    sa.Index("scan_results_twenty_five", "twenty_five"),
)

FINDINGS = sa.Table(
    "scan_findings",
    METADATA,
    sa.Column("result", NUMBER, sa.ForeignKey("scan_results.n"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),  # from 0 within the result
    sa.Column("rule", sa.String(8), nullable=False),
    sa.Column("severity", sa.String(8), nullable=False),
    sa.Column("file", sa.String(64)),  # sha256 of the file (or the file within the file) it is in
    sa.Column("child", sa.Integer),  # place of that file in the case
    sa.Column("part", sa.String(24)),  # body, header1 …: names we give, never one of the paper's
    sa.Column("page", sa.Integer),
    sa.Column("block", sa.Integer),
    sa.Column("start", sa.Integer),
    sa.Column("end", sa.Integer),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("fingerprint", sa.String(40), nullable=False),
    sa.Column("suppressed", sa.Boolean, nullable=False),
    sa.Index("scan_findings_rule", "rule", "result"),
)

LEDGER = sa.Table(
    "scan_ledger",
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("number", sa.String(200), nullable=False),  # 档号
    sa.Column("digest", sa.String(64), nullable=False, unique=True),  # of ledger and row number
    sa.Column("source", sa.String(64), nullable=False),  # digest of the ledger file
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("volume", sa.Boolean, nullable=False),  # a row of a 案卷 ledger
    sa.Column("fonds", sa.String(60)),
    sa.Column("year", sa.Integer),
    sa.Column("date", sa.String(10)),
    sa.Column("level", sa.String(4)),
    sa.Column("retention", sa.String(20)),
    sa.Column("expires", sa.String(10)),
    sa.Column("pages", sa.Integer),
    sa.Column("codes", sa.JSON, nullable=False),  # suspected before any file was read: rule → how often
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("entry", sa.JSON, nullable=False),  # what rules are told of the row (types/entry.py), never its title
    sa.Index("scan_ledger_number", "number"),
    sa.Index("scan_ledger_year", "year", "score"),
)

PROBLEMS = sa.Table(
    "scan_problems",
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("root", NUMBER, sa.ForeignKey("scan_roots.n"), nullable=False),
    sa.Column("path", sa.LargeBinary, nullable=False),
    sa.Column("why", sa.String(100), nullable=False),
)

RUNS = sa.Table(
    "scan_runs",
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("started", sa.Double, nullable=False),
    sa.Column("ended", sa.Double),  # None: it goes on, or it was killed
    sa.Column("host", sa.String(100), nullable=False),
    sa.Column("process", sa.String(60), nullable=False),  # number of the process and when it began: names it for good
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("rate", sa.Float),  # items a second, lately
    sa.Column("beat", sa.Double, nullable=False),
    sa.Column("why", sa.String(200)),  # why it stopped before the end
)

DECISIONS = sa.Table(
    "scan_decisions",
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("item", NUMBER, sa.ForeignKey("scan_items.n"), nullable=False),
    sa.Column("result", NUMBER, sa.ForeignKey("scan_results.n")),  # what the person saw: a changed paper is another
    sa.Column("value", sa.String(24), nullable=False),  # open, open_part, delay, refer
    sa.Column("art8", sa.JSON, nullable=False),  # items of 开放办法 art. 8
    sa.Column("person", sa.String(60), nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("drawn", sa.String(16)),  # how it came to be reviewed: control, top, middle, random, elusion, packet
    sa.Index("scan_decisions_item", "item", "n"),
    sa.Index("scan_decisions_result", "result"),
)

PACKETS = sa.Table(
    "scan_packets",  # sent to those who handed papers over, to be filled in
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("unit", sa.String(120), nullable=False),  # name of the unit, of the archive's own list
    sa.Column("made", sa.Double, nullable=False),
    sa.Column("as_of", sa.String(10), nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Index("scan_packets_unit", "unit"),
)

SENT = sa.Table(
    "scan_sent",
    METADATA,
    sa.Column("packet", NUMBER, sa.ForeignKey("scan_packets.n"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),  # from 1, as the packet numbers its rows
    sa.Column("item", NUMBER, sa.ForeignKey("scan_items.n"), nullable=False),
    sa.Column("result", NUMBER, sa.ForeignKey("scan_results.n")),  # what the unit was shown
    sa.Column("answered", sa.Boolean, nullable=False),
    sa.Index("scan_sent_item", "item"),
    sa.Index("scan_sent_result", "result"),
)

ANSWERS = sa.Table(
    "scan_answers",  # every opinion that came back, whatever became of it: none is ever written over
    METADATA,
    sa.Column("n", NUMBER, primary_key=True),
    sa.Column("item", NUMBER, sa.ForeignKey("scan_items.n"), nullable=False),
    sa.Column("packet", NUMBER, sa.ForeignKey("scan_packets.n")),  # None: from a list of the archive's own
    sa.Column("value", sa.String(24), nullable=False),
    sa.Column("art8", sa.JSON, nullable=False),
    sa.Column("changes", sa.String(12)),  # 密级变更情况, of a closed list
    sa.Column("person", sa.String(60), nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("source", sa.String(64), nullable=False),  # digest of the file it came in
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),  # taken, conflict, settled
    sa.Column("why", sa.String(12)),  # of a conflict: decided, twice, changed
    sa.Index("scan_answers_item", "item", "n"),
    sa.Index("scan_answers_state", "state", "n"),
)
