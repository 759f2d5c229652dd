"""The chain of events, the erasable words beside it, and the daily anchors."""

from django.db import models
from django.utils import timezone

from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class AuditEvent(MerchantModel):
    """One thing that happened, in the stream of one return. Append-only by grant.

    `hash` covers `stored`, the exact bytes of the event, and `previous_hash`. Names and free text are
    not in it: it holds their salted digest, and the words stand in AuditWords until erased.
    """

    stream = models.CharField(max_length=40)  # "return:41"
    position = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    happened_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    stored = models.TextField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "stream", "position"], name="one_event_a_position")
        ]
        indexes = [models.Index(fields=["merchant", "happened_at"], name="audit_by_time")]

    def __str__(self) -> str:
        return f"{self.stream} {self.position} {self.verb}"


class AuditWords(MerchantModel):
    """The erasable part of an event: who, by name, and what was written."""

    event = MerchantForeignKey(AuditEvent, related_name="words")
    actor_label = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant", "event"], name="words_of_one_event")]

    def __str__(self) -> str:
        return self.actor_label


class AuditAnchor(MerchantModel):
    """The head of a stream on a day, so that a cut-off tail shows. Append-only by grant."""

    stream = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    anchored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "stream", "position"], name="one_anchor_a_head")
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.position}"
