"""Codes that people type: what the check character catches, exhaustively."""

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rma_portal.core.codes import ALPHABET, check_character, decode, encode, is_valid, normalise
from rma_portal.core.errors import InvalidInput

_draw = random.Random(20261123)  # fixed, so that a failure can be repeated
BODIES = [
    "".join(_draw.choices(ALPHABET, k=length)) for length in (1, 2, 9, 10, 11, 12, 30) for _ in range(6)
]
CODES = [body + check_character(body) for body in BODIES]


def test_alphabet_is_crockfords():
    assert (len(set(ALPHABET)), set("ILOU") & set(ALPHABET), ALPHABET) == (
        32,
        set(),
        "".join(sorted(ALPHABET)),
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("abc-123", "ABC123"),
        (" oO iI lL ", "001111"),
        ("a\u00a0b\u2011c–d", "ABCD"),
        ("", ""),
    ],
)
def test_typed_codes_are_read_as_meant(typed, meant):
    assert normalise(typed) == meant


@pytest.mark.parametrize("typed", ["ABU", "A_B", "AÉ", "A\x00", "ı2", "A/B", "٣"])
def test_characters_outside_the_alphabet_are_refused(typed):
    with pytest.raises(InvalidInput) as caught:
        normalise(typed)
    assert (caught.value.code, is_valid(typed)) == ("code_character", False)


def test_check_character_is_the_polynomial_worked_out_by_hand():
    """x^5 + x^2 + 1: 1 doubles to 2, 16 doubles to 32 = 5, and two characters double twice."""
    assert [check_character(text) for text in ("", "0", "1", "G", "10", "1G")] == [
        "0",
        "0",
        "2",
        "5",
        "4",
        "1",
    ]


@given(st.integers(0, 32**6 - 1))
def test_numbers_are_written_and_read_back(number):
    assert (len(encode(number, 6)), decode(encode(number, 6))) == (6, number)


@pytest.mark.parametrize(("number", "width"), [(-1, 2), (1024, 2), (1, 0)])
def test_numbers_that_do_not_fit_are_refused(number, width):
    with pytest.raises(InvalidInput, match="code_range"):
        encode(number, width)


def test_every_code_is_valid_also_as_people_type_it():
    assert all(
        is_valid(code) and is_valid(code.lower().replace("0", "o").replace("1", "l")) for code in CODES
    )


def test_too_short_to_carry_a_check():
    assert [is_valid(text) for text in ("", "0", "00")] == [False, False, True]


def _with(code: str, changes: dict[int, str]) -> str:
    return "".join(changes.get(index, character) for index, character in enumerate(code))


def test_every_single_substitution_is_caught():
    """Case 54: a mistyped number never reads as another one."""
    typos = (
        _with(code, {index: other})
        for code in CODES
        for index, other in product(range(len(code)), ALPHABET)
        if code[index] != other
    )
    assert not [typo for typo in typos if is_valid(typo)]


@pytest.mark.parametrize("distance", [1, 2], ids=["neighbours", "across one"])
def test_every_swap_is_caught(distance):
    typos = (
        _with(code, {index: code[index + distance], index + distance: code[index]})
        for code in CODES
        for index in range(len(code) - distance)
        if code[index] != code[index + distance]
    )
    assert not [typo for typo in typos if is_valid(typo)]


def test_every_change_of_a_twin_is_caught():
    """AA read as BB, tried at every place with every pair of characters."""
    for body in BODIES:
        for index, twin, other in product(range(len(body) - 1), ALPHABET[::5], ALPHABET):
            if twin == other:
                continue
            right = _with(body, {index: twin, index + 1: twin})
            wrong = _with(body, {index: other, index + 1: other})
            assert not is_valid(wrong + check_character(right))
