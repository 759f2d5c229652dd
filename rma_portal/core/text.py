"""Text as it was typed, made fit to be stored."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what a spreadsheet would run
LONGEST_NUMBER = 9  # digits
LONGEST = 10_000  # characters: more than anybody writes, less than a row can bear


def storable(text: str, longest: int = LONGEST) -> str:
    """Return text without what PostgreSQL cannot store (NUL, lone surrogates), cut to its length.

    Everything else stays as it was written: emoji, right-to-left marks, line ends (case 47).
    """
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()[:longest]


def whole_number(text: str) -> int | None:
    """Return the number somebody wrote in digits; None where it is none, or longer than any that is meant."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def harmless(text: str) -> str:
    """Quote text for a spreadsheet's cell where it begins as a formula does (CWE-1236)."""
    return f"'{text}" if text.startswith(FORMULA) else text
