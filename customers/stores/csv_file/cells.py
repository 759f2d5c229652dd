"""One cell of text becomes one typed value, or InvalidInput with a code of `problems.MESSAGES`."""

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from customers.stores.csv_file.problems import shortened
from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import exponent, parse_number

MAX_QUANTITY = 100_000  # every unit becomes a row of its own
_LARGEST_AMOUNT = Decimal(10) ** 9

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x80-\x9f]+")
_TEXT_GUARD = re.compile(r"^'(?=[0-9+=@-])")  # spreadsheets keep '0612 or '+33 from becoming a number
_FLOAT_ID = re.compile(r"([0-9]+)\.0")  # 12583.0: a whole id that went through a table of floats
_NUMBER = re.compile(r"([-−+]|)([0-9]+)(?:[.,]([0-9]+))?")
_MINUS = ("-", "−")
_DAY_FIRST, _MONTH_FIRST = "dmy", "mdy"
_CLOCK = r"(?:[ T]+(?P<hour>[0-9]{1,2})[:h](?P<minute>[0-9]{2})?(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
_CLOCK += r" ?(?P<half>[AaPp][Mm])?)?"
_ISO = re.compile(
    r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})"
    + _CLOCK
    + r" ?(?P<offset>Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)
_NUMERIC = re.compile(
    r"(?P<first>[0-9]{1,2})[./-](?P<second_>[0-9]{1,2})[./-](?P<year>[0-9]{4}|[0-9]{2})" + _CLOCK
)
_WEIGHT = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,3}))? ?(g|kg)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")


def plain(text: str) -> str:
    """Return a cell without control characters, outer and double spaces, and a spreadsheet's guard quote."""
    return _TEXT_GUARD.sub("", " ".join(_CONTROL.sub(" ", text).split()))


def identifier(text: str, field: str, limit: int) -> str:
    """Return an id or code; it is never cut. Raises InvalidInput("text_too_long")."""
    name = _FLOAT_ID.sub(r"\1", text) if _FLOAT_ID.fullmatch(text) else text
    if len(name) > limit:
        raise InvalidInput("text_too_long", f"give at most {limit} characters", field=field, limit=limit)
    return name


def stable_ref(text: str, limit: int) -> str:
    """Return a ref of at most `limit` characters: the text, or its beginning and a digest of all of it."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 17]}~{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def quantity(text: str) -> int:
    """Read a whole number of units, not zero; below zero it takes units back (cases 11, 146).

    "2.0" is 2. Raises InvalidInput: quantity_blank, _unreadable, _not_whole, _zero, _too_large.
    """
    if not text:
        raise InvalidInput("quantity_blank", "give a whole number")
    match = _NUMBER.fullmatch(text)
    if match is None or len(match[3] or "") == 3:  # 1,000 is one unit or a thousand
        raise InvalidInput("quantity_unreadable", "give a whole number", text=shortened(text))
    sign, digits, decimals = match.groups()
    if decimals and decimals.strip("0"):
        raise InvalidInput("quantity_not_whole", "give a whole number", text=shortened(text))
    if len(digits.lstrip("0")) > 6 or int(digits) > MAX_QUANTITY:
        raise InvalidInput("quantity_too_large", "split the line", text=shortened(text), limit=MAX_QUANTITY)
    if int(digits) == 0:
        raise InvalidInput("quantity_zero", "leave the line out")
    return -int(digits) if sign in _MINUS else int(digits)


def amount(text: str, currency: str) -> Decimal | None:
    """Read an amount in a currency, French or English separators; blank is None.

    Raises InvalidInput: amount_unreadable, amount_ambiguous ("1,234"), amount_too_large.
    """
    if not text:
        return None
    try:
        number = parse_number(text, currency)
    except InvalidInput as error:
        code = "amount_ambiguous" if error.code == "money_ambiguous" else "amount_unreadable"
        raise InvalidInput(code, "give digits, such as 1234.50", text=shortened(text))
    if abs(number) >= _LARGEST_AMOUNT:
        raise InvalidInput("amount_too_large", "is it an amount?", text=shortened(text))
    return number


def currency_code(text: str) -> str:
    """Return an ISO 4217 code in capitals. Raises InvalidInput("currency_unknown")."""
    code = text.upper()
    try:
        exponent(code)
    except InvalidInput:
        raise InvalidInput("currency_unknown", "give an ISO 4217 code such as EUR", text=shortened(text))
    return code


def email(text: str) -> str:
    """Return an e-mail address, blank for blank. Raises InvalidInput("email_unreadable")."""
    if text and (len(text) > 254 or not _EMAIL.fullmatch(text)):
        raise InvalidInput(
            "email_unreadable", "give an address such as name@example.com", text=shortened(text)
        )
    return text


def gtin(text: str) -> str:
    """Return a GTIN of 8 to 14 digits, blank for blank. Raises InvalidInput, also for 3.6E+12."""
    digits = text.replace(" ", "")
    if digits and not re.fullmatch(r"[0-9]{8,14}", digits):
        raise InvalidInput("gtin_unreadable", "give 8 to 14 digits", text=shortened(text))
    return digits


def grams(text: str) -> int:
    """Read a weight in grams, blank is 0: "250", "250 g", "0.25 kg".

    Raises InvalidInput("weight_unreadable"), also for a part of a gram: most likely it meant kilograms.
    """
    if not text:
        return 0
    match = _WEIGHT.fullmatch(text)
    is_kilos = bool(match and (match[3] or "").lower() == "kg")
    if match is None or (match[2] and match[2].strip("0") and not is_kilos):
        raise InvalidInput("weight_unreadable", "give whole grams, or say kg", text=shortened(text))
    return int(match[1]) * 1000 + int((match[2] or "").ljust(3, "0")) if is_kilos else int(match[1])


def day_order(text: str) -> str:
    """Return "dmy" or "mdy" where a date can be read one way only, else ""."""
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return ""
    if int(match["first"]) > 12:
        return _DAY_FIRST
    return _MONTH_FIRST if int(match["second_"]) > 12 else ""


def instant(text: str, zone: str, *, day_first: bool) -> datetime:
    """Read a date with or without time as an aware instant in UTC.

    ISO 8601 (also Shopify's "2026-09-01 10:00:00 +0200"), 31/03/2026 14:05, 31/03/2026 14h05,
    3/31/2026 2:05 PM where `day_first` is false. Without an offset it is local time of `zone`
    ("Europe/Paris"), without a time midnight. Raises InvalidInput("date_unreadable").
    """
    match = _ISO.fullmatch(text) or _NUMERIC.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        return _instant_of(match, zone, day_first)
    except ValueError:
        raise InvalidInput("date_unreadable", "write 2026-03-31 or 31/03/2026 14:05", text=shortened(text))


def _instant_of(match: re.Match[str], zone: str, day_first: bool) -> datetime:
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    if not 1970 <= year <= 2200:
        raise ValueError(year)
    month, day = parts.get("month"), parts.get("day")
    if month is None or day is None:
        day, month = (parts["first"], parts["second_"]) if day_first else (parts["second_"], parts["first"])
    local = datetime(
        year,
        int(month),
        int(day),
        _hour(parts),
        int(parts["minute"] or 0),
        int(parts["second"] or 0),
        tzinfo=_zone_of(parts.get("offset"), zone),
    )
    return local.astimezone(UTC)


def _hour(parts: dict[str, str | None]) -> int:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").upper()
    if half and not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half == "PM" else 0) if half else hour


def _zone_of(offset: str | None, zone: str) -> tzinfo:
    if offset is None:
        return ZoneInfo(zone)
    if offset in ("Z", "UTC"):
        return UTC
    apart = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    return timezone(-apart if offset[0] == "-" else apart)
