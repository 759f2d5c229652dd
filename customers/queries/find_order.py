"""Find an order as a customer types it, without ever telling whether a number exists."""

from customers.domain.matching import email_key, order_number_key, postcode_key
from customers.models import Order

LONGEST = 254


def find_orders(number: str, proof: str) -> list[Order]:
    """Return the orders of this number whose e-mail or postcode is the proof; mostly one, or none.

    One query whatever is wrong, so that a wrong proof and an unknown number look and cost the same
    (cases 33 and 34). An order without e-mail and postcode cannot be opened: an empty proof is none.
    """
    typed = proof[:LONGEST]
    proofs = {email_key(typed), postcode_key(typed)} - {""}
    candidates = Order.objects.filter(number_key=order_number_key(number[:LONGEST]))
    orders = candidates.select_related("customer", "channel", "merchant").order_by("-placed_at")[:20]
    return [order for order in orders if {order.email_key, order.postcode_key} & proofs]
