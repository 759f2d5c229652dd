"""Parcels that never came: which articles of a draft, and which claims there are."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from returns.domain.claims import ClaimState
from returns.models import DeliveryClaim, Reason, ReturnDraft
from returns.queries.offers import obstacle_of, title_of
from returns.queries.purchases import key_of, purchase_of

PAGE = 50


def units_never_received(draft: ReturnDraft) -> list[dict[str, str]]:
    """Return the units of a draft whose reason says that they never came: [{unit, title, sku}].

    Units that were not sent, were cancelled, or are in a return are left out: nobody looks for those.
    """
    codes = set(Reason.objects.filter(opens_claim=True, retired_at=None).values_list("code", flat=True))
    chosen = {unit for unit, choice in draft.choices.items() if choice.get("reason") in codes}
    if not chosen:
        return []
    purchase = purchase_of(draft.order)
    return [
        {"unit": key_of(line, unit), "title": title_of(line, draft.language), "sku": line.sku}
        for line, unit in purchase.units()
        if key_of(line, unit) in chosen and not obstacle_of(purchase, line, unit)
    ]


def claims() -> QuerySet[DeliveryClaim]:
    """Return all claims with their orders: those that are looked for first, then the newest."""
    open_first = Case(
        When(claim_state=ClaimState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return DeliveryClaim.objects.select_related("order__customer").order_by(open_first, "-asked_at", "-id")


def claims_of(order) -> list[DeliveryClaim]:
    """Return an order's claims that are not closed, newest first."""
    rows = DeliveryClaim.objects.filter(order=order).exclude(claim_state=ClaimState.CLOSED)
    return list(rows.order_by("-asked_at", "-id"))
