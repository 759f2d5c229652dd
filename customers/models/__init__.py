"""Customer and SalesChannel; Order with lines, units, payments, deliveries, gift codes; the store credit."""

from customers.models.credit import StoreCreditEntry
from customers.models.customer import Customer, SalesChannel
from customers.models.delivery import Delivery, DeliveryLine
from customers.models.gift_code import GiftCode
from customers.models.order import Order, OrderLine, UnitShare
from customers.models.payment import Payment

__all__ = [
    "Customer",
    "Delivery",
    "DeliveryLine",
    "GiftCode",
    "Order",
    "OrderLine",
    "Payment",
    "SalesChannel",
    "StoreCreditEntry",
    "UnitShare",
]
