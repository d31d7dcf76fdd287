"""Tables of the cases: codes, numbers, digests and keyed prints. What is text lies in the vault, named here by its id."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table

from biaoshi_api.tables import METADATA

_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def _serial() -> Column[int]:
    """The order of arrival: two things may be done at one moment."""
    return Column("n", _NUMBER, primary_key=True, autoincrement=True)


CASES = Table(
    "desk_cases",
    METADATA,
    Column("id", String(32), primary_key=True),  # that of the job that checked it
    Column("unit", String(64), nullable=False, index=True),
    Column("owner", String(32), nullable=False),  # account that handed it in
    Column("created", Float, nullable=False),
    Column("changed", Float, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("step", Integer, nullable=False),  # whose turn it is, from 1
    Column("steps", Integer, nullable=False),  # how many there are, by the policy when it was opened
    Column("rank", Integer, nullable=False),  # the worse, the higher
    Column("verdict", String(16), nullable=False),
    Column("level", String(8)),
    Column("outcome", String(24), nullable=False),  # what the tool advises
    Column("hold", Boolean, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("infos", Integer, nullable=False),
    Column("needed", Integer, nullable=False),  # findings a person has to decide about
    Column("decided", Integer, nullable=False),
    Column("unread", Integer, nullable=False),  # parts nobody has read
    Column("conclusion", String(16)),
    Column("ground", String(24)),  # that people named with the conclusion
    Column("due", String(10)),  # until when a third party may answer
    Column("closed", Float),
    Column("ruleset", String(64), nullable=False),
    Column("record", String(32), nullable=False),  # vault: names, titles, what pages show
    Column("report", String(32), nullable=False),  # vault
    Column("job", String(32)),  # a check of it that is under way
    Index("desk_cases_order", "state", "rank", "created"),
)

FILES = Table(
    "desk_files",
    METADATA,
    Column("case_id", String(32), ForeignKey("desk_cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("original", String(32)),  # vault; none: the file was not kept
)

GROUNDS = Table(
    "desk_grounds",
    METADATA,
    Column("case_id", String(32), ForeignKey("desk_cases.id"), primary_key=True),
    Column("ground", String(24), primary_key=True),
)

FINDINGS = Table(
    "desk_findings",
    METADATA,
    Column("case_id", String(32), ForeignKey("desk_cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # in the order of the report and its children
    Column("member", Integer, nullable=False),  # report of the family it stands in
    Column("file", Integer, nullable=False),
    Column("print", String(48), nullable=False),
    Column("rule", String(8), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("ground", String(24)),
    Column("needed", Boolean, nullable=False),
    Column("passage", String(48), nullable=False),  # the print without its ordinal
    Column("words", String(32)),  # keyed print of the words alone
    Column("table_no", String(24)),  # file, part, table …
    Column("line_no", Integer),
    Column("column_no", Integer),
    Index("desk_findings_words", "words"),
    Index("desk_findings_passage", "passage"),
)

BATCHES = Table(
    "desk_batches",
    METADATA,
    _serial(),
    Column("moment", Float, nullable=False),
    Column("case_id", String(32), ForeignKey("desk_cases.id"), nullable=False, index=True),  # where it was decided
    Column("verb", String(8), nullable=False),
    Column("reason", String(16)),
    Column("scope", String(8), nullable=False),
    Column("account", String(32), nullable=False),
    Column("undone", Float),
)

DECISIONS = Table(
    "desk_decisions",
    METADATA,
    Column("batch", _NUMBER, ForeignKey("desk_batches.n"), primary_key=True, autoincrement=False),
    Column("case_id", String(32), ForeignKey("desk_cases.id"), primary_key=True, index=True),
    Column("member", Integer, primary_key=True, autoincrement=False),
    Column("print", String(48), primary_key=True),
)

PASSAGES = Table(
    "desk_passages",
    METADATA,
    Column("record", String(32), primary_key=True),  # vault: where it stands, its words, a note
    Column("batch", _NUMBER, ForeignKey("desk_batches.n"), nullable=False, index=True),
    Column("case_id", String(32), ForeignKey("desk_cases.id"), nullable=False, index=True),
    Column("file", Integer, nullable=False),
    Column("ground", String(24), nullable=False),
)

CLOSINGS = Table(
    "desk_closings",
    METADATA,
    _serial(),
    Column("case_id", String(32), ForeignKey("desk_cases.id"), nullable=False, index=True),
    Column("moment", Float, nullable=False),
    Column("report", String(32), nullable=False),  # the report in which the line stood open
    Column("member", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("account", String(32), nullable=False),
    Column("record", String(32), nullable=False),  # vault: the closing as `biaoshi` has it
)

STEPS = Table(
    "desk_steps",
    METADATA,
    _serial(),
    Column("case_id", String(32), ForeignKey("desk_cases.id"), nullable=False, index=True),
    Column("moment", Float, nullable=False),
    Column("step", Integer, nullable=False),
    Column("act", String(12), nullable=False),  # concluded | approved | returned | reopened
    Column("conclusion", String(16)),
    Column("account", String(32), nullable=False),
    Column("record", String(32)),  # vault: reason, third party, note
)

COPIES = Table(
    "desk_copies",
    METADATA,
    Column("job", String(32), primary_key=True),  # that wrote the masked copy
    Column("case_id", String(32), ForeignKey("desk_cases.id"), nullable=False, index=True),
    Column("moment", Float, nullable=False),
    Column("account", String(32), nullable=False),
    Column("basis", String(64), nullable=False),  # digest of the decisions it was made by
)
