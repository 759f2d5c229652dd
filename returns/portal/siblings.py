"""The returns that were asked for together with one, and what of them may be seen.

A return's link opens that return. Whoever proved its order by what anybody may know can come by it, so the
others are named, and no more: links to them, and the slip that lists their articles, are for who showed that
they read the mailbox. Everybody else finds them in their mails.
"""

from returns.models import Return
from returns.portal.access import possessed
from returns.queries.boxes import siblings_of
from returns.queries.links import status_token
from returns.wording.stages import headline


def siblings(request, rma: Return) -> list[dict]:
    """Return the other returns of a request with their links, where this session may follow them."""
    found = siblings_of(rma)
    is_theirs = bool(found) and reads_mailbox(request, rma)
    return [
        {
            "rma": one,
            "token": status_token(one) if is_theirs else "",
            "headline": headline(one.stage) if is_theirs else "",
        }
        for one in found
    ]


def may_print_slip(request, rma: Return) -> bool:
    """Say whether this session may have the slip, which lists what travels along too."""
    return rma.basket is None or reads_mailbox(request, rma)


def reads_mailbox(request, rma: Return) -> bool:
    """Say whether this session showed that it reads the mailbox of a return's order."""
    return rma.order_id in possessed(request)
