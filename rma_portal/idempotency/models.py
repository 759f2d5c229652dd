"""The answer of a request that may be repeated."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.models import MerchantModel


class KeptAnswer(MerchantModel):
    """What a request with an Idempotency-Key was answered; written in the transaction of its effect.

    `fingerprint` stands for method, path and body: the same key for something else is refused. The row
    is forgotten after a day (`once.KEPT_FOR`).
    """

    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["merchant", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["merchant", "created_at"], name="kept_answers_by_age")]

    def __str__(self) -> str:
        return self.key
