"""Text as it was typed: fit to be stored, and numbers in it."""

import pytest

from rma_portal.core.text import storable, whole_number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x00b", "ab"),
        ("half \ud83d", "half "),
        ("\u202eمرحبا 👚\r\n", "\u202eمرحبا 👚\r\n"),
        ("x" * 10_001, "x" * 10_000),
    ],
)
def test_only_what_cannot_be_stored_is_left_out(typed, stored):
    """Case 47."""
    assert storable(typed) == stored


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0), ("007", 7), ("123456789", 123456789), ("٣", 3), ("", None), ("-1", None), ("1.0", None),
        ("²", None), ("1234567890", None), ("9" * 10_000, None),
    ],
)  # fmt: skip
def test_a_number_is_written_in_digits_and_is_no_longer_than_meant(typed, number):
    """Ten thousand digits are more than Python turns into a number, and more than any column holds."""
    assert whole_number(typed) == number
