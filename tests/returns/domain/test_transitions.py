"""The table of transitions, against the text of the design written out by hand."""

from itertools import product

import pytest

from returns.domain.transitions import (
    INITIAL,
    STATES,
    TRANSITIONS,
    allowed_events,
    as_mermaid,
    target_of,
    transition_of,
)
from rma_portal.core.errors import Conflict

TABLE = {
    "permission": {
        "requested": {
            "approve": "approved",
            "reject": "rejected",
            "ask_information": "needs_information",
            "cancel": "cancelled",
        },
        "needs_information": {"answer_information": "requested", "cancel": "cancelled"},
        "approved": {"cancel": "cancelled", "expire": "expired"},
        "rejected": {},
        "cancelled": {},
        "expired": {"reopen": "requested"},
    },
    "journey": {
        "awaiting": {"receive": "received", "mark_missing": "missing", "keep": "kept"},
        "received": {"undo_receipt": "awaiting"},
        "missing": {"receive": "received"},
        "kept": {},
        "unexpected": {"match": "received", "send_back": "sent_back", "dispose": "disposed"},
        "sent_back": {},
        "disposed": {},
    },
    "label": {
        "none": {"order": "pending"},
        "pending": {"print_ready": "ready", "fail": "failed", "void": "voided"},
        "ready": {"void": "voided", "expire": "expired"},
        "failed": {"retry": "pending"},
        "voided": {},
        "expired": {},
    },
    "transit": {
        "announced": {"depart": "in_transit"},
        "in_transit": {"deliver": "delivered", "lose": "lost"},
        "delivered": {},
        "lost": {"deliver": "delivered"},
    },
    "inspection": {
        "pending": {"accept": "accepted", "refuse": "refused"},
        "accepted": {"undo": "pending"},
        "refused": {"undo": "pending", "send_back": "sent_back"},
        "sent_back": {},
    },
    "refund": {
        "due": {"withhold": "withheld", "submit": "pending", "cancel": "cancelled"},
        "withheld": {"release": "due"},
        "pending": {"succeed": "succeeded", "fail": "failed", "lose_track": "unknown"},
        "succeeded": {"bounce": "failed"},
        "failed": {"retry": "pending", "cancel": "cancelled"},
        "unknown": {"succeed": "succeeded", "fail": "failed"},
        "cancelled": {},
    },
    "exchange": {
        "reserved": {"send": "sent", "release": "released"},
        "sent": {},
        "released": {"send": "sent"},
    },
}
EVENTS = sorted({row.event for row in TRANSITIONS} | {"teleport"})
EVERY_PAIR = [
    (subject, state, event) for subject in TABLE for state, event in product(TABLE[subject], EVENTS)
]


def test_the_table_says_what_the_design_says():
    drawn = {subject: {str(state): {} for state in states} for subject, states in STATES.items()}
    for row in TRANSITIONS:
        for source in row.sources:
            drawn[row.subject][source][row.event] = row.target
    assert drawn == TABLE


def test_one_row_for_each_event_and_states_of_its_own_subject():
    names = [(row.subject, row.event) for row in TRANSITIONS]
    foreign = [row for row in TRANSITIONS if {row.target, *row.sources} - set(STATES[row.subject])]
    assert (len(names), foreign) == (len(set(names)), [])


def test_actors_and_actions_are_known():
    kinds = {"staff", "customer", "program", "system", "rule"}
    assert [row for row in TRANSITIONS if not row.actors or row.actors - kinds or not row.action] == []


def test_what_a_customer_may_do():
    """Case 150: a customer's own call approves nothing and moves no money."""
    by_customers = {(row.subject, row.event) for row in TRANSITIONS if "customer" in row.actors}
    assert by_customers == {
        ("permission", "answer_information"),
        ("permission", "cancel"),
        ("transit", "depart"),
    }


def test_guards():
    """Cases 55, 56 and 85: what the state alone cannot tell."""
    assert {(row.subject, row.event): row.guard for row in TRANSITIONS if row.guard} == {
        ("permission", "cancel"): "not_received",
        ("permission", "expire"): "not_received",
        ("permission", "reopen"): "unit_free",
        ("journey", "undo_receipt"): "money_not_moved",
        ("inspection", "undo"): "money_not_moved",
    }


@pytest.mark.parametrize(("subject", "state", "event"), EVERY_PAIR)
def test_every_pair_leads_where_the_table_says_or_is_refused(subject, state, event):
    """Cases 48, 49 and 53: a stale or unknown transition is refused and lists what is allowed."""
    allowed = TABLE[subject][state]
    assert allowed_events(subject, state) == tuple(
        row.event for row in TRANSITIONS if row.subject == subject and row.event in allowed
    )
    if event in allowed:
        assert target_of(subject, event, state) == allowed[event]
        return
    with pytest.raises(Conflict) as caught:
        target_of(subject, event, state)
    refusal = {
        "subject": subject,
        "event": event,
        "current": state,
        "allowed": [*allowed_events(subject, state)],
    }
    assert (caught.value.code, caught.value.params) == ("transition_refused", refusal)


def test_unknown_events_have_no_row():
    """Case 53: nothing knows them, and nothing follows from them."""
    assert transition_of("permission", "teleport") is None
    assert transition_of("permission", "approve").target == "approved"


@pytest.mark.parametrize("subject", TABLE)
def test_every_state_can_be_reached(subject):
    reached = {str(state) for state in INITIAL[subject]}
    for _ in TABLE[subject]:
        reached |= {target for state in reached for target in TABLE[subject][state].values()}
    assert reached == set(TABLE[subject])


def test_the_table_draws_itself():
    assert as_mermaid("inspection") == (
        "stateDiagram-v2\n"
        "    [*] --> pending\n"
        "    pending --> accepted : accept\n"
        "    pending --> refused : refuse\n"
        "    accepted --> pending : undo [money_not_moved]\n"
        "    refused --> pending : undo [money_not_moved]\n"
        "    refused --> sent_back : send_back"
    )
    assert "    approved --> cancelled : cancel [not_received]" in as_mermaid("permission").splitlines()
