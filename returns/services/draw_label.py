"""Draw the label and the slip of a parcel."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from returns.documents.addresses import Address
from returns.documents.label import Branding, LabelRequest, SlipArticle, draw_labels
from returns.domain.states import LabelState, Permission
from returns.models import Return, ReturnItem, ReturnParcel
from returns.queries.links import status_link
from returns.services.change import change
from returns.services.find_stops import site_address
from returns.services.journal import enter
from returns.services.lock import lock_return, lock_together
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import current_merchant_id
from rma_portal.core.failpoints import reached
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue
from rma_portal.outbox.registry import PermanentFailure
from rma_portal.tenancy.files import keep_file
from rma_portal.tenancy.models import Merchant


def draw_parcel_label(parcel: ReturnParcel) -> None:
    """Draw a pending label in both sizes, store it, mark it ready and enqueue the customer's mail.

    Customers of returns that go along in it get a mail for each. Safe to repeat: a label that is not pending
    is left alone, and a file drawn before is replaced. The returns are locked first, as everywhere, or a
    cancellation could wait for us while we wait for it.
    """
    lock_together(parcel.rma)
    row = for_update(ReturnParcel.objects.filter(pk=parcel.pk))
    if row.label_state != LabelState.PENDING:
        return
    request = request_of(row)
    files = {f"label_{paper}": store(row, paper, pdf) for paper, pdf in draw_labels(request).items()}
    change(row, "label", "print_ready", actor=Actor.system(), label_drawn_at=clock.now(), **files)
    for rma in (row.rma, *going_along(row)):
        enter(rma, "label_ready", actor=Actor.system())
        enqueue("returns.mail", return_id=rma.pk, template="approved", cause=row.pk)


def going_along(box: ReturnParcel) -> list[Return]:
    """Return the other returns of which something travels in a box; no query for one that is alone."""
    if box.rma.basket is None:
        return []
    theirs = ReturnItem.objects.filter(parcel__travels_in=box, permission=Permission.APPROVED)
    return list(Return.objects.filter(pk__in=theirs.values("rma")).select_related("order").order_by("id"))


def fail_label(parcel: ReturnParcel) -> None:
    """Give a label up after the last try: the approval stands, staff can try again (case 51)."""
    lock_return(parcel.rma)
    row = for_update(ReturnParcel.objects.filter(pk=parcel.pk))
    if row.label_state == LabelState.PENDING:
        change(row, "label", "fail", actor=Actor.system())
        enter(row.rma, "label_failed", actor=Actor.system())


def store(parcel: ReturnParcel, paper: str, pdf: bytes) -> str:
    """Write a PDF under the parcel's own name, in place of an earlier one."""
    name = keep_file(f"labels/{parcel.rma.key.hex}-{parcel.pk}-{paper}.pdf", ContentFile(pdf))
    reached("label.stored", paper)
    return name


def request_of(parcel: ReturnParcel) -> LabelRequest:
    """Return what the label says: from the customer, to the merchant's return centre (case 59).

    The slip lists what goes along, too, return by return.
    """
    rma, merchant = parcel.rma, Merchant.objects.get(pk=current_merchant_id())
    packed = ReturnItem.objects.filter(permission=Permission.APPROVED)
    own, theirs = packed.filter(parcel=parcel), packed.filter(parcel__travels_in=parcel)
    articles = [*own.select_related("reason"), *theirs.select_related("reason").order_by("rma", "position")]
    along: list[Return] = [rma, *going_along(parcel)]
    orders = [one.order.number for one in along if one.order and not one.is_gift]
    return LabelRequest(
        number=rma.number,
        link=status_link(rma),
        sender=sender_of(parcel),
        recipient=recipient_of(parcel, merchant),
        branding=Branding(merchant.name, merchant.accent, logo_of(merchant)),
        language=rma.language,
        issued_on=clock.day_in(clock.now(), merchant.time_zone),
        articles=tuple(slip_article(item, rma.language) for item in articles),
        order_number=", ".join(orders),
    )


def sender_of(parcel: ReturnParcel) -> Address:
    """Return the customer's address, as it was on the order; of a gift's recipient no more than the name."""
    if parcel.rma.is_gift:
        return Address(parcel.rma.recipient_name, "", "", "", "", "")
    order = parcel.rma.order
    if order is None:
        return Address("", "", "", "", "", "")
    return Address(
        order.ship_name, order.ship_line1, order.ship_line2,
        order.ship_postcode, order.ship_city, order.ship_country,
    )  # fmt: skip


def recipient_of(parcel: ReturnParcel, merchant: Merchant) -> Address:
    """Return the site the parcel goes to; without one the label cannot be drawn, and says so."""
    site = parcel.destination
    if site is None:
        raise PermanentFailure("no return centre is set; choose one in the settings")
    return site_address(site, merchant)


def logo_of(merchant: Merchant) -> bytes | None:
    """Return the merchant's logo, if there is one."""
    if not merchant.logo:
        return None
    try:
        with default_storage.open(merchant.logo) as file:
            return file.read()
    except FileNotFoundError:
        return None


def slip_article(item: ReturnItem, language: str) -> SlipArticle:
    """Return one line of the slip."""
    reason = item.reason.label_in(language) if item.reason else ""
    return SlipArticle(item.number, item.title, item.options, item.sku, reason)
