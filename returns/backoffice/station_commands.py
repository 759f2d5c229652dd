"""What the receiving station does with a text: scanned, typed, or a single key."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from django.db import transaction

from returns.backoffice.station_state import GOOD, PLAIN, PROBLEM, WAIT, Outcome, Station
from returns.domain.states import Disposition, InspectionState, Journey
from returns.models import Refund, Return, ReturnItem
from returns.queries.bench import bench_of, receipt_of
from returns.queries.scan import Scan, resolve, station_counts
from returns.services.accept_as_new import accept_as_new
from returns.services.inspect import inspect
from returns.services.mark_missing import mark_missing
from returns.services.receive import receive
from returns.services.receive_unexpected import receive_unexpected
from returns.services.refund_owed import book_owed
from returns.services.undo_receipt import undo_receipt
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, DomainError

# Stages in which nothing may come in yet, or any more.
CLOSED_DOORS = ("requested", "awaiting_information", "rejected", "cancelled", "expired")
SAME_SCAN = dt.timedelta(seconds=1)  # nobody scans two articles within a second: the trigger bounced

_D = Disposition
# Where an article of a grade usually goes, the likeliest first; the number before it is its key.
FATES: Mapping[str, tuple[Disposition, ...]] = {
    "b": (_D.SECOND_CHOICE, _D.RESTOCK, _D.REFURBISH, _D.QUARANTINE, _D.RETURN_TO_VENDOR),
    "c": (_D.SECOND_CHOICE, _D.REFURBISH, _D.REPAIR, _D.QUARANTINE, _D.DONATE, _D.RECYCLE),
    "d": (_D.REPAIR, _D.RETURN_TO_VENDOR, _D.QUARANTINE, _D.RECYCLE, _D.DESTROY),
}


def handle(station: Station, text: str, actor: Actor) -> Outcome:
    """Do what a text asks for; a refusal by the domain leaves nothing behind and is told, never raised."""
    try:
        with transaction.atomic():
            return answer(station, text.replace("\x00", "").strip(), actor)
    except DomainError as refusal:
        return refused(station, refusal)


def answer(station: Station, text: str, actor: Actor) -> Outcome:
    """Choose: the answer to an open question, a key, an unexpected article's code, or a scan."""
    if text.isdecimal() and len(text) == 1 and station.mode in (*FATES, "missing"):
        return choose(station, int(text), actor)
    command = COMMANDS.get(text.lower())
    if command:
        return command(station, actor)
    if station.mode == "unexpected" and station.rma:
        return record_unexpected(station, station.rma, text, actor)
    return take_scan(station, resolve(text, rma=station.rma), actor)


def refused(station: Station, refusal: DomainError) -> Outcome:
    """Tell a refusal: what moved on in the meantime waits for a look, anything else is a problem."""
    tone = WAIT if isinstance(refusal, Conflict) else PROBLEM
    return Outcome(f"refused_{refusal.code}", tone, fresh(station), named(station.item))


def fresh(station: Station) -> Station:
    """Return the station without its open question."""
    return replace(station, mode="", code="")


def named(item: ReturnItem | None) -> dict[str, str | int]:
    """Return how an article is called."""
    return {"article": str(item)} if item else {}


# --- scans ---------------------------------------------------------------------------------------------


def take_scan(station: Station, scan: Scan, actor: Actor) -> Outcome:
    """Do what a scanned thing asks for: open the return, or take the article in."""
    if scan.kind == "return" and scan.rma:
        return open_return(scan.rma)
    if scan.kind == "article" and scan.item:
        return take_article(station, scan.item, scan.text, actor)
    facts: dict[str, str | int] = {"text": scan.text}
    if scan.kind == "ambiguous":
        return Outcome("choose_article", WAIT, Station(station.rma), facts, scan.candidates)
    if scan.variant:
        facts = {"text": scan.text, "article": str(scan.variant)}
    tone, code = (PROBLEM, "unknown_code") if scan.kind == "unknown" else (WAIT, "not_in_return")
    if station.rma is None:
        code = {"not_in_return": "nobody_awaits", "unknown_code": "unknown_code_alone"}[code]
    return Outcome(code, tone, Station(station.rma, code=scan.text), facts)


def open_return(rma: Return) -> Outcome:
    """Show a return; one of which nothing may come back is told in amber."""
    bench = bench_of(rma)
    facts: dict[str, str | int] = {"received": len(bench.received), "expected": len(bench.expected)}
    if not bench.expected and rma.stage in CLOSED_DOORS:
        return Outcome(f"return_{rma.stage}", WAIT, Station(rma), facts)
    if not bench.awaited:
        return Outcome("return_complete", PLAIN, Station(rma), facts)
    return Outcome("return_found", GOOD, Station(rma), facts)


def take_article(station: Station, item: ReturnItem, text: str, actor: Actor) -> Outcome:
    """Receive an article; one that is here already is never counted twice (cases 79 and 144)."""
    if item.journey == Journey.UNEXPECTED:  # the same code again: it may be a second such article
        return Outcome("article_unexpected", WAIT, Station(item.rma, item, code=text), named(item))
    if is_same_scan(station.item, item):
        return Outcome("scanned_twice", PLAIN, Station(item.rma, station.item), named(station.item))
    if item.permission != "approved":
        return Outcome(f"article_{item.permission}", WAIT, Station(item.rma, item), named(item))
    if item.journey not in (Journey.AWAITING, Journey.MISSING):
        return already_here(item)
    late = item.journey == Journey.MISSING
    try:
        with transaction.atomic():
            received = receive(item=item, actor=actor)
    except Conflict as lost:
        if lost.code != "transition_refused":
            raise
        item.refresh_from_db()  # another station was faster
        return already_here(item)
    return Outcome(
        "received_after_all" if late else "received", GOOD, Station(item.rma, received), counted(received)
    )


def is_same_scan(last: ReturnItem | None, item: ReturnItem) -> bool:
    """Whether a scanner fired twice: the same product within a second, the first one still uninspected."""
    if last is None or last.sku != item.sku or last.rma_id != item.rma_id or last.received_at is None:
        return False
    is_pending = last.inspection_state == InspectionState.PENDING
    return is_pending and last.journey == Journey.RECEIVED and clock.now() - last.received_at < SAME_SCAN


def already_here(item: ReturnItem) -> Outcome:
    """Refuse a second receipt and say who made the first, and when."""
    if item.journey != Journey.RECEIVED:
        return Outcome(f"article_{item.journey}", WAIT, Station(item.rma, item), named(item))
    who, when = receipt_of(item)
    facts = {**named(item), "who": who, "at": when.isoformat() if when else ""}
    return Outcome("received_before", WAIT, Station(item.rma, item), facts)


def counted(item: ReturnItem) -> dict[str, str | int]:
    """Return an article's name with the counters of its return."""
    received, expected = station_counts(item.rma)
    return {**named(item), "received": received, "expected": expected}


# --- keys ----------------------------------------------------------------------------------------------


def accept(station: Station, actor: Actor) -> Outcome:
    """The one key of the plain case: grade A, back in stock, refund booked."""
    item = waiting(station)
    if item is None:
        return nothing_to_inspect(station)
    refund = accept_as_new(item=item, actor=actor)
    return inspected("accepted_as_new", item, refund)


def waiting(station: Station) -> ReturnItem | None:
    """Return the article at hand if it waits for its inspection."""
    item = station.item
    is_here = item is not None and item.journey == Journey.RECEIVED
    return item if item and is_here and item.inspection_state == InspectionState.PENDING else None


def nothing_to_inspect(station: Station) -> Outcome:
    """Say what to scan instead; an article that is done stays done, however often the key is hit."""
    item = station.item
    if item and item.inspection_state != InspectionState.PENDING:
        return Outcome("inspected_already", PLAIN, fresh(station), named(item))
    code = "scan_article_first" if station.rma else "scan_return_first"
    return Outcome(code, PLAIN, fresh(station))


def inspected(code: str, item: ReturnItem, refund: Refund | None) -> Outcome:
    """Tell where an article went and what was booked for it."""
    item.refresh_from_db()
    facts = {**counted(item), "disposition": item.disposition, "grade": item.grade}
    if refund:
        facts |= {"amount": str(refund.amount), "currency": refund.currency, "way": refund.way}
    return Outcome(code, GOOD, Station(item.rma, item), facts)


def grade(letter: str) -> Callable[[Station, Actor], Outcome]:
    """Return the key that grades B, C or D and asks where the article goes."""

    def ask(station: Station, actor: Actor) -> Outcome:
        if waiting(station) is None:
            return nothing_to_inspect(station)
        return Outcome("choose_fate", PLAIN, replace(station, mode=letter), {"grade": letter.upper()})

    return ask


def choose(station: Station, number: int, actor: Actor) -> Outcome:
    """Answer an open question with the number of a line, from 1."""
    if station.mode == "missing" and station.rma:
        awaited = bench_of(station.rma).awaited
        chosen = awaited[number - 1 : number] if number else []
        return give_up(station, chosen, actor) if chosen else miss(station, actor)
    fates, item = FATES[station.mode], waiting(station)
    if item is None:
        return nothing_to_inspect(station)
    if not 1 <= number <= len(fates):
        return Outcome("choose_fate", PLAIN, station, {"grade": station.mode.upper()})
    inspect(item=item, accepted=True, grade=station.mode, disposition=fates[number - 1], actor=actor)
    return inspected("graded", item, book_owed(rma=item.rma, actor=actor))


def miss(station: Station, actor: Actor) -> Outcome:
    """Give up the one article that has not come, or ask which; a second M gives up all of them."""
    if station.rma is None:
        return Outcome("scan_return_first", PLAIN, fresh(station))
    awaited = bench_of(station.rma).awaited
    if not awaited:
        return Outcome("nothing_missing", PLAIN, fresh(station))
    if len(awaited) > 1 and station.mode != "missing":
        return Outcome("choose_missing", PLAIN, replace(station, mode="missing"), {"count": len(awaited)})
    return give_up(station, awaited, actor)


def give_up(station: Station, items: list[ReturnItem], actor: Actor) -> Outcome:
    """Mark articles as missing: no stock, no money, and still received if they turn up (case 80)."""
    for item in items:
        mark_missing(item=item, actor=actor)
    facts = {**named(items[0]), "count": len(items)}
    return Outcome("marked_missing", WAIT, Station(station.rma), facts)


def undo(station: Station, actor: Actor) -> Outcome:
    """Take the receipt of the article at hand back, and its inspection, stock and booking with it."""
    item = station.item
    if item is None or item.journey != Journey.RECEIVED:
        return Outcome("nothing_to_undo", PLAIN, fresh(station))
    undone = undo_receipt(item=item, actor=actor)
    return Outcome("undone", PLAIN, Station(station.rma, undone), counted(undone))


def unexpected(station: Station, actor: Actor) -> Outcome:
    """Record the code that fits no article, or ask for one."""
    if station.rma is None:
        return Outcome("scan_return_first", PLAIN, fresh(station))
    if station.code:
        return record_unexpected(station, station.rma, station.code, actor)
    return Outcome("scan_unexpected", PLAIN, replace(station, mode="unexpected"))


def record_unexpected(station: Station, rma: Return, code: str, actor: Actor) -> Outcome:
    """Keep what nobody announced: never lost, never refunded (case 76)."""
    item = receive_unexpected(rma=rma, code=code, actor=actor)
    return Outcome("unexpected_recorded", WAIT, Station(rma, item), named(item))


def photograph(station: Station, actor: Actor) -> Outcome:
    """Open the form for grade, note, photos and refusal."""
    if waiting(station) is None:
        return nothing_to_inspect(station)
    return Outcome("fill_form", PLAIN, replace(station, mode="photo"), named(station.item))


def step_back(station: Station, actor: Actor) -> Outcome:
    """Leave an open question; with none open, put the article aside, then the return."""
    if station.mode or station.code:
        return Outcome("stepped_back", PLAIN, fresh(station))
    return Outcome("stepped_back", PLAIN, Station(station.rma if station.item else None))


COMMANDS: Mapping[str, Callable[[Station, Actor], Outcome]] = {
    "": accept,
    "a": accept,
    "b": grade("b"),
    "c": grade("c"),
    "d": grade("d"),
    "m": miss,
    "p": photograph,
    "u": unexpected,
    "x": step_back,
    "z": undo,
}
