"""Endpoints, events, deliveries of one to the other, and every attempt."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel
from rma_portal.webhooks.addresses import callable_address
from rma_portal.webhooks.types import word_of


def new_salt() -> str:
    """Return what makes an endpoint's secrets its own."""
    return secrets.token_hex(16)


def new_key() -> str:
    """Return the name of an event: the receiver's webhook-id, the same at every try and every endpoint."""
    return f"evt_{secrets.token_hex(16)}"


class Endpoint(MerchantModel):
    """An address of the merchant's that listens.

    No secret is stored: each is derived from the service's key, `salt` and `secret_number` (`signing.py`).
    The former one also signs until `former_until`.
    """

    class Why(models.TextChoices):
        STAFF = "staff", _("Switched off by staff")
        GONE = "gone", _("Switched off: it answered 410 Gone")
        FAILING = "failing", _("Switched off: it failed for five days")

    url = models.CharField(_("address"), max_length=500, validators=[callable_address])
    description = models.CharField(_("description"), max_length=120, blank=True)
    types = models.JSONField(_("events"), default=list, blank=True)  # empty: all
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    secret_number = models.PositiveIntegerField(default=1, editable=False)
    former_until = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_why = models.CharField(max_length=10, choices=Why.choices, blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)  # the first failure since a success
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "url"],
                name="one_endpoint_an_address",
                violation_error_message=_("There is a webhook for this address already. Change that one."),
            )
        ]

    def __str__(self) -> str:
        return self.description or self.url

    @property
    def stream(self) -> str:
        """The name of the endpoint's audit stream."""
        return f"webhooks.endpoint:{self.pk}"

    def wants(self, event_type: str) -> bool:
        """Say whether events of a type are to be told to it."""
        return not self.types or event_type in self.types


class Event(MerchantModel):
    """Something that happened, as it is told: `body` holds the very bytes that are signed and sent."""

    key = models.CharField(max_length=40, default=new_key)
    event_type = models.CharField(_("event"), max_length=60)
    body = models.TextField()
    happened_at = models.DateTimeField(_("happened"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant", "key"], name="one_event_a_key")]

    def __str__(self) -> str:
        return self.key


class Delivery(MerchantModel):
    """One event on its way to one endpoint. `attempts` are those that ended, whatever way."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped: webhook switched off")

    event = MerchantForeignKey(Event, related_name="deliveries", verbose_name=_("event"))
    endpoint = MerchantForeignKey(Endpoint, related_name="deliveries", verbose_name=_("webhook"))
    delivery_state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), null=True)
    leased_until = models.DateTimeField(null=True)  # somebody is calling
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "event", "endpoint"], name="one_delivery_an_endpoint")
        ]
        indexes = [
            models.Index(fields=["merchant", "-created_at"], name="delivery_by_time"),
            models.Index(fields=["merchant", "endpoint", "-created_at"], name="delivery_by_endpoint"),
            models.Index(
                fields=["merchant", "endpoint", "leased_until"],
                name="delivery_in_flight",
                condition=models.Q(leased_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return word_of(self.event.event_type)


class DeliveryAttempt(MerchantModel):
    """One call, and what came back. Append-only by grant. `status` is empty where nobody answered."""

    delivery = MerchantForeignKey(Delivery, related_name="calls")
    number = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=40, blank=True)  # a code of core/http.py
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "delivery", "number"], name="one_attempt_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number}"
