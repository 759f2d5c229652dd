"""How a whole request travels back: in one way for all that is sent, and what that way costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from returns.domain.policy.rules import CLAIMS
from returns.domain.states import Method
from rma_portal.core.money import Money

# What the service can carry out today, the kindest first; nobody comes to collect yet.
CARRIED_OUT_METHODS = (Method.LABEL, Method.QR_CODE, Method.OWN_CARRIER, Method.IN_STORE)
WITH_OUR_LABEL = (Method.LABEL, Method.QR_CODE)


@dataclass(frozen=True)
class Traveller:
    """An article that is sent back: the regime it comes back under, and the ways its decision names."""

    regime: str
    methods: Sequence[str]


def ways_of_sending(travellers: Iterable[Traveller]) -> tuple[str, ...]:
    """Return the ways that every article can take, the default first; none where nothing is sent.

    Articles that agree on no way that can be carried out travel with our label: it takes all of them.
    A claim costs its customer nothing, so it is not left to a carrier whom they would pay (T-32).
    """
    sent = list(travellers)
    common = [way for way in CARRIED_OUT_METHODS if all(way in open_to(one) for one in sent)]
    return tuple(map(str, common or [Method.LABEL])) if sent else ()


def open_to(traveller: Traveller) -> tuple[str, ...]:
    """Return the ways that one article can take, whether they can be carried out or not."""
    if traveller.regime not in CLAIMS:
        return tuple(traveller.methods)
    return tuple(way for way in traveller.methods if way != Method.OWN_CARRIER)


def fee_by(method: str, fee: Money) -> Money:
    """Return what a decision's fee comes to by a way of sending.

    It pays for our label: who pays a carrier, or comes to the shop, does not pay for a label too.
    """
    return fee if uses_our_label(method) else Money.zero(fee.currency)


def uses_our_label(method: str) -> bool:
    """Say whether a label of ours is drawn for a way of sending."""
    return method in WITH_OUR_LABEL
