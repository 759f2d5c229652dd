"""T-20: the command finds a tampered statement, whoever tampered with it."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from returns.domain.withdrawal import digest_of
from returns.models import Withdrawal, WithdrawalCase
from returns.queries.withdrawal_proof import all_faults
from rma_portal.audit.models import AuditEvent
from rma_portal.core.context import merchant_context
from tests.audit.test_chain import as_owner
from tests.returns.withdrawing import declared


@pytest.fixture
def row(merchant) -> Withdrawal:
    """One statement among others."""
    declared("1")
    made = declared("2", articles="Blue jumper")
    declared("3")
    return made


def rewrite(row: Withdrawal, **columns):
    """Change a statement as the owner of its table."""
    as_owner(lambda: Withdrawal.objects.filter(pk=row.pk).update(**columns))


def delete(row: Withdrawal) -> None:
    """Delete a statement and its case, whatever refers to them."""
    WithdrawalCase.objects.filter(withdrawal=row).delete()
    Withdrawal.objects.filter(pk=row.pk).delete()


def test_untouched_statements_hold(row):
    assert list(all_faults()) == []
    with merchant_context(None):
        call_command("verify_withdrawals")


@pytest.mark.parametrize(
    "columns",
    [
        {"name": "Paul"},
        {"contract": "9"},
        {"email": "x@example.org"},
        {"articles": ""},
        {"text": "I keep everything."},
        {"language": "fi"},
        {"address": "198.51.100.1"},
        {"needs_review": True},
        {"reason_code": "other"},
        {"order_id_proved": 7},
        {"declared_at": "2020-01-01T00:00:00Z"},
    ],
)
def test_a_changed_column_shows(row, columns):
    rewrite(row, **columns)
    assert list(all_faults()) == [(row.stream, "fields_changed")]


def test_changed_bytes_show(row):
    rewrite(row, content=row.content.replace("Blue", "Red"), articles="Red jumper")
    assert (row.stream, "row_changed") in list(all_faults())


def test_bytes_with_a_new_digest_are_not_in_the_chain(row):
    content = row.content.replace("Blue", "Red")
    text = row.text.replace("Blue", "Red")
    rewrite(row, content=content, text=text, articles="Red jumper", digest=digest_of(content))
    assert list(all_faults()) == [(row.stream, "not_chained")]


def test_a_changed_event_shows(row):
    as_owner(lambda: AuditEvent.objects.filter(stream=row.stream).update(actor_id="7"))
    assert list(all_faults()) == [(row.stream, "chain_broken")]


def test_a_deleted_statement_shows(row):
    as_owner(lambda: delete(row))
    assert list(all_faults()) == [(row.stream, "row_missing")]


def test_the_command_says_whose_it_is(row):
    rewrite(row, name="Paul")
    with merchant_context(None), pytest.raises(CommandError, match=f"atelier: {row.stream} fields_changed"):
        call_command("verify_withdrawals")
