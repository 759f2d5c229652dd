"""The one table of state changes: what may happen to what, from where, by whom, under which guard.

Services read it, screens show only the buttons it allows, the documentation draws it. Which role of
staff may is not here but in the roles table, under the row's `action`. A guard is the name of a
condition that the service checks under its locks, since it needs more than the state itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from returns.domain.states import (
    ExchangeState,
    InspectionState,
    Journey,
    LabelState,
    Permission,
    RefundState,
    TransitState,
)
from rma_portal.core.errors import Conflict


class Subject(StrEnum):
    """What has a state of its own: three facets of an article, two of a parcel, a refund, a replacement."""

    PERMISSION = "permission"
    JOURNEY = "journey"
    LABEL = "label"
    TRANSIT = "transit"
    INSPECTION = "inspection"
    REFUND = "refund"
    EXCHANGE = "exchange"


STATES: Mapping[str, type[StrEnum]] = {
    Subject.PERMISSION: Permission,
    Subject.JOURNEY: Journey,
    Subject.LABEL: LabelState,
    Subject.TRANSIT: TransitState,
    Subject.INSPECTION: InspectionState,
    Subject.REFUND: RefundState,
    Subject.EXCHANGE: ExchangeState,
}

INITIAL: Mapping[str, tuple[StrEnum, ...]] = {
    Subject.PERMISSION: (Permission.REQUESTED,),
    Subject.JOURNEY: (Journey.AWAITING, Journey.UNEXPECTED),
    Subject.LABEL: (LabelState.NONE, LabelState.PENDING),
    Subject.TRANSIT: (TransitState.ANNOUNCED,),
    Subject.INSPECTION: (InspectionState.PENDING,),
    Subject.REFUND: (RefundState.DUE,),
    Subject.EXCHANGE: (ExchangeState.RESERVED,),
}


@dataclass(frozen=True)
class Transition:
    """One row: `event` takes `subject` from any of `sources` to `target`.

    `actors` are kinds of `Actor` ("staff", "customer", "program", "system") and "rule", the policy that
    decides by itself; `action` is the entry of the roles table that a member of staff needs; `guard`
    names a further condition, or is empty.
    """

    subject: str
    event: str
    sources: frozenset[StrEnum]
    target: StrEnum
    actors: frozenset[str]
    action: str
    guard: str = ""


def _row(
    subject: str,
    event: str,
    sources: StrEnum | tuple[StrEnum, ...],
    target: StrEnum,
    actors: str,
    action: str,
    guard: str = "",
) -> Transition:
    from_states = frozenset(sources if isinstance(sources, tuple) else (sources,))
    return Transition(subject, event, from_states, target, frozenset(actors.split()), action, guard)


_P, _J, _L, _T, _I, _R = Permission, Journey, LabelState, TransitState, InspectionState, RefundState
_X = ExchangeState
_STAFF = "staff program"

TRANSITIONS: tuple[Transition, ...] = (
    _row("permission", "approve", _P.REQUESTED, _P.APPROVED, f"{_STAFF} rule", "review_return"),
    _row("permission", "reject", _P.REQUESTED, _P.REJECTED, f"{_STAFF} rule", "review_return"),
    _row("permission", "ask_information", _P.REQUESTED, _P.NEEDS_INFORMATION, _STAFF, "review_return"),
    _row(
        "permission",
        "answer_information",
        _P.NEEDS_INFORMATION,
        _P.REQUESTED,
        f"{_STAFF} customer",
        "review_return",
    ),
    # Case 55: an approved article is cancelled only while it has not been received.
    _row(
        "permission",
        "cancel",
        (_P.REQUESTED, _P.NEEDS_INFORMATION, _P.APPROVED),
        _P.CANCELLED,
        f"{_STAFF} customer system",
        "cancel_return",
        guard="not_received",
    ),
    _row(
        "permission",
        "expire",
        _P.APPROVED,
        _P.EXPIRED,
        "staff system",
        "cancel_return",
        guard="not_received",
    ),
    # Case 56: a late arrival reopens for review, unless the unit is in another live return by now.
    _row(
        "permission",
        "reopen",
        _P.EXPIRED,
        _P.REQUESTED,
        f"{_STAFF} system",
        "review_return",
        guard="unit_free",
    ),
    _row("journey", "receive", (_J.AWAITING, _J.MISSING), _J.RECEIVED, _STAFF, "receive_return"),
    _row("journey", "mark_missing", _J.AWAITING, _J.MISSING, f"{_STAFF} system", "receive_return"),
    _row("journey", "keep", _J.AWAITING, _J.KEPT, f"{_STAFF} rule", "review_return"),
    # Case 85: a receipt can be undone until the money moved.
    _row(
        "journey",
        "undo_receipt",
        _J.RECEIVED,
        _J.AWAITING,
        "staff",
        "receive_return",
        guard="money_not_moved",
    ),
    # Case 76: what nobody announced is never lost and never refunded by itself.
    _row("journey", "match", _J.UNEXPECTED, _J.RECEIVED, "staff", "receive_return"),
    _row("journey", "send_back", _J.UNEXPECTED, _J.SENT_BACK, "staff", "receive_return"),
    _row("journey", "dispose", _J.UNEXPECTED, _J.DISPOSED, "staff", "receive_return"),
    _row("label", "order", _L.NONE, _L.PENDING, f"{_STAFF} rule system", "order_label"),
    _row("label", "print_ready", _L.PENDING, _L.READY, "system", "order_label"),
    _row("label", "fail", _L.PENDING, _L.FAILED, "system", "order_label"),
    _row("label", "retry", _L.FAILED, _L.PENDING, f"{_STAFF} system", "order_label"),
    _row("label", "void", (_L.PENDING, _L.READY), _L.VOIDED, f"{_STAFF} system", "order_label"),
    _row("label", "expire", _L.READY, _L.EXPIRED, "system", "order_label"),
    _row("transit", "depart", _T.ANNOUNCED, _T.IN_TRANSIT, f"{_STAFF} customer system", "track_parcel"),
    # Case 80: what was lost can still arrive.
    _row(
        "transit",
        "deliver",
        (_T.IN_TRANSIT, _T.LOST),
        _T.DELIVERED,
        f"{_STAFF} system",
        "track_parcel",
    ),
    _row("transit", "lose", _T.IN_TRANSIT, _T.LOST, f"{_STAFF} system", "track_parcel"),
    _row("inspection", "accept", _I.PENDING, _I.ACCEPTED, "staff program", "inspect_return"),
    _row("inspection", "refuse", _I.PENDING, _I.REFUSED, "staff program", "inspect_return"),
    # Case 85: with its receipt an inspection is undone, and the article can be looked at anew.
    _row(
        "inspection",
        "undo",
        (_I.ACCEPTED, _I.REFUSED),
        _I.PENDING,
        "staff",
        "inspect_return",
        guard="money_not_moved",
    ),
    _row("inspection", "send_back", _I.REFUSED, _I.SENT_BACK, "staff", "inspect_return"),
    _row("refund", "withhold", _R.DUE, _R.WITHHELD, f"{_STAFF} rule system", "refund_return"),
    _row("refund", "release", _R.WITHHELD, _R.DUE, f"{_STAFF} rule system", "refund_return"),
    _row("refund", "submit", _R.DUE, _R.PENDING, f"{_STAFF} rule system", "refund_return"),
    # Case 103: what a gateway refused can be paid in another way.
    _row("refund", "cancel", (_R.DUE, _R.FAILED), _R.CANCELLED, f"{_STAFF} system", "refund_return"),
    _row("refund", "succeed", (_R.PENDING, _R.UNKNOWN), _R.SUCCEEDED, "staff system", "refund_return"),
    # Case 105: a success that bounces later reopens the case.
    _row("refund", "fail", (_R.PENDING, _R.UNKNOWN), _R.FAILED, "staff system", "refund_return"),
    _row("refund", "lose_track", _R.PENDING, _R.UNKNOWN, "system", "refund_return"),
    _row("refund", "retry", _R.FAILED, _R.PENDING, f"{_STAFF} system", "refund_return"),
    _row("refund", "bounce", _R.SUCCEEDED, _R.FAILED, "staff system", "refund_return"),
    # What was released can still be sent: its article came late, or was looked at anew.
    _row("exchange", "send", (_X.RESERVED, _X.RELEASED), _X.SENT, _STAFF, "send_exchange"),
    # It follows from what ended its article, whoever did that.
    _row("exchange", "release", _X.RESERVED, _X.RELEASED, "system", "send_exchange"),
)

_BY_EVENT: Mapping[tuple[str, str], Transition] = {(row.subject, row.event): row for row in TRANSITIONS}


def transition_of(subject: str, event: str) -> Transition | None:
    """Return the row of an event, or None when the table has none."""
    return _BY_EVENT.get((subject, event))


def target_of(subject: str, event: str, current: str) -> StrEnum:
    """Return the state to which an event leads from the current one.

    Raises Conflict("transition_refused") with subject, event, current and the events that are allowed
    now, also for an event nobody knows (Cases 49 and 53).
    """
    row = _BY_EVENT.get((subject, event))
    if row is None or current not in row.sources:
        allowed = list(allowed_events(subject, current))
        raise Conflict(
            "transition_refused",
            f"{subject} is {current}; it can {', '.join(allowed) or 'change no more'}",
            subject=str(subject),
            event=event,
            current=str(current),
            allowed=allowed,
        )
    return row.target


def allowed_events(subject: str, current: str) -> tuple[str, ...]:
    """Return the events possible in a state, in the order of the table; guards are still to be checked."""
    return tuple(row.event for row in TRANSITIONS if row.subject == subject and current in row.sources)


def as_mermaid(subject: str) -> str:
    """Draw one subject's table as a Mermaid state diagram, for `docs/architecture.md`."""
    lines = [f"    [*] --> {state}" for state in INITIAL[subject]]
    for row in TRANSITIONS:
        if row.subject == subject:
            guard = f" [{row.guard}]" if row.guard else ""
            sources = [state for state in STATES[subject] if state in row.sources]
            lines += [f"    {source} --> {row.target} : {row.event}{guard}" for source in sources]
    return "\n".join(["stateDiagram-v2", *lines])
