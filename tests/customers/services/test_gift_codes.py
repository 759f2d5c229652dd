"""Gift codes made and ended; whoever got a gift becomes known to the shop."""

import datetime as dt

import pytest

from customers.domain.gift_codes import meant
from customers.models import Customer, GiftCode
from customers.queries.gift_codes import gift_code_of
from customers.services.end_gift_code import end_gift_code
from customers.services.enrol_recipient import enrol_recipient
from customers.services.make_gift_code import LONGEST, USUAL, make_gift_code
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER

NOW = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)


def refused(call, error=InvalidInput) -> str:
    """Return the code of a refusal."""
    with pytest.raises(error) as caught:
        call()
    return caught.value.code


def test_a_code_opens_its_order_and_is_written_down_nowhere(merchant, stranger):
    order = make_order(lines=[(make_variant(), 1, "20.00"), (make_variant(), 1, "30.00")])
    with clock.travel(NOW):
        row, code = make_gift_code(order=order, lines=["2", "2"], actor=MANAGER)
        assert (row.lines, row.made_at, row.ends_at) == (["2"], NOW, NOW + USUAL)
        assert gift_code_of(f" {code.lower()} ") == row
        with merchant_context(stranger.pk):
            assert gift_code_of(code) is None
    stored = [str(value) for value in GiftCode.objects.values_list()[0]]
    event = AuditEvent.objects.get(stream=row.stream)
    told = " ".join([*stored, str(event.facts), event.stored])
    assert (event.verb, event.facts) == ("gift_code_made", {"order": order.number, "lines": ["2"]})
    assert code not in told
    assert meant(code) not in told


def test_a_code_ends_with_its_time_or_before(merchant):
    order = make_order()
    with clock.travel(NOW):
        row, code = make_gift_code(order=order, ends_at=NOW + dt.timedelta(days=1), actor=MANAGER)
        other, _code = make_gift_code(order=order, actor=MANAGER)
        end_gift_code(code=other, actor=MANAGER)
        assert refused(lambda: end_gift_code(code=other, actor=MANAGER), Conflict) == "gift_code_ended"
    with clock.travel(NOW + dt.timedelta(days=1)):
        assert gift_code_of(code) is None
        assert refused(lambda: end_gift_code(code=row, actor=MANAGER), Conflict) == "gift_code_ended"


def test_what_makes_no_code(merchant):
    order, moment = make_order(), clock.now()
    late = moment + LONGEST + dt.timedelta(days=1)
    asked = [{"lines": ["1", "9"]}, {"ends_at": moment - dt.timedelta(days=1)}, {"ends_at": late}]
    codes = [refused(lambda one=one: make_gift_code(order=order, actor=MANAGER, **one)) for one in asked]
    assert codes == ["unknown_article", "gift_code_ends", "gift_code_ends"]
    assert refused(lambda: make_gift_code(order=order, actor=CLERK), NotPermitted) == "role_not_permitted"
    assert not GiftCode.objects.exists()


def test_codes_made_by_a_former_secret_still_open(merchant, settings):
    """The service's secret can be changed without any gift slip losing its worth."""
    row, code = make_gift_code(order=make_order(), actor=Actor.system())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-of-the-tests-0123456789-0123456789"
    assert gift_code_of(code) == row


def test_a_recipient_is_known_by_their_address(merchant, stranger):
    """A new one is made, once; whoever is known stays as they are; nothing crosses to another merchant."""
    with merchant_context(stranger.pk):
        Customer.objects.create(ref="S", email="mila@example.org", email_key="mila@example.org")
    first = enrol_recipient(name="Mila", email=" Mila@example.org ", language="fr")
    again = enrol_recipient(name="Other", email="mila@EXAMPLE.org", language="en")
    assert again == first
    assert (first.ref, first.name, first.email, first.language) == (
        "mila@example.org",
        "Mila",
        "Mila@example.org",
        "fr",
    )


def test_a_ref_that_is_taken_or_would_be_cut_is_not_used(merchant):
    """Somebody else may be called so by the shop, and two long addresses may begin alike."""
    Customer.objects.create(ref="mila@example.org", email="new@example.org", email_key="new@example.org")
    long = f"{'m' * 90}@example.org"
    made = [enrol_recipient(name="M", email=email, language="fr") for email in ("mila@example.org", long)]
    assert [one.ref.partition(":")[0] for one in made] == ["gift", "gift"]
    assert Customer.objects.count() == 3
