"""Makes what people typed fit for paper: no control characters, no endless words, a bounded length."""

import unicodedata

_DIRECTION_CONTROLS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""Overrides and isolates (U+202A to U+202E, U+2066 to U+2069): left open they turn the rest of a line."""

_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def printable(typed: str, at_most: int) -> str:
    """Return the text on one line, without control characters, cut to `at_most` characters with an ellipsis.

    Text with letters that run from right to left is isolated, so that it does not reorder its neighbours.
    The printed page is a summary: the whole comment stays readable on the return's own page.
    """
    start = unicodedata.normalize("NFC", typed[: at_most * 8])
    line = " ".join("".join(_sign(character) for character in start).split())
    short = line if len(line) <= at_most else line[: at_most - 1].rstrip() + "…"
    return f"{_ISOLATE}{short}{_END_ISOLATE}" if _runs_left(short) else short


def _runs_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def _sign(character: str) -> str:
    if ord(character) in _DIRECTION_CONTROLS:
        return ""
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in {"Cs", "Cn", "Co"} else character
