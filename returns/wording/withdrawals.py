"""A statement of withdrawal in the consumer's words, and what became of it in the staff's."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from returns.domain.policy.legal import EXEMPTIONS, excludes_withdrawal
from returns.domain.withdrawal import Statement
from returns.wording.decisions import why_not

OUTCOMES = {
    "none": gettext_lazy("No order has this number together with this name or e-mail address."),
    "several": gettext_lazy("More than one order fits."),
    "review": gettext_lazy("Many statements came from one internet address at once. Review it first."),
    "articles_unclear": gettext_lazy(
        "The articles are named in words that fit none or several. Choose them."
    ),
    "nothing_open": gettext_lazy("None of the articles can be opened as a withdrawal."),
    "partly": gettext_lazy("A return is open for some of the articles; the others need a person."),
}
LEFT = {
    "exempt": gettext_lazy("Exempt from the right of withdrawal (Directive 2011/83/EU, art. 16)."),
    "only_by_policy": gettext_lazy("No statutory right is open; your own policy would still take it back."),
    "too_many": gettext_lazy("More than were bought."),
    "taken": gettext_lazy("In a return already."),
    "exchanged": gettext_lazy("Exchanged; the exchange is not completed yet."),
    "not_shipped": gettext_lazy("Not sent yet."),
}
FAULTS = {
    "row_changed": gettext_lazy("The stored statement is not the one that was made."),
    "fields_changed": gettext_lazy("A field does not say what the stored statement says."),
    "not_chained": gettext_lazy("The audit chain does not hold this statement."),
    "chain_broken": gettext_lazy("The audit chain of this statement does not hold."),
}
VERBS = {
    "withdrawal_declared": gettext_lazy("Statement received"),
    "withdrawal_matched": gettext_lazy("Matched with an order"),
    "withdrawal_closed": gettext_lazy("Closed by hand"),
}


def statement_text(said: Statement, merchant: str) -> str:
    """Return a statement as its consumer reviews it, in the active language.

    Along the model form of Directive 2011/83/EU, annex I(B).
    """
    lines = [
        _("To %(merchant)s") % {"merchant": merchant},
        "",
        _("I hereby withdraw from my contract of sale."),
        "",
        _("Order number: %(number)s") % {"number": said.contract},
        *goods_of(said),
        _("Name: %(name)s") % {"name": said.name},
        _("Confirmation of receipt to: %(email)s") % {"email": said.email},
    ]
    if said.reason:
        lines.append(_("Reason: %(reason)s") % {"reason": said.reason})
    return "\n".join(lines)


def goods_of(said: Statement) -> list[str]:
    """Return the goods a statement names, or that it means all of them."""
    named = [f"- {line.quantity} x {line.title}" for line in said.lines]
    written = [f"- {row.strip()}" for row in said.articles.splitlines() if row.strip()]
    if not named and not written:
        return [_("Goods: the whole order")]
    return [_("Goods:"), *named, *written]


def exempt_words(exemption: str) -> str:
    """Say to a consumer by which article such goods are exempt, and that a statement is taken; or nothing."""
    if not excludes_withdrawal(exemption):
        return ""
    return _(
        "As a rule the law gives no right of withdrawal for such goods (%(article)s). "
        "You can send your statement all the same; we look at it."
    ) % {"article": EXEMPTIONS[exemption].article}


def outcome_words(code: str) -> str:
    """Say why a person must look at a statement."""
    return str(OUTCOMES.get(code, ""))


def left_words(why: str) -> str:
    """Say why no return was opened for an article."""
    return str(LEFT[why]) if why in LEFT else why_not(why)


def days_words(days: int) -> str:
    """Say how many days are left to pay a withdrawal back, or by how many it is late."""
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
