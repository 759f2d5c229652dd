"""All returns of one customer, whatever order they belong to (case 41)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from returns.domain.states import Stage
from returns.models import Return
from returns.portal.access import possessed
from returns.portal.page import page
from returns.portal.track import none_accepted
from returns.queries.links import status_token
from returns.queries.own_returns import returns_of_mailbox
from returns.wording.stages import headline, sign

ON_A_PAGE = 20


def mine(request):
    """List the returns of whoever showed that they read the mailbox of one of the orders, newest first.

    A number with an e-mail address or a postcode opens one order and nothing more.
    """
    proved = possessed(request)
    if not proved:
        messages.info(request, _("To see all your returns, open the link in an e-mail of the shop."))
        return redirect("portal")
    rows = Paginator(returns_of_mailbox(proved), ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "portal/mine.html", {"rows": rows, "returns": [told(rma) for rma in rows]})


def told(rma: Return) -> dict:
    """Return what the list says of a return."""
    how = {"stage": Stage(rma.stage), "none_accepted": none_accepted(rma.items.all())}
    return {"rma": rma, "token": status_token(rma), "headline": headline(**how), "sign": sign(**how)}
