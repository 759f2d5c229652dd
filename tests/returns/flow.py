"""The steps of a return as tests take them: the services, and the workers' part in this process."""

from customers.models import Order
from returns.models import Return, ReturnItem
from returns.services.accept_as_new import accept_as_new
from returns.services.fill_draft import fill_draft
from returns.services.join_basket import join_basket
from returns.services.open_draft import open_draft
from returns.services.receive import receive
from returns.services.request_return import request_return
from returns.services.request_together import request_together
from returns.services.submit_refund import submit_refund
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.outbox.tasks import drain

SHOPPER = Actor("customer", "", "Claire")
CLERK = Actor("staff", "2", "Karim", "warehouse")
MANAGER = Actor("staff", "1", "Maud", "manager")


def work(merchant) -> int:
    """Play the workers until nothing is due."""
    with merchant_context(None):
        done = drain()
    return done


def units(order: Order) -> list[str]:
    """Return the keys of all units of an order's articles."""
    return [
        f"{line.pk}-{unit.unit_no}"
        for line in order.lines.order_by("id")
        for unit in line.units.order_by("unit_no")
    ]


def chosen(
    order: Order, *, reason: str = "size_small", resolution: str = "refund", comment: str = ""
) -> dict:
    """Return choices that ask for every unit of an order."""
    choice = {"reason": reason, "resolution": resolution, "comment": comment}
    return dict.fromkeys(units(order), choice)


def ask(order: Order, choices: dict | None = None, **words: str) -> Return:
    """Ask for the return of an order's units, all of them unless told otherwise."""
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=choices if choices is not None else chosen(order, **words))
    return request_return(draft=draft, actor=SHOPPER)


def ask_together(*orders: Order, methods: tuple[str, ...] = ()) -> list[Return]:
    """Ask for everything of some orders in one go, each with its way of sending."""
    drafts = [open_draft(order=order, language="fr") for order in orders]
    ways = methods or ("label",) * len(drafts)
    for draft, order, way in zip(drafts, orders, ways, strict=True):
        fill_draft(draft=draft, choices=chosen(order), method=way)
    for other in drafts[1:]:
        join_basket(draft=drafts[0], other=other)
    return request_together(drafts=drafts, actor=SHOPPER)


def together(merchant, *orders: Order) -> list[Return]:
    """Ask in one go, and let the worker number the returns and draw the label of their box."""
    returns = ask_together(*orders)
    work(merchant)
    for rma in returns:
        rma.refresh_from_db()
    return returns


def approved(merchant, order: Order, **words: str) -> Return:
    """Ask, and let the worker number it and draw its label."""
    rma = ask(order, **words)
    work(merchant)
    rma.refresh_from_db()
    return rma


def received(merchant, order: Order, **words: str) -> Return:
    """Ask, and receive every article."""
    rma = approved(merchant, order, **words)
    for item in items(rma):
        receive(item=item, actor=CLERK)
    rma.refresh_from_db()
    return rma


def closed(merchant, order: Order, **words: str) -> Return:
    """Take a plain return to its end."""
    return settled(merchant, received(merchant, order, **words))


def accepted(merchant, rma: Return) -> Return:
    """Receive and accept every article; pay what is due."""
    for item in items(rma):
        receive(item=item, actor=CLERK)
    return settled(merchant, rma)


def settled(merchant, rma: Return) -> Return:
    """Accept every article that was received; pay what is due."""
    for item in items(rma):
        accept_as_new(item=item, actor=CLERK)
    for refund in rma.refunds.filter(refund_state="due"):
        submit_refund(refund=refund, actor=MANAGER)
    work(merchant)
    rma.refresh_from_db()
    return rma


def items(rma: Return) -> list[ReturnItem]:
    """Return a return's articles as they are now."""
    return list(ReturnItem.objects.filter(rma=rma))
