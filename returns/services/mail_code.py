"""Write the mail of a one-time code, where there is an order to send it to."""

from customers.domain.matching import email_key
from customers.models import Order
from customers.queries.find_order import find_orders
from returns.models import OneTimeCode
from returns.queries.one_time_codes import contact_of, live_codes
from returns.services.send_code import MOST, WINDOW
from rma_portal.core import clock
from rma_portal.db.locks import for_update
from rma_portal.mail.secrets import HIDDEN
from rma_portal.mail.write import write_mail
from rma_portal.tenancy.models import Merchant


def mail_code(code: OneTimeCode) -> None:
    """Find the order of a code, note it, end its earlier codes and write the mail.

    Nothing happens where no order fits, where it has no e-mail address, where a newer code was asked for or
    the order had five in an hour: the page says the same in every case. The stored mail hides the digits.
    """
    fitting = [one for one in find_orders(code.number, contact_of(code)) if one.email_key]
    if not fitting or not live_codes().filter(pk=code.pk).exists():
        return
    order = for_update(Order.objects.filter(pk=fitting[0].pk))
    others = OneTimeCode.objects.filter(order=order).exclude(pk=code.pk)
    lately = others.filter(created_at__gt=clock.now() - WINDOW).count()
    if lately >= MOST or others.filter(pk__gt=code.pk).exists():
        return
    others.filter(ended_at=None).update(ended_at=clock.now())
    OneTimeCode.objects.filter(pk=code.pk).update(order=order)
    write_mail(
        "one_time_code",
        cause=f"one_time_code:{code.pk}",
        recipient=mailbox_of(fitting[0]),
        language=code.language,
        context={"merchant": Merchant.objects.get(pk=code.merchant_id), "order": order, "digits": HIDDEN},
    )


def mailbox_of(order: Order) -> str:
    """Return the address given with the order, spelled as the customer spells it where that is known."""
    written = order.customer.email if order.customer else ""
    return written if email_key(written) == order.email_key else order.email_key
