"""Which of the four signals a state carries; the word beside it always says the same."""

TONES = {
    "requested": "wait",
    "awaiting_information": "info",
    "approved": "info",
    "on_its_way": "info",
    "received": "wait",
    "inspected": "wait",
    "settled": "good",
    "closed": "good",
    "rejected": "plain",
    "cancelled": "plain",
    "expired": "plain",
    "needs_information": "info",
    "awaiting": "plain",
    "missing": "problem",
    "kept": "good",
    "unexpected": "problem",
    "sent_back": "plain",
    "disposed": "plain",
    "pending": "wait",
    "accepted": "good",
    "refused": "problem",
    "due": "wait",
    "withheld": "info",
    "succeeded": "good",
    "failed": "problem",
    "unknown": "problem",
    "ready": "good",
    "none": "plain",
    "voided": "plain",
    "announced": "plain",
    "in_transit": "info",
    "delivered": "good",
    "lost": "problem",
    "waiting": "wait",
    "in_force": "good",
    "declined": "plain",
    "open": "wait",
    "found": "good",
    "opened": "good",
    "stuck": "problem",
}


def tone_of(state: str) -> str:
    """Return "good", "wait", "problem", "info" or "plain" for any state of the domain."""
    return TONES.get(state, "plain")
