"""Returns and their articles as programs read them."""

from typing import Any

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from returns.api.shapes import (
    DecisionShape,
    ExchangeShape,
    InspectionShape,
    MessageShape,
    ParcelShape,
    PhotoShape,
    RefundShape,
    parcel_numbers,
)
from returns.api.words import AUTHORS, DISPOSITION_CODES, PERMISSION_CODES, RESOLUTION_CODES
from returns.models import Return, ReturnItem
from returns.models.words import (
    GRADES,
    INSPECTIONS,
    JOURNEYS,
    METHODS,
    REGIMES,
    STAGES,
)
from returns.queries.inbox import flags_of
from returns.queries.links import status_link
from returns.queries.register import FLAGS
from rma_portal.web.api.values import CodeField, InstantField, MoneyField, codes

NULLABLE_TEXT = {"type": ["string", "null"]}
NULLABLE_NUMBER = {"type": ["integer", "null"]}


class ReasonOfArticle(serializers.Serializer):
    """Why an article comes back."""

    code = serializers.CharField()
    label = serializers.SerializerMethodField(help_text="In the language of the return.")

    def get_label(self, reason: Any) -> str:
        """Return the reason in the language the return is in."""
        return reason.label_in(self.context.get("language", ""))


class ArticleShape(serializers.Serializer):
    """One physical article: a unit of an order line, with its own number, states and share of the money."""

    position = serializers.IntegerField(help_text="Its place within the return; it never changes.")
    number = serializers.CharField(help_text="Its own RMA number, once approved.")
    order_line = serializers.SerializerMethodField(
        help_text="The order line's ref; null for what nobody announced."
    )
    unit = serializers.IntegerField(source="unit_no", allow_null=True)
    generation = serializers.IntegerField(
        help_text="0: the unit as it was bought; n: its n-th replacement, which comes back in its turn."
    )
    sku = serializers.CharField()
    title = serializers.CharField()
    options = serializers.CharField()
    paid = MoneyField("gross_amount")
    tax = MoneyField("tax_amount")
    fee = MoneyField("fee_amount")
    restocking = MoneyField("restocking_amount")
    bonus = MoneyField("bonus_amount")
    difference = MoneyField("difference_amount")
    exchange = serializers.SerializerMethodField(
        help_text="What the customer gets in its place; null where it is not exchanged."
    )
    keeps = serializers.BooleanField(help_text="Once approved, the customer keeps it; nothing is sent back.")
    destination = serializers.SerializerMethodField(
        help_text="Code of the site it travels to; null: the return centre."
    )
    flags = serializers.ListField(child=serializers.CharField(), help_text="What staff should see.")
    serial = serializers.CharField(help_text="The serial number the customer gave.")
    reason = ReasonOfArticle(allow_null=True)
    comment = serializers.CharField()
    regime = CodeField(codes(REGIMES))
    resolution = CodeField(RESOLUTION_CODES)
    refund_when = CodeField(["asked", "received", "accepted"])
    permission = CodeField(PERMISSION_CODES)
    refusal = serializers.CharField(help_text="Why it may not come back, as the customer reads it.")
    journey = CodeField(codes(JOURNEYS))
    inspection_state = CodeField(codes(INSPECTIONS))
    grade = CodeField(codes(GRADES), allow_null=True)
    disposition = CodeField(DISPOSITION_CODES, allow_null=True)
    parcel = serializers.SerializerMethodField(help_text="The number of the parcel it travels in.")
    location = serializers.SerializerMethodField(help_text="Code of the site that received it.")
    received_at = InstantField(allow_null=True)

    @extend_schema_field(NULLABLE_TEXT)
    def get_order_line(self, item: ReturnItem) -> str | None:
        """Return the ref of the line it was bought in."""
        return item.order_line.ref if item.order_line else None

    @extend_schema_field(ExchangeShape(allow_null=True))
    def get_exchange(self, item: ReturnItem) -> dict | None:
        """Return its replacement."""
        exchange = next(iter(item.exchanges.all()), None)
        return ExchangeShape(exchange).data if exchange else None

    @extend_schema_field(NULLABLE_NUMBER)
    def get_parcel(self, item: ReturnItem) -> int | None:
        """Return the number of its parcel within the return."""
        return parcel_numbers(item.rma.parcels.all()).get(item.parcel_id) if item.parcel_id else None

    @extend_schema_field(NULLABLE_TEXT)
    def get_destination(self, item: ReturnItem) -> str | None:
        """Return the code of the site it travels to, where a rule names one."""
        return item.destination.code if item.destination else None

    @extend_schema_field(NULLABLE_TEXT)
    def get_location(self, item: ReturnItem) -> str | None:
        """Return the code of the site that received it."""
        return item.location.code if item.location else None


class ArticleDetail(ArticleShape):
    """An article with the rules' decisions, inspections and photos; the newest decision comes first."""

    decisions = DecisionShape(many=True, source="decisions.all")
    inspections = InspectionShape(many=True, source="inspections.all")
    photos = PhotoShape(many=True, source="photos.all")


class OrderOfReturn(serializers.Serializer):
    """The order a return is of."""

    id = serializers.UUIDField(source="key")
    number = serializers.CharField()
    channel = serializers.CharField(source="channel.code")


class CustomerOfReturn(serializers.Serializer):
    """The customer; empty once erased."""

    ref = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()


class ReturnShape(serializers.Serializer):
    """A return, as a list shows it."""

    id = serializers.UUIDField(source="key")
    number = serializers.CharField(help_text="The RMA number; empty until something is approved.")
    stage = CodeField(codes(STAGES))
    order = OrderOfReturn(allow_null=True)
    customer = CustomerOfReturn(allow_null=True)
    is_gift = serializers.BooleanField(
        help_text="The customer is a gift's recipient, who knows no price; the buyer is not to be told."
    )
    recipient_address = serializers.CharField(
        help_text="Where a gift's recipient wants a replacement sent, as they wrote it; else empty."
    )
    language = serializers.CharField()
    currency = serializers.CharField()
    comment = serializers.CharField()
    method = CodeField(codes(METHODS), help_text="How what is sent travels back.")
    opened_by = CodeField(AUTHORS)
    requested_at = InstantField()
    updated_at = InstantField(help_text="When something last happened to it.")
    send_before = InstantField(allow_null=True, help_text="Until then the parcel must be on its way.")
    flags = serializers.SerializerMethodField(help_text="What somebody should look at.")
    articles = serializers.SerializerMethodField()
    refunds = RefundShape(many=True, source="refunds.all")

    @extend_schema_field(serializers.ListField(child=CodeField(sorted(FLAGS))))
    def get_flags(self, rma: Return) -> list[str]:
        """Return the flags of the inbox."""
        return flags_of(rma, list(rma.items.all()))

    @extend_schema_field(ArticleShape(many=True))
    def get_articles(self, rma: Return) -> list[dict]:
        """Return the articles, their reasons in the language of the return."""
        context = {**self.context, "language": rma.language}
        return ArticleShape(rma.items.all(), many=True, context=context).data


class ReturnDetail(ReturnShape):
    """A return with everything there is about it."""

    parcels = serializers.SerializerMethodField()
    messages = MessageShape(many=True, source="messages.all")
    customer_link = serializers.SerializerMethodField(
        help_text="The customer's page, to be sent to nobody else."
    )

    @extend_schema_field(ArticleDetail(many=True))
    def get_articles(self, rma: Return) -> list[dict]:
        """Return the articles with all that is known of them."""
        context = {**self.context, "language": rma.language, "zone": self.zone}
        return ArticleDetail(rma.items.all(), many=True, context=context).data

    @extend_schema_field(ParcelShape(many=True))
    def get_parcels(self, rma: Return) -> list[dict]:
        """Return the parcels with their numbers within the return."""
        numbers = parcel_numbers(rma.parcels.all())
        return ParcelShape(rma.parcels.all(), many=True, context={**self.context, "numbers": numbers}).data

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_customer_link(self, rma: Return) -> str:
        """Return the signed link to the page of the portal."""
        return status_link(rma)

    @cached_property
    def zone(self) -> str:
        """The merchant's time zone, in which days are written."""
        return self.context["request"].merchant.time_zone
