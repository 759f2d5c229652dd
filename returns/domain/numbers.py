"""RMA numbers: `PPP-SSSSSS-NNC`, typed by people, scanned by machines, silent about a merchant's volume.

PPP is the merchant's prefix, SSSSSS the return's counter through a keyed bijection, NN the position (00
the return itself, 01 to ZZ its articles, base 32), C one check character over all of it.
"""

from dataclasses import dataclass
from hashlib import blake2s

from rma_portal.core import codes
from rma_portal.core.errors import InvalidInput

MAX_ARTICLES = 1023  # ZZ in base 32
MAX_COUNTER = 2**30 - 1  # ZZZZZZ

_ROUNDS = 6  # four make a good permutation; two more cost a microsecond
_HALF = 2**15 - 1


@dataclass(frozen=True)
class Number:
    """A number taken apart: `position` 0 is the return, others its articles; `text` is how it is printed."""

    prefix: str
    serial: str
    position: int
    text: str


def validate_prefix(prefix: str) -> str:
    """Return a merchant's prefix in capitals.

    Raises InvalidInput("number_prefix") unless it is 2 to 4 characters of the Crockford alphabet; I, L, O
    and U are refused, not replaced: a prefix is chosen once and printed for years.
    """
    capitals = prefix.upper()
    if not 2 <= len(capitals) <= 4 or not set(capitals) <= set(codes.ALPHABET):
        raise InvalidInput("number_prefix", "2 to 4 letters or digits, without I, L, O and U", field="prefix")
    return capitals


def _mixed(half: int, turn: int, key: bytes) -> int:
    digest = blake2s(half.to_bytes(2, "big"), digest_size=2, key=key, person=b"rma-nr-%d" % turn).digest()
    return int.from_bytes(digest, "big") & _HALF


def _usable(key: bytes) -> bytes:
    if len(key) < 16:
        raise ValueError("the key of RMA numbers needs at least 16 bytes")
    return blake2s(key).digest() if len(key) > 32 else key


def scramble(counter: int, key: bytes) -> int:
    """Map a counter (0 to 2^30 - 1) to another number of that range, one to one, as the key says.

    A balanced Feistel network over two halves of 15 bits, its rounds by keyed BLAKE2s. The key is the
    merchant's own, at least 16 bytes (ValueError), and must never change: numbers would repeat.
    Raises InvalidInput("number_counter") outside the range.
    """
    if not 0 <= counter <= MAX_COUNTER:
        raise InvalidInput("number_counter", f"a merchant has {MAX_COUNTER} returns", counter=counter)
    usable = _usable(key)
    left, right = counter >> 15, counter & _HALF
    for turn in range(_ROUNDS):
        left, right = right, left ^ _mixed(right, turn, usable)
    return left << 15 | right


def unscramble(serial: int, key: bytes) -> int:
    """Return the counter that `scramble` made this number from."""
    if not 0 <= serial <= MAX_COUNTER:
        raise InvalidInput("number_counter", f"a serial is at most {MAX_COUNTER}", counter=serial)
    usable = _usable(key)
    left, right = serial >> 15, serial & _HALF
    for turn in reversed(range(_ROUNDS)):
        left, right = right ^ _mixed(left, turn, usable), left
    return left << 15 | right


def return_number(prefix: str, counter: int, key: bytes, position: int = 0) -> str:
    """Return the number of a merchant's return (position 0) or of one of its articles (1 to 1,023).

    Raises InvalidInput: number_prefix, number_counter, too_many_articles.
    """
    if not 0 <= position <= MAX_ARTICLES:
        raise InvalidInput(
            "too_many_articles", f"open another return after {MAX_ARTICLES} articles", position=position
        )
    return _printed(validate_prefix(prefix), codes.encode(scramble(counter, key), 6), position)


def _printed(prefix: str, serial: str, position: int) -> str:
    place = codes.encode(position, 2)
    return f"{prefix}-{serial}-{place}{codes.check_character(prefix + serial + place)}"


def parse_number(text: str) -> Number:
    """Read a number as typed or scanned: any case, spaces, hyphens or none, O as 0, I and L as 1.

    Raises InvalidInput: code_character, number_length, number_check_failed.
    """
    meant = codes.normalise(text)
    if not 11 <= len(meant) <= 13:
        raise InvalidInput("number_length", "a number has 11 to 13 characters", length=len(meant))
    if not codes.is_valid(meant):
        raise InvalidInput("number_check_failed", "a character is wrong; type it again", text=meant)
    prefix, serial, position = meant[:-9], meant[-9:-3], codes.decode(meant[-3:-1])
    return Number(prefix, serial, position, _printed(prefix, serial, position))
