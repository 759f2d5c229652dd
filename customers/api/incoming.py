"""Orders as programs send them, and the plain values the import service takes."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from customers.api.words import TAKEN_LINE_KINDS
from customers.domain.orders import ImportedAddress, ImportedCustomer, ImportedLine, ImportedOrder
from customers.models import Order
from rma_portal.core.money import Money
from rma_portal.web.api.values import AmountText, InstantField, Strict, Text, TrueOrFalse, WholeNumber, codes

MOST_ORDERS = 100  # in one request
MOST_LINES = 200  # in one order
MOST_UNITS = 5_000  # of one line
MOST_UNITS_AT_ONCE = 20_000  # in one request: each becomes a row
MOST_GRAMS = 2_000_000  # of one unit
MOST_REF = 80  # characters of a customer's name in our books
COUNTRY = r"^[A-Z]{2}$"


class IncomingCustomer(Strict):
    """Who bought. Without `ref` the e-mail address tells two people apart, without both nothing does."""

    ref = Text(max_length=MOST_REF, required=False, help_text="The shop's own customer number.")
    name = Text(max_length=160, required=False, default="", allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, default="", allow_blank=True)
    phone = Text(max_length=30, required=False, default="", allow_blank=True)
    language = serializers.RegexField(
        r"^[a-z]{2}$", required=False, default="", help_text="ISO 639, for example fr."
    )
    country = serializers.RegexField(
        COUNTRY, required=False, default="", help_text="ISO 3166, for example FR."
    )


class IncomingAddress(Strict):
    """Where the order was sent; the postcode is one of the proofs the portal takes."""

    name = Text(max_length=160, required=False, default="", allow_blank=True)
    line1 = Text(max_length=160, required=False, default="", allow_blank=True)
    line2 = Text(max_length=160, required=False, default="", allow_blank=True)
    postcode = Text(max_length=20, required=False, default="", allow_blank=True)
    city = Text(max_length=80, required=False, default="", allow_blank=True)
    country = serializers.RegexField(
        COUNTRY, required=False, default="", help_text="ISO 3166, for example FR."
    )


class IncomingLine(Strict):
    """One line as it was paid: for all its units, tax included, after all discounts."""

    ref = Text(max_length=80, help_text="The line's own name within the order; it never changes.")
    sku = Text(max_length=60)
    title = Text(max_length=200)
    options = Text(max_length=120, required=False, default="", allow_blank=True)
    gtin = serializers.RegexField(r"^[0-9]{8,14}$", required=False, default="")
    line_kind = serializers.ChoiceField(TAKEN_LINE_KINDS, source="kind", required=False, default="article")
    quantity = WholeNumber(min_value=1, max_value=MOST_UNITS)
    paid = AmountText(help_text="What was paid for all units, in the order's currency.")
    tax = AmountText(required=False, default=Decimal(0), help_text="The tax contained in it.")
    discount = AmountText(
        required=False,
        default=Decimal(0),
        help_text="What was taken off, for all units; `paid` is without it.",
    )
    brand = Text(max_length=80, required=False, default="", allow_blank=True)
    weight_grams = WholeNumber(
        min_value=0,
        max_value=MOST_GRAMS,
        source="weight",
        required=False,
        default=0,
        help_text="Of one unit.",
    )
    is_second_hand = TrueOrFalse(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse more tax than was paid."""
        if attrs["tax"] > attrs["paid"]:
            raise serializers.ValidationError({"tax": [_("More tax than was paid.")]})
        return attrs


class IncomingPayment(Strict):
    """What was taken from the customer, and what already went back: refunds stay within the difference."""

    captured = AmountText()
    refunded = AmountText(required=False, default=Decimal(0))
    method = Text(max_length=40, required=False, default="", allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse more refunds than captures."""
        if attrs["refunded"] > attrs["captured"]:
            raise serializers.ValidationError({"refunded": [_("More was refunded than was captured.")]})
        return attrs


class IncomingOrder(Strict):
    """One order. A number that its channel knows is left as it is, but for `tracking`, and told as known."""

    number = Text(max_length=60)
    channel = serializers.RegexField(r"^[a-z0-9][a-z0-9_-]{0,39}$", required=False, default="web")
    placed_at = InstantField()
    delivered_at = InstantField(required=False, allow_null=True, default=None)
    tracking = Text(
        max_length=60,
        required=False,
        default="",
        allow_blank=True,
        help_text="The carrier's number of the parcel. The one thing that is taken of a known order too.",
    )
    order_status = serializers.ChoiceField(codes(Order.Status), required=False, default="completed")
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    is_business = TrueOrFalse(
        required=False,
        default=False,
        help_text="true only where the shop itself knows it of the buyer: businesses cannot withdraw.",
    )
    customer = IncomingCustomer()
    ship_to = IncomingAddress(required=False, default=dict)
    lines = IncomingLine(many=True, allow_empty=False, max_length=MOST_LINES)
    payment = IncomingPayment(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse two lines of one name, and amounts finer than the currency."""
        refs = [line["ref"] for line in attrs["lines"]]
        if len(set(refs)) < len(refs):
            raise serializers.ValidationError({"lines": [_("Two lines have the same “ref”.")]})
        for amount in amounts_of(attrs):
            Money(amount, attrs["currency"])  # raises InvalidInput(money_precision)
        return attrs


class IncomingOrders(Strict):
    """Up to a hundred orders; all of them are taken, or none."""

    orders = IncomingOrder(many=True, allow_empty=False, max_length=MOST_ORDERS)

    def validate_orders(self, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse more units than one request can carry."""
        units = sum(line["quantity"] for order in orders for line in order["lines"])
        if units > MOST_UNITS_AT_ONCE:
            raise serializers.ValidationError(_("Too many units at once. Send fewer orders in one request."))
        return orders


def amounts_of(order: dict[str, Any]) -> list[Decimal]:
    """Return every amount of an order as sent."""
    lines = [amount for line in order["lines"] for amount in (line["paid"], line["tax"], line["discount"])]
    paid = order["payment"]
    return [*lines, paid["captured"], paid["refunded"]] if paid else lines


def imported(order: dict[str, Any]) -> ImportedOrder:
    """Return an order as the import service takes it."""
    paid = order["payment"]
    return ImportedOrder(
        number=order["number"],
        placed_at=order["placed_at"],
        currency=order["currency"],
        customer=imported_customer(order),
        ship_to=ImportedAddress(**order["ship_to"]),
        lines=tuple(imported_line(line) for line in order["lines"]),
        captured=paid["captured"] if paid else None,
        delivered_at=order["delivered_at"],
        tracking=order["tracking"],
        status=order["order_status"],
        channel=order["channel"],
        refunded=paid["refunded"] if paid else Decimal(0),
        payment_method=paid["method"] if paid else "",
        is_business=order["is_business"],
    )


def imported_customer(order: dict[str, Any]) -> ImportedCustomer:
    """Return the customer under the shop's number, else the address, else a name of this order's own.

    An address too long to be a name is none, since two that begin alike would become one person.
    """
    said = order["customer"]
    known = said.get("ref") or (said["email"] if len(said["email"]) <= MOST_REF else "")
    return ImportedCustomer(
        ref=known or ImportedCustomer.ref_without_identity(order["number"]),
        name=said["name"],
        email=said["email"],
        phone=said["phone"],
        language=said["language"],
        country=said["country"],
    )


def imported_line(line: dict[str, Any]) -> ImportedLine:
    """Return a line; the price printed for one unit is not known, what was paid for all of them is."""
    return ImportedLine(**line, unit_price=None, is_returnable=line["kind"] == "article")
