"""The one button at the top of a return's page: what this person should do next, and its key."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from returns.backoffice.choices import Choices, can
from returns.domain.automation import Mode
from returns.queries.dossier import Dossier
from returns.services.restage import awaits_replacement, is_payable
from rma_portal.web.templatetags.rma import money


@dataclass(frozen=True)
class NextStep:
    """A button: a deed with its hidden fields, or a link to another page (`href`)."""

    label: str
    key: str
    deed: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    href: str = ""


def next_step(dossier: Dossier, choices: Choices, role: str) -> NextStep | None:
    """Return the first thing to be done that this role may do, or None: then somebody else's move is next."""
    return (
        _decide(dossier, choices)
        or _look(dossier, role)
        or _draw(choices)
        or _pay(choices)
        or _book(dossier, choices)
        or _send(choices)
        or _stock(dossier, choices)
        or _receive(dossier, choices)
    )


def _decide(dossier: Dossier, choices: Choices) -> NextStep | None:
    asked = dossier.to_decide
    if not choices.approve:
        return None
    number = len(asked)
    fields = [("items", str(article.item.pk)) for article in asked]
    fields += [(f"expected-{article.item.pk}", article.item.permission) for article in asked]
    label = ngettext("Approve the return", "Approve the %(number)s articles", number) % {"number": number}
    return NextStep(label, "a", "approve", fields)


def _look(dossier: Dossier, role: str) -> NextStep | None:
    for article in dossier.to_inspect:
        item = article.item
        if can(role, "inspection", "accept", item.inspection_state):
            label = _("Accept as new: %(article)s") % {"article": item}
            return NextStep(label, "a", "accept", [("item", str(item.pk))])
    return None


def _draw(choices: Choices) -> NextStep | None:
    return NextStep(_("Draw the label again"), "l", "label") if choices.label else None


def _pay(choices: Choices) -> NextStep | None:
    for refund in choices.refunds:
        if refund.submit:
            label = _("Refund %(amount)s") % {"amount": money(refund.view.amount)}
            return NextStep(label, "r", "refund", [("refund", str(refund.view.refund.pk))])
    return None


def _book(dossier: Dossier, choices: Choices) -> NextStep | None:
    owed = [
        article.item
        for article in dossier.articles
        if is_payable(article.item) and article.item.pk not in dossier.booked
    ]
    return NextStep(_("Book the refund"), "r", "book") if owed and choices.book else None


def _send(choices: Choices) -> NextStep | None:
    """Offer what is owed by now; in advance its button stands beside the article."""
    for _line, articles in choices.lines:
        for each in articles:
            if each.send and awaits_replacement(each.article.item):
                label = _("Mark the replacement as sent: %(article)s") % {"article": each.article.exchange}
                return NextStep(label, "x", "send", [("item", str(each.article.item.pk))])
    return None


def _stock(dossier: Dossier, choices: Choices) -> NextStep | None:
    """Offer what is prepared, or met a limit; what is done by hand has its button beside the article."""
    prepared = {doubt.get("article") for doubt in dossier.doubts if doubt["why"] != Mode.MANUAL}
    for _line, articles in choices.lines:
        for each in articles:
            if each.stock and each.article.item.position in prepared:
                label = _("Put into stock: %(article)s") % {"article": each.article.item}
                return NextStep(label, "i", "stock", [("item", str(each.article.item.pk))])
    return None


def _receive(dossier: Dossier, choices: Choices) -> NextStep | None:
    if not any(each.receive for _line, articles in choices.lines for each in articles):
        return None
    station = f"{reverse('admin:returns_station')}?return={dossier.rma.pk}"
    return NextStep(_("Receive at the station"), "s", href=station)
