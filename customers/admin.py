"""Customers and their orders in the back-office."""

from django.contrib import admin

from customers.backoffice.orders import OrderAdmin
from customers.backoffice.people import CustomerAdmin
from customers.models import Customer, Order

admin.site.register(Customer, CustomerAdmin)
admin.site.register(Order, OrderAdmin)
