"""What the refusals of this application say to programs, by their codes."""

from django.utils.translation import gettext_lazy as _

from returns.wording import errors, refusals

SENTENCES = refusals.SENTENCES | errors.SENTENCES

DETAILS: dict[str, object] = {
    "article_refused": _("An article cannot be returned as it was asked for; see params for which and why."),
    "quantity_exceeded": _("The order does not have so many units; at most %(most)s are left to ask for."),
    "unit_twice": _("Name each unit once."),
    "unit_taken": _("A unit is in another return already, so nothing was opened."),
    "unknown_article": _("An article is not part of this; name those that are."),
    "unknown_order": _("There is no such order. Import it first."),
    "order_ambiguous": _("Several sales channels have an order of this number. Name the channel."),
    "unknown_location": _("There is no such site. Give the code of one of yours."),
    **{code: text for code, text in SENTENCES.items() if code not in ("unit_taken", "unknown_article")},
}
