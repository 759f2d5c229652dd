"""Orders as programs read them."""

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.api.words import LINE_KINDS
from customers.models import Order
from customers.queries.links import order_path
from rma_portal.tenancy.links import portal_root
from rma_portal.web.api.values import CodeField, InstantField, MoneyField, codes


class CustomerShape(serializers.Serializer):
    """Who bought; empty once erased."""

    ref = serializers.CharField(help_text="The shop's own customer number, or what stands for it.")
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    language = serializers.CharField()
    country = serializers.CharField()


class AddressShape(serializers.Serializer):
    """Where the order was sent, as it was then."""

    name = serializers.CharField(source="ship_name")
    line1 = serializers.CharField(source="ship_line1")
    line2 = serializers.CharField(source="ship_line2")
    postcode = serializers.CharField(source="ship_postcode")
    city = serializers.CharField(source="ship_city")
    country = serializers.CharField(source="ship_country")


class OrderLineShape(serializers.Serializer):
    """A line as paid, for all its units, after every discount."""

    ref = serializers.CharField(help_text="The line's own name within the order.")
    line_kind = CodeField(LINE_KINDS, source="kind")
    sku = serializers.CharField()
    title = serializers.CharField()
    options = serializers.CharField()
    category = serializers.CharField()
    is_final_sale = serializers.BooleanField()
    exemption = serializers.CharField(
        help_text="Code of the exception in article 16 of Directive 2011/83, or empty."
    )
    is_second_hand = serializers.BooleanField()
    brand = serializers.CharField()
    weight_grams = serializers.IntegerField(source="weight", help_text="Of one unit; 0 when unknown.")
    quantity = serializers.IntegerField()
    paid = MoneyField("gross_amount", "order.currency")
    discount = MoneyField("discount_amount", "order.currency")
    tax = MoneyField("tax_amount", "order.currency")


class UnitShape(serializers.Serializer):
    """One unit of a line with its share of what was paid, fixed at import; the shares add up to the line."""

    unit = serializers.IntegerField(source="unit_no")
    paid = MoneyField("gross_amount", "order_line.order.currency")
    tax = MoneyField("tax_amount", "order_line.order.currency")
    cancelled_at = InstantField(allow_null=True, help_text="Cancelled or returned outside this service.")


class OrderLineDetail(OrderLineShape):
    """A line with its units."""

    units = UnitShape(many=True, source="units.all")


class PaymentShape(serializers.Serializer):
    """A captured payment; what is reserved and refunded never exceeds it."""

    ref = serializers.CharField()
    method = serializers.CharField()
    captured = MoneyField("captured_amount")
    reserved = MoneyField("reserved_amount")
    refunded = MoneyField("refunded_amount")


class DeliveryLineShape(serializers.Serializer):
    """How many units of a line were in a parcel."""

    line = serializers.CharField(source="order_line.ref")
    quantity = serializers.IntegerField()


class DeliveryShape(serializers.Serializer):
    """A parcel that went out; the return window counts from its delivery."""

    ref = serializers.CharField()
    shipped_at = InstantField(allow_null=True)
    delivered_at = InstantField(allow_null=True)
    tracking = serializers.CharField(
        source="tracking_key", help_text="The carrier's number, letters and digits only; empty when unknown."
    )
    lines = DeliveryLineShape(many=True, source="lines.all")


class OrderShape(serializers.Serializer):
    """An order, as a list shows it."""

    id = serializers.UUIDField(source="key")
    number = serializers.CharField()
    channel = serializers.CharField(source="channel.code")
    order_status = CodeField(codes(Order.Status))
    placed_at = InstantField()
    imported_at = InstantField()
    currency = serializers.CharField()
    is_business = serializers.BooleanField(help_text="Bought by a business, as the shop itself said.")
    total = MoneyField("total_amount")
    shipping = MoneyField("shipping_amount")
    customer = CustomerShape(allow_null=True)
    ship_to = AddressShape(source="*")
    portal_link = serializers.SerializerMethodField(
        help_text="Opens the order in the customers' portal without a password, for sixty days: for the "
        "shop's own mails to this customer."
    )
    lines = OrderLineShape(many=True, source="lines.all")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_portal_link(self, order: Order) -> str:
        """Return the signed link to the order."""
        return self.root_of_portal + order_path(order)

    @cached_property
    def root_of_portal(self) -> str:
        """The portal's address, read once for all orders of a page."""
        return portal_root(self.context["request"].merchant)


class OrderDetail(OrderShape):
    """An order with every unit, payment and delivery."""

    lines = OrderLineDetail(many=True, source="lines.all")
    payments = PaymentShape(many=True, source="payments.all")
    deliveries = DeliveryShape(many=True, source="deliveries.all")


class TakenOrder(serializers.Serializer):
    """What became of one order that was sent."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    channel = serializers.CharField()
    created = serializers.BooleanField(help_text="false: the order was known and is left as it was.")


class TakenOrders(serializers.Serializer):
    """What became of the orders that were sent, in their order."""

    data = TakenOrder(many=True)
