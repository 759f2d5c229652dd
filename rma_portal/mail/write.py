"""Write a mail: render it in the customer's language, store it, and let the outbox send it."""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import get_random_string

from rma_portal.core import clock
from rma_portal.mail.models import OutgoingMail
from rma_portal.outbox.enqueue import enqueue

logger = logging.getLogger(__name__)


def write_mail(
    template: str,
    *,
    cause: str,
    recipient: str,
    language: str,
    context: dict,
    attachment: str = "",
    attachment_name: str = "",
) -> OutgoingMail | None:
    """Store the mail of an event once and enqueue its sending; None if it was written before.

    Renders `mail/<template>/subject.txt`, `body.txt` and `body.html`. Without an address the mail is
    stored as unaddressed and one line is logged; nothing crashes (case 125).
    """
    with translation.override(language):
        subject = " ".join(render_to_string(f"mail/{template}/subject.txt", context).split())
        text = render_to_string(f"mail/{template}/body.txt", context).strip() + "\n"
        html = render_to_string(f"mail/{template}/body.html", context)
    mail = OutgoingMail(
        cause=cause,
        template=template,
        recipient=recipient,
        language=language,
        subject=subject[:250],
        text=text,
        html=html,
        attachment=attachment,
        attachment_name=attachment_name,
        message_id=f"<{get_random_string(24)}@{settings.MAIL_FROM_ADDRESS.rpartition('@')[2]}>",
        created_at=clock.now(),
    )
    return store(mail)


def store(mail: OutgoingMail) -> OutgoingMail | None:
    """Insert the mail unless its event has one already."""
    if not mail.recipient:
        mail.mail_state = OutgoingMail.State.UNADDRESSED
        logger.warning("mail %s has no address to go to", mail.cause)
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        return None
    if mail.recipient:
        enqueue("mail.send", mail_id=mail.pk)
    return mail
