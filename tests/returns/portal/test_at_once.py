"""Two browsers at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from customers.queries.links import order_token
from returns.models import Return, ReturnDraft, ReturnItem
from returns.services.fill_draft import fill_draft
from returns.services.join_basket import join_basket
from returns.services.open_draft import open_draft
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_merchant, make_order, make_variant
from tests.returns.flow import chosen, units
from tests.returns.portal.visitor import Visitor


def at_once(tasks: list) -> list:
    """Run the tasks each in a thread of its own and return what they gave."""

    def run(task):
        try:
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


@pytest.mark.django_db(transaction=True)
def test_four_requests_for_the_same_two_units_return_two():
    """Case 143: four drafts for both units, and the first of them twice: exactly what was bought."""
    merchant = make_merchant("atelier", prefix="ATR")
    with merchant_transaction(merchant.pk):
        order = make_order(lines=[(make_variant(), 2, "80.00")])
        keys = units(order)
        drafts = [open_draft(order=order, language="en") for _ in range(4)]
        for draft in drafts:
            fill_draft(draft=draft, choices=chosen(order))
        visitors = [Visitor(merchant) for _ in range(5)]
        for visitor in visitors:
            visitor.find(order)
    clicks = zip(visitors, [*drafts, drafts[0]], strict=True)
    answers = at_once([lambda v=visitor, d=draft: v.confirm(d).status_code for visitor, draft in clicks])
    assert sorted(set(answers)) in ([302, 409], [302, 409, 422], [302, 422])
    with merchant_transaction(merchant.pk):
        taken = ReturnItem.objects.order_by("unit_no").values_list("order_line_id", "unit_no")
        assert [f"{line}-{no}" for line, no in taken] == keys


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_on_one_basket_make_one_return_for_each_order():
    """Case 143: from the pages of either order, in eight browsers at once; nothing twice and nothing half."""
    merchant = make_merchant("atelier", prefix="ATR")
    with merchant_transaction(merchant.pk):
        orders = [make_order(), make_order()]
        drafts = [open_draft(order=order, language="en") for order in orders]
        for draft, order in zip(drafts, orders, strict=True):
            fill_draft(draft=draft, choices=chosen(order))
        join_basket(draft=drafts[0], other=drafts[1])
        visitors = [Visitor(merchant) for _ in range(8)]
        for visitor in visitors:
            visitor.get(f"/o/{order_token(orders[0])}")
            visitor.get(f"/return/{drafts[0].key}/articles")
    clicks = [
        lambda v=visitor, a=drafts[place % 2], b=drafts[1 - place % 2]: v.post(
            f"/return/{a.key}/confirm", {"shown": "", f"shown-{b.key.hex}": ""}
        )
        for place, visitor in enumerate(visitors)
    ]
    answers = at_once(clicks)
    assert {answer.status_code for answer in answers} == {302}
    with merchant_transaction(merchant.pk):
        assert [rma.order for rma in Return.objects.order_by("id")] == orders
        assert ReturnItem.objects.count() == 2
        assert ReturnDraft.objects.filter(submitted=None).count() == 0
        assert len(set(Return.objects.values_list("basket", flat=True))) == 1
