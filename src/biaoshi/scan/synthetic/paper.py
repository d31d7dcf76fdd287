"""One paper: its place in the archive, its lines, and the truth about it."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from biaoshi.scan.synthetic import names, wear
from biaoshi.scan.synthetic.grammar import Grammar, Topic, fill, grammar, of_year, rare_first, varied
from biaoshi.scan.synthetic.plan import FORMS, SHARES, Plan, closed, copied

FIRST, LAST = 1950, 2025
MARKED = 0.6
"""Share of papers with a state secret that bear a mark."""
RETENTIONS = ("永久", "长期", "短期")
_HAN = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Paper:
    """`closed`: it must stay so, on `ground` (empty: it may be opened). `mark`: the level as written at its head, or nothing.
    `lost`: what keeps it closed stood on a page that is gone. `fault`: how its row of the ledger differs from it."""

    number: str
    title: str
    issuer: str
    date: datetime.date
    lines: tuple[str, ...]
    closed: bool
    ground: str
    mark: str
    quality: str
    form: str
    series: str
    copy: bool
    lost: bool
    retention: str
    fault: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    @property
    def level(self) -> str:
        """The level of its mark as a ledger has it."""
        return self.mark[:2] if self.mark[:2] in ("绝密", "机密", "秘密") else ""


def papers(plan: Plan) -> Iterator[Paper]:
    """Yield the papers of `plan` in order of their numbers."""
    before: Paper | None = None
    for n, stays in enumerate(closed(plan).tolist()):
        if copied(n) and before is not None:
            before = _copy(plan, n, before)
        else:
            before = _paper(plan, n, stays)
        yield before


def _draw(plan: Plan, n: int) -> random.Random:
    return random.Random(f"{plan.seed}/{n}")  # noqa: S311  # reproducible on purpose


def _paper(plan: Plan, n: int, stays: bool) -> Paper:
    draw = _draw(plan, n)
    book = grammar()
    topic = book.topics[rare_first(draw, len(book.topics))]
    year = draw.randint(max(FIRST, topic.years[0]), min(LAST, topic.years[1]))
    topic = of_year(topic.name, year)
    date = datetime.date(year, draw.randint(1, 12), draw.randint(1, 28))
    seat = names.place(draw)
    values = _values(draw, book, seat, year)
    title = fill(draw.choice(topic.titles), values)
    ground, lines = _body(draw, book, topic, stays, seat, year)
    mark = _mark(draw, ground, year)
    name, rate = wear.quality(draw, year)
    issuer = values["unit"]
    head = [mark] if mark and not mark.endswith("解密") else []
    head += (
        [issuer + "文件", f"{seat[0]}{'革' if 1967 <= year <= 1978 else '政'}〔{year}〕{draw.randint(1, 200)}号"]
        if draw.random() < 0.6
        else []
    )
    tail = [issuer, _dated(date)] + ([mark] if mark.endswith("解密") else [])
    key = [x for _, x in lines]
    kept = (
        wear.without_page(draw, [*head, title, *(s for s, _ in lines), *tail]) if draw.random() < wear.MISSING else None
    )
    worn = kept if kept is not None else [*head, title, *(s for s, _ in lines), *tail]
    lost = stays and not any(s in worn for (s, _), own in zip(lines, key, strict=True) if own)
    return Paper(
        number=_number(n, year),
        title=title,
        issuer=issuer,
        date=date,
        lines=tuple(wear.slip(draw, s, rate) for s in worn),
        closed=stays,
        ground=ground,
        mark=mark,
        quality=name if kept is None else "missing",
        form=_form(draw, plan),
        series=f"{topic.name}{issuer}{year // 5}",
        copy=False,
        lost=lost,
        retention=draw.choice(RETENTIONS),
        fault=_fault(draw, mark),
    )


def _copy(plan: Plan, n: int, of: Paper) -> Paper:
    """A copy typed or scanned anew: the same words, other slips, its own place in the archive."""
    draw = _draw(plan, n)
    name, rate = wear.quality(draw, of.date.year)
    lines = ("（抄件）", *(wear.slip(draw, s, rate) for s in of.lines))
    return replace(
        of,
        number=_number(n, of.date.year),
        lines=lines,
        quality=name,
        form=_form(draw, plan),
        copy=True,
        fault=_fault(draw, of.mark),
    )


def _body(
    draw: random.Random, book: Grammar, topic: Topic, stays: bool, seat: str, year: int
) -> tuple[str, list[tuple[str, bool]]]:
    """Return the ground, and the sentences with whether each is what keeps the paper closed."""

    def said(sentence: str) -> str:
        return varied(draw, fill(sentence, _values(draw, book, seat, year)))

    # minutes of a meeting go from one thing to another
    other = of_year(draw.choice(book.topics).name, year) if draw.random() < 0.25 else topic
    pool = list(topic.common)
    draw.shuffle(pool)
    sentences = pool[: draw.randint(2, 6)]
    sentences += _some(draw, topic.open, draw.randint(0, 2) if stays else draw.randint(0, 4))
    if other is not topic:
        sentences += _some(draw, other.common, draw.randint(1, 3)) + _some(draw, other.open, draw.randint(1, 3))
    out = [(said(s), False) for s in sentences]
    ground = ""
    if stays:
        ground, sentence = topic.closed[rare_first(draw, len(topic.closed))]
        out.append((said(sentence), True))
        same = [s for g, s in topic.closed if g == ground and s != sentence]
        if same and draw.random() < 0.35:
            out.append((said(draw.choice(same)), True))
    draw.shuffle(out)
    return ground, out


def _some(draw: random.Random, sentences: tuple[str, ...], count: int) -> list[str]:
    return draw.sample(sentences, min(count, len(sentences)))


def _values(draw: random.Random, book: Grammar, seat: str, year: int) -> dict[str, str]:
    day = f"{draw.randint(1, 12)}月{draw.randint(1, 28)}日"
    return {
        "place": seat, "village": names.village(draw), "person": names.person(draw), "other": names.person(draw),
        "unit": names.unit(draw, seat, year), "plant": names.plant(draw, seat), "n": str(draw.randint(2, 60)),
        "m": str(draw.randint(70, 9000)), "day": day, "clock": draw.choice(book.slots["clock"]),
        "item": draw.choice(book.slots["item"]), "id": names.identity(draw, year), "phone": names.phone(draw, year),
    }  # fmt: skip


def _mark(draw: random.Random, ground: str, year: int) -> str:
    """Return the mark: of most state secrets, of some other papers an internal one, of a few one that was lifted."""
    if ground == "state_secret" and draw.random() < MARKED:
        level = draw.choices(("秘密", "机密", "绝密"), (5, 4, 1))[0]
        return f"{level}★{draw.choice((5, 10, 20, 30))}年" if year >= 1990 else level
    if ground:
        return "内部资料 注意保存" if draw.random() < 0.1 else ""
    roll = draw.random()
    if roll < 0.02:
        return f"秘密 已于{min(LAST, year + draw.randint(5, 20))}年解密"
    return "内部刊物" if roll < 0.04 else ""


def _fault(draw: random.Random, mark: str) -> str:
    roll = draw.random()
    if mark and roll < 0.05:
        return "level"
    return "date" if roll > 0.99 else ""


def _form(draw: random.Random, plan: Plan) -> str:
    return draw.choices(plan.forms, [SHARES[FORMS.index(f)] for f in plan.forms])[0]


def _number(n: int, year: int) -> str:
    """Return the 档号: 全宗号-类别-年度-案卷号-件号; the last two tell every paper from every other."""
    return f"{n // 100_000 + 1:03d}-WS-{year}-{n // 100 % 1000 + 1:04d}-{n % 100 + 1:03d}"


def _dated(date: datetime.date) -> str:
    if date.year >= 2012:
        return f"{date.year}年{date.month}月{date.day}日"
    return "".join(_HAN[int(c)] for c in str(date.year)) + f"年{_han(date.month)}月{_han(date.day)}日"


def _han(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones else "")
