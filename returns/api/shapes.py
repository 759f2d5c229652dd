"""What belongs to a return, as programs read it: decisions, parcels, inspections, photos, refunds."""

from collections.abc import Iterable

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from returns.api.words import AUTHORS, DISPOSITION_CODES, RESOLUTION_CODES
from returns.domain.policy.engine import Decision as Decided
from returns.domain.policy.explain import sentences
from returns.models import Decision, Photo, Refund, RefundLine, ReturnParcel
from returns.models.words import (
    EXCHANGE_STATES,
    GRADES,
    LABEL_STATES,
    REFUND_STATES,
    REGIMES,
    TRANSITS,
)
from returns.queries.owed import bonus_with
from returns.wording.decisions import explained
from rma_portal.web.api.values import CodeField, InstantField, MoneyField, MoneyShape, codes, money_shape
from rma_portal.web.signed_files import signed_file_url

SILENT = ("rule_failed", "rule_too_late")  # rules that decided nothing
PAPERS = ("a6", "a4")


class VoiceShape(serializers.Serializer):
    """One voice in a decision: a rule of the shop, the law, or what holds in every shop."""

    code = serializers.CharField(help_text="Stable word for what was said.")
    rule = serializers.CharField(
        allow_null=True, help_text="The rule's name, where a rule of the shop spoke."
    )
    text = serializers.CharField(help_text="The same in words, in the language of Accept-Language.")


class DecisionShape(serializers.Serializer):
    """What the rules said of one article, and which of them; it is never revised."""

    allowed = serializers.BooleanField()
    code = serializers.CharField(help_text="Why, in one word, such as withdrawal_right or window_closed.")
    regime = CodeField(codes(REGIMES))
    until = InstantField(
        allow_null=True, help_text="The last second in which it can be asked; null without end."
    )
    resolutions = serializers.ListField(child=CodeField(RESOLUTION_CODES))
    methods = serializers.ListField(child=serializers.CharField())
    evidence = serializers.ListField(child=serializers.CharField())
    fee = MoneyShape()
    restocking = MoneyShape(help_text="What is kept of the price.")
    bonus = MoneyShape(help_text="What is added where store credit is taken.")
    keep = serializers.BooleanField(help_text="true: nothing is sent back, the customer keeps the article.")
    destination = serializers.CharField(help_text="Code of the site it travels to; empty: the return centre.")
    flags = serializers.ListField(child=serializers.CharField(), help_text="What staff should see.")
    handling = CodeField(["approve", "ask_person", "refuse"])
    refund_when = CodeField(["asked", "received", "accepted"])
    promise_version = serializers.IntegerField()
    handling_version = serializers.IntegerField()
    decided_at = InstantField()
    decided_by = VoiceShape(many=True, help_text="What decided, the result first.")
    did_not_apply = VoiceShape(many=True, help_text="Rules that did not match, with the check that failed.")

    def to_representation(self, instance: Decision) -> dict:
        """Return a stored decision."""
        return super().to_representation(told(instance, self.context["zone"]))


def told(stored: Decision, zone: str) -> dict:
    """Return a stored decision with its voices in words, days in a time zone."""
    decided = Decided.from_json(stored.outcome)
    voices = [
        {"code": one.code, "rule": one.params.get("rule"), "text": explained(one, zone)}
        for one in sentences(decided)
    ]
    return {
        **{
            name: getattr(decided, name)
            for name in ("allowed", "code", "regime", "until", "resolutions", "methods")
        },
        **{name: getattr(decided, name) for name in ("evidence", "handling", "refund_when")},
        **{name: getattr(decided, name) for name in ("keep", "destination", "flags")},
        **{name: money_shape(getattr(decided, name)) for name in ("fee", "restocking", "bonus")},
        "promise_version": stored.promise_version,
        "handling_version": stored.handling_version,
        "decided_at": stored.decided_at,
        "decided_by": [voice for voice in voices if voice["code"] not in SILENT],
        "did_not_apply": [voice for voice in voices if voice["code"] in SILENT],
    }


class ExchangeShape(serializers.Serializer):
    """What the customer gets in an article's place; a unit is held in stock while it is reserved."""

    sku = serializers.CharField()
    title = serializers.CharField()
    options = serializers.CharField()
    list_price = MoneyField("listed_amount")
    exchange_state = CodeField(codes(EXCHANGE_STATES))
    tracking = serializers.CharField()
    reserved_at = InstantField()
    sent_at = InstantField(allow_null=True)


class InspectionShape(serializers.Serializer):
    """One look at an article; `receipt` counts how often it had been received."""

    receipt = serializers.IntegerField()
    accepted = serializers.BooleanField(source="is_accepted")
    grade = CodeField(codes(GRADES))
    disposition = CodeField(DISPOSITION_CODES, allow_null=True)
    note = serializers.CharField()
    inspected_at = InstantField()


class PhotoShape(serializers.Serializer):
    """A picture, made anew from the one that was sent and without its metadata."""

    id = serializers.UUIDField(source="key")
    taken_by = CodeField(AUTHORS)
    photo_state = CodeField(codes(Photo.State))
    uploaded_at = InstantField()
    link = serializers.SerializerMethodField(
        help_text="Shows the picture to whoever holds it, for minutes: read it again."
    )

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_link(self, photo: Photo) -> str | None:
        """Return the signed link once the picture is ready; the file that was sent is never shown."""
        if photo.photo_state != Photo.State.READY:
            return None
        return signed_file_url(self.context["request"], "photo", photo)


class ParcelShape(serializers.Serializer):
    """A parcel on its way back, and its label."""

    parcel = serializers.SerializerMethodField(help_text="The parcel's number within its return, from 1.")
    destination = serializers.SerializerMethodField(help_text="Code of the site it goes to.")
    label_state = CodeField(codes(LABEL_STATES))
    transit = CodeField(codes(TRANSITS))
    carrier = serializers.CharField(help_text="Of a parcel sent with the customer's own carrier; unproven.")
    tracking = serializers.CharField(help_text="As the customer says, which no scan has proved.")
    label_drawn_at = InstantField(allow_null=True)
    delivered_at = InstantField(allow_null=True)
    label_links = serializers.SerializerMethodField(
        help_text="The label as PDF by paper, for minutes: read them again."
    )
    travels_with = serializers.SerializerMethodField(
        help_text="Number of the other return in whose box it travels: the label on it is that one's."
    )

    def get_parcel(self, parcel: ReturnParcel) -> int:
        """Return the parcel's number within its return."""
        return self.context["numbers"][parcel.pk]

    @extend_schema_field({"type": ["string", "null"]})
    def get_destination(self, parcel: ReturnParcel) -> str | None:
        """Return the site's code, if one is known."""
        return parcel.destination.code if parcel.destination else None

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string", "format": "uri"}})
    def get_label_links(self, parcel: ReturnParcel) -> dict[str, str]:
        """Return links to the drawn label that is on its box; none while it is not ready."""
        if parcel.box.label_state != "ready":
            return {}
        request = self.context["request"]
        return {paper: signed_file_url(request, f"label_{paper}", parcel.box) for paper in PAPERS}

    @extend_schema_field({"type": ["string", "null"]})
    def get_travels_with(self, parcel: ReturnParcel) -> str | None:
        """Return the number of the return whose label is on the box, where it is another's."""
        return parcel.travels_in.rma.number if parcel.travels_in else None


class RefundLineShape(serializers.Serializer):
    """Why a refund is what it is; the lines add up to it."""

    code = serializers.CharField(help_text="article, restocking, shipping, or other_payment.")
    article = serializers.SerializerMethodField(help_text="The article's position, where the line is of one.")
    amount = MoneyField("amount", "refund.currency")
    tax = MoneyField("tax_amount", "refund.currency")

    @extend_schema_field({"type": ["integer", "null"]})
    def get_article(self, line: RefundLine) -> int | None:
        """Return the position of the line's article."""
        return line.item.position if line.item else None


class RefundShape(serializers.Serializer):
    """Money that goes back, to the payment it came from or as store credit."""

    id = serializers.UUIDField(source="key")
    return_id = serializers.UUIDField(source="rma.key")
    return_number = serializers.CharField(source="rma.number")
    way = CodeField(codes(Refund.Way))
    amount = MoneyField("amount")
    bonus = serializers.SerializerMethodField(
        help_text="What comes on top as store credit; it was never captured, so no line holds it."
    )
    refund_state = CodeField(codes(REFUND_STATES))
    payment = serializers.SerializerMethodField(help_text="The payment's reference within the order.")
    gateway = serializers.CharField()
    gateway_ref = serializers.CharField()
    failure = serializers.CharField(help_text="What the gateway said when it refused.")
    booked_at = InstantField()
    due_at = InstantField(help_text="By when the law wants it paid.")
    succeeded_at = InstantField(allow_null=True)
    lines = RefundLineShape(many=True, source="lines.all")

    def get_bonus(self, refund: Refund) -> MoneyShape:
        """Return the bonus of the articles the refund pays for."""
        return money_shape(bonus_with(refund))

    @extend_schema_field({"type": ["string", "null"]})
    def get_payment(self, refund: Refund) -> str | None:
        """Return the reference of the payment it draws on."""
        return refund.payment.ref if refund.payment else None


class MessageShape(serializers.Serializer):
    """One message between the customer and the shop."""

    author_kind = CodeField(AUTHORS)
    text = serializers.CharField()
    written_at = InstantField()


class ReasonShape(serializers.Serializer):
    """Why things come back, in the merchant's words and in those of other platforms."""

    code = serializers.CharField()
    labels = serializers.DictField(child=serializers.CharField(), help_text="The words by language.")
    parent = serializers.SerializerMethodField(help_text="The reason it is within.")
    regime = CodeField(codes(REGIMES))
    categories = serializers.ListField(
        child=serializers.CharField(),
        help_text="The categories of articles it is offered for; empty for all.",
    )
    needs_note = serializers.BooleanField(help_text="A comment must be given.")
    needs_photo = serializers.BooleanField(help_text="A photo must be given.")
    platform_codes = serializers.DictField(help_text="The same reason elsewhere, by platform.")
    retired_at = InstantField(allow_null=True, help_text="A retired reason can no longer be chosen.")

    @extend_schema_field({"type": ["string", "null"]})
    def get_parent(self, reason) -> str | None:
        """Return the code of the reason above."""
        return reason.parent.code if reason.parent else None


def parcel_numbers(parcels: Iterable[ReturnParcel]) -> dict[int, int]:
    """Return the number of each parcel within its return, by id: parcels are never deleted."""
    return {parcel.pk: number for number, parcel in enumerate(parcels, start=1)}
