"""The row that waits until its effect has happened."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One piece of work for a worker: a kind and ids, never personal data; shared by all merchants.

    A worker claims it by a lease. A lease that runs out (the worker died) makes it due again, whatever
    the broker still remembers.
    """

    merchant = models.ForeignKey("tenancy.Merchant", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    ids = models.JSONField(default=dict)
    queue = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("waiting work")
        verbose_name_plural = _("waiting work")
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outbox_due",
                condition=models.Q(done_at=None, failed_at=None),
            ),
            models.Index(
                fields=["failed_at"], name="outbox_given_up", condition=models.Q(failed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ids}"
