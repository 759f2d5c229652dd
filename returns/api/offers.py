"""What of an order can be returned, for programs with a portal of their own."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from customers.models import Order
from returns.api.words import RESOLUTION_CODES
from returns.queries.offers import LineOffer, unit_offers
from rma_portal.web.api.values import CodeField, InstantField, MoneyShape, money_shape
from rma_portal.web.api.views import DetailView


class UnitOfferShape(serializers.Serializer):
    """One unit: whether it can come back, and if not, why not."""

    unit = serializers.IntegerField(source="unit_no")
    generation = serializers.IntegerField(
        help_text="0: as it was bought; n: the n-th replacement, sent in exchange for it."
    )
    paid = serializers.SerializerMethodField()
    allowed = serializers.BooleanField()
    code = serializers.CharField(
        help_text="Why or why not, such as withdrawal_right, taken or window_closed."
    )
    until = InstantField(allow_null=True, help_text="The last second in which it can be asked.")
    only_claims = serializers.BooleanField(
        help_text="true: only for a defect, or what else is the shop's fault."
    )
    resolutions = serializers.ListField(child=CodeField(RESOLUTION_CODES))
    evidence = serializers.SerializerMethodField(
        help_text="What the rules ask for, so far as no reason is known: photos, note, serial."
    )

    def get_paid(self, offer) -> MoneyShape:
        """Return the unit's share of what was paid."""
        return money_shape(offer.gross)

    def get_evidence(self, offer) -> list[str]:
        """Return what is to be sent along when the return is opened."""
        return list(offer.decision.evidence) if offer.decision else []


class LineOfferShape(serializers.Serializer):
    """The units of one order line; what was sent in exchange for one stands by itself, under its own SKU."""

    line = serializers.CharField(source="line.ref")
    sku = serializers.CharField(source="line.sku")
    title = serializers.CharField()
    units = UnitOfferShape(many=True)


class ReturnableShape(serializers.Serializer):
    """Every article of an order; shipping and fees are none."""

    lines = LineOfferShape(many=True)


class Returnable(DetailView):
    """Read what of an order can be returned now, unit by unit, by the rules and the law."""

    tag = "orders"
    read_scope = "orders:read"
    serializer_class = ReturnableShape

    def get_object(self) -> dict[str, list[LineOffer]]:
        """Return the offers of the order of the address, or raise Http404."""
        orders = Order.objects.select_related("channel", "customer")
        order = get_object_or_404(orders, key=self.kwargs["key"])
        return {"lines": unit_offers(order, language=self.request.merchant.default_language)}
