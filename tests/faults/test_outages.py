"""What the service needs is away for a while: requests are taken, work waits in rows, and then it drains."""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from returns.models import Photo, ReturnDraft, ReturnParcel
from returns.wording.refusals import SENTENCES
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.scope import merchant_transaction
from tests.faults.ending import WORK, ending_of, files_of, wanted
from tests.faults.stand import Stand
from tests.faults.walk import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def health(stand: Stand) -> tuple[int, dict[str, bool]]:
    """Return what the readiness page says of the three that every answer needs."""
    answer = httpx.get(f"{stand.url}/readyz", timeout=30, trust_env=False)
    return answer.status_code, {name: answer.json()[name] for name in ("database", "broker", "worker")}


def failed_once(walk: Walk, kind: str) -> bool:
    """Say whether a piece of the shop's work was tried, and waits for its next try."""
    rows = OutboxMessage.objects.filter(merchant=walk.shop, kind=kind, done_at=None, failed_at=None)
    return rows.filter(attempts__gte=1).exclude(last_error="").exists()


def test_the_broker_is_away(stand):
    """The customer's request is taken; the pages of health say what is away, and then that nothing is."""
    walk = Walk(stand)
    stand.kill(stand.broker, stays_away=True)
    walk.begin()
    walk.ask()
    asked = ["returns.decide", "returns.mail", "returns.prepare_photo"]
    assert walk.kinds() == [(kind, False) for kind in asked]
    assert health(stand) == (503, {"database": True, "broker": False, "worker": False})
    stand.bring_back(stand.broker)
    walk.drain()
    walk.handle()
    walk.drain()
    assert ending_of(walk) == wanted(walk) | of_waiting(walk)
    stand.until(stand.is_well, "a well service")


def test_the_mail_server_is_away(stand):
    """The mail waits in its row, under the Message-ID it will have; everything else goes on."""
    walk = Walk(stand)
    stand.close_post()
    walk.request()
    rest = [(kind, kind != "mail.send") for kind in sorted({*WORK} - {"returns.pay_refund"})]
    stand.until(lambda: walk.kinds() == rest, "the rest of the work")
    stand.until(lambda: failed_once(walk, "mail.send"), "a failed try")
    assert health(stand) == (200, {"database": True, "broker": True, "worker": True})
    stand.open_post()
    walk.handle()
    walk.drain()
    assert ending_of(walk) == wanted(walk)


def of_waiting(walk: Walk) -> dict:
    """Return what differs where a request waited for its photo: the customer is told that it has come.

    The rules are asked twice, with the request and by the photo; they answer once.
    """
    mails = sorted([*wanted(walk)["mails"], ("request_received", "sent")])
    work = sorted([*WORK, "mail.send", "returns.mail", "returns.decide", "returns.decide"])
    return {"mails": mails, "causes": len(mails), "work": [(kind, True) for kind in work]}


@contextmanager
def full(stand: Stand) -> Iterator[None]:
    """Leave no byte free in the media folder for the length of the block."""
    filler = stand.media / "filler"
    with pytest.raises(OSError, match="No space left"):
        pour(filler)
    try:
        yield
    finally:
        filler.unlink()


def pour(filler: Path) -> None:
    """Write pages of nothing until the file system refuses."""
    with open(filler, "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def test_the_storage_is_full(stand):
    """A photo is refused in clear words, the label waits; nothing else is lost, nothing is half written."""
    if not stand.media.is_mount():
        pytest.skip("only root can mount a small file system")
    walk = Walk(stand)
    walk.insist("prove", walk.is_stranger, walk.prove)
    with full(stand):
        walk.add_photo()
        assert str(SENTENCES["files_unavailable"]) in html.unescape(walk.customer.seen)
        walk.insist("confirm", walk.is_unconfirmed, walk.confirm)
        stand.until(lambda: failed_once(walk, "returns.draw_label"), "a failed try")
        assert waiting(walk) == (["size_small"], 0, ["pending"], set())
    walk.drain()
    walk.handle()
    walk.drain()
    of_photos = ("returns.prepare_photo", "returns.delete_file")
    without = {"photos": [], "work": [(kind, True) for kind in WORK if kind not in of_photos]}
    assert ending_of(walk) == wanted(walk) | without


def waiting(walk: Walk) -> tuple:
    """Return what was typed, how many photos there are, the label's state, and every file of the shop."""
    with merchant_transaction(walk.shop.pk):
        [draft] = ReturnDraft.objects.all()
        typed = [choice["reason"] for choice in draft.choices.values()]
        states = list(ReturnParcel.objects.values_list("label_state", flat=True))
        uploads = set(walk.stand.media.glob(f"m/{walk.shop.pk}/uploads/*"))
        return typed, Photo.objects.count(), states, files_of(walk) | uploads
