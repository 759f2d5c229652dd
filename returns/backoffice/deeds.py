"""What staff can do on a return's page: each deed reads the form, calls one service, and says so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from returns.models import Refund, Return, ReturnItem, ReturnParcel
from returns.services.accept_as_new import accept_as_new
from returns.services.answer_information import answer_information
from returns.services.approve import approve
from returns.services.ask_information import ask_information
from returns.services.attach_photo import photograph_item
from returns.services.book_refund import book_refund
from returns.services.cancel import cancel
from returns.services.cancel_refund import cancel_refund
from returns.services.choose_disposition import choose_disposition
from returns.services.depart import depart
from returns.services.inspect import inspect
from returns.services.mark_exchange_sent import mark_exchange_sent
from returns.services.mark_missing import mark_missing
from returns.services.order_label import order_label
from returns.services.override_policy import override_policy
from returns.services.put_into_stock import put_into_stock
from returns.services.read_messages import read_messages
from returns.services.receive import receive
from returns.services.refund_owed import book_owed
from returns.services.reject import reject
from returns.services.submit_refund import submit_refund
from returns.services.undo_receipt import undo_receipt
from returns.services.write_message import write_message
from rma_portal.core.actors import Actor

Do = Callable[[Return, HttpRequest, Actor], Any]


@dataclass(frozen=True)
class Deed:
    """One deed: its name in the address, the action of the roles table it takes, and what is said after."""

    name: str
    action: str
    do: Do
    done: str | Promise


def _approve(rma: Return, request: HttpRequest, actor: Actor) -> None:
    approve(rma=rma, items=chosen(rma, request), actor=actor, expected=expected(request))


def _reject(rma: Return, request: HttpRequest, actor: Actor) -> None:
    why = request.POST.get("why", "")
    reject(rma=rma, items=chosen(rma, request), why=why, actor=actor, expected=expected(request))


def _ask(rma: Return, request: HttpRequest, actor: Actor) -> None:
    ask_information(
        rma=rma,
        items=chosen(rma, request),
        question=request.POST.get("question", ""),
        actor=actor,
        expected=expected(request),
    )


def _answer(rma: Return, request: HttpRequest, actor: Actor) -> None:
    answer_information(rma=rma, answer=request.POST.get("answer", ""), actor=actor)


def _cancel(rma: Return, request: HttpRequest, actor: Actor) -> None:
    cancel(rma=rma, actor=actor)


def _receive(rma: Return, request: HttpRequest, actor: Actor) -> None:
    receive(item=item_of(rma, request), actor=actor)


def _missing(rma: Return, request: HttpRequest, actor: Actor) -> None:
    mark_missing(item=item_of(rma, request), actor=actor)


def _undo(rma: Return, request: HttpRequest, actor: Actor) -> None:
    undo_receipt(item=item_of(rma, request), actor=actor)


def _accept(rma: Return, request: HttpRequest, actor: Actor) -> None:
    accept_as_new(item=item_of(rma, request), actor=actor)


def _inspect(rma: Return, request: HttpRequest, actor: Actor) -> None:
    item, posted = item_of(rma, request), request.POST
    for upload in request.FILES.getlist("photos"):
        photograph_item(item=item, upload=upload, actor=actor)
    accepted = posted.get("verdict") == "accepted"
    inspect(
        item=item,
        accepted=accepted,
        grade=posted.get("grade", ""),
        disposition=posted.get("disposition", ""),
        note=posted.get("note", ""),
        actor=actor,
    )
    if accepted:
        book_owed(rma=rma, actor=actor)


def _book(rma: Return, request: HttpRequest, actor: Actor) -> None:
    book_refund(rma=rma, actor=actor)


def _submit(rma: Return, request: HttpRequest, actor: Actor) -> None:
    submit_refund(refund=refund_of(rma, request), actor=actor)


def _dispose(rma: Return, request: HttpRequest, actor: Actor) -> None:
    disposition = request.POST.get("disposition", "")
    choose_disposition(item=item_of(rma, request), disposition=disposition, actor=actor)


def _stock(rma: Return, request: HttpRequest, actor: Actor) -> None:
    put_into_stock(item=item_of(rma, request), actor=actor)


def _send(rma: Return, request: HttpRequest, actor: Actor) -> None:
    mark_exchange_sent(item=item_of(rma, request), actor=actor, tracking=request.POST.get("tracking", ""))


def _depart(rma: Return, request: HttpRequest, actor: Actor) -> None:
    depart(parcel=parcel_of(rma, request), actor=actor)


def _cancel_refund(rma: Return, request: HttpRequest, actor: Actor) -> None:
    cancel_refund(refund=refund_of(rma, request), actor=actor)


def _write(rma: Return, request: HttpRequest, actor: Actor) -> None:
    write_message(rma=rma, text=request.POST.get("text", ""), actor=actor)


def _read(rma: Return, request: HttpRequest, actor: Actor) -> None:
    read_messages(rma=rma, actor=actor)


def _label(rma: Return, request: HttpRequest, actor: Actor) -> None:
    order_label(rma=rma, actor=actor)


def _override(rma: Return, request: HttpRequest, actor: Actor) -> None:
    posted = request.POST
    override_policy(
        item=item_of(rma, request),
        kind=posted.get("kind", ""),
        wanted={name: posted.get(name, "") for name in ("fee", "restocking", "resolution", "why")},
        reason=posted.get("reason", ""),
        actor=actor,
    )


DEEDS = {
    deed.name: deed
    for deed in [
        Deed("approve", "review_return", _approve, _("Approved. The customer is told by e-mail.")),
        Deed("reject", "review_return", _reject, _("Rejected. The customer is told why.")),
        Deed("ask", "review_return", _ask, _("Asked. The return waits for the customer's answer.")),
        Deed("answer", "review_return", _answer, _("Noted. The return is back in review.")),
        Deed("cancel", "cancel_return", _cancel, _("Cancelled. The customer is told.")),
        Deed("receive", "receive_return", _receive, _("Received.")),
        Deed("missing", "receive_return", _missing, _("Marked as missing.")),
        Deed("undo", "receive_return", _undo, _("The receipt is undone.")),
        Deed(
            "accept",
            "inspect_return",
            _accept,
            _("Accepted as new. Stock and refund follow the settings."),
        ),
        Deed("inspect", "inspect_return", _inspect, _("Inspected.")),
        Deed("dispose", "inspect_return", _dispose, _("The destination is chosen.")),
        Deed("stock", "inspect_return", _stock, _("The article is in stock.")),
        Deed("send", "send_exchange", _send, _("Noted: the replacement is sent. The customer is told.")),
        Deed("depart", "track_parcel", _depart, _("Noted: the parcel is on its way.")),
        Deed("book", "book_refund", _book, _("What is owed is booked.")),
        Deed("refund", "refund_return", _submit, _("The refund is on its way.")),
        Deed("unbook", "refund_return", _cancel_refund, _("The refund is cancelled.")),
        Deed("write", "write_message", _write, _("Sent. The customer gets it by mail.")),
        Deed("read", "write_message", _read, _("Marked as read.")),
        Deed(
            "override",
            "ask_override",
            _override,
            _("Recorded. See below whether it is in force or waits for a second person."),
        ),
        Deed("label", "order_label", _label, _("The label is being drawn.")),
    ]
}


def chosen(rma: Return, request: HttpRequest) -> list[ReturnItem]:
    """Return the articles ticked in the form; another return's are not among them."""
    wanted = [int(text) for text in request.POST.getlist("items") if text.isdecimal()]
    return list(ReturnItem.objects.filter(rma=rma, pk__in=wanted))


def expected(request: HttpRequest) -> dict[int, str]:
    """Return what the page showed of each article's permission: fields "expected-<id>" (case 49)."""
    shown = ((name.removeprefix("expected-"), value) for name, value in request.POST.items() if "-" in name)
    return {int(number): str(value) for number, value in shown if number.isdecimal()}


def item_of(rma: Return, request: HttpRequest) -> ReturnItem:
    """Return the article the form names, or raise Http404."""
    return _one(ReturnItem.objects.filter(rma=rma), request.POST.get("item", ""))


def refund_of(rma: Return, request: HttpRequest) -> Refund:
    """Return the refund the form names, or raise Http404."""
    return _one(Refund.objects.filter(rma=rma), request.POST.get("refund", ""))


def parcel_of(rma: Return, request: HttpRequest) -> ReturnParcel:
    """Return the parcel the form names, or raise Http404."""
    return _one(ReturnParcel.objects.filter(rma=rma), request.POST.get("parcel", ""))


def _one(rows: Any, text: str) -> Any:
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise Http404
    return found
