"""Codes that people read aloud and type: Crockford's base 32 and one check character.

The check is linear over the field GF(2^5) with x^5 + x^2 + 1, so it stays inside the alphabet and,
up to 31 characters, catches every single substitution, swap of neighbours, swap across one
character, and change of a twin (AA read as BB); `law-and-standards.md`, 2.3.
"""

from rma_portal.core.errors import InvalidInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = {
    **{character: character for character in ALPHABET},
    **{character.lower(): character for character in ALPHABET},
    **dict.fromkeys("iIlL", "1"),
    **dict.fromkeys("oO", "0"),
}
_HYPHENS = frozenset("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212")  # mail programs like to typeset them


def normalise(text: str) -> str:
    """Return a typed code as it was meant: capitals, i and l as 1, o as 0, without spaces and hyphens.

    Raises InvalidInput("code_character") for a character that no code contains.
    """
    meant = []
    for character in text:
        if character in _HYPHENS or character.isspace():
            continue
        if character not in _READ_AS:
            raise InvalidInput("code_character", f"use only {ALPHABET}", character=character)
        meant.append(_READ_AS[character])
    return "".join(meant)


def encode(number: int, width: int) -> str:
    """Write a number in base 32 with exactly `width` characters.

    Raises InvalidInput("code_range") for a negative number or one that needs more.
    """
    if not 0 <= number < 32**width:
        raise InvalidInput("code_range", f"0 to {32**width - 1} fit {width} characters", number=number)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(width)))


def decode(text: str) -> int:
    """Read a base 32 number, as tolerantly as `normalise`; nothing reads as 0."""
    number = 0
    for character in normalise(text):
        number = number << 5 | _VALUES[character]
    return number


def _doubled(value: int) -> int:
    """Multiply by x in GF(2^5)."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def check_character(text: str) -> str:
    """Return the character that makes `text` followed by it valid."""
    checksum = 0
    for character in normalise(text):
        checksum = _doubled(checksum) ^ _VALUES[character]
    return ALPHABET[_doubled(checksum)]


def is_valid(text: str) -> bool:
    """Whether the last character is the check of those before it; False for anything that is no code."""
    try:
        meant = normalise(text)
    except InvalidInput:
        return False
    return len(meant) > 1 and check_character(meant[:-1]) == meant[-1]
