"""The returns at work, as dense rows; the number of queries does not grow with them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from inventory.models import Variant
from returns.domain.automation import Doubt
from returns.domain.promise import Promise, promise_of
from returns.domain.states import OPEN_STAGES, Journey, Permission, Stage
from returns.models import Message, Refund, Return, ReturnItem
from returns.queries.automation import doubts_now
from returns.queries.search import find_returns
from rma_portal.core import clock
from rma_portal.core.money import Money

PAGE = 50  # rows

# The tabs of the inbox, in the order of the work: name -> stages.
TABS: dict[str, tuple[Stage, ...]] = {
    "open": OPEN_STAGES,
    "requested": (Stage.REQUESTED,),
    "awaiting_information": (Stage.AWAITING_INFORMATION,),
    "approved": (Stage.APPROVED, Stage.ON_ITS_WAY),
    "received": (Stage.RECEIVED,),
    "inspected": (Stage.INSPECTED,),
    "settled": (Stage.SETTLED,),
    "closed": (Stage.CLOSED,),
    "ended": (Stage.REJECTED, Stage.CANCELLED, Stage.EXPIRED),
}
MESSAGES = "messages"  # the tab of what customers wrote and nobody has read, whatever the stage
NEWEST_FIRST = ("settled", "closed", "ended")


HAS_NEWS = Exists(Message.objects.filter(rma=OuterRef("pk"), is_new=True))


@dataclass(frozen=True)
class Thing:
    """Equal articles of one return, shown once with their count."""

    title: str
    variant: Variant | None
    count: int


@dataclass(frozen=True)
class Row:
    """One return of the inbox. `to_decide` are the ids of the articles that wait for a yes or no, `doubts`
    why a person must act."""

    rma: Return
    things: list[Thing]
    value: Money
    age: dt.timedelta
    promise: Promise
    flags: list[str]
    to_decide: list[int]
    doubts: list[Doubt]

    @property
    def others(self) -> int:
        """How many different articles there are beside the first."""
        return len(self.things) - 1


@dataclass(frozen=True)
class Inbox:
    """One page of a tab, with the counts of all tabs."""

    tab: str
    search: str
    rows: list[Row]
    counts: dict[str, int]
    page: int
    pages: int

    @property
    def total(self) -> int:
        """How many returns the tab holds."""
        return self.counts[self.tab]


def inbox(*, tab: str = "", search: str = "", page: int = 1) -> Inbox:
    """Return a page of the inbox. A search looks through every stage unless a tab is named."""
    found = find_returns(search) if search.strip() else Return.objects.all()
    shown = tab if tab in (*TABS, MESSAGES, "all") else ("all" if search.strip() else "open")
    counts = counts_of(found)
    pages = max(1, -(-counts[shown] // PAGE))
    number = min(max(1, page), pages)
    chosen = list(ordered(found, shown).values_list("pk", flat=True)[(number - 1) * PAGE : number * PAGE])
    moment = clock.now()
    return Inbox(shown, search, [row_of(rma, moment) for rma in whole(chosen)], counts, number, pages)


def counts_of(found: QuerySet[Return]) -> dict[str, int]:
    """Count every tab in two queries."""
    by_stage = dict(found.order_by().values_list("stage").annotate(number=Count("pk")))
    counts = {tab: sum(by_stage.get(stage, 0) for stage in stages) for tab, stages in TABS.items()}
    return {**counts, MESSAGES: found.filter(HAS_NEWS).count(), "all": sum(by_stage.values())}


def ordered(found: QuerySet[Return], tab: str) -> QuerySet[Return]:
    """Return a tab's returns: who waits longest comes first, the ended by day."""
    rows = found.filter(HAS_NEWS) if tab == MESSAGES else found
    rows = rows.filter(stage__in=TABS[tab]) if tab in TABS else rows
    newest = tab == "all" or tab in NEWEST_FIRST
    return rows.order_by(*(["-requested_at", "-id"] if newest else ["requested_at", "id"]))


def whole(chosen: list[int]) -> list[Return]:
    """Return the returns of these ids, in their order, with all a row shows.

    Read apart from the choice: what a row shows is joined to fifty returns, not to all that were found.
    """
    items = ReturnItem.objects.select_related("variant").order_by("position")
    shown = Return.objects.select_related("order", "customer").prefetch_related(
        Prefetch("items", items), "parcels", Prefetch("refunds", Refund.objects.all())
    )
    shown = shown.annotate(has_news=HAS_NEWS)
    found = shown.in_bulk(chosen)
    return [found[pk] for pk in chosen]


def row_of(rma: Return, moment: dt.datetime) -> Row:
    """Return a return as the inbox shows it at a moment; everything is prefetched."""
    items = list(rma.items.all())
    refunds = [refund.due_at for refund in rma.refunds.all() if refund.refund_state in ("due", "failed")]
    # what is kept is never received, and paid within the same time from the request
    kept = [rma.requested_at for item in items if item.journey == Journey.KEPT]
    received = kept + [item.received_at for item in items if item.received_at]
    live = [item for item in items if item.released_at is None] or items
    to_decide = [item.pk for item in items if waits_for_decision(item)]
    due = {refund.pk for refund in rma.refunds.all() if refund.refund_state == "due"}
    return Row(
        rma=rma,
        things=things_of(live),
        value=Money(sum((item.gross_amount for item in live), Decimal(0)), rma.currency),
        age=moment - rma.requested_at,
        promise=promise_of(
            rma.stage,
            requested_at=rma.requested_at,
            received_at=min(received, default=None),
            refund_due_at=min(refunds, default=None),
            now=moment,
        ),
        flags=[*(["new_message"] if rma.has_news else []), *flags_of(rma, items)],  # type: ignore[attr-defined]
        to_decide=to_decide,
        doubts=doubts_now(rma, to_decide=bool(to_decide), due=due),
    )


def things_of(items: list[ReturnItem]) -> list[Thing]:
    """Group equal articles, in the order of their first."""
    groups: dict[tuple, list[ReturnItem]] = {}
    for item in items:
        groups.setdefault((item.sku, str(item)), []).append(item)
    return [Thing(str(equal[0]), equal[0].variant, len(equal)) for equal in groups.values()]


def waits_for_decision(item: ReturnItem) -> bool:
    """Say whether an article was asked for and has no answer; what nobody announced is not asked for."""
    return item.permission == Permission.REQUESTED and item.journey == "awaiting"


def flags_of(rma: Return, items: list[ReturnItem]) -> list[str]:
    """Return what somebody should look at: codes for the page to put into words."""
    states = {item.journey for item in items}
    found = {
        "label_failed": any(parcel.label_state == "failed" for parcel in rma.parcels.all()),
        "refund_failed": any(refund.refund_state in ("failed", "unknown") for refund in rma.refunds.all()),
        "unexpected": "unexpected" in states,
        "missing": "missing" in states,
        "refused": any(item.inspection_state == "refused" for item in items),
        "no_address": rma.customer is None or not rma.customer.email,
    }
    return [flag for flag, holds in found.items() if holds]
