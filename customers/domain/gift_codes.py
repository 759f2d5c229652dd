"""The code on a gift slip: whoever holds it may send the gift back without learning its price."""

import secrets

from rma_portal.core.codes import check_character, encode, is_valid, normalise

CHARACTERS = 15  # of base 32: 75 bits, so nobody guesses one; the 16th checks them
GROUP = 4


def new_code() -> str:
    """Return a fresh code: fifteen random characters and their check."""
    drawn = encode(secrets.randbits(5 * CHARACTERS), CHARACTERS)
    return drawn + check_character(drawn)


def spaced(code: str) -> str:
    """Return a code as people read it: "7K3M-..." in groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def meant(typed: str) -> str:
    """Return the code that was typed, however it was, or an empty text for what can be none."""
    if not is_valid(typed):
        return ""
    code = normalise(typed)
    return code if len(code) == CHARACTERS + 1 else ""
