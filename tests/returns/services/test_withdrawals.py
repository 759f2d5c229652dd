"""Statements of withdrawal: kept, acknowledged, matched; T-13 to T-22 and T-30."""

import datetime as dt
import json

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from customers.models import SalesChannel
from returns.domain.withdrawal import Match, NamedLine, digest_of, utc_text
from returns.models import Refund, Return, ReturnItem, Withdrawal, WithdrawalCase
from returns.queries.withdrawals import match_of
from returns.services.accept_as_new import accept_as_new
from returns.services.close_withdrawal import close_withdrawal
from returns.services.declare_withdrawal import declare_withdrawal
from returns.services.match_withdrawal import match_by_hand
from returns.services.receive import receive
from returns.tasks import acknowledge_plainly
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted
from rma_portal.mail.models import OutgoingMail
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, ask, items, work
from tests.returns.terms import publish
from tests.returns.withdrawing import case_of, declared

AGENT = Actor("staff", "3", "Awa", "agent")


def mails(template: str) -> list[tuple[str, str, str]]:
    """Return recipient, language and attachment of the mails of a template."""
    rows = OutgoingMail.objects.filter(template=template).order_by("id")
    return list(rows.values_list("recipient", "language", "attachment_name"))


def told(case: WithdrawalCase) -> tuple[str, str, bool]:
    """Return what a case says: state, outcome, and whether it has a return."""
    return case.case_state, case.outcome, case.rma_id is not None


def test_a_statement_is_kept_and_chained(merchant):
    """T-14, T-20: content, instant to the second, language, address; the chain holds its digest."""
    row = declared("10234", articles="2 x Pull", reason="Changé d'avis")
    said = json.loads(row.content)
    assert row.declared_at.microsecond == 0
    assert said | {"text": ""} == {
        "form": 1,
        "reference": row.reference,
        "merchant": "Atelier",
        "declared_at": utc_text(row.declared_at),
        "address": "203.0.113.7",
        "name": "Claire Martin",
        "contract": "10234",
        "email": "claire@example.org",
        "articles": "2 x Pull",
        "lines": [],
        "order": None,
        "reason": "Changé d'avis",
        "reason_code": "",
        "review": False,
        "language": "fr",
        "text": "",
    }
    event = AuditEvent.objects.get(stream=row.stream)
    assert event.facts == {"reference": row.reference, "digest": digest_of(row.content)}
    assert told(case_of(row)) == ("waiting", "", False)


def test_the_second_click_creates_nothing(merchant):
    """T-13: the key of the page is unique."""
    row = declared("10234")
    again = declare_withdrawal(
        statement=row.statement, key=row.key, address="x", needs_review=True, actor=AGENT
    )
    assert (again.pk, Withdrawal.objects.count(), WithdrawalCase.objects.count()) == (row.pk, 1, 1)
    assert OutboxMessage.objects.filter(kind="returns.acknowledge_withdrawal").count() == 1


@pytest.mark.parametrize("missing", ["name", "email"])
def test_a_statement_needs_its_three_parts(merchant, missing):
    with pytest.raises(InvalidInput, match="withdrawal_incomplete"):
        declared("10234", **{missing: " "})


def test_nobody_changes_a_statement(merchant):
    """T-20: append-only by grant."""
    row = declared("10234")
    for write in (lambda: Withdrawal.objects.filter(pk=row.pk).update(name="X"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_it_is_acknowledged_whether_an_order_is_known_or_not(merchant):
    """T-14, T-15, T-16; case 138: the whole content, to the address typed, "received" and no more."""
    order = make_order()
    with clock.travel(clock.now()):
        known, unknown = declared(order.number), declared("no such order")
    work(merchant)
    assert mails("withdrawal_received") == [
        ("claire@example.org", "fr", f"{known.reference}.pdf"),
        ("claire@example.org", "fr", f"{unknown.reference}.pdf"),
    ]
    texts = OutgoingMail.objects.filter(template="withdrawal_received").order_by("id")
    for row, mail in zip((known, unknown), texts, strict=True):
        assert row.text in mail.text
        assert utc_text(row.declared_at) in mail.text
        assert row.reference in mail.subject
        assert "accept" not in mail.text.lower()
    shapes = {
        mail.text.partition("http")[0].replace(row.text, "").replace(row.reference, "")
        for row, mail in zip((known, unknown), texts, strict=True)
    }
    assert len(shapes) == 1
    with default_storage.open(case_of(known).document) as file:
        assert file.read().startswith(b"%PDF")


def test_the_acknowledgement_goes_without_its_paper_where_none_can_be_drawn(merchant):
    row = declared("10234")
    acknowledge_plainly(row.pk)
    assert mails("withdrawal_received") == [("claire@example.org", "fr", "")]


def test_an_exact_match_opens_a_return_of_everything(merchant):
    """T-18, T-22: no line named is the whole contract; the ground is withdrawal, the money goes back."""
    order = make_order(lines=[(make_variant(), 2, "80.00"), (make_variant(), 1, "49.90")])
    row = declared(f"#{order.number}")
    work(merchant)
    case = case_of(row)
    assert told(case) == ("opened", "", True)
    rma = case.rma
    assert [(one.regime, one.resolution, one.permission, one.reason_id) for one in items(rma)] == [
        ("withdrawal", "refund", "approved", None)
    ] * 3
    assert (rma.requested_at, rma.opened_by, rma.language) == (row.declared_at, "customer", "fr")
    assert mails("approved") == [("claire@example.org", "fr", f"{rma.number}.pdf")]
    assert mails("withdrawal_notice") == []
    verbs = AuditEvent.objects.filter(stream=rma.stream).order_by("position").values_list("verb", flat=True)
    assert list(verbs)[:3] == ["requested", "withdrawal_declared", "approved"]


def test_named_articles_are_opened_and_no_others(merchant):
    """T-18: by line where the order was proved, else by words."""
    order = make_order(lines=[(make_variant(), 2, "80.00"), (make_variant(), 1, "49.90")])
    first, second = order.lines.order_by("id")
    proved = declared(order.number, lines=(NamedLine(first.pk, first.title, 1),), order_id=order.pk)
    work(merchant)
    assert [one.order_line_id for one in items(case_of(proved).rma)] == [first.pk]
    worded = declared(order.number, articles=f"1 x {second.title}")
    work(merchant)
    assert [one.order_line_id for one in items(case_of(worded).rma)] == [second.pk]
    unclear = declared(order.number, articles="the blue one")
    work(merchant)
    assert told(case_of(unclear)) == ("stuck", "articles_unclear", False)


def test_a_reason_is_kept_where_one_was_given(merchant):
    order = make_order()
    row = declared(order.number, reason_code="changed_mind", reason="Changé d'avis")
    work(merchant)
    assert items(case_of(row).rma)[0].reason.code == "changed_mind"


def test_rules_that_want_a_note_or_a_photo_stop_no_withdrawal(merchant):
    """T-12: whatever the rules would ask of a request."""
    publish({}, ({}, {"evidence": ["note", "photos", "serial"]}))
    row = declared(make_order().number)
    work(merchant)
    assert told(case_of(row)) == ("opened", "", True)
    assert case_of(row).rma.stage == "requested"  # the rules have a person look, and ask nothing


def test_what_the_law_exempts_waits_for_a_person(merchant):
    """T-19: the statement stands; the return of the others is opened."""
    engraved = make_variant(exemption="personalised")
    alone = declared(make_order(lines=[(engraved, 1, "30.00")]).number)
    beside = declared(make_order(lines=[(engraved, 1, "30.00"), (make_variant(), 1, "20.00")]).number)
    work(merchant)
    left = [{"title": engraved.product.title, "quantity": 1, "why": "exempt"}]
    assert (told(case_of(alone)), case_of(alone).left) == (("stuck", "nothing_open", False), left)
    assert (told(case_of(beside)), case_of(beside).left) == (("opened", "partly", True), left)


def test_what_is_late_or_back_already_waits_for_a_person(merchant):
    """T-5; case 140: late is told to staff, never silently refused; the promise is another matter (T-22)."""
    late = make_order(placed_at=clock.now() - dt.timedelta(days=200))
    back = make_order()
    ask(back)
    rows = [declared(order.number) for order in (late, back)]
    work(merchant)
    assert [told(case_of(row)) for row in rows] == [("stuck", "nothing_open", False)] * 2
    assert [case_of(row).left[0]["why"] for row in rows] == ["window_closed", "taken"]
    assert len(mails("withdrawal_received")) == 2


def test_who_was_not_told_of_the_right_is_not_late(merchant):
    """Case 142: by the shop's own word on since when its orders tell of it; the day itself counts."""
    old, new = (make_order(placed_at=clock.now() - dt.timedelta(days=days)) for days in (200, 100))
    merchant.informs_from_on = clock.day_in(new.placed_at, merchant.time_zone)
    merchant.save(update_fields=["informs_from_on"])
    rows = [declared(order.number) for order in (old, new)]
    work(merchant)
    assert [case_of(row).case_state for row in rows] == ["opened", "stuck"]
    assert Return.objects.get().order == old


@pytest.mark.parametrize(
    ("said", "outcome"),
    [({"name": "Paul Petit", "email": "paul@example.org"}, "none"), ({}, "several")],
)
def test_none_or_several_wait_for_a_person(merchant, said, outcome):
    """T-16."""
    order = make_order(number="777")
    other = make_order(number="778")
    other.channel, other.number = SalesChannel.objects.create(code="pop-up", name="Pop-up"), "777"
    other.number_key = order.number_key
    other.save(update_fields=["channel", "number", "number_key"])
    row = declared("777", **said)
    assert match_of(row.statement)[0].outcome == Match(outcome)
    work(merchant)
    assert told(case_of(row)) == ("waiting", outcome, False)
    assert Return.objects.count() == 0


def test_the_buyer_is_told_of_another_address(merchant):
    """T-16: a notice to the order's address where it differs."""
    order = make_order()
    declared(order.number, email="new@example.org")
    work(merchant)
    assert [mail[0] for mail in mails("withdrawal_received")] == ["new@example.org"]
    assert [mail[0] for mail in mails("withdrawal_notice")] == ["claire@example.org"]
    assert [mail[0] for mail in mails("approved")] == ["claire@example.org"]


def test_too_many_are_taken_and_left_to_a_person(merchant):
    """T-17."""
    row = declared(make_order().number, review=True)
    work(merchant)
    assert told(case_of(row)) == ("waiting", "review", False)
    assert len(mails("withdrawal_received")) == 1


def test_matched_by_hand_it_counts_from_the_statement(merchant):
    """T-30: in time when it was made, so in time; the refund is due 14 days after the statement."""
    order = make_order(placed_at=clock.now() - dt.timedelta(days=25))
    with clock.travel(clock.now() - dt.timedelta(days=10)):
        row = declared("mistyped")
        work(merchant)
    case = match_by_hand(withdrawal=row, order=order, actor=AGENT)
    work(merchant)
    assert (told(case), case.changed_by) == (("opened", "", True), "Awa")
    rma = case.rma
    assert rma.requested_at == row.declared_at
    assert [one.regime for one in items(rma)] == ["withdrawal"]
    receive(item=items(rma)[0], actor=CLERK)
    accept_as_new(item=items(rma)[0], actor=CLERK)
    day = clock.day_in(row.declared_at, "Europe/Paris") + dt.timedelta(days=14)
    assert Refund.objects.get(rma=rma).due_at == clock.end_of_day(day, "Europe/Paris")


def test_without_the_statements_instant_it_would_be_too_late(merchant):
    """The control of the test above: today the right has ended."""
    order = make_order(placed_at=clock.now() - dt.timedelta(days=25))
    row = declared(order.number)
    work(merchant)
    assert told(case_of(row)) == ("stuck", "nothing_open", False)


def test_articles_can_be_chosen_by_hand(merchant):
    order = make_order(lines=[(make_variant(), 3, "90.00")])
    row = declared(order.number, articles="some of them")
    work(merchant)
    line = order.lines.get()
    match_by_hand(withdrawal=row, order=order, actor=AGENT, wanted={line.pk: 2})
    assert told(case_of(row)) == ("opened", "", True)
    assert ReturnItem.objects.filter(rma=case_of(row).rma).count() == 2


def test_what_is_settled_is_not_matched_again(merchant):
    order = make_order()
    row = declared(order.number)
    work(merchant)
    with pytest.raises(Conflict, match="withdrawal_settled"):
        match_by_hand(withdrawal=row, order=order, actor=AGENT)


def test_a_person_has_the_last_word(merchant):
    row = declared("unknown")
    with pytest.raises(InvalidInput, match="text_required"):
        close_withdrawal(withdrawal=row, note=" ", actor=MANAGER)
    close_withdrawal(withdrawal=row, note="Not our customer; answered by mail.", actor=MANAGER)
    assert (case_of(row).case_state, case_of(row).note) == ("closed", "Not our customer; answered by mail.")
    with pytest.raises(Conflict, match="withdrawal_settled"):
        close_withdrawal(withdrawal=row, note="again", actor=MANAGER)


def test_a_clerk_matches_nothing(merchant):
    row = declared("unknown")
    with pytest.raises(NotPermitted):
        match_by_hand(withdrawal=row, order=make_order(), actor=CLERK)
    with pytest.raises(NotPermitted):
        close_withdrawal(withdrawal=row, note="x", actor=CLERK)
