"""What is said is never more than the evidence bears."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from biaoshi.scan.certificate.elusion import Round, at_least, lower, missing, spent, upper
from biaoshi.scan.certificate.statement import Evidence, percent, state

MET = Evidence(
    papers=50_000,
    drawn=1400,
    relevant=70,
    closed=True,
    reached=70,
    reviewed=6000,
    found=2400,
    rounds=(Round(45_000, 1000, 0, 2400),),
)


@given(drawn=st.integers(1, 300), share=st.floats(0, 1), alpha=st.sampled_from([0.005, 0.01, 0.05]))
def test_upper_bound_is_the_share_at_which_so_few_would_be_a_rarity(drawn: int, share: float, alpha: float) -> None:
    """At the bound, as few hits as were seen come up with probability α (Clopper–Pearson); above it, more rarely."""
    hits = round(share * drawn)
    bound = upper(hits, drawn, alpha)
    assert hits / drawn <= bound <= 1
    if hits < drawn:
        assert binom.cdf(hits, drawn, bound) == pytest.approx(alpha, rel=1e-6)
    low = lower(hits, drawn, alpha)
    assert 0 <= low <= hits / drawn
    if hits:
        assert binom.sf(hits - 1, drawn, low) == pytest.approx(alpha, rel=1e-6)


def test_any_number_of_samples_errs_with_alpha_in_all() -> None:
    """What the rounds may err with adds up to no more than α."""
    assert sum(spent(n, 0.01) for n in range(1, 60)) <= 0.01


def test_the_statement_says_the_words_of_the_contract() -> None:
    """Reviewed, recall, missed share and the caution, each rounded to the cautious side."""
    said = state(MET)
    assert (
        said.words
        == "已审 6000 件；以 95% 置信度，应控档案查全率 ≥ 95%；遗漏率 ≤ 0.54%；据抽样推断，不代替三审和会同审核"
    )
    assert (said.basis, said.stop, said.notes) == (
        "rule",
        True,
        ("第 1 次遗漏抽样：从未审的 45000 件中抽 1000 件，发现应控 0 件。",),
    )


def test_before_the_rule_is_met_nothing_is_said_of_recall() -> None:
    """One relevant control paper short, and without a sample, no number is stated."""
    said = state(replace(MET, reached=69, relevant=70, rounds=(), target=0.96))
    assert (said.recall, said.missed, said.stop) == (None, None, False)
    assert "不作查全率和遗漏率的陈述" in said.words
    assert "%" not in said.words.replace("不作查全率和遗漏率的陈述", "")


def test_a_control_set_with_too_few_says_how_many_more_to_draw_and_what_it_could_show() -> None:
    """20 relevant in 400: 43 are missing, which takes 860 more at this rate; 85 % could be shown as it is."""
    said = state(replace(MET, drawn=400, relevant=20, reached=20, rounds=()))
    assert (said.goal, said.lacking, said.recall) == (None, 860, None)
    assert "再抽 860 件" in said.notes[0]
    assert "降到 85.1%" in said.notes[0]


def test_a_control_set_not_yet_reviewed_fixes_nothing() -> None:
    """While control papers are undecided there is no goal, however many were reached."""
    assert state(replace(MET, closed=False)).goal is None


def test_a_sample_that_finds_some_is_told_and_raises_the_missed_share() -> None:
    """3 found in 1000: they are named, and y is computed from them, not from an empty sample."""
    clean, found = state(MET), state(replace(MET, rounds=(Round(45_000, 1000, 3, 2400),), found=2403))
    assert (found.missed or 0) > 2 * (clean.missed or 1)
    assert "发现应控 3 件，已列入应控，遗漏率据此计算" in found.notes[-1]


def test_a_sample_that_speaks_against_the_rule_withdraws_its_statement() -> None:
    """30 found in 1000 of 45,000 unread cannot be with recall of 95 %: it is withdrawn, said so, and the sample's own stands."""
    said = state(replace(MET, rounds=(Round(45_000, 1000, 30, 2400),), found=2430))
    assert said.basis == "elusion"
    assert 0 < (said.recall or 0) < 0.6
    assert "撤回" in said.notes[-1]


def test_reading_on_and_sampling_again_never_loses_what_was_shown() -> None:
    """What was found since a round is no longer missing; a second, clean round can only help."""
    first = Round(45_000, 1000, 3, 2400)
    assert missing((first,), 2403, 44_000, 0.01) > missing((first,), 2453, 40_000, 0.01)
    both = (first, Round(40_000, 2000, 0, 2453))
    assert missing(both, 2453, 38_000, 0.01) <= missing((first,), 2453, 38_000, 0.01)
    assert at_least((first,), 2403, 0.01) >= 0


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_missing_is_a_bound_with_its_confidence(data: st.DataObject) -> None:
    """Over many samples from the same unread papers, more are missing than said at most as often as α allows."""
    left, rate = data.draw(st.integers(200, 3000)), data.draw(st.floats(0.0, 0.1))
    truth, drawn = round(left * rate), data.draw(st.integers(20, 200))
    draw = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    hits = draw.hypergeometric(truth, left - truth, drawn, size=60) if truth else np.zeros(60, dtype=int)
    wrong = sum(missing((Round(left, drawn, int(h), 0),), int(h), left - drawn, 0.1) < truth - h for h in hits)
    assert wrong <= binom.ppf(1 - 1e-7, 60, 0.05)


def test_when_all_is_read_nothing_is_inferred() -> None:
    """A census states no confidence."""
    said = state(replace(MET, reviewed=50_000))
    assert (said.recall, said.missed, said.basis) == (1.0, 0.0, "all")
    assert "置信度" not in said.words


@pytest.mark.parametrize(
    ("share", "down", "words"),
    [
        (0.95, True, "95%"),
        (0.9549999, True, "95.49%"),
        (0.00531, False, "0.54%"),
        (0.07, False, "7%"),
        (1, True, "100%"),
    ],
)
def test_percentages_are_rounded_to_the_cautious_side(share: float, down: bool, words: str) -> None:
    """Never up where more is better, never down where less is."""
    assert percent(share, down=down) == words
