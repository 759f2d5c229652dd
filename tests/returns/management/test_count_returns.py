"""The monthly invoice: the one genuine user of the door to all merchants."""

import datetime as dt
import logging

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import connection, connections

from returns.models import Return
from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id
from rma_portal.db.checks import refuse_to_start
from rma_portal.tenancy.door import all_merchants
from rma_portal.tenancy.errors import TenancyError
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_merchant, make_order
from tests.returns.flow import ask


@pytest.fixture
def owner(transactional_db):
    """Give this process the owner's connection, which it then loses again."""
    made = connection.copy("owner")
    made.settings_dict["OPTIONS"].pop("assume_role")
    made.connect()  # before the test runner knows the alias, which it would not let in
    connections.databases["owner"], connections["owner"] = made.settings_dict, made
    yield
    made.close()
    del connections["owner"]
    del connections.databases["owner"]


def requested(merchant, *instants: str) -> None:
    """Let the merchant's customers ask for a return at each instant (UTC)."""
    for instant in instants:
        with clock.travel(dt.datetime.fromisoformat(f"{instant}+00:00")), merchant_transaction(merchant.pk):
            ask(make_order(placed_at=clock.now() - dt.timedelta(days=8)))


def test_returns_are_counted_by_merchant_in_their_own_month(owner, no_broker, capsys, caplog):
    """Cases 16 and 131: November ends at another instant in Paris and in New York; the reason is logged."""
    paris, new_york, _idle = (
        make_merchant(slug, prefix=prefix)
        for slug, prefix in (("paris", "PAR"), ("york", "YRK"), ("idle", "ZZ"))
    )
    type(paris).objects.filter(pk=new_york.pk).update(time_zone="America/New_York")
    requested(paris, "2026-10-31T22:59:59", "2026-10-31T23:00", "2026-11-30T22:59:59", "2026-11-30T23:00")
    requested(new_york, "2026-11-01T03:59:59", "2026-11-01T04:00", "2026-12-01T04:59:59", "2026-12-01T05:00")
    with caplog.at_level(logging.WARNING):
        call_command("count_returns", "2026-11")
    assert capsys.readouterr().out == "idle\t0\nparis\t2\nyork\t2\n"
    assert [record.getMessage() for record in caplog.records] == [
        "door to all merchants opened: monthly invoice"
    ]
    assert current_merchant_id() is None


def test_december_ends_with_the_year(owner, no_broker, capsys):
    requested(make_merchant("paris", prefix="PAR"), "2026-12-31T22:59:59", "2026-12-31T23:00")
    call_command("count_returns", "2026-12")
    assert capsys.readouterr().out == "paris\t1\n"


def test_a_process_without_the_owners_connection_is_refused(db):
    """Invariant 1: no web or worker process has it."""
    with pytest.raises(TenancyError, match="no owner's connection"), all_merchants("curiosity"):
        pytest.fail("the door opened")
    with pytest.raises(CommandError, match="no owner's connection"):
        call_command("count_returns", "2026-11")


def test_a_web_or_worker_process_with_the_owners_connection_does_not_start(owner):
    """Invariant 1: the door is for commands."""
    with pytest.raises(SystemCheckError, match=r"rma\.E008"):
        refuse_to_start()


def test_the_door_shows_what_no_other_connection_does(owner, no_broker):
    """The control: the application's own connection, asked the same way, counts nothing."""
    requested(make_merchant("paris", prefix="PAR"), "2026-11-02T12:00")
    with all_merchants("a test") as alias:
        assert Return._base_manager.using(alias).count() == 1
        assert Return._base_manager.count() == 0


@pytest.mark.parametrize("month", ["2026", "2026-13", "11-2026", "2026-11-01", "soon"])
def test_what_is_no_month_is_refused(db, month):
    with pytest.raises(CommandError):
        call_command("count_returns", month)
