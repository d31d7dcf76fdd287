"""Features say which strings a paper has to whoever holds the key, and hold no text."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.errors import ConfigError
from biaoshi.scan.order.features import BITS, MOST, hashed, unpack

KEY, OTHER = b"k" * 32, b"o" * 32
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=400)


@given(HAN)
def test_packed_features_come_back(text: str) -> None:
    """What is kept is what was made."""
    made = hashed(text, KEY)
    again = unpack(made.pack())
    assert np.array_equal(again.buckets, made.buckets)
    assert np.array_equal(again.counts, made.counts)


@given(HAN)
def test_white_space_width_and_digits_do_not_count(text: str) -> None:
    """A paper set anew has the same features."""
    assert hashed("\n ".join(text), KEY).pack() == hashed(text, KEY).pack()
    assert hashed(f"{text}12年", KEY).pack() == hashed(f"{text}９年", KEY).pack()


def test_another_key_gives_other_features() -> None:
    """Without the key nothing can be looked up: few buckets are the same by chance."""
    text = "".join(chr(0x4E00 + n) for n in range(400))
    one, other = hashed(text, KEY), hashed(text, OTHER)
    assert len(np.intersect1d(one.buckets, other.buckets)) < 20


def test_buckets_are_spread_evenly() -> None:
    """Strings that differ in one character share no more buckets than chance: nothing can be told from near numbers."""
    found = np.concatenate(
        [hashed(chr(0x4E00 + a) + chr(0x4E00 + b), KEY).buckets for a in range(60) for b in range(60)]
    )
    counts = np.bincount(found >> (BITS - 6), minlength=64)
    assert abs(counts - 3600 / 64).max() < 5 * np.sqrt(3600 / 64)
    assert len(np.unique(found)) > 3540


def test_of_a_long_paper_the_same_buckets_are_kept_as_of_its_copy() -> None:
    """A book and the book with a page more are still near copies."""
    draw = np.random.default_rng(1)
    book = "".join(map(chr, draw.integers(0x4E00, 0x9000, 6000)))
    one, other = hashed(book, KEY), hashed(book + "又一页文字", KEY)
    assert len(one.buckets) == len(other.buckets) == MOST
    assert len(np.intersect1d(one.buckets, other.buckets)) > 0.98 * MOST


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"x" * 40,
        zlib.compress(b"\xff\xff\0\0" + b"\0" * 20),
        zlib.compress(b"\1\0\0\0\0\0\0\xff\1"),
        zlib.compress(b"\0" * 10**6),
    ],
)
def test_spoilt_features_are_refused(spoilt: bytes) -> None:
    """A store that was tampered with stops the review; it does not guide it, nor fill the memory."""
    with pytest.raises(ConfigError):
        unpack(spoilt)


def test_no_text_is_in_what_is_kept() -> None:
    """The bytes hold none of the characters, in no encoding."""
    text = "弹药转运点定在某地两座旧粮库"
    kept = zlib.decompress(hashed(text, KEY).pack())
    assert not any(
        text[n : n + 2].encode(e) in kept
        for n in range(len(text) - 1)
        for e in ("utf-8", "utf-16-le", "utf-32-le", "gb18030")
    )
