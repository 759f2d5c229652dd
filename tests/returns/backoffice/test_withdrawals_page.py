"""Statements of withdrawal at the desk: by days left, matched by hand, with evidence (T-16, T-20, T-34)."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.domain.withdrawal import digest_of
from returns.models import Return
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.mail.models import OutgoingMail
from tests.audit.test_chain import as_owner
from tests.factories import make_order
from tests.returns.backoffice.desk import ROOT, Desk, error_of
from tests.returns.flow import work
from tests.returns.withdrawing import case_of, declared

LIST = f"{ROOT}/returns/withdrawals/"


@pytest.fixture
def desk(merchant) -> Desk:
    return Desk(merchant, "agent")


def shown(page) -> list[tuple[str, str]]:
    """Return reference and days of each line."""
    return [(line.case.withdrawal.reference, line.days) for line in page.context["lines"]]


def ago(days: int, number: str):
    """Return a statement made some days ago."""
    with clock.travel(clock.now() - dt.timedelta(days=days)):
        return declared(number)


def test_who_waits_longest_comes_first(merchant, desk):
    """T-34; case 141: days left, or late."""
    late, new, soon = ago(16, "a"), ago(0, "b"), ago(13, "c")
    assert shown(desk.client.get(LIST)) == [
        (late.reference, "2 days late"),
        (soon.reference, "1 day left"),
        (new.reference, "14 days left"),
    ]


def test_the_list_is_filtered(merchant, desk):
    order = make_order()
    matched, unmatched, closed = declared(order.number), declared("unknown"), declared("other")
    work(merchant)
    desk.client.post(f"{LIST}{closed.pk}/close/", {"note": "By letter."})
    found = {
        show: {ref for ref, _days in shown(desk.client.get(LIST, {"show": show}))}
        for show in ("open", "unmatched", "person", "all", "nonsense")
    }
    assert found == {
        "open": {matched.reference, unmatched.reference},
        "unmatched": {unmatched.reference},
        "person": {unmatched.reference},
        "all": {matched.reference, unmatched.reference, closed.reference},
        "nonsense": {matched.reference, unmatched.reference},
    }
    Return.objects.update(stage="settled")
    assert shown(desk.client.get(LIST)) == [(unmatched.reference, "14 days left")]


def test_a_long_list_asks_no_more_than_a_short_one(merchant, desk):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.client.get(LIST, {"show": "all"})
        return len(queries)

    declared(make_order().number)
    work(merchant)
    desk.client.get(LIST)
    one = count()
    for number in range(48):
        declared(str(number))
    declared(make_order(email="b@example.org").number)
    work(merchant)
    assert count() == one


def test_an_acknowledgement_that_did_not_arrive_is_shown(merchant, desk):
    """T-14: the statement stands; staff are told."""
    row = declared("unknown")
    work(merchant)
    assert "not delivered" not in desk.client.get(LIST).content.decode()
    OutgoingMail.objects.update(mail_state="failed")
    assert "Confirmation of receipt not delivered" in desk.client.get(LIST).content.decode()
    assert case_of(row).case_state == "waiting"


def test_a_statement_is_matched_by_hand(merchant, desk):
    order = make_order(number="10777")
    row = declared("10777", name="P. Petit", email="p@example.org")
    work(merchant)
    page = desk.client.get(f"{LIST}{row.pk}/")
    assert [(one.order, one.fits) for one in page.context["found"]] == [(order, False)]
    answer = desk.client.post(f"{LIST}{row.pk}/match/", {"order": order.pk})
    assert (answer.status_code, case_of(row).case_state) == (302, "opened")
    again = desk.client.post(f"{LIST}{row.pk}/match/", {"order": order.pk})
    assert (again.status_code, error_of(again)) == (
        409,
        "A return is open for this statement, or it was closed.",
    )
    returned = desk.open(case_of(row).rma).content.decode()
    assert row.reference in returned
    assert f"Withdrew from the contract by the statement {row.reference}" in returned


def test_an_order_is_looked_for_by_its_buyer(merchant, desk):
    order = make_order()
    row = declared("mistyped")
    page = desk.client.get(f"{LIST}{row.pk}/", {"q": "claire@example.org"})
    assert [(one.order, one.fits) for one in page.context["found"]] == [(order, True)]


def test_articles_in_unclear_words_are_chosen_at_the_desk(merchant, desk):
    order = make_order()
    row = declared(order.number, articles="the warm one")
    work(merchant)
    page = desk.client.get(f"{LIST}{row.pk}/").content.decode()
    line = order.lines.get()
    assert f'name="line-{line.pk}"' in page
    desk.client.post(f"{LIST}{row.pk}/match/", {"order": order.pk, "by_line": "1", f"line-{line.pk}": "1"})
    assert case_of(row).rma.items.get().order_line == line


def test_a_strangers_order_and_statement_are_not_there(merchant, stranger, desk):
    row = declared("unknown")
    with merchant_context(stranger.pk):
        order, theirs = make_order(), declared("theirs")
    assert desk.client.post(f"{LIST}{row.pk}/match/", {"order": order.pk}).status_code == 404
    for path in ("", "evidence.zip", "statement.pdf"):
        assert desk.client.get(f"{LIST}{theirs.pk}/{path}").status_code == 404


def evidence(desk, row) -> dict[str, bytes]:
    """Return the files of a statement's evidence."""
    answer = desk.client.get(f"{LIST}{row.pk}/evidence.zip")
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_evidence_proves_itself(merchant, desk):
    """T-20: JSON, PDF and chain, to be checked without this service."""
    row = declared("10234")
    work(merchant)
    files = evidence(desk, row)
    assert sorted(files) == ["chain.json", "statement.json", "statement.pdf"]
    chain = json.loads(files["chain.json"])
    digest = digest_of(files["statement.json"].decode())
    assert (chain["digest"], chain["faults"]) == (digest, [])
    previous = ""
    for event in chain["events"]:
        assert event["previous_hash"] == previous
        previous = hashlib.sha256(f"{previous}\n{event['stored']}".encode()).hexdigest()
        assert event["hash"] == previous
    assert json.loads(chain["events"][0]["stored"])["facts"]["digest"] == digest


def test_the_page_shows_a_tampered_statement(merchant, desk):
    row = declared("10234")
    assert "its chain holds" in desk.client.get(f"{LIST}{row.pk}/").content.decode()
    as_owner(lambda: type(row).objects.filter(pk=row.pk).update(name="Somebody Else"))
    page = desk.client.get(f"{LIST}{row.pk}/")
    assert [str(fault) for fault in page.context["faults"]] == [
        "A field does not say what the stored statement says."
    ]


def test_a_reader_sees_and_changes_nothing(merchant):
    reader, row = Desk(merchant, "reader"), declared("unknown")
    page = reader.client.get(f"{LIST}{row.pk}/").content.decode()
    assert "/match/" not in page
    assert reader.client.post(f"{LIST}{row.pk}/close/", {"note": "x"}).status_code == 403
