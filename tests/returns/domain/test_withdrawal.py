"""What a statement of withdrawal holds, and which order and articles it means."""

import datetime as dt
import json
import uuid

import pytest

from returns.domain.withdrawal import (
    Article,
    Candidate,
    Match,
    Matched,
    NamedLine,
    Statement,
    canonical,
    days_left,
    digest_of,
    matched,
    named_in,
    reference_of,
    utc_text,
)

KEY = uuid.UUID("00000000-0000-4000-8000-0000deadbeef")
AT = dt.datetime(2026, 11, 27, 20, 20, 18, tzinfo=dt.UTC)
SAID = Statement(
    name="Claire Martin", contract="10234", email="claire@example.org", language="fr", text="Je renonce."
)
CLAIRE = Candidate(1, "claire@example.org", ("Claire Martin", "Atelier Martin"))
PAUL = Candidate(2, "paul@example.org", ("Paul Petit",))


def test_the_same_statement_has_the_same_bytes():
    """T-20: the digest in the chain is that of these bytes; each part is in them."""
    said = {"key": KEY, "merchant": "Atelier", "declared_at": AT, "address": "203.0.113.7"}
    content = canonical(SAID, **said)
    assert content == canonical(SAID, **said)
    assert json.loads(content) == {
        "form": 1,
        "reference": reference_of(KEY),
        "merchant": "Atelier",
        "declared_at": "2026-11-27T20:20:18Z",
        "address": "203.0.113.7",
        "name": "Claire Martin",
        "contract": "10234",
        "email": "claire@example.org",
        "articles": "",
        "lines": [],
        "order": None,
        "reason": "",
        "reason_code": "",
        "review": False,
        "language": "fr",
        "text": "Je renonce.",
    }
    other = canonical(SAID, **said | {"declared_at": AT + dt.timedelta(seconds=1)})
    assert digest_of(other) != digest_of(content)


def test_an_instant_is_told_in_utc_to_the_second():
    paris = dt.timezone(dt.timedelta(hours=1))
    assert utc_text(dt.datetime(2026, 11, 27, 21, 20, 18, 999, tzinfo=paris)) == "2026-11-27T20:20:18Z"


def test_a_reference_can_be_read_out():
    assert reference_of(KEY) != reference_of(uuid.uuid4())
    assert len(reference_of(KEY)) == 13
    assert set(reference_of(KEY)[2:]) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")


def test_what_is_packed_is_unpacked():
    said = Statement("A", "1", "a@b.c", "en", "T", "x", (NamedLine(7, "Pull", 2),), "other", "Other", 4)
    assert Statement.unpacked(json.loads(json.dumps(said.packed()))) == said


@pytest.mark.parametrize(
    ("changes", "candidates", "outcome"),
    [
        ({}, [CLAIRE], Matched(Match.EXACT, 1)),
        ({"name": "someone else"}, [CLAIRE, PAUL], Matched(Match.EXACT, 1)),
        ({"email": "new@example.org"}, [CLAIRE, PAUL], Matched(Match.EXACT, 1)),
        ({"email": "x@example.org", "name": "MARTIN  Cláire"}, [CLAIRE], Matched(Match.EXACT, 1)),
        ({"email": "x@example.org", "name": "C. Martin"}, [CLAIRE], Matched(Match.NONE)),
        ({"email": "", "name": ""}, [Candidate(3, "", ("",))], Matched(Match.NONE)),
        ({}, [], Matched(Match.NONE)),
        ({}, [CLAIRE, Candidate(9, "claire@example.org", ())], Matched(Match.SEVERAL)),
        ({"order_id": 2}, [CLAIRE, PAUL], Matched(Match.EXACT, 2)),  # proved in this browser
        ({"order_id": 5}, [CLAIRE, PAUL], Matched(Match.EXACT, 1)),  # another number was typed since
    ],
)
def test_an_order_is_meant_by_its_number_and_a_name_or_an_address(changes, candidates, outcome):
    """T-16: exact, several or none."""
    assert matched(Statement(**{**vars(SAID), **changes}), candidates) == outcome


@pytest.mark.parametrize(
    ("now", "zone", "left"),
    [
        ("2026-11-27T20:20:18+00:00", "Europe/Paris", 14),
        ("2026-12-11T22:59:59+00:00", "Europe/Paris", 0),
        ("2026-12-11T23:00:00+00:00", "Europe/Paris", -1),
        ("2026-12-11T23:00:00+00:00", "UTC", 0),
    ],
)
def test_the_refund_is_due_fourteen_days_after_the_statement(now, zone, left):
    """Case 141: whole days, in the shop's zone; less than none are days late."""
    assert days_left(AT, dt.datetime.fromisoformat(now), zone) == left


ARTICLES = [
    Article(1, "PULL-M", ("Pull marin", "Sailor jumper")),
    Article(2, "JEAN-40", ("Jean droit",)),
    Article(3, "PULL-E", ("Pull marin enfant",)),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 x Sailor jumper\nJean droit", {1: 2, 2: 1}),
        ("Jean Droit × 3\n\n1 x jean-40", {2: 4}),
        ("le jean droit bleu", {2: 1}),
        ("Pull marin enfant", None),  # two articles are called so
        ("Jean droit\nan umbrella", None),
        ("", {}),
    ],
)
def test_free_lines_are_understood_or_left_to_a_person(text, found):
    """T-18: nothing is guessed."""
    assert named_in(text, ARTICLES) == found
