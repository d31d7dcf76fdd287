"""The sheet of a packet, .xlsx: what the unit is shown, five columns to fill in, all else locked."""

import datetime
from collections import Counter
from collections.abc import Iterator

from biaoshi.advice.disclosure import NAMES
from biaoshi.output.words import highest
from biaoshi.output.xlsx.book import FIRST_ROW, Column, Sheet, Table, pack
from biaoshi.output.xlsx.rows import Rows
from biaoshi.rules import rule
from biaoshi.scan.deciding import CHANGES, CLAUSES, clauses
from biaoshi.scan.packets.making import Packet, Row

OPINIONS = ("开放", "部分开放", "延期开放", "提请确定")
SUGGESTED = {"open": "开放", "open_part": "部分开放", "delay": "延期开放", "refer": "提请审核"}
_TELLING = ("SC", "PI", "PE", "DC", "RD", "CO401", "AR955")
"""Rules that bear on opening; how a mark is written does not."""
CODE, NUMBER, OPINION, CLAUSE, CHANGED, NOTE, PERSON = (
    "编号",
    "档号",
    "意见",
    "延期依据",
    "密级变更情况",
    "说明",
    "填表人",
)
COLUMNS = (
    Column(CODE, width=14), Column(NUMBER, width=24), Column("题名", width=40), Column("文件", width=36), Column("年度", "number", 7),
    Column("成文日期", "date", 12), Column("最高标注密级", width=12), Column("密级期满", "date", 12), Column("满二十五年", "date", 12),
    Column("工具的建议", width=12), Column("建议的延期依据", width=14), Column("线索", width=40), Column("读取情况", width=16),
    Column(OPINION, width=11, blank=True, choices=OPINIONS), Column(CLAUSE, width=11, blank=True, choices=CLAUSES),
    Column(CHANGED, width=13, blank=True, choices=CHANGES), Column(NOTE, width=36, blank=True), Column(PERSON, width=11, blank=True),
)  # fmt: skip
HOW = (
    "请在“意见”表中填写最后五列，其他列不要改动、不要增删行；填好后整个文件寄回档案馆。",
    "意见：开放、部分开放、延期开放、提请确定。延期、部分开放的，填延期依据：国家档案馆档案开放办法第八条第几项。",
    "第一项 国家秘密未解密；第二项 危及国家安全、社会稳定；第三项 知识产权、个人信息等第三方权益；第四项 其他法律法规限制。",
    "工具的建议和线索只供参考，不代替审核；没有线索不等于没有问题。没有读完的件请打开文件看。",
)


def as_xlsx(packet: Packet) -> Iterator[bytes]:
    """Yield the bytes of the sheet of a packet."""
    rows = Rows(FIRST_ROW)
    for r in packet.rows:
        rows.add((
            r.code, r.number, r.title, r.path, r.year, _day(r.formed), r.level, _day(r.expires), _day(r.twenty_five),
            SUGGESTED.get(r.opening or "", ""), clauses(r.art8), hints(r), r.read or "读完", *(None,) * 5,
        ))  # fmt: skip
    about = (f"移交单位：{packet.unit}；第 {packet.n} 号审核包，共 {len(packet.rows)} 件；检查日 {packet.as_of}", *HOW)
    yield from pack(
        "说明", top(packet), about, counted(packet), (Sheet("意见", COLUMNS, rows),), datetime.date.fromisoformat(packet.as_of)
    )  # fmt: skip


def top(packet: Packet) -> str:
    """Return the line on the highest level, which stands first on everything that leaves."""
    return highest(r.level for r in packet.rows) or "源文件最高标注密级：没有读到密级标志"


def counted(packet: Packet) -> tuple[Table, ...]:
    """Return what the front of a packet counts: suggestions, levels, years."""
    said = Counter(SUGGESTED.get(r.opening or "", "没有建议") for r in packet.rows)
    levels = Counter(r.level or "没有读到密级标志" for r in packet.rows)
    years = Counter(None if r.year is None else r.year // 10 * 10 for r in packet.rows)
    shown = sorted(years.items(), key=lambda x: (x[0] is None, x[0] or 0))
    return (
        Table("工具的建议", ("建议", "件"), tuple(said.most_common()), None),
        Table("最高标注密级", ("密级", "件"), tuple(levels.most_common()), None),
        Table("年度", ("年度", "件"), tuple(("不详" if y is None else f"{y}—{y + 9}", n) for y, n in shown), None),
    )


def hints(r: Row) -> str:
    """Return why a paper is to be looked at: grounds and rules by their titles, no word of the paper."""
    named = [NAMES[g] for g in r.grounds if g in NAMES]
    return "；".join((*named, *(f"{c} {rule(c).title}" for c in r.codes if c.startswith(_TELLING))))


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None
