"""What happens to a return, as other programs are told: the types of events.

Types are never renamed: receivers compare them. `returns/wording/events.py` says what each means.
"""

CLOSED = "return.closed"  # follows from a stage, not from a verb of the journal

# The journal's verb, and the type of the event that is told for it.
TYPES_BY_VERB: dict[str, str] = {
    "requested": "return.requested",
    "approved": "return.approved",
    "rejected": "return.rejected",
    "numbered": "return.numbered",
    "information_asked": "return.information_asked",
    "information_answered": "return.information_answered",
    "cancelled": "return.cancelled",
    "expired": "return.expired",
    "label_ready": "return.label_ready",
    "label_failed": "return.label_failed",
    "departed": "return.departed",
    "received": "return.received",
    "receipt_undone": "return.receipt_undone",
    "unexpected_received": "return.unexpected_received",
    "marked_missing": "return.article_missing",
    "inspected": "return.inspected",
    "disposition_chosen": "return.disposition_chosen",
    "message_written": "return.message_written",
    "overridden": "return.overridden",
    "exchange_reserved": "exchange.reserved",
    "exchange_sent": "exchange.sent",
    "exchange_released": "exchange.released",
    "refund_booked": "refund.booked",
    "refund_submitted": "refund.submitted",
    "refund_succeeded": "refund.succeeded",
    "refund_failed": "refund.failed",
    "refund_unknown": "refund.unknown",
    "refund_cancelled": "refund.cancelled",
}

# Verbs that only the timeline needs: a step of our own on the way to one that is told, a detail of one, or
# one that has no effect.
NOT_TOLD = frozenset(
    {
        "label_ordered",
        "goes_along",
        "tracking_added",
        "kept",
        "destination_unknown",
        "left_to_person",
        "store_credit_agreed",
        "messages_read",
        "less_kind_than_shown",
        "put_into_stock",
        "override_asked",
        "override_confirmed",
        "override_declined",
        "withdrawal_declared",
    }
)
