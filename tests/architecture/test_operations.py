"""The operator's book against the code: its settings, its processes, its SQL."""

import re

import pytest
from django.db import connection

from returns.services.write_message import write_message
from rma_portal.audit.verify import broken_links
from rma_portal.db.checks import tables_of_merchants
from rma_portal.local import portal
from tests.architecture.environment import ROOT, variables_read
from tests.factories import make_order
from tests.returns.flow import SHOPPER, closed

BOOK = (ROOT / "docs" / "operations.md").read_text()
PAGES = re.split(r"^### ", BOOK.split("## Incidents")[1], flags=re.MULTILINE)[1:]
SQL = re.findall(r"```sql\n(.*?)```", BOOK, re.DOTALL)


def test_the_settings_table_has_every_variable_and_no_other():
    """A setting that nobody can read about, or that is read about and does nothing, fails here."""
    table = BOOK.split("## Settings")[1].split("## ")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = [name for cell in first_cells for name in re.findall(r"`([A-Z0-9_]+)`", cell)]
    assert sorted(named) == sorted(variables_read())


def test_the_worker_named_serves_every_queue():
    assert f"--queues {portal.QUEUES} " in BOOK


def test_there_is_a_page_for_each_bad_day():
    assert [page.splitlines()[0] for page in PAGES] == [
        "The broker is gone",
        "The database is gone",
        "The disk is full",
        "Mails are refused",
        "The queue grows",
        "An API key leaked",
        "SECRET_KEY leaked",
        "One merchant floods",
        "One merchant's data must be restored",
        "A customer asks for erasure",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.splitlines()[0])
def test_a_page_says_how_it_shows_what_works_what_to_do_and_when_it_is_over(page):
    assert re.findall(r"^- \*\*(.+?):\*\*", page, re.MULTILINE) == ["Shows", "Still works", "Do", "Over"]


@pytest.mark.parametrize("block", SQL)
def test_every_statement_runs_on_the_tables_as_they_are(db, block):
    """At night nobody looks for a column that was renamed last year."""
    as_owner(block)


def as_owner(block: str) -> None:
    """Run SQL as the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
        cursor.execute(block)
        cursor.execute("SET ROLE rma_app")


def test_after_an_erasure_nothing_names_the_customer_and_the_chains_hold(merchant):
    """GDPR, article 17: the person goes, amounts and the record of what was done stay."""
    rma = closed(merchant, make_order(), comment="Claire Martin, 3 rue des Lilas")
    write_message(rma=rma, text="Bonjour, Claire Martin", actor=SHOPPER)
    assert tables_that_name("claire", "rue des lilas") != []
    [block] = [block for block in SQL if "auditwords" in block]
    as_owner(re.sub(r"= 3\b", f"= {merchant.pk}", re.sub(r"= 7\b", f"= {rma.customer_id}", block)))
    assert tables_that_name("claire", "rue des lilas") == []
    assert broken_links() == []
    assert [str(refund.amount) for refund in rma.refunds.all()] == ["49.900"]


def tables_that_name(*words: str) -> list[str]:
    """Return the tables of the active merchant in which a row holds one of the words."""
    found = []
    with connection.cursor() as cursor:
        for table in tables_of_merchants():
            tests = " OR ".join(["t::text ILIKE %s"] * len(words))
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE {tests}', [f"%{word}%" for word in words])
            found += [table] if cursor.fetchone()[0] else []
    return found
