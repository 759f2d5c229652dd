"""Customer and staff writing to each other on a return."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from returns.models.rma import Return
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel


class Message(MerchantModel):
    """One message; `author_kind` is an actor kind ("customer", "staff" or "program").

    `is_new` is a customer's message that nobody of the shop has read or answered yet. An answer to a question
    is never new: it puts the return back to review.
    """

    rma = MerchantForeignKey(Return, related_name="messages", verbose_name=_("return"))
    author_kind = models.CharField(max_length=10)
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    is_new = models.BooleanField(_("new"), default=False, db_default=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["merchant", "rma", "written_at"], name="message_by_return"),
            models.Index(fields=["merchant", "rma"], name="new_message", condition=models.Q(is_new=True)),
        ]

    def __str__(self) -> str:
        return self.text[:60]
