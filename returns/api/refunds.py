"""Refunds: read, booked, submitted, taken back."""

from typing import Any

import django_filters
from django.shortcuts import get_object_or_404

from returns.api.deeds import Nothing, ReturnDeed
from returns.api.shapes import RefundShape
from returns.models import Refund, Return
from returns.models.words import REFUND_STATES
from returns.queries.dossier import refunds_with_lines
from returns.services.book_refund import book_refund
from returns.services.cancel_refund import cancel_refund
from returns.services.submit_refund import submit_refund
from rma_portal.web.api.lookups import CodesFilter, InstantFilter
from rma_portal.web.api.values import codes
from rma_portal.web.api.views import DeedView, DetailView, ListView


class RefundFilters(django_filters.FilterSet):
    """How refunds are found."""

    refund_state = CodesFilter(
        choices=[(code, code) for code in codes(REFUND_STATES)], help_text="One or several states."
    )
    return_id = django_filters.UUIDFilter("rma__key", help_text="Of this return.")
    booked_after = InstantFilter("booked_at", "gte", help_text="Booked at or after this instant.")
    booked_before = InstantFilter("booked_at", "lt", help_text="Booked before this instant.")


class Refunds(ListView):
    """List refunds, newest first, each with what it is made of."""

    tag = "refunds"
    read_scope = "refunds:read"
    serializer_class = RefundShape
    filterset_class = RefundFilters
    keyset = ("-booked_at", "-id")

    def get_queryset(self):
        """The refunds of the merchant."""
        return refunds_with_lines()


class OneRefund(DetailView):
    """Read one refund."""

    tag = "refunds"
    read_scope = "refunds:read"
    serializer_class = RefundShape
    lookup_field = "key"

    def get_queryset(self):
        """The refunds of the merchant."""
        return refunds_with_lines()


class BookRefund(ReturnDeed):
    """Book what is owed for a return by now: its articles, the shipping that is due, less the fees.

    Amounts come from what was paid and from the rules. Where nothing is owed nothing is booked. A booked
    refund is still to be submitted.
    """

    tag = "refunds"
    write_scope = "refunds:write"
    needs_key = True

    def do(self, rma: Return, given: dict[str, Any]) -> None:
        """Book it."""
        book_refund(rma=rma, actor=self.actor)


class RefundDeed(DeedView):
    """What is common to all deeds on one refund."""

    tag = "refunds"
    write_scope = "refunds:write"
    input_class = Nothing
    serializer_class = RefundShape
    needs_key = True

    def act(self, given: dict[str, Any], **place: Any) -> Refund:
        """Do it to the refund of the address, and answer with how it is then."""
        refund = get_object_or_404(Refund.objects.select_related("rma"), key=place["key"])
        self.do(refund)
        return refunds_with_lines().get(pk=refund.pk)

    def do(self, refund: Refund) -> None:
        """Call the service."""
        raise NotImplementedError


class SubmitRefund(RefundDeed):
    """Let the money of a refund go: one that is due, or again one that failed.

    A worker asks the gateway, or gives the store credit. 409 where it is under way or done.
    """

    def do(self, refund: Refund) -> None:
        """Submit it."""
        submit_refund(refund=refund, actor=self.actor)


class CancelRefund(RefundDeed):
    """Take a refund back before it is paid; its articles can be booked again.

    What other payments carry of the same booking is cancelled with it.
    """

    def do(self, refund: Refund) -> None:
        """Cancel it."""
        cancel_refund(refund=refund, actor=self.actor)
