"""Let the rules act on what they decided."""

from decimal import Decimal

from returns.domain.automation import Doubt, Step, doubts_of, limit_doubt
from returns.domain.policy.engine import Decision
from returns.models import PolicyOverride, Return, ReturnItem
from returns.services.approve import approve
from returns.services.leave_to_person import leave_to_person
from returns.services.restage import restage
from returns.services.spend_limit import spend_limit
from rma_portal.core.actors import Actor
from rma_portal.core.money import Money

Decided = list[tuple[ReturnItem, Decision | None]]

RULES = Actor("rule", "", "policy")


def decide_items(
    rma: Return,
    decided: Decided,
    *,
    doubts: list[Doubt] | None = None,
    override: PolicyOverride | None = None,
    actor: Actor = RULES,
) -> None:
    """Approve by rule when every article of the request may be; one doubt leaves all to a person.

    A customer sends one parcel and waits for one answer, so a request is not half approved. `doubts` are
    those that are known beside the decisions. Who decides comes in this order (case 50): a refusal was said
    before, then doubts, then the merchant's mode and limits, then the rules' yes. What staff opened against
    the policy with an `override` they have thereby decided: it is approved in the `actor`'s name. Either way
    the return's stage is stored, and why a person must decide.
    """
    items = [item for item, _decision in decided]
    if override:
        return approve(rma=rma, items=items, actor=actor, override=override)
    found = unique([*(doubts or []), *(doubt for _item, one in decided for doubt in doubts_of(one))])
    found = found or limits_of(rma, decided)
    if not found:
        return approve(rma=rma, items=items, actor=RULES)
    leave_to_person(rma, found)
    return restage(rma)


def limits_of(rma: Return, decided: Decided) -> list[Doubt]:
    """Count an approval of these articles by itself; return why it may not be, empty where it may."""
    worth = sum((item.gross_amount for item, _decision in decided), Decimal(0))
    verdict = spend_limit(Step.APPROVAL, Money(worth, rma.currency))
    return [] if verdict.by_itself else [limit_doubt(Step.APPROVAL, verdict)]


def unique(doubts: list[Doubt]) -> list[Doubt]:
    """Return each doubt once, in order: equal articles have equal doubts."""
    return [doubt for place, doubt in enumerate(doubts) if doubt not in doubts[:place]]
