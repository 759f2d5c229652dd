"""Links that open one order in the portal for whoever holds them: the shop puts them into its mails."""

from customers.models import Order
from rma_portal.tenancy.links import key_of_token, portal_path, signed_token


def order_token(order: Order) -> str:
    """Return the token that opens an order in the portal."""
    return signed_token("order", order.key)


def order_path(order: Order) -> str:
    """Return the path of an order's link, below the portal's root."""
    return portal_path("order_link", token=order_token(order))


def order_of_token(token: str) -> Order | None:
    """Return what an order token opens, or None for a token that is not one (any more)."""
    key = key_of_token("order", token)
    orders = Order.objects.select_related("customer", "channel", "merchant")
    return orders.filter(key=key).first() if key else None
