"""Money: an exact amount with its currency, in that currency's own minor units (ISO 4217)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from rma_portal.core.errors import InvalidInput

# ISO 4217 currencies whose minor unit is not a hundredth; every other one has two digits.
_UNUSUAL = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENTS = {currency: digits for digits, listed in _UNUSUAL.items() for currency in listed.split()}
_CURRENCY = re.compile(r"[A-Z]{3}")
_LARGEST = Decimal(10) ** 15  # far above any order, far below the 28 digits of Decimal's context


def exponent(currency: str) -> int:
    """Return the number of decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217).

    Raises InvalidInput("currency_unknown") for anything but three capital letters.
    """
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise InvalidInput("currency_unknown", "give an ISO 4217 code such as EUR", currency=str(currency))
    return _EXPONENTS.get(currency, 2)


def _step(currency: str) -> Decimal:
    return Decimal(1).scaleb(-exponent(currency))


def _exact(amount: Decimal | int | str) -> Decimal:
    if isinstance(amount, bool) or not isinstance(amount, (Decimal, int, str)):
        raise TypeError(f"an amount is a Decimal, not a {type(amount).__name__}")
    try:
        exact = Decimal(amount)
    except InvalidOperation:
        raise InvalidInput("money_amount", "give digits, such as 12.50", amount=str(amount))
    if not exact.is_finite() or abs(exact) >= _LARGEST:
        raise InvalidInput("money_amount", "give a finite amount below 10^15", amount=str(amount))
    return exact


@dataclass(frozen=True, eq=False)
class Money:
    """An amount in a currency's major unit (euros), held with exactly the currency's decimals.

    Raises TypeError for floats, InvalidInput("money_precision") for digits below the minor unit,
    InvalidInput("money_currency") when two currencies meet, also in a comparison: that is always a bug.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        exact = _exact(self.amount)
        quantised = exact.quantize(_step(self.currency))
        if quantised != exact:
            raise InvalidInput(
                "money_precision",
                f"{self.currency} has {exponent(self.currency)} decimals",
                amount=str(exact),
            )
        object.__setattr__(self, "amount", quantised + 0)  # + 0 turns -0.00 into 0.00

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in a currency."""
        return cls(Decimal(0), currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> "Money":
        """Build from whole minor units (cents for EUR, yen for JPY)."""
        return cls(Decimal(minor).scaleb(-exponent(currency)), currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read what people type or shops export: "1 234,50", "1,234.50", "€12". See `_plain_number`."""
        return cls(Decimal(_plain_number(text, currency)), currency)

    @property
    def minor(self) -> int:
        """The amount in whole minor units."""
        return int(self.amount.scaleb(exponent(self.currency)))

    @property
    def is_positive(self) -> bool:
        """More than nothing."""
        return self.amount > 0

    def _beside(self, other: "Money") -> Decimal:
        if self.currency != other.currency:
            raise InvalidInput(
                "money_currency", "convert first", currency=self.currency, other=other.currency
            )
        return other.amount

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount + self._beside(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount - self._beside(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, times: int) -> "Money":
        if isinstance(times, bool) or not isinstance(times, int):
            return NotImplemented
        return Money(self.amount * times, self.currency)

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        return self.amount == self._beside(other) if isinstance(other, Money) else NotImplemented

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._beside(other) if isinstance(other, Money) else NotImplemented

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._beside(other) if isinstance(other, Money) else NotImplemented

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._beside(other) if isinstance(other, Money) else NotImplemented

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._beside(other) if isinstance(other, Money) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.amount, self.currency))

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


_NUMBER = re.compile(r"(?P<sign>[-−+]?)(?P<digits>[0-9][0-9.,]*|[.,][0-9]+)")
_SPACES = re.compile(r"[\s'’]")
_SYMBOLS = re.compile(r"[€£$¥]")


def parse_number(text: str, currency: str) -> Decimal:
    """Read a written number as `Money.parse` does, but keep all its decimals: a net unit price of 8.3333."""
    return Decimal(_plain_number(text, currency))


def _plain_number(text: str, currency: str) -> str:
    """Return "1234.50" for a written amount, whatever its French or English separators.

    Spaces and apostrophes group. Of two kinds of separators the last one is decimal; one that comes
    twice groups. A lone one before exactly three digits could mean either, a thousandfold apart: it
    groups where the currency has no decimals, is decimal after a lone 0 or as the point of a currency
    with three, and is otherwise refused with InvalidInput("money_ambiguous").
    """
    exponent(currency)
    stripped = _SYMBOLS.sub("", _SPACES.sub("", text)).removeprefix(currency).removesuffix(currency)
    match = _NUMBER.fullmatch(stripped)
    if match is None:
        raise InvalidInput("money_amount", "write an amount such as 1234.50", text=text)
    digits = match["digits"]
    mark = _decimal_mark(digits, currency, text)
    whole, _, cents = digits.rpartition(mark) if mark else (digits, "", "")
    _check_groups(whole, text)
    sign = "-" if match["sign"] in ("-", "−") else ""
    return f"{sign}{re.sub('[.,]', '', whole) or '0'}.{cents or '0'}"


def _decimal_mark(digits: str, currency: str, text: str) -> str:
    marks = [character for character in digits if character in ".,"]
    if not marks or (len(set(marks)) == 1 and len(marks) > 1):
        return ""
    if len(marks) > 1:
        return marks[-1]
    whole, _, cents = digits.partition(marks[0])
    if len(cents) != 3 or whole in ("0", ""):
        return marks[0]
    if exponent(currency) == 0:
        return ""
    if exponent(currency) == 3 and marks[0] == ".":
        return marks[0]
    raise InvalidInput("money_ambiguous", f"write {whole}{cents} or {whole}.{cents[:2]}", text=text)


def _check_groups(whole: str, text: str) -> None:
    first, *others = re.split("[.,]", whole)
    if len(set(re.findall("[.,]", whole))) > 1 or any(len(group) != 3 for group in others):
        raise InvalidInput("money_amount", "separators group by three digits", text=text)
    if others and not 1 <= len(first) <= 3:
        raise InvalidInput("money_amount", "separators group by three digits", text=text)


def round_money(amount: Decimal, currency: str) -> Money:
    """Round to the currency's minor unit, halves away from zero, as invoices do."""
    return Money(_exact(amount).quantize(_step(currency), ROUND_HALF_UP), currency)


def allocate(total: Money, weights: Sequence[int | Decimal]) -> tuple[Money, ...]:
    """Share `total` in proportion to `weights`, to the minor unit, adding up to it exactly.

    Largest remainder: what rounding down leaves goes to the largest fractions, ties to the earlier.
    Weights that are all zero share equally. A negative total is shared as its opposite would be.
    Raises InvalidInput("allocate_weights") for no weight at all or a negative one; TypeError for floats.
    """
    if total.amount < 0:
        return tuple(-share for share in allocate(-total, weights))
    exact = [Fraction(_exact(weight)) for weight in weights]
    if not exact or min(exact) < 0:
        raise InvalidInput("allocate_weights", "give at least one weight and none below zero")
    if not any(exact):
        exact = [Fraction(1)] * len(exact)
    return tuple(Money.from_minor(minor, total.currency) for minor in _largest_remainder(total.minor, exact))


def _largest_remainder(minor: int, weights: list[Fraction]) -> list[int]:
    whole = sum(weights)
    ideal = [minor * weight / whole for weight in weights]
    shares = [int(part) for part in ideal]
    by_remainder = sorted(range(len(ideal)), key=lambda index: shares[index] - ideal[index])
    for index in by_remainder[: minor - sum(shares)]:
        shares[index] += 1
    return shares


def sum_money(amounts: Iterable[Money], currency: str) -> Money:
    """Add up amounts of one currency; nothing adds up to zero."""
    return sum(amounts, start=Money.zero(currency))
