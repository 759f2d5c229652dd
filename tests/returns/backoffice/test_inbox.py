"""The inbox: its tabs, its search, its rows, and approving several at once."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.models import Return
from returns.queries.inbox import inbox
from returns.queries.search import find_returns
from returns.queries.timeline import timeline
from returns.services.approve import approve
from returns.services.reject import reject
from returns.services.write_message import write_message
from rma_portal.core import clock
from rma_portal.core.money import Money
from tests.factories import make_order, make_variant
from tests.returns.backoffice.desk import Desk
from tests.returns.flow import MANAGER, SHOPPER, approved, ask, closed, items, received, work


def waiting(**words) -> Return:
    """A request that waits for a person."""
    return ask(make_order(**words), reason="defective", comment="Couture ouverte")


def test_the_tabs_count_every_stage_once(merchant):
    waiting()
    approved(merchant, make_order())
    received(merchant, make_order())
    closed(merchant, make_order())
    reject(rma=(rejected := waiting()), items=items(rejected), why="Portée", actor=MANAGER)
    assert inbox().counts == {
        "open": 3,
        "requested": 1,
        "awaiting_information": 0,
        "approved": 1,
        "received": 1,
        "inspected": 0,
        "settled": 0,
        "closed": 1,
        "ended": 1,
        "messages": 0,
        "all": 5,
    }
    assert [row.rma.stage for row in inbox(tab="closed").rows] == ["closed"]
    assert inbox(tab="nonsense").tab == "open"


def test_a_row_tells_articles_value_and_promise(merchant):
    """What waits for an answer is promised within two days; amber comes before it is late."""
    shirt = make_variant("SHIRT", price="25.00")
    order = make_order(lines=[(make_variant("PULL"), 1, "49.90"), (shirt, 2, "50.00")])
    rma = ask(order, reason="defective", comment="Tache")
    [row] = inbox(tab="requested").rows
    assert [(thing.variant.sku, thing.count) for thing in row.things] == [("PULL", 1), ("SHIRT", 2)]
    assert row.value == Money(Decimal("99.90"), "EUR")
    assert row.to_decide == [item.pk for item in items(rma)]
    assert (row.promise.due_at, row.promise.state) == (rma.requested_at + dt.timedelta(days=2), "calm")
    states = {}
    for hours in (33, 34, 47, 49):
        with clock.travel(rma.requested_at + dt.timedelta(hours=hours)):
            states[hours] = inbox(tab="requested").rows[0].promise.state
    assert states == {33: "calm", 34: "soon", 47: "soon", 49: "late"}


def test_flags_name_what_somebody_should_look_at(merchant):
    rma = approved(merchant, make_order())
    rma.parcels.update(label_state="failed")
    assert [row.flags for row in inbox(tab="approved").rows] == [["label_failed"]]
    assert "Label failed" in Desk(merchant).inbox(tab="approved").content.decode()


def test_who_waits_longest_comes_first(merchant):
    with clock.travel(clock.now() - dt.timedelta(days=3)):
        old = waiting()
    new = waiting()
    assert [row.rma for row in inbox().rows] == [old, new]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("NUMBER", True),
        ("number in small letters, without hyphens", True),
        ("ARTICLE", True),
        ("W-1001", True),
        ("#w-1001", True),
        ("PULL-M", True),
        ("Hélène", True),
        ("helene", True),
        ("dubois", True),
        ("helene@exa", True),
        ("ubois", False),
        ("W-100", False),
        ("%", False),
        ("_", False),
        ("' OR 1=1 --", False),
        ("", False),
        ("x" * 5000, False),
    ],
)
def test_a_search_finds_by_what_is_at_hand(merchant, typed, found):
    """RMA, article and order number, SKU, and the beginning of e-mail or name; nothing else."""
    order = make_order(
        lines=[(make_variant("PULL-M"), 1, "49.90")], number="W-1001", email="helene@example.org"
    )
    order.customer.name = "Hélène Dubois"
    order.customer.save(update_fields=["name"])
    rma = approved(merchant, order)
    approved(merchant, make_order(email="other@example.org"))
    text = {
        "NUMBER": rma.number,
        "number in small letters, without hyphens": rma.number.lower().replace("-", ""),
        "ARTICLE": items(rma)[0].number,
    }.get(typed, typed)
    assert list(find_returns(text)) == ([rma] if found else [])


def test_a_search_looks_through_every_stage(merchant):
    rma = closed(merchant, make_order(number="7001"))
    page = Desk(merchant).inbox(q="7001")
    assert page.context["inbox"].tab == "all"
    assert [line.row.rma for line in page.context["lines"]] == [rma]


def queries_of(desk: Desk, **query) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert desk.inbox(**query).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_rows(merchant):
    """1 row and 50 rows cost the same."""
    desk = Desk(merchant)
    desk.inbox()
    waiting()
    one, one_found = queries_of(desk), queries_of(desk, q="claire")
    for _ in range(49):
        waiting()
    assert len(inbox().rows) == 50
    assert (queries_of(desk), queries_of(desk, q="claire")) == (one, one_found)
    assert one <= 14


def test_pages_follow_each_other(merchant):
    for _ in range(51):
        waiting()
    first, second, beyond = (inbox(page=number) for number in (1, 2, 99))
    assert [len(shown.rows) for shown in (first, second)] == [50, 1]
    assert (beyond.page, beyond.pages) == (2, 2)
    assert {row.rma.pk for row in first.rows} & {row.rma.pk for row in second.rows} == set()


def test_several_are_approved_and_reported_row_by_row(merchant):
    """Case 48: each by itself; one that was approved and one that was rejected meanwhile are told so."""
    fine, taken, refused = waiting(), waiting(), waiting()
    shown = [(rma, items(rma)) for rma in (fine, taken, refused)]
    approve(rma=taken, items=items(taken), actor=MANAGER)
    reject(rma=refused, items=items(refused), why="Portée", actor=MANAGER)
    page = Desk(merchant).approve_many(*shown)
    assert page.status_code == 200
    assert [(outcome.rma, outcome.done) for outcome in page.context["outcomes"]] == [
        (fine, True),
        (taken, False),
        (refused, False),
    ]
    assert "Something has changed since this page was opened" in page.context["outcomes"][1].said
    assert [rma.stage for rma in Return.objects.order_by("id")] == ["approved", "approved", "rejected"]


def test_a_bulk_approval_takes_only_what_the_inbox_showed(merchant):
    """Case 48: an article of another return, put into the form by hand, is left alone."""
    mine, other = waiting(), waiting()
    Desk(merchant).approve_many((mine, [*items(mine), *items(other)]))
    work(merchant)
    assert [rma.stage for rma in Return.objects.order_by("id")] == ["approved", "requested"]
    assert Desk(merchant).approve_many((other, [])).context["outcomes"][0].done is False


def test_what_a_customer_wrote_is_new_until_somebody_reads_or_answers_it(merchant):
    """The tab and the flag show it at every stage; an answer or one press takes both away."""
    answered, read = received(merchant, make_order()), closed(merchant, make_order())
    approved(merchant, make_order())
    for rma in (answered, read):
        write_message(rma=rma, text="Has it arrived?", actor=SHOPPER)
    desk = Desk(merchant)
    page = desk.inbox(tab="messages")
    assert [line.row.rma for line in page.context["lines"]] == [answered, read]
    assert [line.flags for line in page.context["lines"]] == [["New message"], ["New message"]]
    assert inbox().counts["messages"] == 2
    write_message(rma=answered, text="It has.", actor=MANAGER)
    assert "Mark as read" in desk.open(read).content.decode()
    assert desk.do(read, "read").status_code == 302
    assert (inbox().counts["messages"], inbox(tab="messages").rows) == (0, [])
    assert "Mark as read" not in desk.open(read).content.decode()
    assert [moment.verb for moment in timeline(read)][-1] == "messages_read"
    assert desk.do(read, "read").status_code == 302
    assert [moment.verb for moment in timeline(read)].count("messages_read") == 1
