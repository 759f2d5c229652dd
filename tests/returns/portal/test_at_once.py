"""Two browsers at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from returns.models import ReturnItem
from returns.services.fill_draft import fill_draft
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
