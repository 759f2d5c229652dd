"""Addresses of the API, below /api/v1/."""

from django.urls import path

from customers.api import orders

urlpatterns: list = [
    path("orders", orders.Orders.as_view(), name="orders"),
    path("orders/<uuid:key>", orders.OneOrder.as_view(), name="order"),
]
