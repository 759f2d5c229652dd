"""Hand a stored mail to the mail server."""

import smtplib
from email.utils import formataddr

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.db import models

from rma_portal.core import clock
from rma_portal.core.errors import Unavailable
from rma_portal.core.failpoints import reached
from rma_portal.mail.models import OutgoingMail
from rma_portal.mail.secrets import revealed
from rma_portal.outbox.registry import PermanentFailure
from rma_portal.tenancy.models import Merchant


def send(mail: OutgoingMail) -> None:
    """Send one waiting mail and mark it; already sent ones are left alone.

    A kill between the server's acceptance and our commit hands it over twice, under the same
    Message-ID. Raises PermanentFailure when the server refuses the recipient for good (5xx); "try again
    later" (4xx, greylisting) is an ordinary failure. The error never holds the address: it is stored.
    """
    if mail.mail_state != OutgoingMail.State.WAITING:
        return
    try:
        message_of(mail).send()
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = sorted({code for code, _words in refusal.recipients.values()})
        if any(code < 500 for code in codes):
            raise Unavailable("recipient_refused_for_now", str(codes)) from None
        raise PermanentFailure(f"recipient refused: {codes}") from None
    reached("mail.accepted")
    mark(mail, OutgoingMail.State.SENT if settings.EMAIL_URL else OutgoingMail.State.KEPT)


def mark(mail: OutgoingMail, state: "OutgoingMail.State | str") -> None:
    """Write down what became of a waiting mail."""
    waiting: models.QuerySet = OutgoingMail.objects.filter(pk=mail.pk, mail_state=OutgoingMail.State.WAITING)
    waiting.update(mail_state=state, sent_at=clock.now())


def message_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    """Build the message as it goes over the wire, sent in the merchant's name."""
    merchant = Merchant.objects.get(pk=mail.merchant_id)
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=revealed(mail.text, mail.template, mail.cause),
        from_email=formataddr((" ".join(merchant.name.split()), settings.MAIL_FROM_ADDRESS)),
        to=[mail.recipient],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(revealed(mail.html, mail.template, mail.cause), "text/html")
    if mail.attachment:
        with default_storage.open(mail.attachment) as file:
            message.attach(mail.attachment_name, file.read())
    return message
