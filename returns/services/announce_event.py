"""Tell the merchant's webhooks what happened to a return."""

import datetime as dt

from returns.models import Return
from rma_portal.tenancy.links import portal_root
from rma_portal.tenancy.models import Merchant
from rma_portal.webhooks.announce import announce


def announce_event(rma: Return, event_type: str, happened_at: dt.datetime) -> None:
    """Write the event and its deliveries: names and states alone, no personal data (GDPR art. 5(1)(c)).

    `stage` and `number` are those of now, after the whole change; more is to be had at `link`.
    """
    root = portal_root(Merchant.objects.get(pk=rma.merchant_id))
    facts = {
        "id": str(rma.key),
        "number": rma.number,
        "stage": rma.stage,
        "link": f"{root}/api/v1/returns/{rma.key}",
    }
    announce(event_type, happened_at=happened_at, facts=facts)
