"""A mail as it was written, and what became of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.models import MerchantModel


class OutgoingMail(MerchantModel):
    """One mail for one event: the unique cause is what keeps a retry from writing a second (case 123)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("Kept here, no mail server set")
        UNADDRESSED = "unaddressed", _("No address known")
        FAILED = "failed", _("Failed")

    cause = models.CharField(max_length=80)  # "label_ready:return:41"
    template = models.CharField(max_length=40)
    recipient = models.EmailField(_("to"), blank=True)
    language = models.CharField(_("language"), max_length=5)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    attachment = models.CharField(max_length=200, blank=True)  # a name in the default storage
    attachment_name = models.CharField(_("attachment"), max_length=120, blank=True)
    message_id = models.CharField("Message-ID", max_length=120)
    mail_state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [models.UniqueConstraint(fields=["merchant", "cause"], name="one_mail_per_event")]
        indexes = [models.Index(fields=["merchant", "-created_at"], name="mail_by_time")]

    def __str__(self) -> str:
        return self.subject
