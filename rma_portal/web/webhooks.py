"""The merchant's webhooks: where events go, since when they fail, and what may be done about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.web.backoffice import Checkboxes, MerchantAdmin, MerchantForm, actor_of
from rma_portal.web.deliveries import REFUSALS, latest_deliveries
from rma_portal.webhooks.models import Endpoint
from rma_portal.webhooks.resend import send_test
from rma_portal.webhooks.rotate import rotate_secret
from rma_portal.webhooks.signing import is_rotating, shown_secret
from rma_portal.webhooks.switch import switch_off, switch_on
from rma_portal.webhooks.types import TYPES


class EndpointForm(MerchantForm):
    """An address, and which events go there."""

    types = forms.MultipleChoiceField(
        label=_("Events"),
        required=False,
        choices=lambda: TYPES.items(),
        widget=Checkboxes,
        help_text=_("Tick none to get all of them, those of later versions included."),
    )

    class Meta:
        model = Endpoint
        fields = ["url", "description", "types"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].widget.attrs.update(type="url", placeholder="https://hooks.example.com/returns")
        self.fields["description"].help_text = _("For you: which system listens there.")


class EndpointAdmin(MerchantAdmin):
    """One endpoint: its state and deeds, its last deliveries, its form."""

    form = EndpointForm
    view_action = "change_webhooks"
    change_action = "change_webhooks"
    may_add = True
    list_display = ["name", "url", "events", "state"]
    ordering = ["-created_at", "-id"]
    fields = ["url", "description", "types"]
    change_form_outer_before_template = "backoffice/_fragments/webhook_head.html"
    list_before_template = "backoffice/_fragments/webhook_intro.html"

    def get_urls(self) -> list:
        """Give each deed an address of its own, so that each is a case of the tests of permissions."""
        deeds = {"test": self.test_view, "rotate": self.rotate_view, "off": self.off_view, "on": self.on_view}
        wrap = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{name}/", wrap(require_POST(view)), name=f"webhooks_endpoint_{name}")
            for name, view in deeds.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show what the endpoint is at and what it was told above its form."""
        endpoint = Endpoint.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if endpoint and self.has_view_permission(request):
            tone, word = state_of(endpoint)
            extra_context = {
                "deliveries": latest_deliveries(endpoint),
                "is_rotating": is_rotating(endpoint, clock.now()),
                "tone": tone,
                "word": word,
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        """Offer one way to save: a secret is shown after the first."""
        context.update(show_save_and_add_another=False, show_save_and_continue=False)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request, obj, post_url_continue=None) -> HttpResponse:
        """Show the secret, this once."""
        return self.secret_page(request, obj)

    def secret_page(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
        """Show an endpoint's current secret and how it is used; like all these pages it is kept nowhere."""
        context = {
            **self.admin_site.each_context(request),
            "title": str(endpoint),
            "opts": Endpoint._meta,
            "endpoint": endpoint,
            "secret": shown_secret(endpoint),
        }
        return TemplateResponse(request, "backoffice/webhook_secret.html", context)

    def test_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send an event that only tries the line."""
        done = gettext("The test event is on its way; its answer stands below in a moment.")
        return self.act(request, pk, send_test, done)

    def off_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Switch the endpoint off."""
        return self.act(request, pk, switch_off, gettext("Switched off. Nothing more is sent there."))

    def on_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Switch the endpoint on."""
        return self.act(request, pk, switch_on, gettext("Switched on. Events are sent there from now on."))

    def rotate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the endpoint a new secret and show it; a page that is sent twice does so once."""
        seen = request.POST.get("secret_number", "")

        def rotate(endpoint: Endpoint, actor: Actor) -> None:
            rotate_secret(endpoint=endpoint, expected=int(seen) if seen.isdecimal() else 0, actor=actor)

        endpoint, refused = self.try_to(request, pk, rotate)
        return refused or self.secret_page(request, endpoint)

    def act(self, request: HttpRequest, pk: int, deed: Callable[..., Any], done: str) -> HttpResponse:
        """Do a deed, and lead back to the endpoint with what was done."""
        endpoint, refused = self.try_to(request, pk, deed)
        if refused is None:
            messages.success(request, done)
        return refused or HttpResponseRedirect(page_of(endpoint))

    def try_to(
        self, request: HttpRequest, pk: int, deed: Callable[..., Any]
    ) -> tuple[Endpoint, HttpResponse | None]:
        """Do a deed; return the endpoint, and where it was refused the way back, with the reason."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        endpoint = get_object_or_404(Endpoint.objects, pk=pk)
        try:
            with transaction.atomic():
                deed(endpoint=endpoint, actor=actor_of(request))
        except Conflict as refusal:
            messages.error(request, REFUSALS[refusal.code])
            return endpoint, HttpResponseRedirect(page_of(endpoint))
        return endpoint, None

    @admin.display(description=_("webhook"))
    def name(self, endpoint: Endpoint) -> str:
        """Name the endpoint as staff do."""
        return str(endpoint)

    @admin.display(description=_("events"))
    def events(self, endpoint: Endpoint) -> str:
        """Say how many types it wants."""
        return str(len(endpoint.types)) if endpoint.types else gettext("all")

    @admin.display(description=_("state"))
    def state(self, endpoint: Endpoint) -> str:
        """Say whether events arrive there, as a word with a dot."""
        return format_html('<span class="bo-state bo-{}">{}</span>', *state_of(endpoint))


def page_of(endpoint: Endpoint) -> str:
    """Return the address of an endpoint's page."""
    return reverse("admin:webhooks_endpoint_change", args=[endpoint.pk])


def state_of(endpoint: Endpoint) -> tuple[str, str]:
    """Return the tone and the word of what an endpoint is at."""
    if endpoint.disabled_at:
        tone = "plain" if endpoint.disabled_why == Endpoint.Why.STAFF else "problem"
        return tone, endpoint.get_disabled_why_display()
    if endpoint.failing_since:
        return "wait", gettext("Failing")
    return "good", gettext("Listening")
