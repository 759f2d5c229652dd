"""The terms a customer was shown for one article before confirming: small, plain, and comparable."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from returns.domain.policy.engine import Decision
from returns.domain.policy.kindness import less_kind
from rma_portal.core.money import Money


@dataclass(frozen=True)
class Terms:
    """The part of a decision that a customer relies on; amounts in the order's currency, `until` UTC."""

    allowed: bool
    regime: str
    until: dt.datetime | None
    resolutions: tuple[str, ...]
    methods: tuple[str, ...]
    fee: Money
    restocking: Money
    bonus: Money
    keep: bool

    @classmethod
    def of(cls, decision: Decision) -> "Terms":
        """Return a decision's terms."""
        return cls(
            allowed=decision.allowed,
            regime=str(decision.regime),
            until=decision.until,
            resolutions=decision.resolutions,
            methods=decision.methods,
            fee=decision.fee,
            restocking=decision.restocking,
            bonus=decision.bonus,
            keep=decision.keep,
        )

    def packed(self) -> list[Any]:
        """Return plain JSON values, as few as can be, from which `unpacked` makes the same terms."""
        amounts = [str(money.amount) for money in (self.fee, self.restocking, self.bonus)]
        until = self.until.isoformat() if self.until else None
        flags = [int(self.allowed), int(self.keep)]
        return [*flags, self.regime, until, list(self.resolutions), list(self.methods), *amounts]

    @classmethod
    def unpacked(cls, packed: list[Any], currency: str) -> "Terms":
        """Read packed terms; their amounts are in `currency`."""
        allowed, keep, regime, until, resolutions, methods, *amounts = packed
        fee, restocking, bonus = (Money(Decimal(amount), currency) for amount in amounts)
        ends = dt.datetime.fromisoformat(until) if until else None
        return cls(
            bool(allowed),
            regime,
            ends,
            tuple(resolutions),
            tuple(methods),
            fee,
            restocking,
            bonus,
            bool(keep),
        )

    def told(self, aspects: tuple[str, ...]) -> dict[str, Any]:
        """Return some aspects as the timeline keeps them: plain JSON, amounts as text."""
        return {aspect: _plain(getattr(self, aspect)) for aspect in aspects}


@dataclass(frozen=True)
class ShownArticle:
    """What was shown for one unit, and for which reason: with another reason it is another question."""

    reason: str
    terms: Terms


@dataclass(frozen=True)
class Shown:
    """What the page showed that the customer confirmed: the articles by unit, and what comes back in all."""

    articles: Mapping[str, ShownArticle]
    total: Money

    def terms_of(self, unit: str, reason: str) -> Terms | None:
        """Return what was shown for a unit with this reason, or None."""
        article = self.articles.get(unit)
        return article.terms if article and article.reason == reason else None


def worse_than(shown: Terms, decision: Decision) -> tuple[str, ...]:
    """Return in what a decision is less kind than what was shown; empty where in nothing."""
    return less_kind(decision, than=shown)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return str(value.amount)
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
