"""Write to the shop about a return, with pictures."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from returns.models import Return
from returns.portal.access import shopper
from returns.portal.forms import MessageForm
from returns.portal.gate import return_page
from returns.portal.page import Refusal, refusals
from returns.portal.views.status import show
from returns.services.write_message import write_message
from rma_portal.web.ratelimit import allowed


@return_page
def message(request, rma: Return, token: str):
    """Send a message; whatever is wrong with it, its text stays on the page."""
    if request.method != "POST":
        return redirect("status", token=token)
    form = MessageForm(request.POST)
    if not form.is_valid():
        refused = [Refusal(text, field) for field, text in form.problems()]
        return show(request, rma, token, refused, message_form=form)
    if not allowed(request, "message"):
        wait = _("Too many messages in a short time. Please wait a few minutes, then send it again.")
        return show(request, rma, token, [Refusal(wait)], message_form=form, http=429)
    refused = []
    with refusals(refused, "id_message_photos"):
        photos = request.FILES.getlist("photos")
        write_message(rma=rma, text=form.cleaned_data["text"], photos=photos, actor=shopper(rma.customer))
    if refused:
        return show(request, rma, token, refused, message_form=form)
    messages.info(request, _("Your message is with us. We write to you by e-mail."))
    return redirect("status", token=token)
