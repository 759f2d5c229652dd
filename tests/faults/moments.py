"""Every moment of a plain return at which a process may die: failpoint, detail, and the step before it."""

from rma_portal.core.failpoints import FAILPOINTS
from tests.faults.walk import Fault

STEPS = ("confirm", "accept", "photo", "refund", "receive")  # those in which the web process writes
KINDS = {  # of work -> the step it follows from
    "returns.draw_label": "confirm",
    "mail.send": "confirm",
    "returns.pay_refund": "refund",
    "returns.issue_numbers": "confirm",
    "returns.mail": "confirm",
    "returns.prepare_photo": "photo",
    "returns.delete_file": "photo",
}
TOLD = {  # what the broker is told of: a worker keeps its own follow-ups to itself
    "returns.issue_numbers": "confirm",
    "returns.mail": "receive",
    "returns.pay_refund": "refund",
    "returns.prepare_photo": "photo",
}
SINGLE = {
    "label.stored": [("a4", "confirm"), ("a6", "confirm")],
    "photo.kept": [("", "photo")],
    "photo.prepared": [("", "photo")],
    "mail.accepted": [("", "confirm")],
    "gateway.called": [("", "refund")],
    "gateway.answered": [("", "refund")],
    "stock.moved": [("", "accept")],
}


def moments_of(point: str) -> list[tuple[str, str]]:
    """Return details and steps with which a plain return gets to a failpoint; KeyError if it never does."""
    if point.startswith("web."):
        return [("", step) for step in STEPS]
    if point.startswith("broker."):
        return list(TOLD.items())
    if point.startswith("outbox."):
        return list(KINDS.items())
    return SINGLE[point]


def every(action: str) -> list[Fault]:
    """Return a fault for each moment of each failpoint."""
    return [Fault(action, point, *moment) for point in FAILPOINTS for moment in moments_of(point)]


def one_each(action: str, turn: int) -> list[Fault]:
    """Return one fault for each failpoint; another turn takes other moments."""
    chosen = []
    for number, point in enumerate(FAILPOINTS):
        moments = moments_of(point)
        chosen.append(Fault(action, point, *moments[(number + turn) % len(moments)]))
    return chosen
