"""A real worker process on the real broker does what nobody told it of."""

import pytest
from django.core.files.storage import default_storage

from returns.models import Return
from rma_portal.celery import app
from rma_portal.local.processes import stop_all, wait_until
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.scope import merchant_transaction
from tests import stand
from tests.factories import make_order
from tests.returns.flow import ask

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_sweeper_finds_what_the_broker_never_heard_of(merchant, worker):
    """The broker is away when the customer asks; a worker numbers, labels and mails all the same."""
    app.conf.broker_url, before = NOBODY_LISTENS, app.conf.broker_url
    try:
        with merchant_transaction(merchant.pk):
            rma = ask(make_order())
    finally:
        app.conf.broker_url = before
    wait_until(lambda: is_done(), [worker], "the return", seconds=90)
    with merchant_transaction(merchant.pk):
        done = Return.objects.get(pk=rma.pk)
        parcel = done.parcels.get()
        assert (done.serial, parcel.label_state) == (1, "ready")
        assert default_storage.open(parcel.label_a4).read(5) == b"%PDF-"
    kinds = OutboxMessage.objects.order_by("id").values_list("kind", "attempts")
    assert list(kinds) == [
        ("returns.issue_numbers", 1),
        ("returns.draw_label", 1),
        ("returns.mail", 1),
        ("mail.send", 1),
    ]


def is_done() -> bool:
    """Say whether the last effect of the request, the mail, has happened."""
    return OutboxMessage.objects.filter(kind="mail.send").exclude(done_at=None).exists()


def end_of(tmp_path, **more: str) -> tuple[int | None, str]:
    """Start a worker that must not work; return how it ended, and its log."""
    service = stand.worker(stand.environment(**more), tmp_path)
    service.start()
    try:
        assert service.process is not None
        service.process.wait(60)
    finally:
        stop_all([service])
    return service.exit_code(), service.log.read_text()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_with_a_dangerous_setting_ends_before_its_first_task(tmp_path):
    """Celery only logs what a signal's receiver raises: a worker without walls went on working."""
    code, log = end_of(tmp_path, NUMBERS_KEY="short")
    assert (code, "rma.E005" in log, "ready." in log) == (1, True, False)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_of_documents_without_pango_ends(tmp_path):
    """Else every label would fail, and be tried for a day."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    code, log = end_of(tmp_path, PYTHONPATH=str(tmp_path))
    assert (code, "rma.E007" in log, "ready." in log) == (1, True, False)
