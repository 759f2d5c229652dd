"""What a gateway is to us: one call that pays back, and an honest answer."""

from dataclasses import dataclass
from typing import Protocol

from rma_portal.core.money import Money


@dataclass(frozen=True)
class RefundOrder:
    """What the gateway is asked: how much, of which payment; `key` makes a repetition harmless."""

    key: str
    amount: Money
    payment_ref: str
    payment_method: str


@dataclass(frozen=True)
class RefundAnswer:
    """What it said: "succeeded", "failed" or "pending", its reference, and why where it failed."""

    outcome: str
    reference: str = ""
    reason: str = ""


class Gateway(Protocol):
    """A way to pay back."""

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Pay back once for each key. Raises Unavailable when it is not known whether it did."""
        ...
