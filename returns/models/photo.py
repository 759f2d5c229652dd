"""Evidence in pictures."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from returns.models.draft import ReturnDraft
from returns.models.item import ReturnItem
from returns.models.message import Message
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Photo(MerchantModel):
    """A picture from the customer or the warehouse. Only `picture`, made anew by a worker, is served.

    `upload` names the original, which waits in the storage until the worker has taken the picture out
    of it and is then removed. A draft's photo moves to the article when the draft is submitted; one that came
    with a message belongs to the message.
    `fingerprint` is what the picture looks like in 63 bits (documents/fingerprint.py), None where it shows
    too little or was prepared before fingerprints were; `resembles` is the key of an earlier photo of
    another article that looks the same (queries/lookalikes.py); `taken_at` is when its camera says it was
    taken, read as UTC where the camera names no zone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Not usable")

    key = models.UUIDField(default=uuid.uuid4)
    draft = MerchantForeignKey(ReturnDraft, related_name="photos", null=True)
    unit = models.CharField(max_length=30, blank=True)  # the draft's unit: "<order line>-<unit no>"
    item = MerchantForeignKey(ReturnItem, related_name="photos", null=True, verbose_name=_("article"))
    message = MerchantForeignKey(
        Message, related_name="photos", null=True, db_index=False, verbose_name=_("message")
    )
    taken_by = models.CharField(max_length=10, default="customer")  # an actor kind
    upload = models.CharField(max_length=200, blank=True)
    picture = models.CharField(max_length=200, blank=True)
    photo_state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    uploaded_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.BigIntegerField(null=True)
    resembles = models.UUIDField(null=True)
    taken_at = models.DateTimeField(_("taken"), null=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "key"], name="one_photo_a_key"),
            models.CheckConstraint(
                name="a_photo_belongs_somewhere",
                condition=Q(draft__isnull=False) | Q(item__isnull=False) | Q(message__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "uploaded_at"],
                include=["id", "fingerprint", "taken_by"],
                name="photo_by_fingerprint",
                condition=Q(fingerprint__isnull=False),
            ),
            models.Index(
                fields=["merchant", "message"],
                name="photo_by_message",
                condition=Q(message__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)
