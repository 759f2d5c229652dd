"""Let the rules act on what they decided."""

from returns.domain.policy.engine import Decision
from returns.models import PolicyOverride, Return, ReturnItem
from returns.services.approve import approve
from returns.services.restage import restage
from rma_portal.core.actors import Actor

RULES = Actor("rule", "", "policy")


def decide_items(
    rma: Return,
    decided: list[tuple[ReturnItem, Decision | None]],
    *,
    override: PolicyOverride | None = None,
    actor: Actor = RULES,
) -> None:
    """Approve by rule when every article of the request may be; one doubt leaves all to a person.

    A customer sends one parcel and waits for one answer, so a request is not half approved. What staff
    opened against the policy with an `override` they have thereby decided: it is approved in the
    `actor`'s name. Either way the return's stage is stored.
    """
    items = [item for item, _decision in decided]
    if override:
        approve(rma=rma, items=items, actor=actor, override=override)
    elif all(decision and decision.handling == "approve" for _item, decision in decided):
        approve(rma=rma, items=items, actor=RULES)
    else:
        restage(rma)
