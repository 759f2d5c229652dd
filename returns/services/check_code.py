"""Compare what a customer types with the code that was sent."""

import hmac

from django.db.models import F

from customers.models import Order
from customers.queries.find_order import find_orders
from returns.models import OneTimeCode
from returns.models.one_time_code import TRIES
from returns.queries.one_time_codes import contact_of, digits_of, live_codes
from rma_portal.core import clock
from rma_portal.core.errors import Conflict


def check_code(*, code: OneTimeCode, typed: str) -> list[Order]:
    """Count a try and return the orders the code opens: none for wrong digits, mostly one.

    Several where two shops' orders of one number have the same mailbox. The try is counted by one guarded
    UPDATE, so a hundred at once are five; the caller commits it whatever it answers. The right digits end
    the code (case 36). Raises Conflict: code_tries after five tries, code_ended after ten minutes, a use or
    a newer code.
    """
    rows = OneTimeCode.objects.filter(pk=code.pk)
    if not live_codes().filter(pk=code.pk, tries__lt=TRIES).update(tries=F("tries") + 1):
        raise Conflict("code_tries" if rows.filter(tries=TRIES).exists() else "code_ended", "ask for another")
    is_right = hmac.compare_digest(digits_of(code).encode(), "".join(typed.split()).encode())
    found = rows.exclude(order=None).select_related("order").first()
    if not is_right or found is None:
        return []
    rows.update(ended_at=clock.now())
    fitting = find_orders(found.number, contact_of(found))
    return [one for one in fitting if one.email_key == found.order.email_key] or [found.order]
