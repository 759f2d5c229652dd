"""Let a decision against the policy take effect, in the transaction that puts it in force."""

from collections.abc import Callable
from decimal import Decimal

from returns.domain.override import OverrideKind
from returns.models import PolicyOverride, RefundLine, ReturnItem
from returns.services.approve import approve
from returns.services.fill_draft import fill_draft
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.open_draft import open_draft
from returns.services.reject import reject
from returns.services.release_replacements import release_replacements, require_not_sent
from returns.services.request_return import request_return
from returns.services.restage import restage
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, DomainError
from rma_portal.db.locks import guarded

OPEN_TO_CHANGE = ("requested", "needs_information", "approved")


def apply_override(override: PolicyOverride) -> None:
    """Carry out an override that is in force, in the name of who asked for it.

    Opens the return, or changes the article's fee, resolution or permission; enters "overridden" with the
    reason into the return's stream. Raises Conflict where the world has moved on since it was asked:
    override_refunded (money is booked), exchange_sent (the customer has a replacement), override_decided
    (the article was decided on), override_changed (what it would replace is no longer so),
    override_unopenable (an article cannot be asked for any more).
    """
    EFFECTS[OverrideKind(override.kind)](override)


def author_of(override: PolicyOverride) -> Actor:
    """Return who asked for an override, as they were then."""
    return Actor("staff", override.asked_by_id, override.asked_by, override.asked_role)


def _open(override: PolicyOverride) -> None:
    after, actor = override.after, author_of(override)
    draft = open_draft(order=override.order, language=after["language"])
    try:
        fill_draft(draft=draft, choices=after["choices"])
        rma = request_return(draft=draft, actor=actor, comment=after["comment"], override=override)
    except DomainError as refusal:
        raise Conflict("override_unopenable", refusal.hint, why=refusal.code) from refusal
    override.rma = rma
    override.save(update_fields=["rma"])
    articles = len(override.before["articles"])
    enter(rma, "overridden", actor=actor, note=override.reason, kind="open", articles=articles)


def _fee(override: PolicyOverride) -> None:
    before, after = override.before, override.after
    item = lock_unsettled(override)
    replace(
        item,
        {"fee_amount": Decimal(before["fee"]), "restocking_amount": Decimal(before["restocking"])},
        {"fee_amount": Decimal(after["fee"]), "restocking_amount": Decimal(after["restocking"])},
    )
    tell(override, item)
    restage(item.rma)


def _resolution(override: PolicyOverride) -> None:
    item = lock_unsettled(override)
    require_not_sent([item])
    replace(item, {"resolution": override.before["resolution"]}, {"resolution": override.after["resolution"]})
    release_replacements(item.rma, [item], author_of(override))
    tell(override, item)
    restage(item.rma)


def _approve(override: PolicyOverride) -> None:
    item = lock_undecided(override)
    tell(override, item)
    approve(rma=item.rma, items=[item], actor=author_of(override), override=override)


def _reject(override: PolicyOverride) -> None:
    item = lock_undecided(override)
    tell(override, item)
    why = override.after["why"]
    reject(rma=item.rma, items=[item], why=why, actor=author_of(override), override=override)


EFFECTS: dict[OverrideKind, Callable[[PolicyOverride], None]] = {
    OverrideKind.OPEN: _open,
    OverrideKind.FEE: _fee,
    OverrideKind.RESOLUTION: _resolution,
    OverrideKind.APPROVE: _approve,
    OverrideKind.REJECT: _reject,
}


def lock_article(override: PolicyOverride) -> ReturnItem:
    """Lock an override's return and article, and give the article as it is now."""
    assert override.rma
    assert override.item
    rma = lock_return(override.rma)
    [item] = lock_items(rma, [override.item])
    item.rma = rma
    return item


def lock_unsettled(override: PolicyOverride) -> ReturnItem:
    """Lock an article of which no money is booked and which may still come back; else raise Conflict."""
    item = lock_article(override)
    require_unsettled(item)
    return item


def require_unsettled(item: ReturnItem) -> None:
    """Raise Conflict where an article's money is booked already, or none will be."""
    if RefundLine.objects.filter(item=item, code="article", released_at=None).exists():
        raise Conflict("override_refunded", "cancel the refund first, if it has not left")
    if item.permission not in OPEN_TO_CHANGE or item.inspection_state in ("refused", "sent_back"):
        raise Conflict("override_decided", "the article will not be paid back any more")


def lock_undecided(override: PolicyOverride) -> ReturnItem:
    """Lock an article that nobody has decided on yet; else raise Conflict."""
    item = lock_article(override)
    require_undecided(item)
    return item


def require_undecided(item: ReturnItem) -> None:
    """Raise Conflict where somebody has decided on an article, or it has arrived."""
    if item.permission != "requested" or item.journey != "awaiting":
        raise Conflict("override_decided", "somebody has decided on the article since")


def replace(item: ReturnItem, before: dict, after: dict) -> None:
    """Change an article only while it is what the override says it was."""
    guarded(ReturnItem.objects.filter(pk=item.pk, **before), code="override_changed", **after)


def tell(override: PolicyOverride, item: ReturnItem) -> None:
    """Enter what was done against the policy, and why, into the return's stream."""
    enter(
        item.rma, "overridden", actor=author_of(override), note=override.reason,
        kind=override.kind, article=item.position,
    )  # fmt: skip
