"""A mail as a real mail server receives it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from rma_portal.mail.models import OutgoingMail
from rma_portal.mail.write import write_mail
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.models import Merchant
from tests.mail.server import REFUSED, mail_server
from tests.returns.flow import work


@pytest.fixture
def server(settings):
    """A mail server on this machine, and the settings that lead to it."""
    with mail_server() as listening:
        settings.EMAIL_URL = "smtp://set"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.server_address
        yield listening


def written(merchant: Merchant, recipient: str) -> OutgoingMail:
    """Write a mail with an attachment, and let the worker send it."""
    name = default_storage.save("m/test/label.pdf", ContentFile(b"%PDF-1.7 label"))
    mail = write_mail(
        "cancelled",
        cause=f"test:{recipient}",
        recipient=recipient,
        language="fr",
        context={"merchant": merchant, "items": [], "link": "https://example.org/s/x", "rma": None},
        attachment=name,
        attachment_name="ATR.pdf",
    )
    assert mail is not None
    work(merchant)
    mail.refresh_from_db()
    return mail


def test_a_mail_arrives_whole(merchant, server):
    mail = written(merchant, "claire@example.org")
    [message] = server.received
    assert {name: message[name] for name in ("To", "From", "Subject", "Message-ID", "Auto-Submitted")} == {
        "To": "claire@example.org",
        "From": "Atelier <returns@localhost>",
        "Subject": mail.subject,
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
    }
    text, html = message.get_body(["plain"]), message.get_body(["html"])
    assert text.get_content().split() == mail.text.split()
    assert html.get_content().split() == mail.html.split()
    attached = [(part.get_filename(), part.get_content()) for part in message.iter_attachments()]
    assert attached == [("ATR.pdf", b"%PDF-1.7 label")]
    assert mail.mail_state == "sent"


def test_a_refused_recipient_is_given_up_and_shown(merchant, server):
    mail = written(merchant, REFUSED)
    assert (mail.mail_state, server.received) == ("failed", [])
    waiting = OutboxMessage.objects.get(kind="mail.send")
    assert waiting.last_error == "PermanentFailure: recipient refused: [550]"


def test_a_mail_server_that_is_away_is_asked_again(merchant, server):
    server.shutdown()
    server.server_close()
    mail = written(merchant, "claire@example.org")
    waiting = OutboxMessage.objects.get(kind="mail.send")
    assert (mail.mail_state, waiting.failed_at, waiting.attempts) == ("waiting", None, 1)
    assert waiting.due_at > waiting.created_at
