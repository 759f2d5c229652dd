"""Customer and SalesChannel; Order with lines, units, payments and deliveries; the store-credit ledger."""

from customers.models.credit import StoreCreditEntry
from customers.models.customer import Customer, SalesChannel
from customers.models.delivery import Delivery, DeliveryLine
from customers.models.order import Order, OrderLine, UnitShare
from customers.models.payment import Payment

__all__ = [
    "Customer",
    "Delivery",
    "DeliveryLine",
    "Order",
    "OrderLine",
    "Payment",
    "SalesChannel",
    "StoreCreditEntry",
    "UnitShare",
]
