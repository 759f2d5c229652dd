"""Find an order as a customer types it, without ever telling whether a number exists."""

from dataclasses import dataclass

from customers.domain.matching import email_key, order_number_key, postcode_key, tracking_key
from customers.models import Delivery, Order

LONGEST = 254


@dataclass(frozen=True)
class Contact:
    """What somebody says to prove an order, in the form it is compared in."""

    key: str
    is_email: bool

    @classmethod
    def typed(cls, text: str) -> "Contact":
        """Read an e-mail address, which has an "@", or a postcode, which has none."""
        short = text[:LONGEST]
        return cls(email_key(short), True) if "@" in short else cls(postcode_key(short), False)

    def fits(self, order: Order) -> bool:
        """Say whether this is the order's; an order without it cannot be opened: nothing is no proof."""
        return bool(self.key) and self.key == (order.email_key if self.is_email else order.postcode_key)


def find_orders(number: str, contact: Contact) -> list[Order]:
    """Return the orders of this order or tracking number that the contact fits; mostly one, or none.

    One query whatever is wrong, so that a wrong proof and an unknown number look and cost the same
    (cases 33 and 34). A tracking number stands on the parcel: it takes the place of the order's number,
    never of the proof.
    """
    typed = number[:LONGEST]
    numbered = Order.objects.filter(number_key=order_number_key(typed)).values("pk")
    sent = Delivery.objects.filter(tracking_key=tracking_key(typed)).exclude(tracking_key="")
    # A union, not an "or": each half has an index of its own.
    candidates = Order.objects.filter(pk__in=numbered.union(sent.values("order_id")))
    orders = candidates.select_related("customer", "channel", "merchant").order_by("-placed_at")[:20]
    return [order for order in orders if contact.fits(order)]
