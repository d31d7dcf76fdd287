"""What of a paper stands in a source: found in spite of slips, told with its place, and not for a turn of phrase."""

import random

from biaoshi.passages import find
from biaoshi.passages.matching import EXTENT, FREQUENT
from biaoshi.passages.prints import LENGTH
from biaoshi.types.document import Span
from passages.held import index, paper, words


def slips(text: str, every: int, seed: int) -> str:
    """Return `text` with one character in `every` wrong, lost or doubled."""
    draw = random.Random(seed)  # noqa: S311
    out = []
    for n, c in enumerate(text):
        out.append(draw.choice(("人", "", c + "一")) if n % every == every // 2 else c)
    return "".join(out)


def test_a_passage_is_found_with_its_place() -> None:
    """A sentence taken over is told from its beginning to its end, with whose it is."""
    source = words(1)
    held = index([paper(1, source), paper(2)])
    passage = source[100:250]
    text = f"甲乙丙。\n{passage}\n丁戊己。"
    (found,) = find(held, text)
    assert (found.source, found.decision, found.level) == (f"s{1:015}", "classified", "机密")
    assert text[found.span.start : found.span.end] in passage
    assert found.span.start <= 5 + 12
    assert found.span.end >= 5 + 150 - 12
    assert found.share == 1.0


def test_slips_and_lost_characters_do_not_hide_it() -> None:
    """One character in forty wrong, lost or one too many: found over and over, in one piece."""
    source = words(1)
    held = index([paper(n) for n in range(1, 6)])
    for seed in range(20):
        told = find(held, words(90 + seed) + slips(source[200:400], 40, seed) + words(70 + seed))
        assert {f.source for f in told} == {f"s{1:015}"}
        assert sum(len(f.span) for f in told) > 150


def test_a_passage_at_the_place_it_had_may_lose_a_character() -> None:
    """Shifts of -1 and 0 are next to each other: a copy from the same place on, a character lost half way, is one passage."""
    source = words(1, 1000)
    held = index([paper(1, source)])
    copied = source[:300] + source[301:600]
    for text in (copied, source[:150] + "人" + source[150:600]):
        (found,) = find(held, text)
        assert len(found.span) > 550
        assert found.share > 0.9


def test_less_than_a_passage_is_none() -> None:
    """Fewer characters than EXTENT, or two phrases that stand elsewhere among each other, link nothing."""
    source = words(1).replace("，", "")
    held = index([paper(1, source)])
    assert not find(held, words(5) + source[100 : 100 + EXTENT - 1] + words(6))
    apart = source[100:125] + words(7, 100) + source[300:325]
    assert not find(held, apart)
    turned = source[300:325] + source[100:125]
    assert not find(held, turned)


def test_two_passages_of_one_source_are_two() -> None:
    """What lies between them here is not taken for reused."""
    source = words(1)
    held = index([paper(1, source)])
    text = source[0:100] + "。" + words(5, 300) + source[300:400] + "。"
    first, second = find(held, text)
    assert first.span.end < 120
    assert second.span.start > 350


def test_frequent_prints_say_nothing() -> None:
    """A formula in more than FREQUENT papers links none of them, though in as many it links all."""
    formula = words(1, 100)
    held = index([paper(n, words(1000 + n, 100) + formula) for n in range(FREQUENT)])
    assert len({r.source for r in find(held, words(2) + formula)}) == FREQUENT
    held = index([paper(n, words(1000 + n, 100) + formula) for n in range(FREQUENT + 1)])
    assert not find(held, words(2) + formula)


def test_a_form_of_thousands_of_like_rows_is_no_passage() -> None:
    """A row that comes back says nothing about the place, and does not take the square of its number."""
    rows = "".join(f"县乡村组户主姓名性别民族{n}\n" for n in range(4000))
    held = index([paper(1, rows), paper(2)])
    assert not find(held, words(3) + "县乡村组户主姓名性别民族5\n县乡村组户主姓名性别民族6\n")
    assert len(find(held, rows)) < 200


def test_a_form_does_not_hide_what_another_paper_has() -> None:
    """A sentence that comes back thousands of times in one paper is still found in the one that has it once."""
    row = words(1, 800)
    held = index([paper(1, f"{row}\n" * 1500), paper(2, words(50) + row + words(51))])
    assert {r.source for r in find(held, row[300:400])} == {f"s{2:015}"}
    held.check()


def test_it_is_found_however_far_in() -> None:
    """Beyond 65,536 characters places are kept modulo; the passage is found as before."""
    source = words(1, 70_000)
    held = index([paper(1, source)])
    text = words(2, 300) + source[-800:-400]
    told = find(held, text)
    assert told
    assert sum(len(f.span) for f in told) > 350


def test_a_withheld_paper_is_not_held_against_itself() -> None:
    """Registered as it is, its own decision is not one made elsewhere; a copy's is."""
    text = words(1)
    held = index([paper(1, text, "withheld", None), paper(2, text, "withheld", None)])
    assert {r.source for r in find(held, text, f"s{1:015}")} == {f"s{2:015}"}
    held = index([paper(1, text)])
    assert {r.source for r in find(held, text, f"s{1:015}")} == {f"s{1:015}"}


def test_nothing_to_look_for() -> None:
    """Empty text, an empty index."""
    assert find(index([]), words(1)) == ()
    assert find(index([paper(1)]), "") == ()
    assert find(index([paper(1)]), "天地玄黄宇宙洪荒"[:LENGTH]) == ()
    assert isinstance(find(index([paper(1)]), words(1))[0].span, Span)
