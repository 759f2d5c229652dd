"""Where a return is, and what its customer can do next."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django_htmx.http import HttpResponseStopPolling, reswap, retarget

from returns.models import Return
from returns.portal.access import shopper
from returns.portal.drawn import Drawn, drawn_as
from returns.portal.forms import AnswerForm, MessageForm, TrackingForm
from returns.portal.gate import return_page
from returns.portal.page import Refusal, page, status_of
from returns.portal.photos import show_photos
from returns.portal.siblings import may_print_slip, siblings
from returns.portal.status_page import StatusPage
from returns.services.answer_information import answer_information
from returns.services.cancel import cancel as cancel_return
from returns.wording.refusals import sentence
from rma_portal.core.errors import DomainError

MOVED = "portal/_fragments/moved.html"


@return_page
def status(request, rma: Return, token: str):
    """Show the return; a posted form is the answer to a question."""
    if request.method == "POST":
        return answer(request, rma, token)
    if request.htmx:
        return live(request, rma, token)
    return show(request, rma, token)


def live(request, rma: Return, token: str):
    """Answer a poll: 204 while nothing has moved, 286 once nothing will, else the page as it is now."""
    context = context_of(request, rma, token)
    drawn = draw(request, context)
    if request.GET.get("seen") == drawn.mark:
        return HttpResponseStopPolling() if context["is_final"] else HttpResponse(status=204)
    context |= {"drawn": drawn, "announce": True}
    return reswap(retarget(render(request, MOVED, context), "#status"), "outerHTML")


def answer(request, rma: Return, token: str):
    """Store the answer to a question."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        refused = [Refusal(text, field) for field, text in form.problems()]
        return show(request, rma, token, refused, form=form)
    unusable = show_photos(request, rma)
    if unusable:
        return show(request, rma, token, unusable, form=form)
    try:
        answer_information(rma=rma, answer=form.cleaned_data["answer"], actor=shopper(rma.customer))
    except DomainError as error:
        return show(request, rma, token, [Refusal(sentence(error))], form=form, http=status_of(error))
    return redirect("status", token=token)


@return_page
def cancel(request, rma: Return, token: str):
    """Ask once more, saying what will be lost; then cancel what has not arrived."""
    if request.method != "POST":
        view = StatusPage.of(rma)
        if not view.can_cancel:
            return redirect("status", token=token)
        return page(request, "portal/cancel.html", {**view.context(), "token": token, "refused": []})
    try:
        cancel_return(rma=rma, actor=shopper(rma.customer))
    except DomainError as error:
        return show(request, rma, token, [Refusal(sentence(error))], http=status_of(error))
    return redirect("status", token=token)


def show(request, rma: Return, token: str, refused=None, *, http: int = 200, **forms):
    """Show the page; a refused form stands in it as it was typed, the mark is that of the page without."""
    context = context_of(request, rma, token)
    drawn = draw(request, context | forms)
    if forms:
        drawn = Drawn(drawn.html, draw(request, context).mark)
    context |= {**forms, "drawn": drawn, "refused": refused or []}
    return page(request, "portal/status.html", context, status=http)


def context_of(request, rma: Return, token: str) -> dict:
    """Return what the page shows, with what depends on who looks at it."""
    view = StatusPage.of(rma)
    seen = {"siblings": siblings(request, rma), "has_slip": may_print_slip(request, view.rma)}
    return {**view.context(), **seen, "token": token}


def draw(request, context: dict) -> Drawn:
    """Draw the part of the page that changes."""
    forms = {"form": AnswerForm(), "message_form": MessageForm(), "tracking_form": TrackingForm()}
    context = {**forms, **context}
    return drawn_as(render_to_string("portal/_fragments/status.html", context, request))
