"""Lists page by page, filters, and the refusal of what a list does not know."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import SalesChannel
from rma_portal.tenancy.scope import merchant_transaction
from tests.api.program import make_key
from tests.api.test_ground import ROOT, channels, problem, told
from tests.factories import make_merchant

pytestmark = pytest.mark.usefixtures("probes")


def walk(program, where: str) -> list[list[str]]:
    """Return the codes on each page, following `next` and finding it in the Link header, too."""
    pages = []
    while where:
        answer = program.get(where)
        assert answer.status_code == 200, answer.content
        following = answer.json()["next"]
        assert answer.get("Link") == (f'<{following}>; rel="next"' if following else None)
        pages.append([row["code"] for row in answer.json()["data"]])
        where = following
    return pages


def test_every_row_stands_on_one_page(program, merchant):
    channels(*"abcde")
    assert walk(program, f"{ROOT}/channels?limit=2") == [["e", "d"], ["c", "b"], ["a"]]
    assert walk(program, f"{ROOT}/channels?limit=5") == [["e", "d", "c", "b", "a"]]


def test_a_row_added_meanwhile_hides_and_repeats_nothing(program, merchant):
    channels("b", "d")
    first = program.get(f"{ROOT}/channels?limit=1").json()
    channels("a", "c", "e")
    assert walk(program, first["next"]) == [["c"], ["b"], ["a"]]


def test_rows_that_share_the_first_column_are_told_apart_by_the_last(program, merchant, monkeypatch):
    from tests.api.probe import Channels

    monkeypatch.setattr(Channels, "keyset", ("-name", "-id"))
    rows = [SalesChannel.objects.create(code=code, name="same") for code in "abc"]
    pages = walk(program, f"{ROOT}/channels?limit=1")
    assert pages == [[row.code] for row in reversed(rows)]


def test_the_filter_stays_on_the_next_page(program, merchant):
    made = channels(*"abcd")
    pages = walk(program, f"{ROOT}/channels?limit=1&least={made[2].pk}")
    assert pages == [["d"], ["c"]]


def test_a_feed_never_ends(program, merchant):
    """A program comes back with the last `next`, and finds what has come since."""
    empty = program.get(f"{ROOT}/feed").json()
    assert empty["data"] == []
    channels("a")
    first = program.get(empty["next"]).json()
    again = program.get(first["next"]).json()
    channels("b")
    later = program.get(again["next"]).json()
    assert [[row["code"] for row in page["data"]] for page in (first, again, later)] == [["a"], [], ["b"]]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", "²", "1" * 500])
def test_a_limit_that_is_none(program, merchant, limit):
    answer = program.get(f"{ROOT}/channels", {"limit": limit})
    fault = {"field": "limit", "code": "range", "detail": "Give a whole number from 1 to 100."}
    sentence = "Some parameters cannot be used; see errors."
    assert told(answer) == problem(
        "invalid_parameter", 400, "The request could not be read", sentence, errors=[fault]
    )


def test_a_cursor_of_ones_own_making_or_of_another_list(program, merchant):
    channels(*"ab")
    other = program.get(f"{ROOT}/feed?limit=1").json()["next"].partition("cursor=")[2].partition("&")[0]
    for cursor in ("x", "WyJhIiwxXQ", other, "\x00"):
        answer = program.get(f"{ROOT}/channels", {"cursor": cursor})
        assert told(answer)["code"] == "bad_cursor", cursor


def test_unknown_and_repeated_parameters_are_named(program, merchant):
    answer = program.get(f"{ROOT}/channels?colour=red&limit=1&limit=2")
    assert told(answer) == problem(
        "unknown_parameter",
        400,
        "The request could not be read",
        "The address does not know this parameter; see errors.",
        errors=[
            {"field": "colour", "code": "unknown", "detail": "Unknown parameter."},
            {"field": "limit", "code": "repeated", "detail": "Give it once."},
        ],
    )
    [made] = channels("a")
    assert told(program.get(f"{ROOT}/channels/{made.pk}?limit=1"))["code"] == "unknown_parameter"


def test_a_filter_that_cannot_be_used_is_named(program, merchant):
    answer = program.get(f"{ROOT}/channels?least=many&code=%00")
    assert [(fault["field"], fault["code"]) for fault in told(answer)["errors"]] == [
        ("code", "null_characters_not_allowed"),
        ("least", "invalid"),
    ]


def test_fifty_rows_cost_as_many_queries_as_one(program, merchant):
    program.get(f"{ROOT}/channels")  # from now on the key was used a moment ago
    costs = []
    for count in (1, 49):
        channels(*[f"{count}-{number}" for number in range(count)])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(program.get(f"{ROOT}/channels").json()["data"]) == min(
                SalesChannel.objects.count(), 50
            )
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.fixture
def shop(transactional_db):
    """A committed merchant and a program of it."""
    merchant = make_merchant("atelier", prefix="ATR")
    return merchant, Client(headers={"authorization": f"Bearer {make_key(merchant).token}"})


def test_a_feed_waits_for_a_slower_transaction(shop):
    """A row with a lower id appears later: a follower must not have gone past it."""
    merchant, program = shop
    written, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with merchant_transaction(merchant.pk):
                channels("a-slow")
                written.set()
                go_on.wait(20)
        finally:
            connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert written.wait(20)
    with merchant_transaction(merchant.pk):
        channels("b-fast")
    early = program.get(f"{ROOT}/feed").json()
    listed = [row["code"] for row in program.get(f"{ROOT}/channels").json()["data"]]
    go_on.set()
    slow.join(20)
    assert (early["data"], listed) == ([], ["b-fast"])
    assert followed(program, early["next"], until="b-fast") == ["a-slow", "b-fast"]


def followed(program, where: str, *, until: str) -> list[str]:
    """Return what a follower meets. Transactions of other databases (other tests') may delay a row, too."""
    met: list[str] = []
    for _ in range(500):
        page = program.get(where).json()
        met += [row["code"] for row in page["data"]]
        if until in met:
            break
        where = page["next"]
    return met
