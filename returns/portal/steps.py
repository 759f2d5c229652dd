"""The steps of a request, and the way between them: forward, back, and into another language.

Every step is one form. Going back, or changing the language, posts it too, so that nothing typed is lost.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from customers.models import GiftCode, Order
from returns.models import ReturnDraft
from returns.portal.access import Proof, proof_of
from returns.portal.typed import keep_typed, send_again
from returns.queries.drafts import drafts_with_order, still_open
from returns.queries.links import status_token
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from rma_portal.core import clock
from rma_portal.core.prices import prices_hidden
from rma_portal.tenancy.languages import languages_of

GIFTS = "portal_gifts"  # in the session: the draft that was begun with a code

STEPS = {
    "choose": gettext_lazy("Articles"),
    "why": gettext_lazy("Reason"),
    "resolution": gettext_lazy("Refund"),
    "review": gettext_lazy("Check"),
}


def draft_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the draft of its address, for whoever proved its order in this session.

    Without a proof it is 404, as if it did not exist; after the proof's end the customer is asked again
    and finds all as it was, also what they were just sending. A draft that became a return leads to it, an
    expired one to a fresh copy.
    """

    @wraps(view)
    def checked(request, draft, **kwargs) -> HttpResponse:
        row = drafts_with_order().select_related("submitted").filter(key=draft).first()
        proof = proof_of(request, row.order_id, row.gift_code) if row else Proof.NONE
        if row is None or proof is Proof.NONE:
            raise Http404
        if proof is Proof.ENDED:
            return ask_again(request, row)
        if row.submitted:
            return redirect("status", token=status_token(row.submitted))
        if row.expires_at <= clock.now():
            return renew(request, row)
        row.language = request.LANGUAGE_CODE  # as the page speaks; stored with the request itself
        send_again(request, row)
        with prices_hidden(row.is_gift):
            return view(request, row, **kwargs)

    return checked


def ask_again(request, draft: ReturnDraft) -> HttpResponse:
    """Lead back to the first page, the order number filled in; keep what was being sent."""
    said = _("For your safety, please say again who you are. What you typed is kept.")
    if request.method == "POST":
        keep_typed(request, draft)
        said += " " + _("Please add the photos again.") if request.FILES else ""
    messages.info(request, said)
    buyers = reverse("portal", query={"number": draft.order.number})
    first = reverse("gift") if draft.is_gift else buyers
    return HttpResponseClientRedirect(first) if request.htmx else redirect(first)


def renew(request, old: ReturnDraft) -> HttpResponse:
    """Go on in a fresh draft with the choices of one that expired; its photos are gone with it."""
    draft = open_draft(order=old.order, language=request.LANGUAGE_CODE, gift_code=old.gift_code)
    fill_draft(draft=draft, choices=old.choices, method=old.method)
    lost = _("This request was left for too long. Your choices are kept; please add photos again.")
    messages.info(request, lost)
    return redirect("choose", draft=draft.key)


def draft_for(order: Order, language: str) -> ReturnDraft:
    """Return the order's unfinished draft with all that was typed, or a new one."""
    unfinished = ReturnDraft.objects.filter(still_open(), order=order, gift_code=None)
    return unfinished.order_by("-created_at").first() or open_draft(order=order, language=language)


def gift_draft_for(request, gift_code: GiftCode, language: str) -> ReturnDraft:
    """Return the draft of a gift that this session began, or a new one.

    Others may hold the same code, and what somebody typed of themselves is not for them.
    """
    begun = request.session.get(GIFTS, {})
    theirs = ReturnDraft.objects.filter(still_open(), gift_code=gift_code, key=begun.get(str(gift_code.pk)))
    draft = theirs.first() or open_draft(order=gift_code.order, language=language, gift_code=gift_code)
    request.session[GIFTS] = {**begun, str(gift_code.pk): draft.key.hex}
    return draft


def aside(request, draft: ReturnDraft, here: str) -> HttpResponse | None:
    """Return where a button other than "continue" leads: another step, or this one in another language."""
    if "speak" in request.POST:
        return speak(request, reverse(here, kwargs={"draft": draft.key}), request.POST["speak"])
    target = request.POST.get("go", "")
    if target == "find":
        return redirect("gift" if draft.is_gift else "portal")
    return redirect(target, draft=draft.key) if target in STEPS else None


def speak(request, address: str, language: str) -> HttpResponse:
    """Remember the language for a year, if the merchant speaks it, and go on at the address."""
    response = HttpResponseRedirect(address)
    return remember(response, language) if language in languages_of(request.merchant) else response


def remember(response: HttpResponse, language: str) -> HttpResponse:
    """Let the browser keep a language for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )
    return response


def steps_at(here: str, skipped: set[str]) -> list[dict]:
    """Return the steps as the page shows them: done, here or ahead; a skipped one cannot be gone to."""
    order = list(STEPS)
    return [
        {
            "name": name,
            "label": label,
            "state": "here" if name == here else "done" if order.index(name) < order.index(here) else "ahead",
            "can_go": order.index(name) < order.index(here) and name not in skipped,
        }
        for name, label in STEPS.items()
    ]
