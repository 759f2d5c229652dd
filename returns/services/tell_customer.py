"""Write the customer a mail about their return."""

from django.db.models import Q
from django.utils import translation

from returns.domain.states import Journey, LabelState
from returns.models import Exchange, Inspection, Message, Refund, Return, ReturnItem, ReturnParcel
from returns.queries.boxes import together
from returns.queries.links import status_link
from returns.queries.owed import bonus_with
from returns.services.find_stops import Stop, stops_of
from rma_portal.core.money import Money
from rma_portal.core.prices import prices_hidden
from rma_portal.mail.write import write_mail
from rma_portal.tenancy.models import Merchant


def tell_customer(rma: Return, template: str, cause: int | str = "") -> None:
    """Write the mail of an event, once for each cause, in the customer's language (cases 123 to 125).

    `cause` is the id of what happened (a message, a refund, a parcel) where an event can happen more than
    once. Who got a gift reads no amount but that of the store credit they have in the end.
    """
    customer, label = rma.customer, attached_label(rma, cause) if template == "approved" else None
    with prices_hidden(rma.is_gift and template != "refunded"):
        write_mail(
            template,
            cause=cause_of(rma, template, cause),
            recipient=customer.email if customer else "",
            language=rma.language,
            context=context_of(rma, template, cause),
            attachment=label.label_a4 if label else "",
            attachment_name=f"{rma.number}.pdf" if label else "",
        )


def cause_of(rma: Return, template: str, cause: int | str = "") -> str:
    """Return what a mail is written for: there is one mail for each."""
    return f"{template}:return:{rma.pk}:{cause}".rstrip(":")


def attached_label(rma: Return, parcel_id: int | str) -> ReturnParcel | None:
    """Return the parcel whose label goes with the mail, unless it is void by now: its own, or its box."""
    drawn = ReturnParcel.objects.filter(pk=parcel_id, label_state=LabelState.READY)
    return drawn.filter(Q(rma=rma) | Q(followers__rma=rma)).first()


def context_of(rma: Return, template: str, cause: int | str) -> dict:
    """Return what the templates of mails may use."""
    items = list(ReturnItem.objects.filter(rma=rma).select_related("reason").order_by("position"))
    context = {
        "merchant": Merchant.objects.get(pk=rma.merchant_id),
        "rma": rma,
        "items": items,
        "kept": [item for item in items if item.journey == Journey.KEPT],
        "link": status_link(rma),
    }
    if template == "approved":
        context |= sent_with(rma, items, int(cause or 0))
    if template == "approved_without_label":
        context["stops"] = stops_in_words(rma)
    if template in ("information_asked", "message"):
        context["message"] = Message.objects.get(pk=cause)
    if template == "article_refused":
        context["inspection"] = Inspection.objects.select_related("item").get(pk=cause)
    if template == "refunded":
        refund = Refund.objects.get(pk=cause)
        amount = Money(refund.amount, refund.currency)
        context |= {"refund": refund, "amount": amount, "bonus": bonus_with(refund)}
    if template == "exchange_sent":
        exchange = Exchange.objects.select_related("item").get(pk=cause)
        is_awaited = exchange.item.journey in (Journey.AWAITING, Journey.MISSING)
        context |= {"exchange": exchange, "is_awaited": is_awaited}
    return context


def stops_in_words(rma: Return) -> list[Stop]:
    """Return where the articles go, in the customer's language."""
    with translation.override(rma.language):
        return stops_of(rma, Merchant.objects.get(pk=rma.merchant_id))


def sent_with(rma: Return, items: list[ReturnItem], box: int) -> dict:
    """Return what travels in a box with its label, how many labels the return has (each has a mail of its
    own), and the numbers of the other returns in the box."""
    labels = rma.parcels.exclude(label_state__in=[LabelState.VOIDED, LabelState.EXPIRED]).count()
    boxes = {parcel.pk: parcel.travels_in_id or parcel.pk for parcel in rma.parcels.all()}
    packed = [item for item in items if boxes.get(item.parcel_id) == box]
    return {"items": packed or items, "labels": labels, "together": together(rma, [box])[box]}
