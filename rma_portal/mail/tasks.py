"""The outbox's work of kind "mail.send"."""

from rma_portal.mail.models import OutgoingMail
from rma_portal.mail.send import mark, send
from rma_portal.outbox.registry import handles


def give_up(mail_id: int) -> None:
    """Show staff a mail that no try could send."""
    mark(OutgoingMail.objects.get(pk=mail_id), OutgoingMail.State.FAILED)


@handles("mail.send", queue="mail", on_give_up=give_up)
def send_mail(mail_id: int) -> None:
    """Send a stored mail."""
    send(OutgoingMail.objects.select_for_update().get(pk=mail_id))
