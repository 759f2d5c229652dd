"""From the order to the return: the steps, what they keep, and what they refuse."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import OrderLine
from inventory.models import Variant
from returns.models import Reason, Refund, Return, ReturnDraft, ReturnItem
from returns.portal.page import Refusal
from returns.queries.links import status_token
from returns.services.open_draft import open_draft
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from rma_portal.core.money import Money
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order, make_variant
from tests.returns.flow import ask, units, work
from tests.returns.portal.visitor import Visitor, body, refusals


def written() -> tuple[int, ...]:
    """Count what a request would leave behind."""
    return tuple(model.objects.count() for model in (Return, ReturnItem, AuditEvent, OutboxMessage, Refund))


def choices(draft: ReturnDraft) -> dict:
    """Return a draft's choices as they are stored now."""
    return ReturnDraft.objects.get(pk=draft.pk).choices


def test_a_whole_request(merchant, visitor, order, keys):
    """Case 9 and 90: three units of two lines, at what was paid for them, become one approved return."""
    rma, link = visitor.ask(order, keys, comment="Too tight")
    assert link.startswith("/m/atelier/s/")
    assert (rma.order, rma.stage, rma.language, rma.opened_by) == (order, "approved", "en", "customer")
    first, second = order.lines.order_by("id")
    said = ("size_small", "Too tight", "refund")
    assert list(
        rma.items.values_list("unit_no", "title", "gross_amount", "reason__code", "comment", "resolution")
    ) == [
        (1, first.title, Decimal("40.000"), *said),
        (2, first.title, Decimal("40.000"), *said),
        (1, second.title, Decimal("49.900"), *said),
    ]
    page = visitor.get(link)
    assert page.status_code == 200
    assert page.context["expected"] == [("Refund", Money(rma.order.total_amount, "EUR"), Money(0, "EUR"))]
    work(merchant)
    ready = visitor.get(link)
    assert ready.context["labels"]
    assert Return.objects.get(pk=rma.pk).number in body(ready)


def test_the_review_shows_the_engine_s_sums(visitor, order, keys):
    """Case 72: what is shown before the last click is what the engine calculates, by way of payment."""
    draft = visitor.find(order)
    visitor.fill(draft, keys[:2], way="store_credit")
    page = visitor.get(f"/return/{draft.key}/check")
    assert page.context["settlements"] == [
        ("Store credit", [("Articles", Money(80, "EUR"))], Money(80, "EUR"), Money(0, "EUR"))
    ]
    assert page.context["total"] == Money(80, "EUR")


def test_prices_and_fees_are_never_the_customer_s(visitor, order, keys):
    """Case 150: amounts, fees and decisions sent along with the forms are not even read."""
    draft = visitor.find(order)
    bold = {"fee": "0", "fee_amount": "-5", "gross_amount": "9999", "allowed": "1", "handling": "approve"}
    visitor.post(f"/return/{draft.key}/articles", {f"line-{keys[2].split('-')[0]}": "1", **bold})
    visitor.post(f"/return/{draft.key}/why", {f"{keys[2]}-reason": "size_small", **bold})
    visitor.post(f"/return/{draft.key}/refund", {"way-0": "refund", **bold})
    visitor.post(f"/return/{draft.key}/confirm", bold)
    item = ReturnItem.objects.get()
    assert (str(item.gross_amount), str(item.fee_amount)) == ("49.900", "0.000")


@pytest.mark.parametrize("count", ["-1", "0.5", "3", "1e3", "99999999999999999999", "two"])
def test_only_whole_numbers_of_what_is_there_can_be_chosen(visitor, order, keys, count):
    """Cases 4, 11 and 146: the page says what is possible, and nothing is chosen."""
    draft = visitor.find(order)
    line = keys[0].split("-")[0]
    answer = visitor.post(f"/return/{draft.key}/articles", {f"line-{line}": count})
    assert refusals(answer) == [Refusal("Choose a whole number from 0 to 2.", f"id_line-{line}")]
    assert choices(draft) == {}


def test_something_must_be_chosen_from_this_order(visitor, order):
    """Cases 10 and 11: an empty choice, and another order's line, choose nothing."""
    draft, other = visitor.find(order), units(make_order())
    for fields in ({}, {f"line-{other[0].split('-')[0]}": "1"}):
        answer = visitor.post(f"/return/{draft.key}/articles", fields)
        assert refusals(answer) == [Refusal("Choose at least one article.", "articles")]
    skipped = visitor.get(f"/return/{draft.key}/why")
    assert (skipped.status_code, skipped["Location"]) == (302, f"/m/atelier/return/{draft.key}/articles")


def test_reasons_are_required_known_and_explained(visitor, order, keys):
    """Cases 12 and 13: no reason, an unknown, a retired one, a parent, and "other" without words."""
    Reason.objects.filter(code="wrong_item").update(retired_at=clock.now())
    parent = Reason.objects.create(code="fit", labels={"en": "Fit"})
    Reason.objects.filter(code="size_small").update(parent=parent)
    draft, unit = visitor.find(order), keys[2]
    visitor.post(f"/return/{draft.key}/articles", {f"line-{unit.split('-')[0]}": "1"})
    for reason in ("", "nonsense", "wrong_item", "fit"):
        answer = visitor.post(f"/return/{draft.key}/why", {f"{unit}-reason": reason})
        assert refusals(answer) == [Refusal("Choose a reason.", f"id_{unit}-reason")]
    answer = visitor.post(f"/return/{draft.key}/why", {f"{unit}-reason": "other", f"{unit}-comment": " "})
    expected = "With this reason, please explain in a few words."
    assert refusals(answer) == [Refusal(expected, f"id_{unit}-comment")]
    last = visitor.confirm(draft)
    assert (last.status_code, refusals(last)) == (422, [Refusal(expected)])


def test_going_back_and_changing_the_language_lose_nothing(visitor, order, keys):
    """A back link never loses what was typed; neither does the language switch."""
    draft, unit = visitor.find(order), keys[2]
    visitor.post(f"/return/{draft.key}/articles", {f"line-{unit.split('-')[0]}": "1"})
    typed = {f"{unit}-reason": "other", f"{unit}-comment": "half a sen"}
    back = visitor.post(f"/return/{draft.key}/why", {**typed, "go": "choose"})
    assert back["Location"] == f"/m/atelier/return/{draft.key}/articles"
    kept = {"reason": "other", "comment": "half a sen", "resolution": "refund", "serial": ""}
    assert choices(draft)[unit] == kept
    french = visitor.post(f"/return/{draft.key}/why", {**typed, "speak": "fr"})
    assert french["Location"] == f"/m/atelier/return/{draft.key}/why"
    assert french.cookies["rma_language"].value == "fr"
    again = visitor.get(french["Location"])
    assert again["Content-Language"] == "fr"
    typed_before = {"reason": "other", "comment": "half a sen", "serial": "", "no_photo": ""}
    assert again.context["forms"][0][0].typed() == typed_before
    visitor.post(f"/return/{draft.key}/articles", {f"line-{unit.split('-')[0]}": "1"})
    assert choices(draft)[unit]["comment"] == "half a sen"


def test_the_return_speaks_the_language_of_the_last_page(visitor, order, keys):
    """Case 124: begun in English, confirmed in French: titles and mails are French."""
    Variant.objects.get(pk=order.lines.order_by("id")[1].variant_id).product.__class__.objects.update(
        translations={"fr": "Pull", "en": "Jumper"}
    )
    draft = visitor.find(order)
    visitor.fill(draft, keys[2:])
    visitor.client.cookies["rma_language"] = "fr"
    visitor.confirm(draft)
    rma = Return.objects.get()
    assert (rma.language, rma.items.get().title) == ("fr", "Pull")


def test_an_order_of_one_article_needs_no_choosing(visitor):
    order = make_order()
    answer = visitor.post("/", {"number": order.number, "proof": "75011"})
    draft = ReturnDraft.objects.get()
    assert answer["Location"] == f"/m/atelier/return/{draft.key}/why"
    assert list(choices(draft)) == units(order)


def test_what_cannot_come_back_says_why_and_what_can_be_done(visitor):
    """Cases 19, 24 and T-41: final sale only with a defect, gift cards never, the rest as usual."""
    placed = dt.datetime.now(dt.UTC) - dt.timedelta(days=25)
    plain, sale, card = make_variant(), make_variant(is_final_sale=True), make_variant(kind="gift_card")
    order = make_order(lines=[(card, 1, "50.00"), (sale, 1, "20.00"), (plain, 1, "30.00")], placed_at=placed)
    page = visitor.get(f"/return/{visitor.find(order).key}/articles")
    shown = [
        (row.offer.line.sku, row.field is not None, row.first.only_claims, told.get("why_not", ""))
        for row, told in page.context["rows"]
    ]
    assert shown == [
        (plain.sku, True, False, ""),
        (sale.sku, True, True, "Final sale: this article cannot be returned without a defect."),
        (card.sku, False, False, "Gift cards cannot be returned."),
    ]
    draft = ReturnDraft.objects.get()
    line = OrderLine.objects.get(sku=sale.sku)
    visitor.post(f"/return/{draft.key}/articles", {f"line-{line.pk}": "1"})
    form, _photos = visitor.get(f"/return/{draft.key}/why").context["forms"][0]
    assert list(form.reasons) == ["defective", "wrong_item"]


def test_a_second_click_makes_no_second_return(merchant, visitor, order, keys):
    """Case 143: confirming twice, and reloading every page after, leads to the one return."""
    draft = visitor.find(order)
    visitor.fill(draft, keys)
    first = visitor.confirm(draft)
    before = written()
    second = visitor.confirm(draft)
    pages = [visitor.get(f"/return/{draft.key}/{step}") for step in ("articles", "why", "refund", "check")]
    assert {status_of_link(answer, visitor) for answer in [first, second, *pages]} == {draft.key}
    assert written() == before
    assert Return.objects.count() == 1


def status_of_link(answer, visitor) -> uuid.UUID:
    """Follow a redirect to a return's page and say of which draft it came."""
    page = visitor.get(answer["Location"])
    return page.context["rma"].draft_key


def test_a_unit_taken_meanwhile_is_refused_and_nothing_is_left_behind(merchant, visitor, order, keys):
    """Cases 5, 143 and 149: two drafts, one unit; the second is told, and not one row stays."""
    mine, theirs = visitor.find(order), open_draft(order=order, language="en")
    visitor.fill(mine, keys[2:])
    ask(order, {keys[2]: {"reason": "size_small", "resolution": "refund", "comment": ""}})
    before = written()
    answer = visitor.confirm(mine)
    assert (answer.status_code, refusals(answer)) == (422, [Refusal("Already part of a return.")])
    assert written() == before
    review = visitor.get(f"/return/{mine.key}/check")
    title = order.lines.order_by("id")[1].title
    assert refusals(review) == [Refusal(f"{title}: Already part of a return.")]
    assert not review.context["can_confirm"]
    assert theirs.submitted is None


def test_an_abandoned_draft_blocks_nobody(merchant, visitor, order, keys):
    """Case 147: a full draft that nobody confirms, and one that expired, stand in no one's way."""
    visitor.fill(visitor.find(order), keys)
    with clock.travel(clock.now() + dt.timedelta(days=1)):
        rma, _link = Visitor(merchant).ask(order, keys)
    assert rma.items.count() == 3


def test_an_expired_draft_goes_on_with_its_choices(visitor, order, keys):
    draft = visitor.find(order)
    visitor.fill(draft, keys[:1], comment="slim fit")
    ReturnDraft.objects.filter(pk=draft.pk).update(expires_at=clock.now())
    answer = visitor.confirm(draft)
    fresh = ReturnDraft.objects.exclude(pk=draft.pk).get()
    assert (answer.status_code, answer["Location"]) == (302, f"/m/atelier/return/{fresh.key}/articles")
    assert fresh.choices == choices(draft)
    assert not Return.objects.exists()
    assert [str(message) for message in visitor.get(answer["Location"]).context["messages"]] == [
        "This request was left for too long. Your choices are kept; please add photos again."
    ]


def test_too_many_requests_are_slowed_down(merchant, settings, order, keys):
    """Case 35: the limit counts confirmations of an address; what is not confirmed stays as it is."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "request": (1, 300)}
    visitor = Visitor(merchant, REMOTE_ADDR=f"2001:db8:{uuid.uuid4().hex[:4]}::1")
    visitor.ask(order, keys[:1])
    draft = visitor.find(order)
    visitor.fill(draft, keys[1:2])
    answer = visitor.confirm(draft)
    assert answer.status_code == 429
    assert Return.objects.count() == 1
    assert keys[1] in choices(draft)


@pytest.mark.parametrize("step", ["articles", "why", "refund", "check"])
def test_pages_cost_the_same_for_one_article_and_for_six(visitor, step):
    counts = []
    for size in (1, 6):
        order = make_order(
            lines=[(make_variant(), 1, "30.00") for _ in range(size)] + [(make_variant(), 1, "1.00")]
        )
        draft = visitor.find(order)
        visitor.fill(draft, units(order)[:size])
        with CaptureQueriesContext(connection) as counted:
            assert visitor.get(f"/return/{draft.key}/{step}").status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
    assert counts[0] <= 24


def test_the_number_of_articles_is_counted_live(visitor, order, keys):
    draft = visitor.find(order)
    line = keys[0].split("-")[0]
    answer = visitor.post(
        f"/return/{draft.key}/articles", {f"line-{line}": "2"}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer.context["count"], answer.context["paid"]) == (200, 2, Money(80, "EUR"))
    assert choices(draft) == {}


def test_a_found_order_leads_to_its_returns(visitor, order, keys):
    """A lost mail locks nobody out: whoever proves the order finds its returns."""
    rma = ask(order, {keys[2]: {"reason": "size_small", "resolution": "refund", "comment": ""}})
    page = visitor.get(f"/return/{visitor.find(order).key}/articles")
    assert [found for found, _token in page.context["returns"]] == [rma]
    assert visitor.get(f"/s/{page.context['returns'][0][1]}").context["rma"] == rma
    assert status_token(rma).split(":")[0] == page.context["returns"][0][1].split(":")[0]
