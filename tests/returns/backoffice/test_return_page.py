"""A return's page: what it shows to whom, the next step, and deeds that are refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Payment
from inventory.models import StockLevel
from returns.models import Inspection, Message, Photo, Return
from returns.queries.timeline import timeline
from returns.services.receive_unexpected import receive_unexpected
from returns.services.reject import reject
from rma_portal.core.errors import Conflict
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order, make_variant
from tests.returns.backoffice.desk import Desk, error_of
from tests.returns.exchanging import bought, make_sizes, offer, swap
from tests.returns.flow import CLERK, MANAGER, approved, ask, closed, items, received, units, work
from tests.returns.terms import late_order, make_site, of_sku, publish
from tests.walk import png


@pytest.fixture
def waiting(merchant) -> Return:
    """A request that waits for a person."""
    return ask(make_order(), reason="defective", comment="La couture est ouverte")


def step(page) -> tuple:
    """The button at the top: its words, key and deed."""
    found = page.context["next_step"]
    return (found.label, found.key, found.deed) if found else ()


def test_the_whole_plain_return_is_one_button_after_the_other(merchant):
    """Approve, receive, accept, refund: the next step leads from the request to the end."""
    rma = ask(make_order(), reason="defective", comment="Tache")
    manager, clerk = Desk(merchant), Desk(merchant, "warehouse")
    steps = [step(manager.open(rma))]
    assert manager.decide(rma, "approve").status_code == 302
    work(merchant)
    steps.append(step(clerk.open(rma)))
    [item] = items(rma)
    assert clerk.do(rma, "receive", item=item.pk).status_code == 302
    steps.append(step(clerk.open(rma)))
    assert clerk.do(rma, "accept", item=item.pk).status_code == 302
    steps.append(step(manager.open(rma)))
    assert manager.do(rma, "refund", refund=rma.refunds.get().pk).status_code == 302
    work(merchant)
    steps.append(step(manager.open(rma)))
    assert steps == [
        ("Approve the return", "a", "approve"),
        ("Receive at the station", "s", ""),
        (f"Accept as new: {item}", "a", "accept"),
        ("Refund €49.90", "r", "refund"),
        (),
    ]
    rma.refresh_from_db()
    assert rma.stage == "closed"
    assert StockLevel.objects.get().quantity == 1


@pytest.mark.parametrize(
    ("role", "label"),
    [("agent", "Approve the return"), ("warehouse", None), ("reader", None)],
)
def test_the_button_is_only_for_who_may(merchant, waiting, role, label):
    page = Desk(merchant, role).open(waiting)
    found = page.context["next_step"]
    assert (found.label if found else None) == label
    choices = page.context["choices"]
    assert (choices.approve, choices.reject, choices.ask) == (label is not None,) * 3


def test_the_page_shows_what_the_table_allows_and_no_more(merchant):
    """An approved article can be received or missing; a received one inspected or undone."""
    sent, here = approved(merchant, make_order()), received(merchant, make_order())
    desk = Desk(merchant)

    def shown(rma):
        [(_line, [article])] = desk.open(rma).context["choices"].lines
        return (article.receive, article.missing, article.inspect, article.undo)

    assert shown(sent) == (True, True, False, False)
    assert shown(here) == (False, False, True, True)
    assert shown(closed(merchant, make_order())) == (False, False, False, False)


def test_the_rule_that_made_the_decision_is_in_words(merchant, waiting):
    [verdict] = Desk(merchant).open(waiting).context["verdicts"]
    assert (verdict.allowed, verdict.handling) == (True, "A person decides.")
    assert "“A person looks at claims”: a person decides." in verdict.said
    assert any("Plain return" in silent or "Final sale" in silent for silent in verdict.silent)


def test_a_stale_page_loses(merchant, waiting):
    """Case 49: the page showed "requested"; somebody rejected it since. Nothing changes, and it is said."""
    desk = Desk(merchant)
    reject(rma=waiting, items=items(waiting), why="Portée", actor=MANAGER)
    before = len(timeline(waiting))
    page = desk.decide(waiting, "approve")
    assert page.status_code == 409
    assert error_of(page) == "Something has changed since this page was opened. Please look at it again."
    waiting.refresh_from_db()
    assert (waiting.stage, len(timeline(waiting))) == ("rejected", before)
    assert [item.permission for item in items(waiting)] == ["rejected"]


def test_a_click_twice_is_refused_with_words(merchant, waiting):
    """Cases 48 and 53: approving what is approved says that it has moved on; nothing is done twice."""
    desk = Desk(merchant)
    assert desk.decide(waiting, "approve").status_code == 302
    page = desk.decide(waiting, "approve", shown="approved")
    assert page.status_code == 409
    assert error_of(page).startswith("This is no longer possible")
    assert [moment.verb for moment in timeline(waiting)] == ["requested", "approved"]


def test_an_unknown_transition_lists_the_allowed_ones(merchant, waiting):
    """Case 53: the refusal itself carries what is allowed, and no page offers anything else."""
    from returns.domain.transitions import target_of

    with pytest.raises(Conflict) as refusal:
        target_of("permission", "explode", "requested")
    assert refusal.value.params["allowed"] == ["approve", "reject", "ask_information", "cancel"]
    assert Desk(merchant).do(waiting, "explode").status_code == 404


def test_a_rejection_needs_a_reason_and_keeps_what_was_typed(merchant, waiting):
    desk = Desk(merchant)
    page = desk.decide(waiting, "reject", why="   ")
    assert (page.status_code, error_of(page)) == (400, "Write the reason; the customer will read it.")
    assert page.context["failed"] == "reject"
    assert desk.decide(waiting, "reject", why="L'article est porté.").status_code == 302
    waiting.refresh_from_db()
    assert (waiting.stage, items(waiting)[0].refusal) == ("rejected", "L'article est porté.")


def test_a_refused_deed_leaves_nothing_behind(merchant, waiting):
    """Photos that came with an inspection that is refused are not kept."""
    queued, desk = OutboxMessage.objects.count(), Desk(merchant)
    upload = SimpleUploadedFile("a.png", png(), "image/png")
    fields = {"item": items(waiting)[0].pk, "verdict": "accepted", "grade": "a", "disposition": "restock"}
    page = desk.do(waiting, "inspect", photos=[upload], **fields)
    assert (page.status_code, error_of(page)) == (409, "Receive this article first.")
    assert (Photo.objects.count(), Inspection.objects.count()) == (0, 0)
    assert OutboxMessage.objects.count() == queued


def test_an_inspection_with_photo_note_and_refusal(merchant):
    rma, desk = received(merchant, make_order()), Desk(merchant, "warehouse")
    [item] = items(rma)
    upload = SimpleUploadedFile("a.png", png(), "image/png")
    fields = {"verdict": "refused", "grade": "c", "disposition": "quarantine", "note": "Maquillage au col"}
    assert desk.do(rma, "inspect", item=item.pk, photos=[upload], **fields).status_code == 302
    work(merchant)
    [article] = desk.open(rma).context["dossier"].articles
    assert [(each.grade, each.disposition, each.note) for each in article.inspections] == [
        ("c", "quarantine", "Maquillage au col")
    ]
    assert [photo.photo_state for photo in article.our_photos] == ["ready"]
    assert rma.refunds.count() == 0


def test_words_of_customers_are_escaped(merchant):
    """Case 46: script in a comment, a message and a name is shown, never run."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    order = make_order()
    order.customer.name = evil
    order.customer.save(update_fields=["name"])
    rma = ask(order, reason="defective", comment=evil)
    Message.objects.create(rma=rma, author_kind="customer", text=evil)
    desk = Desk(merchant)
    for page in (
        desk.open(rma),
        desk.inbox(q=evil[:20]),
        desk.inbox(),
        desk.client.get("/m/atelier/backoffice/returns/message/"),
        desk.decide(rma, "reject", why="", question=evil),
    ):
        body = page.content.decode()
        assert "<script>alert(1)" not in body
        assert "<img src=x" not in body
    assert "&lt;script&gt;alert(1)" in desk.open(rma).content.decode()


def test_unicode_long_and_right_to_left_words_are_shown_whole(merchant):
    """Case 47."""
    words = "منتج تالف 👗 " + "é" * 1900
    rma = ask(make_order(), reason="defective", comment=words)
    assert words in Desk(merchant).open(rma).content.decode()


def test_what_nobody_announced_is_shown_and_never_approved(merchant):
    """Case 76: an unexpected article has no button that would refund it."""
    rma = received(merchant, make_order())
    receive_unexpected(rma=rma, code="7612345", actor=CLERK)
    page = Desk(merchant).open(rma)
    assert "Nobody announced this article." in page.content.decode()
    assert page.context["dossier"].to_decide == []
    assert page.context["choices"].approve is False


def test_an_article_of_another_return_is_not_touched(merchant, waiting):
    other = received(merchant, make_order())
    page = Desk(merchant).do(waiting, "accept", item=items(other)[0].pk)
    assert page.status_code == 404
    assert Inspection.objects.count() == 0


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "99999999999999999999", "1.5", "\x00"])
def test_a_number_that_names_nothing_is_404(merchant, waiting, number):
    assert Desk(merchant).do(waiting, "receive", item=number).status_code == 404


def test_the_money_of_a_refund_is_told_line_by_line(merchant):
    order = make_order(lines=[(make_variant(), 2, "99.81")])
    rma = received(merchant, order)
    desk = Desk(merchant)
    expected = [(row.code, str(row.amount)) for row in desk.open(rma).context["dossier"].expected]
    assert expected == [("articles", "99.81 EUR"), ("total", "99.81 EUR")]
    for item in items(rma):
        desk.do(rma, "accept", item=item.pk)
    dossier = desk.open(rma).context["dossier"]
    assert dossier.expected == []
    assert [(str(view.amount), [str(row.amount) for row in view.rows]) for view in dossier.refunds] == [
        ("49.91 EUR", ["49.91 EUR"]),
        ("49.90 EUR", ["49.90 EUR"]),
    ]
    first = rma.refunds.order_by("id").first()
    assert desk.do(rma, "unbook", refund=first.pk).status_code == 302
    assert Payment.objects.get(order=order).reserved_amount == rma.refunds.order_by("id").last().amount


def test_the_number_of_queries_does_not_grow_with_articles(merchant):
    desk = Desk(merchant)

    def queries(rma) -> int:
        desk.open(rma)
        with CaptureQueriesContext(connection) as captured:
            assert desk.open(rma).status_code == 200
        return len(captured)

    one = received(merchant, make_order())
    many = received(merchant, make_order(lines=[(make_variant(), 3, "90.00"), (make_variant(), 3, "60.00")]))
    assert queries(one) == queries(many)


def test_reading_is_all_the_address_of_a_return_does(merchant, waiting):
    desk = Desk(merchant, "owner")
    answer = desk.client.post(
        f"/m/atelier/backoffice/returns/return/{waiting.pk}/change/", {"stage": "closed"}
    )
    assert answer.status_code == 403
    for number in ("0", "99999999999999999999", "x"):
        assert desk.client.get(f"/m/atelier/backoffice/returns/return/{number}/change/").status_code == 404


def test_a_deed_is_never_done_by_a_link(merchant, waiting):
    answer = Desk(merchant).client.get(f"/m/atelier/backoffice/returns/return/{waiting.pk}/approve/")
    assert answer.status_code == 405
    waiting.refresh_from_db()
    assert waiting.stage == "requested"


def test_the_terms_of_a_decision_are_on_the_page(merchant):
    """What is kept, where an article goes, its serial number and flags; what is kept is paid at once."""
    make_site("ATELIER")
    lamp = {"destination": "ATELIER", "flags": ["fragile"], "evidence": ["serial"]}
    publish({"restocking_percent": "10"}, (of_sku("LAMP"), lamp), (of_sku("SOCK"), {"keep": True}))
    order = late_order(("LAMP", 1, "40.00"), ("SOCK", 1, "5.00"))
    choice = {"reason": "size_small", "serial": "SN-4711"}
    rma = ask(order, dict.fromkeys(units(order), choice))
    work(merchant)
    page = Desk(merchant).open(rma)
    words = page.content.decode()
    shown = [
        "SN-4711",
        "fragile",
        "Atelier",
        "The customer keeps it: nothing is sent back.",
        "Restocking fee",
    ]
    assert [text for text in shown if text not in words] == []
    assert step(page) == ("Book the refund", "r", "book")
    assert Desk(merchant).do(rma, "book").status_code == 302
    assert [f"{refund.amount:.2f}" for refund in rma.refunds.all()] == ["5.00"]


def test_a_replacement_is_marked_as_sent_where_its_article_stands(merchant):
    """Offered beside the article from the approval on, and as the next step once it is owed."""
    sizes = make_sizes()
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    rma = ask(order, swap(order, "L"))
    work(merchant)
    clerk = Desk(merchant, "warehouse")
    page = clerk.open(rma).content.decode()
    assert ("Mark the replacement as sent" in page, "Reserved" in page) == (True, True)
    assert "Mark the replacement as sent" not in Desk(merchant, "reader").open(rma).content.decode()
    [item] = items(rma)
    clerk.do(rma, "receive", item=item.pk)
    clerk.do(rma, "accept", item=item.pk)
    assert step(clerk.open(rma)) == ("Mark the replacement as sent: Pull, L", "x", "send")
    assert clerk.do(rma, "send", item=item.pk, tracking="6A1234").status_code == 302
    sent = clerk.open(rma)
    assert (step(sent), "6A1234" in sent.content.decode()) == ((), True)
    refused = clerk.do(rma, "send", item=item.pk)
    assert (refused.status_code, bool(error_of(refused))) == (409, True)
    again = clerk.open(ask(order)).content.decode()
    assert "Was sent in exchange for an article of this order" in again
    assert "Was sent in exchange" not in sent.content.decode()
