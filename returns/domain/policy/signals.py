"""What looks like abuse, as codes. A signal has a person look; it never refuses and never costs anything.

Each rule is simple enough to be told to the person it concerns, and every threshold stands here with its
reason. None of them is proof: honest people return much, move house and photograph things before they buy.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from returns.domain.states import Regime

# A rate says nothing of somebody who bought twice: five earlier orders are a habit. In fashion every second
# article comes back in good faith, so only clearly more than half is odd.
ORDERS_FOR_A_RATE = 5
HIGH_RATE = 60  # percent of the bought units
# Or, whatever was bought: more than one return every three weeks, for a quarter of a year.
MANY_RETURNS = 5
LATELY = dt.timedelta(days=90)
# Worn for an occasion and sent back at the last moment: once is chance, so two earlier ones must be there,
# and the article must have cost twice what this customer usually pays for one.
LAST_DAYS = dt.timedelta(days=3)
LATE_RETURNS = 2
DEAR = 2
# Three earlier orders to one and the same postcode say where somebody lives; two may be a coincidence.
ORDERS_FOR_AN_ADDRESS = 3
# A camera's clock often names no zone, and none is further than 14 hours from ours.
CLOCK_GRACE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Observed:
    """What is known beside the facts when an article is asked for; instants are aware.

    `until` is the last second in which it can be asked for, None without end. `price` and `average_price`
    (of an article in this customer's other orders, 0 when unknown) are in the order's currency. The history
    is that of before this request: `return_rate` in percent, `returns_lately` within LATELY, `late_returns`
    those without a defect in the LAST_DAYS of their windows. Countries are ISO 3166 alpha-2 and postcodes are
    keys, empty when unknown: of this delivery, and those known of the customer (`usual_postcode` only where
    all of ORDERS_FOR_AN_ADDRESS or more earlier orders went there). `oldest_photo` is the earliest capture
    time; `has_used_picture` says that a photo looks like one sent for another article.
    """

    asked_at: dt.datetime
    placed_at: dt.datetime
    regime: str
    price: Decimal
    until: dt.datetime | None = None
    average_price: Decimal = Decimal(0)
    orders_before: int = 0
    return_rate: int = 0
    returns_lately: int = 0
    late_returns: int = 0
    country: str = ""
    postcode: str = ""
    home_country: str = ""
    usual_postcode: str = ""
    has_used_picture: bool = False
    oldest_photo: dt.datetime | None = None


def signals_of(observed: Observed) -> tuple[str, ...]:
    """Return the codes of all that looks odd, always in the same order."""
    return tuple(code for code, holds in SIGNALS.items() if holds(observed))


def _same_picture(observed: Observed) -> bool:
    return observed.has_used_picture


def _old_photo(observed: Observed) -> bool:
    """The damage was photographed before the article was bought."""
    taken = observed.oldest_photo
    return taken is not None and taken < observed.placed_at - CLOCK_GRACE


def _many_returns(observed: Observed) -> bool:
    has_rate = observed.orders_before >= ORDERS_FOR_A_RATE and observed.return_rate >= HIGH_RATE
    return has_rate or observed.returns_lately >= MANY_RETURNS


def _wardrobing(observed: Observed) -> bool:
    if observed.late_returns < LATE_RETURNS or observed.regime not in (Regime.WITHDRAWAL, Regime.COMMERCIAL):
        return False
    is_late = observed.until is not None and observed.until - observed.asked_at <= LAST_DAYS
    is_dear = 0 < observed.average_price * DEAR <= observed.price
    return is_late and is_dear


def _address_mismatch(observed: Observed) -> bool:
    return _differ(observed.country, observed.home_country) or _differ(
        observed.postcode, observed.usual_postcode
    )


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


SIGNALS: Mapping[str, Callable[[Observed], bool]] = {
    "same_picture": _same_picture,
    "old_photo": _old_photo,
    "many_returns": _many_returns,
    "wardrobing": _wardrobing,
    "address_mismatch": _address_mismatch,
}
