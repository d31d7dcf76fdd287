"""Passwords: what is refused, what is stored."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.people.house import CHEAP
from biaoshi_api.people import passwords
from biaoshi_api.people.passwords import Cost, hash_password, hashing, matches, one_time, poor, stale

HASHING = hashing(CHEAP)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "passwordpassword",
        "Password2026!",
        "P@ssword123456",
        "adminadmin88",
        "123456789012",
        "987654321098",
        "qwertyuiopasdf",
        "aaaaaaaaaaaaaa",
        "abababababab12"[:12],
        "my wang.li secret",
        "WANG.LI-20261124",
        "１２３４５６７８９０１２",
        "x" * 129,
    ],
)
def test_poor_passwords(password: str) -> None:
    """Short ones, those everybody tries first, the name, runs and repetitions are refused, whatever case or width."""
    assert poor(password, name="wang.li")


@pytest.mark.parametrize(
    "password", ["four quiet herons", "堤防岁修要在汛前做完才行", "tR7#kqLm2vXw", "twelve-grapes-on-a-vine"]
)
def test_good_passwords(password: str) -> None:
    """Long ones of any kind are taken, Chinese too; no kinds of characters are demanded."""
    assert poor(password, name="wang.li") is None


@given(st.text(max_size=200), st.text(max_size=20))
def test_an_answer_to_any_password(password: str, name: str) -> None:
    """Whatever is typed there is an answer, which does not repeat it."""
    why = poor(password, name=name)
    assert why is None or len(password) < 4 or password not in why


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_right_is_right_and_wrong_is_wrong(password: str) -> None:
    """The password fits its hash, another does not, and the hash is argon2id without the password in it."""
    stored = hash_password(HASHING, password)
    assert stored.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert matches(HASHING, stored, password)
    assert not matches(HASHING, stored, password + "x")
    assert not matches(HASHING, None, password)


def test_full_width_digits_are_the_digits() -> None:
    """An input method in full width does not lock anybody out."""
    assert matches(HASHING, hash_password(HASHING, "quiet herons 12"), "quiet herons １２")


def test_a_broken_hash_fits_nothing() -> None:
    """What stands in the database may be anything; it is no error and no way in."""
    for stored in ("", "x", "$argon2id$v=19$m=8,t=1,p=1$", "$2b$12$abc"):
        assert not matches(HASHING, stored, "x")


def test_cost_is_what_it_says() -> None:
    """Hashing costs what OWASP asks for at least, and a hash of another cost is to be renewed."""
    cost = Cost()
    assert (cost.memory_kib, cost.time, cost.parallelism) >= (47_104, 1, 1)
    assert stale(hashing(Cost(1, 16, 1)), hash_password(HASHING, "x"))
    assert not stale(HASHING, hash_password(HASHING, "x"))


def test_one_time_passwords() -> None:
    """One-time passwords pass the rules, have no look-alikes, and no two are the same."""
    made = {one_time() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert re.fullmatch(r"([a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}", password)
        assert poor(password, name="wang.li") is None
    assert 31**20 > 2**96  # what there is to try
    assert passwords.LONGEST == 128
