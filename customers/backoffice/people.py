"""Customers, as support needs them: who they are, what they bought, what credit they have."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from customers.models import Order, StoreCreditEntry
from customers.queries.find_customers import customers_named
from rma_portal.core.money import round_money
from rma_portal.web.backoffice import MerchantAdmin, ReadOnlyInline
from rma_portal.web.templatetags.rma import money


class OrdersInline(ReadOnlyInline):
    """What the customer bought."""

    model = Order
    view_action = "view_order"
    fields = ["number", "placed_at", "order_status", "total"]
    readonly_fields = fields
    ordering = ["-placed_at"]
    show_change_link = True

    @admin.display(description=_("total"))
    def total(self, order: Order) -> str:
        """What was paid for the order."""
        return money(round_money(order.total_amount, order.currency))


class CreditInline(ReadOnlyInline):
    """The store credit ledger; the balance is its sum."""

    model = StoreCreditEntry
    view_action = "view_order"
    fields = ["given_at", "credit", "cause_kind"]
    readonly_fields = fields
    ordering = ["-given_at"]

    @admin.display(description=_("amount"))
    def credit(self, entry: StoreCreditEntry) -> str:
        """What was given (+) or spent (-)."""
        return money(round_money(entry.amount, entry.currency))


class CustomerAdmin(MerchantAdmin):
    """One consumer."""

    view_action = "view_order"
    list_display = ["name", "email", "phone", "language", "country"]
    list_filter = ["country"]
    search_fields = ["name_key"]  # any: the search below is by keys alone
    search_help_text = _("Beginning of an e-mail address or of a name")
    ordering = ["name_key", "id"]
    fields = ["name", "email", "phone", "language", "country", "ref"]
    inlines = [OrdersInline, CreditInline]

    def get_search_results(self, request, queryset, search_term):
        """Find by the beginning of e-mail or name: what the indexes can answer."""
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=customers_named(search_term).values("pk")), False
