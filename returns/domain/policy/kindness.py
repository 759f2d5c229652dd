"""Which of two answers is kinder to the customer: of two promises, and of two decisions."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Protocol

_KINDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "eligible": lambda new, old: new["allowed"] and not old["allowed"],
    "window_days": lambda new, old: old is not None and (new is None or new > old),
    "window_until": lambda new, old: new > old,
    "resolutions": lambda new, old: frozenset(new) > frozenset(old),
    "return_fee": lambda new, old: Decimal(new) < Decimal(old),
    "restocking_percent": lambda new, old: Decimal(new) < Decimal(old),
    "bonus_percent": lambda new, old: Decimal(new) > Decimal(old),
}


class Allowed(Protocol):
    """A decision, or as much of one as a customer relies on: the aspects of `less_kind` as attributes."""

    @property
    def allowed(self) -> bool:
        """Whether the article may come back."""


def is_kinder(action: str, new: Any, old: Any) -> bool:
    """Say whether one value of a promise's action is strictly kinder to the customer than another."""
    return _KINDER[action](new, old)


def less_kind(decision: Allowed, than: Allowed) -> tuple[str, ...]:
    """Return in what a decision of the same article is less kind than another, empty where in nothing.

    Aspects: allowed, until, resolutions, fee, restocking, bonus, keep, methods. How it is handled
    (by itself or by a person) is no aspect: it costs time, not a right.
    """
    if not (decision.allowed and than.allowed):
        return ("allowed",) if than.allowed else ()
    return tuple(aspect for aspect, is_less in _LESS_KIND.items() if is_less(decision, than))


_LESS_KIND: Mapping[str, Callable[[Any, Any], bool]] = {
    "until": lambda new, old: new.until is not None and (old.until is None or new.until < old.until),
    "resolutions": lambda new, old: not set(new.resolutions) >= set(old.resolutions),
    "fee": lambda new, old: new.fee > old.fee,
    "restocking": lambda new, old: new.restocking > old.restocking,
    "bonus": lambda new, old: new.bonus < old.bonus,
    "keep": lambda new, old: old.keep and not new.keep,
    "methods": lambda new, old: not set(new.methods) >= set(old.methods),
}
