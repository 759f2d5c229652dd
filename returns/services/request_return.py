"""Turn a draft into a return: the units are taken, the rules decide, and what follows is enqueued."""

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction

from customers.models import Customer
from customers.services.enrol_recipient import enrol_recipient
from inventory.models import Location
from returns.domain.automation import Doubt, Step
from returns.domain.override import OverrideKind, OverrideState
from returns.domain.policy.shown import Shown
from returns.domain.states import Journey, Resolution
from returns.models import Decision, Photo, PolicyOverride, Return, ReturnDraft, ReturnItem
from returns.queries.drafts import drafts_with_order, require_open
from returns.queries.offers import offered
from returns.queries.preview import Preview, PreviewArticle, preview
from returns.services.decide import RULES, decide_items
from returns.services.decide_again import wait_for_photos
from returns.services.hold_replacements import hold_replacements
from returns.services.journal import enter
from returns.services.keep_shown import keep_shown, shown_methods, shown_terms
from returns.services.name_recipient import require_recipient
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.text import storable
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.roles import require

NO_PHOTO: Doubt = {"step": str(Step.APPROVAL), "why": "no_photo"}


def request_return(
    *,
    draft: ReturnDraft,
    actor: Actor,
    comment: str = "",
    address: str = "",
    shown: Shown | None = None,
    override: PolicyOverride | None = None,
    asked_at: dt.datetime | None = None,
    basket: uuid.UUID | None = None,
) -> Return:
    """Ask for the return of a draft's articles; a second call gives the same return (case 143).

    `address` is the internet address it is asked from; it is compared with the shop's list and not kept.
    Where the decision is less kind than what the customer was `shown`, those terms are kept and a person
    decides. With an `override` in force of this order, what the policy refuses passes and is approved in the
    actor's name (case 22); the decisions that are stored stay what the engine said.

    Returns of several orders that are asked for in one go have the same moment (`asked_at`), so that none of
    them speaks against the others, and a `basket`: see `request_together`.

    Who asks for themselves has agreed to store credit where that is all there is (T-33); the sentence is
    entered.

    What is described in words in place of a photo is decided by a person.

    Of a gift's draft the return is the recipient's: made known to the shop where they are not, and never
    connected with the buyer's account.

    Writes the return, an article for each unit, the decisions, photos' new places and the audit events;
    holds the replacements of exchanges; approves what the rules approve, once the photos are prepared;
    enqueues the customer's mail. Raises InvalidInput: no_articles, article_refused (unit, why),
    method_not_offered where they cannot travel as it was chosen, unless that was shown, recipient_required
    where the recipient of a gift did not say who they are; Conflict:
    unit_taken when another return was first, out_of_stock (sku) when another customer took the last
    replacement, draft_expired; NotPermitted. In each case nothing is left behind.
    """
    require(actor, "open_return")
    locked = for_update(drafts_with_order().filter(pk=draft.pk))
    if locked.submitted_id:
        return Return.objects.get(pk=locked.submitted_id)
    require_open(locked)
    seen = preview(locked, address, asked_at)
    require_whole(locked, seen, shown, override, actor)
    with transaction.atomic():  # what is out of stock by now leaves nothing behind
        rma, items = write_return(locked, seen, actor, comment, basket)
    doubts = [*keep_shown(rma, items, seen, shown), *described(seen)]
    decide_or_wait(rma, items, seen, doubts, override, actor)
    if rma.stage == "requested":
        enqueue("returns.mail", return_id=rma.pk, template="request_received")
    return rma


def require_whole(
    draft: ReturnDraft, seen: Preview, shown: Shown | None, override: PolicyOverride | None, actor: Actor
) -> None:
    """Raise InvalidInput where something is missing to a draft, or cannot be asked for in this way."""
    require_askable(seen, shown, override if override and opens(override, draft) else None)
    if actor.kind == "customer":
        require_consent(seen)
    require_method(seen, shown)
    require_recipient(draft, seen)


def decide_or_wait(
    rma: Return,
    items: list[ReturnItem],
    seen: Preview,
    doubts: list[Doubt],
    override: PolicyOverride | None,
    actor: Actor,
) -> None:
    """Let the rules decide a new return, once its photos are prepared; staff's override waits for none."""
    if seen.waits_for_photos and not override:
        wait_for_photos(rma, doubts)
        return
    decided = [(item, article.decision) for item, article in zip(items, seen.articles, strict=True)]
    decide_items(rma, decided, doubts=doubts, override=override, actor=actor if override else RULES)


def write_return(
    draft: ReturnDraft, seen: Preview, actor: Actor, comment: str, basket: uuid.UUID | None = None
) -> tuple[Return, list[ReturnItem]]:
    """Write the return of a locked draft with all that belongs to it, and close the draft."""
    rma = create_return(draft, seen, actor, comment, basket)
    items = take_units(rma, seen)
    enter(rma, "requested", actor=actor, note=comment, articles=len(items))
    note_consent(rma, seen, actor)
    hold_replacements(rma, items, seen.articles, actor)
    move_photos(draft, items)
    store_decisions(items, seen)
    draft.submitted = rma
    draft.save(update_fields=["submitted"])
    note_unknown_sites(rma, items, seen)
    return rma, items


def require_askable(
    seen: Preview, shown: Shown | None = None, override: PolicyOverride | None = None
) -> None:
    """Raise InvalidInput where nothing is chosen or an article cannot be asked for (cases 1 to 7, 11).

    What the customer was shown can be asked for though it would be refused by now: a person decides. So can
    what an override covers.
    """
    if not seen.articles:
        raise InvalidInput("no_articles", "choose at least one article")
    for article in seen.articles:
        is_excused = bool(shown and was_offered(article, shown)) or bool(override and is_coverable(article))
        if article.problem and not is_excused:
            raise InvalidInput(
                "article_refused", "mend or leave out this article", unit=article.key, why=article.problem
            )


def require_consent(seen: Preview) -> None:
    """Raise InvalidInput where store credit is all there is and its customer has not agreed to it (T-33)."""
    for article in seen.articles:
        if article.needs_consent:
            raise InvalidInput("article_refused", "ask for consent", unit=article.key, why="consent_required")


def note_consent(rma: Return, seen: Preview, actor: Actor) -> None:
    """Enter by which sentence, when and for which articles somebody agreed to store credit (T-33)."""
    agreed: dict[tuple[str, str], list[int]] = {}
    for position, article in enumerate(seen.articles, start=1):
        if article.gives_money and article.money_way == Resolution.STORE_CREDIT and article.agreed_to:
            agreed.setdefault((article.agreed_to, article.agreed_at), []).append(position)
    for (said, at), articles in agreed.items():
        enter(rma, "store_credit_agreed", actor=actor, articles=articles, said=said, agreed_at=at)


def require_method(seen: Preview, shown: Shown | None = None) -> None:
    """Raise InvalidInput where the articles cannot travel in the way that was chosen, nor was it shown."""
    if seen.is_method_gone and seen.method not in shown_methods(seen, shown):
        raise InvalidInput("method_not_offered", f"one of {', '.join(seen.methods)}", field="method")


def described(seen: Preview) -> list[Doubt]:
    """Return why a person must decide where words stand for a photo, or nothing."""
    return [NO_PHOTO] if any(article.is_described for article in seen.articles) else []


def opens(override: PolicyOverride, draft: ReturnDraft) -> bool:
    """Say whether an override in force opens this draft, and has opened nothing yet."""
    return (
        override.kind == OverrideKind.OPEN
        and override.override_state == OverrideState.IN_FORCE
        and override.order_id == draft.order_id
        and override.rma_id is None
    )


def is_coverable(article: PreviewArticle) -> bool:
    """Say whether an override can cover an article's problem: the policy refuses it, nothing else does."""
    if article.decision is None:
        return False
    if article.resolution == Resolution.STORE_CREDIT and not article.has_account:
        return False
    if article.problem in ("resolution_not_offered", "photo_required"):
        return True
    return not article.decision.allowed and article.problem == article.decision.code


def was_offered(article: PreviewArticle, shown: Shown) -> bool:
    """Say whether what stands in an article's way is a decision that was kinder when it was shown."""
    terms = shown_terms(article, shown)
    if terms is None or article.decision is None or not terms.allowed:
        return False
    by_decision = article.problem in (article.decision.code, "resolution_not_offered")
    is_there = article.resolution != Resolution.EXCHANGE or article.replacement is not None
    return (
        by_decision
        and is_there
        and article.resolution in offered(terms, has_account=article.has_account, is_gift=article.is_gift)
    )


def create_return(
    draft: ReturnDraft, seen: Preview, actor: Actor, comment: str, basket: uuid.UUID | None = None
) -> Return:
    """Write the return itself."""
    return Return.objects.create(
        key=uuid.uuid4(),
        draft_key=draft.key,
        basket=basket,
        order=draft.order,
        customer=customer_for(draft),
        is_gift=draft.is_gift,
        recipient_name=draft.recipient_name,
        recipient_address=draft.recipient_address,
        language=draft.language,
        currency=draft.order.currency,
        comment=storable(comment),
        opened_by=actor.kind,
        method=seen.method,
        requested_at=seen.judge.asked_at,
    )


def customer_for(draft: ReturnDraft) -> Customer | None:
    """Return whose return it becomes: the order's customer's, or of a gift its recipient's."""
    if not draft.is_gift:
        return draft.order.customer
    return enrol_recipient(name=draft.recipient_name, email=draft.recipient_email, language=draft.language)


def take_units(rma: Return, seen: Preview) -> list[ReturnItem]:
    """Write an article for each unit; the database refuses a unit that is in a live return (case 8)."""
    sites = sites_of(seen)
    items = [
        item_of(rma, position, article, sites) for position, article in enumerate(seen.articles, start=1)
    ]
    try:
        with transaction.atomic():
            return ReturnItem.objects.bulk_create(items)
    except IntegrityError as taken:
        raise Conflict("unit_taken", "an article is in another return already; choose again") from taken


def sites_of(seen: Preview) -> dict[str, Location]:
    """Return the sites the rules name that take returns, by code."""
    named = {article.decision.destination for article in seen.articles if article.decision} - {""}
    found = Location.objects.filter(code__in=named, takes_returns=True) if named else []
    return {site.code: site for site in found}


def item_of(rma: Return, position: int, article: PreviewArticle, sites: dict[str, Location]) -> ReturnItem:
    """Return the article of a chosen unit, with its share of the money and a snapshot of its title.

    Without a destination it travels to the merchant's return centre.
    """
    assert article.decision  # require_askable has seen to it, and to a reason where one is required
    return ReturnItem(
        rma=rma,
        position=position,
        order_line=article.line,
        unit_no=article.unit.unit_no,
        generation=article.generation,
        variant=article.line.variant,
        sku=article.line.sku,
        title=article.title,
        options=article.line.options,
        gross_amount=article.gross.amount,
        tax_amount=article.tax.amount,
        currency=rma.currency,
        reason=article.reason,
        comment=article.comment,
        regime=article.decision.regime,
        resolution=article.resolution,
        fee_amount=article.fee.amount,
        restocking_amount=article.restocking.amount,
        bonus_amount=article.bonus.amount,
        **difference_of(article),
        keeps=article.keeps,
        destination=sites.get(article.decision.destination),
        flags=list(article.decision.flags),
        serial=article.serial,
        refund_when=article.decision.refund_when,
        journey=Journey.AWAITING,
    )


def difference_of(article: PreviewArticle) -> dict[str, Any]:
    """Return what comes back beside a replacement, as an article stores it; nothing without one."""
    if article.replacement is None:
        return {}
    return {
        "difference_amount": article.value.gross.amount,
        "difference_tax_amount": article.value.tax.amount,
        "difference_way": article.money_way,
    }


def note_unknown_sites(rma: Return, items: list[ReturnItem], seen: Preview) -> None:
    """Tell staff where a rule names a site that does not take returns, or not any more."""
    for item, article in zip(items, seen.articles, strict=True):
        code = article.decision.destination if article.decision else ""
        if code and item.destination_id is None:
            rule = Actor("rule", "", "policy")
            enter(rma, "destination_unknown", actor=rule, article=item.position, site=code)


def move_photos(draft: ReturnDraft, items: list[ReturnItem]) -> None:
    """Give each photo of the draft to its article; photos of units not chosen stay and expire with it."""
    for item in items:
        unit = f"{item.order_line_id}-{item.unit_no}"
        Photo.objects.filter(draft=draft, unit=unit).update(item=item, draft=None)


def store_decisions(items: list[ReturnItem], seen: Preview) -> None:
    """Keep what was decided for each article, on which facts and by which versions."""
    force = seen.judge.force
    Decision.objects.bulk_create(
        Decision(
            item=item,
            promise_version=force.promise_version,
            handling_version=force.handling_version,
            facts=article.facts.to_json() if article.facts else {},
            outcome=article.decision.to_json() if article.decision else {},
            decided_at=seen.judge.asked_at,
        )
        for item, article in zip(items, seen.articles, strict=True)
    )
