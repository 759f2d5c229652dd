"""The timeline in words: no event of the audit trail is left as a code."""

import pytest
from django.utils import timezone, translation

from returns.queries.timeline import Moment
from returns.wording.timeline import SENTENCES, TOLD, author, sentence
from tests.returns.verbs import entered


def moment(verb: str, kind: str = "system", label: str = "", **facts) -> Moment:
    return Moment(timezone.now(), verb, kind, label, "", facts)


def test_every_verb_that_services_write_has_a_sentence():
    assert entered() - set(SENTENCES) - set(TOLD) == set()
    assert len(entered()) > 15


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"verb": "requested", "articles": 1}, "Asked to return 1 article"),
        ({"verb": "requested", "articles": 3}, "Asked to return 3 articles"),
        ({"verb": "approved", "articles": [1, 2]}, "Approved 2 articles"),
        ({"verb": "received", "article": 2}, "Received article 2"),
        ({"verb": "refund_succeeded", "amount": "49.900", "currency": "EUR"}, "Refunded €49.90"),
        ({"verb": "refund_succeeded", "amount": "1500", "currency": "JPY"}, "Refunded JP¥1,500"),
        (
            {"verb": "refund_booked", "amount": "5", "currency": "GBP", "way": "store_credit"},
            "Booked £5.00 of store credit",
        ),
        (
            {"verb": "inspected", "article": 1, "accepted": True, "grade": "a", "disposition": "restock"},
            "Accepted article 1. Grade A: like new. Back in stock.",
        ),
        ({"verb": "something_new"}, "Something new"),
        ({"verb": "refund_succeeded"}, "Refunded "),
    ],
)
def test_an_event_is_told_in_words(facts, told):
    with translation.override("en"):
        assert sentence(moment(**facts)) == told


@pytest.mark.parametrize(
    ("kind", "label", "name"),
    [
        ("staff", "Maud Martin", "Maud Martin"),
        ("staff", "", "A member of staff"),
        ("customer", "", "The customer"),
        ("rule", "policy", "The rules"),
        ("system", "manual", "The service"),
        ("nobody known", "", "The service"),
    ],
)
def test_the_author_is_named_until_the_name_is_erased(kind, label, name):
    with translation.override("en"):
        assert author(moment("approved", kind, label)) == name
