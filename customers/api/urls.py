"""Addresses of the API, below /api/v1/."""

from django.urls import path

from customers.api import gift_codes, orders

urlpatterns: list = [
    path("orders", orders.Orders.as_view(), name="orders"),
    path("orders/<uuid:key>", orders.OneOrder.as_view(), name="order"),
    path("orders/<uuid:key>/gift-codes", gift_codes.GiftCodes.as_view(), name="gift_codes"),
]
