"""What a plain return leaves behind, whatever happened on its way: all of it, by equality."""

from pathlib import Path
from typing import Any

from customers.models import Payment
from inventory.models import StockLevel, StockMovement
from returns.domain.numbers import return_number
from returns.models import NumberCounter, Photo, Refund, Return, ReturnItem, ReturnParcel
from returns.services.issue_numbers import numbers_key
from rma_portal.audit.models import AuditEvent
from rma_portal.audit.verify import broken_links
from rma_portal.mail.models import OutgoingMail
from rma_portal.tenancy.scope import merchant_transaction
from tests.faults.walk import Walk


def ending_of(walk: Walk) -> dict[str, Any]:
    """Return everything that counts about a shop's one return; all that the fault's order left, too."""
    with merchant_transaction(walk.shop.pk):
        return {
            "return": list(Return.objects.values_list("stage", "serial", "number")),
            "articles": list(ReturnItem.objects.values_list("number", "journey", "inspection_state")),
            "counter": NumberCounter.objects.get().last,
            "label": list(ReturnParcel.objects.values_list("label_state", flat=True)),
            "photos": list(Photo.objects.values_list("photo_state", "upload")),
            "files": files_of(walk) ^ named_files(),
            "mails": sorted(OutgoingMail.objects.values_list("template", "mail_state")),
            "causes": OutgoingMail.objects.values("cause").distinct().count(),
            "letters": sent_letters(walk) ^ set(OutgoingMail.objects.values_list("message_id", flat=True)),
            "stock": list(StockMovement.objects.values_list("condition", "quantity", "cause_kind")),
            "level": list(StockLevel.objects.values_list("condition", "quantity")),
            "refunds": [(row.refund_state, str(row.amount)) for row in Refund.objects.all()],
            "payment": [
                (str(one.reserved_amount), str(one.refunded_amount)) for one in Payment.objects.all()
            ],
            "story": list(AuditEvent.objects.order_by("position").values_list("verb", flat=True)),
            "broken links": broken_links(),
            "work": walk.kinds(),
            "order left": walk.order is not None and walk.order.exists(),
        }


def wanted(walk: Walk) -> dict[str, Any]:
    """Return what is there after one return that nothing disturbed: one of everything."""
    prefix, key = walk.shop.number_prefix, numbers_key(walk.shop.pk)
    return {
        "return": [("closed", 1, return_number(prefix, 1, key))],
        "articles": [(return_number(prefix, 1, key, 1), "received", "accepted")],
        "counter": 1,
        "label": ["ready"],
        "photos": [("ready", "")],
        "files": set(),
        "mails": [("approved", "sent"), ("received", "sent"), ("refunded", "sent")],
        "causes": 3,
        "letters": set(),
        "stock": [("sellable", 1, "restock")],
        "level": [("sellable", 1)],
        "refunds": [("succeeded", "49.900")],
        "payment": [("0.000", "49.900")],
        "story": STORY,
        "broken links": [],
        "work": [(kind, True) for kind in WORK],
        "order left": False,
    }


STORY = [
    "requested",
    "approved",
    "numbered",
    "label_ordered",
    "label_ready",
    "received",
    "inspected",
    "refund_booked",
    "refund_submitted",
    "refund_succeeded",
]
WORK = [
    *["mail.send"] * 3,
    "returns.delete_file",
    "returns.draw_label",
    "returns.issue_numbers",
    *["returns.mail"] * 3,
    "returns.pay_refund",
    "returns.prepare_photo",
]


def files_of(walk: Walk) -> set[str]:
    """Return the names of the shop's files in the storage, uploads that were abandoned left out."""
    media = walk.stand.media
    found = {str(path.relative_to(media)) for path in media.glob(f"m/{walk.shop.pk}/**/*") if path.is_file()}
    return {name for name in found if Path(name).parent.name != "uploads"}


def named_files() -> set[str]:
    """Return the files that the active merchant's rows name."""
    labels = {name for row in ReturnParcel.objects.all() for name in (row.label_a6, row.label_a4)}
    return labels | set(Photo.objects.values_list("picture", flat=True))


def sent_letters(walk: Walk) -> set[str]:
    """Return the Message-IDs that the mail server has of the shop; one may have come twice."""
    sender = f"{walk.shop.name} <"
    return {str(mail["Message-ID"]) for mail in walk.stand.received if str(mail["From"]).startswith(sender)}
