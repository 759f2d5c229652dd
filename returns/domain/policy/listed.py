"""The fields whose values are known beforehand: any other value in a condition is a slip of the finger."""

from collections.abc import Iterable, Mapping

from returns.domain.policy.legal import EXEMPTIONS
from returns.domain.states import Regime, Resolution
from rma_portal.core.iso import COUNTRIES, CURRENCIES


def _folded(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value.casefold() for value in values)


# By field, without case. Empty text stands where a fact may be empty: no wish, on no list, not exempt.
LISTED: Mapping[str, frozenset[str]] = {
    "asked_resolution": _folded(("", *Resolution)),
    "consumer.country": _folded(COUNTRIES),
    "consumer.listed": _folded(("", "blocked", "allowed")),
    "order.country": _folded(COUNTRIES),
    "order.currency": _folded(CURRENCIES),
    "article.exemption": _folded(("", *EXEMPTIONS)),
    "reason.regime": _folded(Regime),
}
