"""RMA numbers as the services issue them."""

from django.db import transaction

from returns.domain.numbers import parse_number, unscramble
from returns.models import NumberCounter, Return
from returns.services.approve import approve
from returns.services.issue_numbers import issue_numbers, numbers_key
from rma_portal.core import codes
from rma_portal.core.context import merchant_context
from rma_portal.tenancy.models import Merchant
from tests.factories import make_order, make_variant
from tests.returns.flow import MANAGER, ask, items


class Broken(Exception):
    """What goes wrong after the numbers were issued."""


def numbered(order=None) -> Return:
    """Ask, and number it without drawing a label."""
    rma = ask(order or make_order())
    issue_numbers(rma)
    rma.refresh_from_db()
    return rma


def counter_of(rma: Return) -> int:
    """Return the count that is hidden in a number."""
    return unscramble(codes.decode(parse_number(rma.number).serial), numbers_key(rma.merchant_id))


def test_numbers_count_without_gap_and_are_hidden(merchant):
    """Case 54: the counter shows in the database only."""
    returns = [numbered() for _ in range(5)]
    assert [rma.serial for rma in returns] == [1, 2, 3, 4, 5] == [counter_of(rma) for rma in returns]
    shown = [parse_number(rma.number).serial for rma in returns]
    assert len(set(shown)) == 5
    assert [codes.decode(serial) for serial in shown] != [1, 2, 3, 4, 5]


def test_what_is_rolled_back_leaves_no_gap(merchant):
    """Case 54: the number that was not committed is given to the next."""
    rma, other = ask(make_order()), ask(make_order())
    try:
        with transaction.atomic():
            issue_numbers(rma)
            assert NumberCounter.objects.get().last == 1
            raise Broken
    except Broken:
        issue_numbers(other)
    issue_numbers(rma)
    assert list(Return.objects.order_by("id").values_list("serial", flat=True)) == [2, 1]


def test_issued_again_changes_nothing(merchant):
    """Case 54: a retried task finds everything done."""
    rma = numbered(make_order(lines=[(make_variant(), 2, "20.00")]))
    before = [rma.number, *(item.number for item in items(rma))]
    issue_numbers(rma)
    rma.refresh_from_db()
    assert [rma.number, *(item.number for item in items(rma))] == before
    assert (NumberCounter.objects.get().last, rma.parcels.count()) == (1, 1)


def test_a_number_that_was_given_is_kept_when_the_prefix_changes(merchant):
    """Case 54: also for an article that is approved later; the next return has the new prefix."""
    order = make_order(lines=[(make_variant(), 2, "90.00")])
    rma = ask(order, reason="defective")
    one, two = items(rma)
    approve(rma=rma, items=[one], actor=MANAGER)
    issue_numbers(rma)
    Merchant.objects.filter(pk=merchant.pk).update(number_prefix="NEW")
    approve(rma=rma, items=[two], actor=MANAGER)
    issue_numbers(rma)
    rma.refresh_from_db()
    texts = [rma.number, *(item.number for item in items(rma)), numbered().number]
    assert [parse_number(text).prefix for text in texts] == ["ATR", "ATR", "ATR", "NEW"]
    assert [parse_number(text).position for text in texts] == [0, 1, 2, 0]


def test_each_merchant_counts_alone(merchant, stranger):
    """Cases 54 and 131: unique within the merchant; the stranger's counter did not move."""
    mine = numbered()
    with merchant_context(stranger.pk):
        theirs = numbered()
        assert (theirs.serial, NumberCounter.objects.get().last) == (1, 1)
    assert (mine.serial, parse_number(theirs.number).prefix) == (1, "STR")
    assert parse_number(mine.number).serial != parse_number(theirs.number).serial


def test_only_approved_articles_are_numbered(merchant):
    order = make_order(lines=[(make_variant(), 2, "90.00")])
    rma = ask(order, reason="defective")
    issue_numbers(rma)
    approve(rma=rma, items=items(rma)[:1], actor=MANAGER)
    issue_numbers(rma)
    assert [bool(item.number) for item in items(rma)] == [True, False]
