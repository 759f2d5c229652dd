"""RMA numbers: one to one, unreadable as a volume, read back however they are typed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.domain.numbers import (
    MAX_ARTICLES,
    MAX_COUNTER,
    Number,
    parse_number,
    return_number,
    scramble,
    unscramble,
    validate_prefix,
)
from rma_portal.core.errors import InvalidInput

KEY = bytes(range(32))


def refusal(call, *arguments) -> str:
    with pytest.raises(InvalidInput) as caught:
        call(*arguments)
    return caught.value.code


@given(st.integers(0, MAX_COUNTER), st.binary(min_size=16, max_size=80))
def test_scrambling_is_undone_by_its_key(counter, key):
    """Case 54: one to one over all counters."""
    serial = scramble(counter, key)
    assert (0 <= serial <= MAX_COUNTER, unscramble(serial, key)) == (True, counter)


def test_the_ends_of_the_range_are_mapped_and_what_lies_beyond_is_refused():
    assert [unscramble(scramble(counter, KEY), KEY) for counter in (0, MAX_COUNTER)] == [0, MAX_COUNTER]
    assert [refusal(scramble, counter, KEY) for counter in (-1, MAX_COUNTER + 1)] == ["number_counter"] * 2
    assert [refusal(unscramble, serial, KEY) for serial in (-1, MAX_COUNTER + 1)] == ["number_counter"] * 2


def test_twenty_thousand_returns_have_twenty_thousand_numbers():
    """Case 54: never a duplicate."""
    assert len({return_number("MNT", counter, KEY) for counter in range(20_000)}) == 20_000


def test_neighbours_say_nothing_about_the_volume():
    """The serials of 1,000 consecutive returns spread over the whole range, in no order."""
    serials = [scramble(counter, KEY) for counter in range(1000)]
    rises = sum(later > earlier for earlier, later in pairwise(serials))
    sixteenths = {serial >> 26 for serial in serials}
    assert (400 < rises < 600, sixteenths) == (True, set(range(16)))


def test_another_key_gives_other_numbers():
    same = [counter for counter in range(1000) if scramble(counter, KEY) == scramble(counter, KEY[::-1])]
    assert same == []


def test_a_short_key_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="16 bytes"):
        scramble(1, b"short")


def test_numbers_never_change():
    """Case 54: printed labels outlive every release, so these are fixed for ever."""
    assert [return_number("mnt", 1, KEY, position) for position in (0, 1, 1023)] == [
        "MNT-B43Z2E-000",
        "MNT-B43Z2E-012",
        "MNT-B43Z2E-ZZ8",
    ]


@pytest.mark.parametrize("prefix", ["AB", "MNT", "W2RX"])
def test_every_position_is_printed_and_read_back(prefix):
    """Case 54: all 1,023 articles of a return."""
    for position in range(MAX_ARTICLES + 1):
        text = return_number(prefix, 77, KEY, position)
        first, serial, _ = text.split("-")
        assert parse_number(text) == Number(first, serial, position, text)


@pytest.mark.parametrize("position", [-1, MAX_ARTICLES + 1])
def test_more_articles_than_positions_is_a_clear_error(position):
    """Case 54: 1,023 at most."""
    assert refusal(return_number, "MNT", 1, KEY, position) == "too_many_articles"


def test_numbers_are_read_as_people_type_them():
    text = next(
        number
        for number in (return_number("A01", counter, KEY) for counter in range(10_000))
        if {"0", "1"} <= set(number[4:10])
    )
    typed = [
        text.lower(),
        text.replace("-", ""),
        f"  {text.replace('-', ' ')}\n",
        text.replace("0", "O").replace("1", "I"),
        text.replace("0", "o").replace("1", "l"),
        text.replace("-", "\u2011"),
    ]
    assert {parse_number(one) for one in typed} == {parse_number(text)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number_length"),
        ("MNT-123", "number_length"),
        ("MNTNT-123456-000", "number_length"),
        ("MNT_123456", "code_character"),
        ("UNT-123456-000", "code_character"),
    ],
)
def test_what_is_no_number_is_refused(text, code):
    assert refusal(parse_number, text) == code


def test_a_wrong_character_is_caught():
    """Case 54: any one character of a number, changed, is refused."""
    text = return_number("MNT", 1, KEY).replace("-", "")
    typos = {text[:at] + other + text[at + 1 :] for at in range(len(text)) for other in "07AZ"} - {text}
    assert {refusal(parse_number, typo) for typo in typos} == {"number_check_failed"}


@pytest.mark.parametrize(("prefix", "kept"), [("ab", "AB"), ("Mnt", "MNT"), ("W2RX", "W2RX")])
def test_prefixes(prefix, kept):
    assert validate_prefix(prefix) == kept


@pytest.mark.parametrize("prefix", ["", "A", "ABCDE", "AIL", "LO", "UX", "A-", "É2", "A B"])
def test_prefixes_outside_the_alphabet_are_refused(prefix):
    """Case 54: the prefix is configurable, within the alphabet."""
    assert refusal(validate_prefix, prefix) == "number_prefix"
