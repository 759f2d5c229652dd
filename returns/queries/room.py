"""How much of what was captured is not yet spoken for."""

from customers.models import Order, Payment
from rma_portal.core.money import Money


def room_of(order: Order) -> Money:
    """Return captured minus reserved minus refunded over all payments, in the order's currency."""
    none = Money.zero(order.currency)
    return sum((room_in(payment) for payment in order.payments.all()), none)


def room_in(payment: Payment) -> Money:
    """Return what one payment can still give back."""
    left = payment.captured_amount - payment.reserved_amount - payment.refunded_amount
    return Money(left, payment.currency)
