"""The page of the shop's list: read, added to, ended; and what staff read of signals on a return."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.models import ListedPerson
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from tests.factories import make_order
from tests.returns.backoffice.desk import ROOT, Desk
from tests.returns.flow import ask

PAGE = f"{ROOT}/returns/listedperson/"
NEW = {"kind": "blocked", "mark": "phone", "key": "06 12 34 56 78", "note": "Colis vides", "ends_on": ""}


def listed(**more) -> ListedPerson:
    """An entry that holds."""
    said = {"kind": "blocked", "mark": "email", "key": "eve@example.org", "note": "Colis vides"}
    return ListedPerson.objects.create(**said | more)


def test_a_manager_adds_an_entry(merchant):
    desk = Desk(merchant)
    answer = desk.client.post(f"{PAGE}add/", NEW, follow=True)
    person = ListedPerson.objects.get()
    assert (person.key, person.kind, person.note, person.ends_on) == (
        "+33612345678", "blocked", "Colis vides", None,
    )  # fmt: skip
    assert (answer.status_code, person.added_by.startswith("manager-")) == (200, True)
    assert AuditEvent.objects.filter(stream=person.stream).values_list("verb", flat=True).get() == "listed"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"key": "call me"}, "key", "This cannot be read as what you chose."),
        ({"note": "   "}, "note", "This field is required."),
        ({"note": ""}, "note", "This field is required."),
        ({"ends_on": "2020-01-01"}, "ends_on", "Give a day after today"),
        ({"mark": "email", "key": "Eve@example.org"}, "key", "Such an entry holds already."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(merchant, changed, field, words):
    listed()
    answer = Desk(merchant).client.post(f"{PAGE}add/", NEW | changed)
    [error] = answer.context["adminform"].form.errors[field]
    assert error.startswith(words)
    assert ListedPerson.objects.count() == 1


def test_an_entry_is_read_and_ended_and_never_changed(merchant):
    person, desk = listed(), Desk(merchant)
    page = desk.client.get(f"{PAGE}{person.pk}/change/").content.decode()
    assert ("End this entry" in page, "Colis vides" in page, 'name="note"' in page) == (True, True, False)
    assert desk.client.post(f"{PAGE}{person.pk}/change/", NEW).status_code == 403
    ended = desk.client.post(f"{PAGE}{person.pk}/end/", follow=True).content.decode()
    assert ("Ended. The entry stays here to be read." in ended, "End this entry" in ended) == (True, False)
    again = desk.client.post(f"{PAGE}{person.pk}/end/", follow=True).content.decode()
    assert "This entry has already ended." in again
    assert desk.client.get(f"{PAGE}{person.pk}/end/").status_code == 405


def test_the_list_tells_what_holds(merchant):
    listed()
    listed(kind="allowed", key="good@example.org")
    listed(key="old@example.org", ends_on=clock.now().date() - dt.timedelta(days=1))
    page = Desk(merchant).client.get(PAGE).content.decode()
    for state in ('bo-problem">Blocked', 'bo-good">Trusted', 'bo-plain">Ended'):
        assert page.count(state) == 1


@pytest.mark.parametrize(
    ("typed", "found"), [("EVE@example.org", 1), ("eve", 0), ("+33 6 12 34 56 78", 1), ("0612345678", 1)]
)
def test_an_entry_is_found_however_it_is_typed(merchant, typed, found):
    listed()
    listed(mark="phone", key="+33612345678")
    page = Desk(merchant).client.get(PAGE, {"q": typed})
    assert page.context["cl"].result_count == found


def test_many_entries_take_as_many_queries_as_one(merchant):
    desk = Desk(merchant)

    def count() -> int:
        with CaptureQueriesContext(connection) as made:
            assert desk.client.get(PAGE).status_code == 200
        return len(made)

    listed()
    desk.client.get(PAGE)
    one = count()
    ListedPerson.objects.bulk_create(
        ListedPerson(kind="blocked", mark="order", key=str(number), note="x") for number in range(40)
    )
    assert count() == one


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "A person looks: this customer sends back much, delivered elsewhere than"),
        ("fr", "Une personne regarde : ce client retourne beaucoup, livré ailleurs qu"),
    ],
)
def test_a_return_says_what_was_seen(merchant, language, words):
    """Staff read which signals had a person look, in words that accuse nobody."""
    now = clock.now()
    for days in range(6):
        with clock.travel(now - dt.timedelta(days=days + 1)):
            ask(make_order(placed_at=now - dt.timedelta(days=12)))
    rma = ask(make_order(postcode="69001"))
    page = Desk(merchant, language=language).open(rma).content.decode()
    assert words.replace("'", "&#x27;") in page
