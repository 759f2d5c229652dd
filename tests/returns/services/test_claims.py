"""Case 30: what never came is looked for; no return is opened."""

import pytest
from django.db import transaction

from returns.models import DeliveryClaim, Reason, Return, ReturnDraft
from returns.services.fill_draft import fill_draft
from returns.services.open_claim import open_claim
from returns.services.open_draft import open_draft
from returns.services.request_return import request_return
from returns.services.settle_claim import settle_claim
from rma_portal.audit.models import AuditEvent
from rma_portal.core.errors import DomainError
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, ask, units, work


@pytest.fixture(autouse=True)
def never_came(merchant) -> Reason:
    """The reason that says so."""
    return Reason.objects.create(
        code="not_received", opens_claim=True, position=9, labels={"fr": "Jamais reçu", "en": "Never came"}
    )


def draft_of(order, **reasons: str) -> ReturnDraft:
    """Return a draft with a reason for each unit, in order."""
    draft = open_draft(order=order, language="fr")
    chosen = zip(units(order), reasons.values(), strict=True)
    fill_draft(draft=draft, choices={unit: {"reason": reason} for unit, reason in chosen})
    return draft


def claim_of(draft: ReturnDraft) -> DeliveryClaim:
    """Open the claim of a draft."""
    return open_claim(draft=draft, comment="Chez le voisin ?", language="fr", actor=SHOPPER)


def refused(act) -> str:
    """Return the code with which a deed is refused."""
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        act()
    return refusal.value.code


def test_no_return_is_opened(merchant):
    """Case 30: neither by the customer nor by a program."""
    order = make_order()
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        request_return(draft=draft_of(order, one="not_received"), actor=SHOPPER)
    assert refusal.value.params["why"] == "opens_claim"
    assert Return.objects.count() == 0


def test_a_claim_is_opened_told_and_settled(merchant):
    order = make_order()
    claim = claim_of(draft_of(order, one="not_received"))
    work(merchant)
    assert (claim.order, [unit["unit"] for unit in claim.units]) == (order, units(order))
    settle_claim(claim=claim, state="found", answer="Il est au point relais.", actor=MANAGER)
    work(merchant)
    settle_claim(claim=claim, state="closed", answer="", actor=MANAGER)
    work(merchant)
    mails = OutgoingMail.objects.order_by("id").values_list("template", "recipient", "language")
    assert list(mails) == [
        ("claim_received", "claire@example.org", "fr"),
        ("claim_answered", "claire@example.org", "fr"),
    ]
    assert "Il est au point relais." in OutgoingMail.objects.get(template="claim_answered").text
    events = AuditEvent.objects.filter(stream=claim.stream).order_by("position")
    assert [event.verb for event in events] == ["claim_opened", "claim_settled", "claim_settled"]
    assert (claim.claim_state, claim.answer, claim.changed_by) == (
        "closed",
        "Il est au point relais.",
        "Maud",
    )
    assert refused(lambda: settle_claim(claim=claim, state="open", answer="", actor=MANAGER)) == (
        "claim_moved_on"
    )


def test_the_other_articles_stay_and_a_second_click_finds_nothing(merchant):
    order = make_order(lines=[(make_variant(), 2, "20.00")])
    draft = draft_of(order, one="not_received", two="size_small")
    claim_of(draft)
    assert refused(lambda: claim_of(draft)) == "no_articles"
    assert DeliveryClaim.objects.count() == 1
    rma = request_return(draft=draft, actor=SHOPPER)
    assert [item.unit_no for item in rma.items.all()] == [2]


def test_what_is_looked_for_can_be_returned_when_it_comes(merchant):
    order = make_order()
    claim_of(draft_of(order, one="not_received"))
    assert ask(order).stage == "approved"


def test_a_warehouse_clerk_settles_nothing(merchant):
    claim = claim_of(draft_of(make_order(), one="not_received"))
    assert refused(lambda: settle_claim(claim=claim, state="lost", answer="", actor=CLERK)) == (
        "role_not_permitted"
    )
