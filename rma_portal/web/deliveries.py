"""The log of webhooks: every event sent to every endpoint, each call, its answer, and sending it again."""

import json

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rma_portal.core.errors import Conflict
from rma_portal.web.backoffice import MerchantAdmin, actor_of
from rma_portal.webhooks.models import Delivery, DeliveryAttempt, Endpoint
from rma_portal.webhooks.resend import resend
from rma_portal.webhooks.types import TYPES, word_of

SHOWN = 20  # on the endpoint's own page
TONES = {"waiting": "wait", "delivered": "good", "failed": "problem", "stopped": "plain"}

# Why nobody answered, in the reader's words; the codes are those of core/http.py and core/addresses.py.
FAILURES = {
    "host_unknown": _("the host name is not known"),
    "no_answer": _("no connection"),
    "too_slow": _("too slow"),
    "tls_failed": _("the certificate is not valid"),
    "answer_broken": _("the answer was not HTTP"),
    "address_private": _("the address lies in a private network"),
    "url_scheme": _("the address is not https"),
    "url_port": _("the port is not 443"),
}
# Refused deeds, on an endpoint's page as well.
REFUSALS = {
    "endpoint_off": _("This webhook is switched off. Switch it on first."),
    "delivery_waiting": _("This event is waiting to be sent already."),
    "somebody_was_first": _("Somebody has just changed this. Please look at it again."),
    "stale_page": _("Something has changed since this page was opened. Please look at it again."),
}


def with_last_call(deliveries: QuerySet) -> QuerySet:
    """Return deliveries with what their last call came to, their event and their endpoint, in one query."""
    last = DeliveryAttempt.objects.filter(delivery=OuterRef("pk")).order_by("-number")
    return deliveries.select_related("event", "endpoint").annotate(
        last_status=Subquery(last.values("status")[:1]), last_error=Subquery(last.values("error")[:1])
    )


def latest_deliveries(endpoint: Endpoint) -> list[dict]:
    """Return the last deliveries to an endpoint in words, newest first."""
    rows = with_last_call(Delivery.objects.filter(endpoint=endpoint)).order_by("-created_at", "-id")
    return [told(delivery) for delivery in rows[:SHOWN]]


def told(delivery: Delivery) -> dict:
    """Return one delivery in words."""
    return {
        "row": delivery,
        "event": word_of(delivery.event.event_type),
        "number": number_of(delivery),
        "tone": TONES[delivery.delivery_state],
        "answer": answer_of(delivery),
    }


def number_of(delivery: Delivery) -> str:
    """Return the RMA number that the event was about, or an empty text."""
    return json.loads(delivery.event.body)["data"].get("number", "")


def answer_of(delivery: Delivery) -> str:
    """Say what the last call came to: a status, or why nobody answered."""
    return outcome(delivery.last_status, delivery.last_error)


def outcome(status: int | None, error: str | None) -> str:
    """Say what a call came to."""
    return str(status) if status else str(FAILURES.get(error or "", error or ""))


class TypeFilter(admin.SimpleListFilter):
    """Narrow the log to one type of event."""

    title = _("event")
    parameter_name = "type"

    def lookups(self, request, model_admin):
        return list(TYPES.items())

    def queryset(self, request, queryset):
        return queryset.filter(event__event_type=self.value()) if self.value() else queryset


class DeliveryAdmin(MerchantAdmin):
    """One event on its way to one endpoint: read, and sent again."""

    view_action = "change_webhooks"
    list_display = ["created_at", "event_word", "number", "endpoint", "state", "attempts", "answer", "due_at"]
    list_display_links = ["created_at", "event_word"]
    list_filter = ["delivery_state", "endpoint", TypeFilter]
    ordering = ["-created_at", "-id"]
    fields = ["event_word", "webhook_id", "endpoint", "state", "due_at", "payload", "calls"]
    readonly_fields = ["event_word", "webhook_id", "state", "payload", "calls"]
    change_form_outer_before_template = "backoffice/_fragments/delivery_head.html"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(require_POST(self.resend_view))
        return [path("<int:pk>/resend/", view, name="webhooks_delivery_resend"), *super().get_urls()]

    def get_queryset(self, request) -> QuerySet:
        return with_last_call(super().get_queryset(request))

    def resend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the event once more, under its own id (case 127)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        delivery = get_object_or_404(Delivery.objects, pk=pk)
        try:
            with transaction.atomic():
                resend(delivery=delivery, actor=actor_of(request))
            messages.success(request, gettext("Sent again; the answer stands below in a moment."))
        except Conflict as refusal:
            messages.error(request, REFUSALS[refusal.code])
        return HttpResponseRedirect(reverse("admin:webhooks_delivery_change", args=[pk]))

    @admin.display(description=_("event"), ordering="event__event_type")
    def event_word(self, delivery: Delivery) -> str:
        """Say what happened."""
        return word_of(delivery.event.event_type)

    @admin.display(description=_("RMA number"))
    def number(self, delivery: Delivery) -> str:
        """Name the return."""
        return number_of(delivery)

    @admin.display(description="webhook-id")
    def webhook_id(self, delivery: Delivery) -> str:
        """Name the event as the receiver knows it."""
        return delivery.event.key

    @admin.display(description=_("state"), ordering="delivery_state")
    def state(self, delivery: Delivery) -> str:
        """Say what became of it, as a word with a dot."""
        tone, word = TONES[delivery.delivery_state], delivery.get_delivery_state_display()
        return format_html('<span class="bo-state bo-{}">{}</span>', tone, word)

    @admin.display(description=_("last answer"))
    def answer(self, delivery: Delivery) -> str:
        """Say what the last call came to."""
        return answer_of(delivery)

    @admin.display(description=_("what is sent"))
    def payload(self, delivery: Delivery) -> str:
        """Show the event's body, line by line."""
        text = json.dumps(json.loads(delivery.event.body), ensure_ascii=False, indent=2)
        return format_html('<div class="bo"><pre class="bo-mail-text">{}</pre></div>', text)

    @admin.display(description=_("attempts"))
    def calls(self, delivery: Delivery) -> str:
        """List every call and its answer."""
        rows = DeliveryAttempt.objects.filter(delivery=delivery).order_by("-number")
        calls = [{"row": row, "outcome": outcome(row.status, row.error)} for row in rows]
        context = {"calls": calls, "merchant": delivery.merchant}
        return render_to_string("backoffice/_fragments/delivery_calls.html", context)
