"""In which ways the articles of a request can travel, by their decisions or by what was shown of them."""

from collections.abc import Iterable
from typing import Protocol

from returns.domain.method import Traveller, ways_of_sending
from returns.domain.policy.engine import Decision
from returns.domain.policy.shown import Terms


class Wished(Protocol):
    """An article of a request, with what was decided for it."""

    @property
    def decision(self) -> Decision | None:
        """The decision; None without a reason."""

    @property
    def keeps(self) -> bool:
        """Whether the customer would keep it."""


def methods_of(articles: Iterable[Wished]) -> tuple[str, ...]:
    """Return the ways that all articles can take that would be sent; none where nothing is."""
    return of_terms(one.decision for one in articles if not one.keeps)


def of_terms(decided: Iterable[Decision | Terms | None]) -> tuple[str, ...]:
    """Return the ways in which articles can travel by what was decided or shown; refused ones do not."""
    return ways_of_sending(Traveller(one.regime, one.methods) for one in decided if one and one.allowed)
