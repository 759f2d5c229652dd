"""A shop's look as CSS properties, and the key that caches go by."""

import dataclasses

import pytest

from rma_portal.core.colours import READABLE, WHITE, contrast, parse
from rma_portal.tenancy.brand import FAMILIES, Brand, style_sheet

PLUM = Brand(accent="#7a3b5d", accent2="#2b6777", font_stack="serif", radius=4)


def properties(brand: Brand) -> dict[str, str]:
    """Return the style sheet's properties by name."""
    lines = style_sheet(brand).splitlines()[1:-1]
    return dict(line.strip(" ;").split(": ", 1) for line in lines)


def test_all_that_is_chosen_is_in_the_style_sheet():
    found = properties(PLUM)
    names = ("--accent", "--accent-2", "--font", "--radius", "--radius-large")
    assert [found[name] for name in names] == ["#7a3b5d", "#2b6777", FAMILIES["serif"], "4px", "6px"]


def test_without_a_second_colour_the_first_is_used_for_both():
    found = properties(dataclasses.replace(PLUM, accent2=""))
    assert found["--accent-2"] == found["--accent"] == "#7a3b5d"


@pytest.mark.parametrize("colour", ["#ffd400", "#ffffff", "#00ff88", "#c0c0c0"])
def test_both_colours_are_mended_until_words_can_be_read(colour):
    found = properties(Brand(accent=colour, accent2=colour))
    for name in ("--accent", "--accent-2"):
        assert contrast(parse(found[name]), WHITE) >= READABLE
        assert contrast(parse(found[name]), parse(found["--accent-soft"])) >= READABLE


def test_the_key_is_another_one_whenever_anything_changes():
    changes = [
        {},
        {"accent": "#7a3b5e"},
        {"accent2": "#2b6778"},
        {"font_stack": "round"},
        {"radius": 16},
        {"logo": "m/1/logo-1.webp"},
    ]
    keys = [dataclasses.replace(PLUM, **change).key for change in changes]
    assert len(set(keys)) == len(changes)
    assert PLUM.key == keys[0]
