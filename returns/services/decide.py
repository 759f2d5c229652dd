"""Let the rules act on what they decided."""

from returns.domain.policy.engine import Decision
from returns.models import Return, ReturnItem
from returns.services.approve import approve
from returns.services.restage import restage
from rma_portal.core.actors import Actor


def decide_items(rma: Return, decided: list[tuple[ReturnItem, Decision | None]]) -> None:
    """Approve by rule when every article of the request may be; one doubt leaves all to a person.

    A customer sends one parcel and waits for one answer, so a request is not half approved. Either way the
    return's stage is stored.
    """
    if all(decision and decision.handling == "approve" for _item, decision in decided):
        approve(rma=rma, items=[item for item, _decision in decided], actor=Actor("rule", "", "policy"))
    else:
        restage(rma)
