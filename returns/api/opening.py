"""What a program sends to open a return."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from customers.models import Order
from customers.queries.orders import numbered
from returns.api.words import RESOLUTION_CODES
from returns.domain.method import CARRIED_OUT_METHODS
from returns.queries.offers import MONEY_WAYS
from returns.services.fill_draft import COMMENT_LENGTH, MOST_ARTICLES, SERIAL_LENGTH, SKU_LENGTH
from returns.services.open_return import Wanted
from rma_portal.core.errors import InvalidInput
from rma_portal.web.api.values import Strict, Text, WholeNumber

LANGUAGES = [code for code, _name in settings.LANGUAGES]
MOST_UNIT = 2**31 - 1  # what the column of units holds


class OpenArticle(Strict):
    """Some units of one article, named by the order line's `line` or by `sku`."""

    line = Text(max_length=80, required=False, default="", help_text="The order line's ref.")
    sku = Text(
        max_length=60, required=False, default="", help_text="Instead of the line: any line of this SKU."
    )
    quantity = WholeNumber(
        min_value=1,
        max_value=MOST_ARTICLES,
        required=False,
        help_text="How many units that can come back; 1.",
    )
    units = serializers.ListField(
        child=WholeNumber(min_value=1, max_value=MOST_UNIT),
        required=False,
        default=list,
        max_length=MOST_ARTICLES,
        help_text="Instead of a quantity: the numbers of the units within the line.",
    )
    reason = Text(max_length=40, help_text="The code of a reason.")
    resolution = serializers.ChoiceField(RESOLUTION_CODES, required=False, default="refund")
    replacement = Text(
        max_length=SKU_LENGTH,
        required=False,
        default="",
        allow_blank=True,
        help_text="With the resolution exchange: the SKU the customer gets in its place.",
    )
    difference = serializers.ChoiceField(
        MONEY_WAYS,
        required=False,
        default="refund",
        help_text="How the difference to a cheaper replacement comes back, as far as the rules offer it.",
    )
    comment = Text(max_length=COMMENT_LENGTH, required=False, default="", allow_blank=True)
    serial = Text(
        max_length=SERIAL_LENGTH,
        required=False,
        default="",
        allow_blank=True,
        help_text="Where the rules ask for it; name units with serial numbers of their own one by one.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an article that is named twice or not at all, and units without their line."""
        if bool(attrs["line"]) == bool(attrs["sku"]):
            raise serializers.ValidationError({"line": [_("Name the article by “line” or by “sku”.")]})
        if attrs["units"] and not attrs["line"]:
            raise serializers.ValidationError(
                {"units": [_("Units are numbered within a line: give “line”.")]}
            )
        if attrs["units"] and "quantity" in attrs:
            raise serializers.ValidationError({"quantity": [_("Give units or a quantity.")]})
        return attrs


class OpenReturn(Strict):
    """A return to open: of one order, for one or several articles."""

    order = serializers.UUIDField(required=False, default=None, help_text="The order's id.")
    order_number = Text(max_length=60, required=False, default="", help_text="Instead of the id.")
    channel = Text(
        max_length=40, required=False, default="", help_text="Where numbers repeat between channels."
    )
    articles = OpenArticle(many=True, allow_empty=False, max_length=MOST_ARTICLES)
    language = serializers.ChoiceField(
        LANGUAGES, required=False, default="", help_text="Of mails and pages; else the customer's."
    )
    method = serializers.ChoiceField(
        [str(method) for method in CARRIED_OUT_METHODS],
        required=False,
        default="",
        help_text="How all of it travels back, as far as the rules offer it; else the first they all name.",
    )
    comment = Text(max_length=COMMENT_LENGTH, required=False, default="", allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an order that is named twice or not at all."""
        if bool(attrs["order"]) == bool(attrs["order_number"]):
            raise serializers.ValidationError(
                {"order": [_("Name the order by “order” or by “order_number”.")]}
            )
        return attrs


def order_of(given: dict[str, Any]) -> Order:
    """Return the order that is named; raise InvalidInput (unknown_order, order_ambiguous)."""
    field = "order" if given["order"] else "order_number"
    rows = Order.objects.select_related("channel", "customer")
    found = rows.filter(key=given["order"]) if given["order"] else numbered(rows, given["order_number"])
    if given["channel"]:
        found = found.filter(channel__code=given["channel"])
    orders = list(found[:2])
    if not orders:
        raise InvalidInput("unknown_order", "import the order first", field=field)
    if len(orders) > 1:
        raise InvalidInput(
            "order_ambiguous", "several channels have this number: give the channel", field=field
        )
    return orders[0]


def wanted(article: dict[str, Any]) -> Wanted:
    """Return an article as the service takes it."""
    return Wanted(**{**article, "units": tuple(article["units"])})
