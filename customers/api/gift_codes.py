"""Gift codes: made here for the shop's gift slips."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from customers.models import Order
from customers.services.make_gift_code import make_gift_code
from rma_portal.tenancy.links import portal_url
from rma_portal.web.api.values import InstantField, Strict, Text
from rma_portal.web.api.views import ActingView

MOST_LINES = 200


class NewGiftCode(Strict):
    """For which articles, and until when."""

    lines = serializers.ListField(
        child=Text(max_length=80),
        required=False,
        default=list,
        max_length=MOST_LINES,
        help_text="Refs of the order lines that are the gift; every article where none is given.",
    )
    ends_at = InstantField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Until when it opens something, within three years; a year from now where none is given.",
    )


class GiftCodeShape(serializers.Serializer):
    """A code as it is shown, once."""

    code = serializers.CharField(help_text="For the gift slip. It is stored nowhere: this is the only time.")
    link = serializers.CharField(help_text="The page on which its holder types it.")
    lines = serializers.ListField(child=serializers.CharField(), help_text="Empty: every article.")
    ends_at = InstantField()


class GiftCodes(ActingView):
    """Make a code by which the recipient of a gift can send it back.

    Whoever holds it sees these articles without any price, and gets store credit or another article, never
    the buyer's money. The buyer is told nothing. The code is in this answer alone, so a repeated request
    makes another one, which does no harm.
    """

    tag = "orders"
    write_scope = "orders:write"
    input_class = NewGiftCode
    answer_class = GiftCodeShape
    serializer_class = GiftCodeShape
    status = 201

    def post(self, request, *args: Any, **kwargs: Any) -> Response:
        """Make a gift code. Unlike other deeds its answer is never kept: it would hold the code."""
        return self.done(request, **kwargs)

    def act(self, given: dict[str, Any], **place: Any) -> dict[str, Any]:
        """Make the code of the order of the address."""
        order = get_object_or_404(Order, key=place["key"])
        row, code = make_gift_code(order=order, actor=self.actor, **given)
        return {
            "code": code,
            "link": portal_url(self.request.merchant, "gift"),
            "lines": row.lines,
            "ends_at": row.ends_at,
        }
