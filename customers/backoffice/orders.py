"""Orders as they were bought and paid: read only, since the shop is their author."""

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.backoffice import gift_codes
from customers.models import Delivery, Order, OrderLine, Payment
from customers.queries.find_customers import orders_named
from customers.queries.links import order_path
from rma_portal.core.money import round_money
from rma_portal.tenancy.links import portal_root
from rma_portal.web.backoffice import MerchantAdmin, ReadOnlyInline
from rma_portal.web.templatetags.rma import money


class LinesInline(ReadOnlyInline):
    """What was bought, at the price paid."""

    model = OrderLine
    view_action = "view_order"
    fields = ["title", "options", "sku", "brand", "kind", "quantity", "paid", "discount", "sent_back"]
    readonly_fields = fields
    verbose_name_plural = _("Lines")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("order").prefetch_related("return_items")

    @admin.display(description=_("paid"))
    def paid(self, line: OrderLine) -> str:
        """What was paid for the whole line, tax included."""
        return money(round_money(line.gross_amount, line.order.currency))

    @admin.display(description=_("discount"))
    def discount(self, line: OrderLine) -> str:
        """What was taken off the line, its part of the order's discounts included."""
        return money(round_money(line.discount_amount, line.order.currency)) if line.discount_amount else ""

    @admin.display(description=_("in returns"))
    def sent_back(self, line: OrderLine) -> int:
        """How many units are, or were, in a return that still counts."""
        return sum(1 for item in line.return_items.all() if item.released_at is None)


class PaymentsInline(ReadOnlyInline):
    """What was paid, and how much of it went back."""

    model = Payment
    view_action = "view_order"
    fields = ["method", "captured", "reserved", "refunded"]
    readonly_fields = fields

    @admin.display(description=_("captured"))
    def captured(self, payment: Payment) -> str:
        """What the shop received."""
        return money(round_money(payment.captured_amount, payment.currency))

    @admin.display(description=_("reserved"))
    def reserved(self, payment: Payment) -> str:
        """What refunds under way will take."""
        return money(round_money(payment.reserved_amount, payment.currency))

    @admin.display(description=_("refunded"))
    def refunded(self, payment: Payment) -> str:
        """What went back."""
        return money(round_money(payment.refunded_amount, payment.currency))


class DeliveriesInline(ReadOnlyInline):
    """When the parcels arrived: the return window counts from there."""

    model = Delivery
    view_action = "view_order"
    fields = ["ref", "shipped_at", "delivered_at", "tracking_key"]
    readonly_fields = fields


class OrderAdmin(MerchantAdmin):
    """One purchase."""

    view_action = "view_order"
    list_display = ["number", "placed_at", "customer", "total", "order_status", "channel"]
    list_select_related = ["customer", "channel"]
    list_filter = ["order_status", ("channel", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["number_key"]  # any: the search below is by keys alone
    search_help_text = _("Order number, or the beginning of an e-mail address or name")
    ordering = ["-placed_at", "-id"]
    fieldsets = [
        (None, {"fields": ["number", "channel", "order_status", "placed_at", "total", "shipping"]}),
        (_("Customer"), {"fields": ["customer", "is_business", "address", "returns"]}),
    ]
    readonly_fields = ["total", "shipping", "address", "returns", "open_return", "customers_link", "gift"]
    inlines = [LinesInline, PaymentsInline, DeliveriesInline]

    def get_urls(self) -> list:
        """Put the pages of gift codes below the orders."""
        return [*gift_codes.urls(), *super().get_urls()]

    def get_search_results(self, request, queryset, search_term):
        """Find by number (equality) or e-mail (prefix): what the indexes can answer."""
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=orders_named(search_term).values("pk")), False

    def get_fieldsets(self, request, obj=None) -> list:
        """Lead to the pages of the desk, and give the customer's link, for roles that may use them."""
        desk = ["open_return", "customers_link"] if self._may(request, "open_return") else []
        gift = ["gift"] if self._may(request, "change_gift_codes") else []
        fields = [*desk, *gift]
        return [*self.fieldsets, (None, {"fields": fields})] if fields else self.fieldsets

    @admin.display(description=_("new return"))
    def open_return(self, order: Order) -> str:
        """Lead to the page on which staff open a return for the customer."""
        link = reverse("admin:returns_open", args=[order.pk])
        return format_html('<a class="bo-link" href="{}">{}</a>', link, gettext("Open a return"))

    @admin.display(description=_("link for the customer"))
    def customers_link(self, order: Order) -> str:
        """Give the link that opens the order without a password, to be sent to its customer."""
        link = portal_root(order.merchant) + order_path(order)
        note = gettext(
            "It opens the order for sixty days, for whoever holds it. Send it to the customer only."
        )
        return format_html('<code class="bo-block">{}</code><span class="bo-block">{}</span>', link, note)

    @admin.display(description=_("gift"))
    def gift(self, order: Order) -> str:
        """Lead to the page on which staff make a code for the gift slip."""
        link = reverse("admin:customers_gift_codes", args=[order.pk])
        return format_html('<a class="bo-link" href="{}">{}</a>', link, gettext("Gift codes"))

    @admin.display(description=_("total"), ordering="total_amount")
    def total(self, order: Order) -> str:
        """What was paid for the order, shipping included."""
        return money(round_money(order.total_amount, order.currency))

    @admin.display(description=_("shipping paid"))
    def shipping(self, order: Order) -> str:
        """What was paid for shipping."""
        return money(round_money(order.shipping_amount, order.currency))

    @admin.display(description=_("returns"))
    def returns(self, order: Order) -> str:
        """Lead to the returns of the order."""
        link = f"{reverse('admin:returns_return_changelist')}?{urlencode({'q': order.number})}"
        return format_html('<a class="bo-link" href="{}">{}</a>', link, gettext("Show its returns"))

    @admin.display(description=_("delivered to"))
    def address(self, order: Order) -> str:
        """The address as it was when the order was placed."""
        place = f"{order.ship_postcode} {order.ship_city}".strip()
        rows = [order.ship_name, order.ship_line1, order.ship_line2, place, order.ship_country]
        return format_html_join("", "<span class='bo-block'>{}</span>", ((row,) for row in rows if row))
