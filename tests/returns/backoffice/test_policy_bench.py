"""The test bench: a draft tried on one article, beside the policy in force."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.domain.policy.rules import default_policy
from returns.models import PolicyDraft
from returns.services.publish_version import publish_version
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from tests.factories import make_order
from tests.returns.backoffice.desk import ROOT, Desk

SHOES = {"all": [{"field": "article.category", "op": "is", "value": "Shoes"}]}


@pytest.fixture
def draft(merchant):
    """A draft that keeps fifteen percent of shoes and refuses nothing."""
    publish_version(default_policy(), in_force_from=clock.now() - dt.timedelta(days=900))
    return PolicyDraft.objects.create(
        title="Spring",
        promise=[
            {"id": "a", "name": "Shoes", "when": SHOES, "actions": {"restocking_percent": "15"}},
            {"id": "b", "name": "All", "when": {}, "actions": {"window_days": 60}},
        ],
        handling=[{"id": "c", "name": "Hand", "when": {}, "actions": {"automation": "ask_person"}}],
    )


def bench(desk: Desk, draft: PolicyDraft, **given):
    """Open the bench."""
    return desk.client.get(f"{ROOT}/returns/policydraft/{draft.pk}/bench/", given)


def rows() -> dict[str, int]:
    """Count every table's rows."""
    with connection.cursor() as cursor:
        found = {}
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
                found[model._meta.label] = cursor.fetchone()[0]
    return found


def test_facts_by_hand_are_decided_by_the_draft_and_by_what_is_in_force(merchant, draft):
    desk = Desk(merchant)
    page = bench(
        desk, draft, way="hand", country="US", delivered_days="40", price_paid="80", category="shoes"
    )
    assert page.status_code == 200
    ours, force = page.context["answers"]
    assert (ours.verdict.result[:42], str(ours.decision.restocking)) == (
        "Allowed: within the shop's own window, unt",
        "12.00 EUR",
    )
    assert force.verdict.result.startswith("Refused: the window ended on")
    assert page.context["compared"] == [("good", "Kinder than today: whether it may come back.")]
    assert "“Shoes”: restocking fee of 15 %." in ours.verdict.said
    assert any("30 days from delivery" in said for said in force.verdict.said)


def test_a_past_order_is_tried_unit_by_unit(merchant, draft):
    order = make_order()
    page = bench(Desk(merchant), draft, way="order", order=order.number)
    assert (page.context["order"], len(page.context["units"]) > 0) == (order, True)
    assert page.context["trials"].facts.article.price_paid > 0
    key = page.context["units"][-1][0]
    assert bench(Desk(merchant), draft, way="order", order=order.number, unit=key).context["unit"] == key


def test_the_bench_writes_nothing(merchant, draft):
    make_order()
    desk = Desk(merchant)
    bench(desk, draft)
    before = rows()
    assert bench(desk, draft).status_code == 200
    assert bench(desk, draft, way="hand", price_paid="10").status_code == 200
    assert rows() == before


def test_a_rule_that_cannot_be_used_is_named(merchant, draft):
    draft.promise[0]["actions"] = {"window_days": "soon"}
    draft.save()
    page = bench(Desk(merchant), draft, way="hand")
    assert (page.status_code, "answers" in page.context) == (200, False)
    assert page.context["problem"] == "The draft cannot decide yet: mend the rule “Shoes”."


@pytest.mark.parametrize(
    ("field", "value"),
    [("price_paid", "minus"), ("delivered_days", "-3"), ("photos", "900"), ("country", "ZZ")],
)
def test_what_is_typed_wrong_is_said_at_its_field_and_decided_as_usual(merchant, draft, field, value):
    page = bench(Desk(merchant), draft, way="hand", **{field: value})
    assert (page.status_code, field in page.context["form"].errors, len(page.context["answers"])) == (
        200,
        True,
        2,
    )


def test_a_strangers_draft_is_not_there_and_agents_may_not(merchant, stranger, draft):
    with merchant_context(stranger.pk):
        theirs = PolicyDraft.objects.create(title="Theirs")
    assert bench(Desk(merchant), theirs).status_code == 404
    assert bench(Desk(merchant, role="agent"), draft).status_code == 403


def test_the_bench_costs_the_same_for_one_rule_and_fifty(merchant, draft):
    make_order()
    desk = Desk(merchant)
    few = cost(desk, draft)
    draft.promise = [{**draft.promise[0], "id": str(n), "name": f"Rule {n}"} for n in range(50)]
    draft.save()
    assert cost(desk, draft) == few


def cost(desk: Desk, draft: PolicyDraft) -> int:
    """Return how many statements the bench takes."""
    bench(desk, draft)
    with CaptureQueriesContext(connection) as spent:
        bench(desk, draft)
    return len(spent)
