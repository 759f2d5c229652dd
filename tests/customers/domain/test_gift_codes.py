"""Gift codes as people read and type them."""

import pytest

from customers.domain.gift_codes import CHARACTERS, meant, new_code, spaced
from rma_portal.core.codes import is_valid


def test_a_code_is_random_enough_and_checks_itself():
    """75 bits: nobody guesses one by trying, and what is mistyped is no code at all."""
    codes = {new_code() for _ in range(200)}
    assert (len(codes), {len(code) for code in codes}, CHARACTERS * 5) == (200, {16}, 75)
    assert all(is_valid(code) for code in codes)


def test_a_code_is_read_however_it_is_typed():
    code = new_code()
    shown = spaced(code)
    assert (len(shown), shown.count("-")) == (19, 3)
    typed = [shown, shown.lower(), f"  {shown.replace('-', ' ')} ", shown.replace("0", "o").replace("1", "l")]
    assert [meant(text) for text in typed] == [code] * 4


@pytest.mark.parametrize("text", ["", "-", "0", "00", "HELLO", "ü", "\x00", "0" * 5000])
def test_what_is_no_code_means_none(text):
    assert meant(text) == ""
