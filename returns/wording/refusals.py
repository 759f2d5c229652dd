"""Refusals as customers read them: what happened, and what to do."""

import logging
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from returns.wording.decisions import why_not
from rma_portal.core.errors import DomainError

logger = logging.getLogger(__name__)

SENTENCES: dict[str, Any] = {
    # requests
    "no_articles": gettext_lazy("Choose at least one article."),
    "unknown_article": gettext_lazy("This article is not part of the order. Choose among those shown."),
    "too_many_articles": gettext_lazy("These are too many articles for one return. Please make two."),
    "unit_taken": gettext_lazy(
        "One of these articles has just been asked for in another return. Go back to the articles: what is "
        "left can still be returned."
    ),
    "draft_expired": gettext_lazy("This request was left for too long. Please begin again."),
    "draft_submitted": gettext_lazy("This request was already sent. Open its page to follow it."),
    "resolution_not_offered": gettext_lazy("Choose how the article is to be settled."),
    "method_not_offered": gettext_lazy("These articles cannot be sent back in this way. Choose another one."),
    "recipient_required": gettext_lazy("Please give your name and your e-mail address."),
    "recipient_address_required": gettext_lazy("Please give the address we can send it to."),
    "out_of_stock": gettext_lazy("This article is out of stock. Choose something else."),
    "tracking_incomplete": gettext_lazy("Please give the carrier and the tracking number."),
    "tracking_not_wanted": gettext_lazy("This parcel is no longer awaited. Please look at the page again."),
    # one-time codes
    "code_too_soon": gettext_lazy(
        "A code was just asked for. Please wait %(seconds)s seconds, then ask again."
    ),
    "code_too_often": gettext_lazy("Many codes were asked for. Please wait an hour, then ask again."),
    "code_tries": gettext_lazy("Five tries were wrong, so this code has ended. Ask for a new one."),
    "code_ended": gettext_lazy("This code is no longer valid. Ask for a new one."),
    "withdrawal_incomplete": gettext_lazy("Give your name, the order number and an e-mail address."),
    # photos
    "photo_type": gettext_lazy(
        "“%(file)s” is not a picture we can read. Send a JPEG, PNG, WebP or HEIC picture."
    ),
    "photo_broken": gettext_lazy("“%(file)s” is damaged. Please take or choose the picture again."),
    "photo_too_large": gettext_lazy("“%(file)s” is larger than %(most)s MB. Please send a smaller picture."),
    "photo_pixels": gettext_lazy("“%(file)s” has too many pixels. Please send a smaller picture."),
    "photo_too_small": gettext_lazy("“%(file)s” is too small to show anything. Please take a new picture."),
    "photo_aspect": gettext_lazy("“%(file)s” is far too long and narrow. Please send an ordinary picture."),
    "photo_too_many": gettext_lazy("An article can have %(most)s photos. Remove one to add another."),
    "message_photos_too_many": gettext_lazy(
        "A message can have %(most)s photos. Send the most telling ones."
    ),
    "files_unavailable": gettext_lazy(
        "Files cannot be kept at this moment. Nothing else is lost: go on without, or add them again later."
    ),
    # answers and changes
    "text_required": gettext_lazy("Please write something first."),
    "answer_required": gettext_lazy("Please write your answer first."),
    "nothing_asked": gettext_lazy("No question is open any more. Your return goes on."),
    "nothing_to_cancel": gettext_lazy("This return has already ended; there is nothing to cancel."),
    "already_received": gettext_lazy(
        "An article has already arrived, so this return can no longer be cancelled."
    ),
    "exchange_sent": gettext_lazy("The replacement has been sent already."),
    "stale_page": gettext_lazy("Something has changed since this page was opened. Please look at it again."),
    "somebody_was_first": gettext_lazy("Somebody has just changed this. Please look at it again."),
    "transition_refused": gettext_lazy(
        "This is no longer possible: the return has moved on. Please look at it again."
    ),
}


def sentence(error: DomainError) -> str:
    """Return what a refusal says to a customer; an unknown code is logged and gets a plain sentence."""
    if error.code == "article_refused":
        return why_not(str(error.params.get("why", "")))
    text = SENTENCES.get(error.code)
    if text is None:
        logger.warning("no sentence for the code %s", error.code)
        return _("This did not work, and nothing was changed. Please look at the page again.")
    return filled(text, error.params)


def filled(text: Any, params: dict) -> str:
    """Return a sentence with its gaps filled; a percent sign in one without gaps stands for itself."""
    return str(text) % params if "%(" in str(text) else str(text)
