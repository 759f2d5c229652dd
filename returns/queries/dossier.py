"""Everything there is about one return, for the page staff decide on; a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from returns.domain.automation import Doubt
from returns.domain.policy.engine import Decision as Decided
from returns.models import (
    Decision,
    Exchange,
    Inspection,
    Message,
    Photo,
    Refund,
    RefundLine,
    Return,
    ReturnItem,
    ReturnParcel,
)
from returns.queries.automation import doubts_now
from returns.queries.inbox import waits_for_decision
from returns.queries.owed import bonus_of, bonus_with, settlement_of, value_of
from returns.queries.room import room_of
from returns.queries.shipping import shipping_back
from rma_portal.core.money import Money


@dataclass(frozen=True)
class Article:
    """One article with its evidence, what the rules said of it and what the warehouse found."""

    item: ReturnItem
    decision: Decided | None
    decided: Decision | None  # the row it is stored in, with the facts
    inspections: list[Inspection]
    customer_photos: list[Photo]
    our_photos: list[Photo]
    exchange: Exchange | None = None  # what the customer gets in its place

    @property
    def waits_for_decision(self) -> bool:
        """Whether somebody must say yes or no."""
        return waits_for_decision(self.item)

    @property
    def paid(self) -> Money:
        """What was paid for it, tax included."""
        return Money(self.item.gross_amount, self.item.currency)


@dataclass(frozen=True)
class Line:
    """The articles of one order line: equal ones stand together."""

    title: str
    sku: str
    articles: list[Article]

    @property
    def variant(self):
        """The catalogue's article, for its picture; None when it is gone or unknown."""
        return self.articles[0].item.variant


@dataclass(frozen=True)
class Row:
    """One step of a calculation of money."""

    code: str
    label: str
    amount: Money


@dataclass(frozen=True)
class RefundView:
    """A refund, what it is made of, and the bonus that comes on top of it."""

    refund: Refund
    amount: Money
    rows: list[Row]
    bonus: Money


@dataclass(frozen=True)
class Dossier:
    """One return. `expected` is what is to be paid back for the articles that are still owed for."""

    rma: Return
    lines: list[Line]
    refunds: list[RefundView]
    parcels: list[ReturnParcel]
    messages: list[Message]
    expected: list[Row] = field(default_factory=list)

    @property
    def articles(self) -> list[Article]:
        """All articles, in order of position."""
        found = [article for line in self.lines for article in line.articles]
        return sorted(found, key=lambda article: article.item.position)

    @property
    def to_decide(self) -> list[Article]:
        """The articles that wait for a yes or no."""
        return [article for article in self.articles if article.waits_for_decision]

    @property
    def doubts(self) -> list[Doubt]:
        """Why a person must act, as far as it still holds."""
        due = {view.refund.pk for view in self.refunds if view.refund.refund_state == "due"}
        return doubts_now(self.rma, to_decide=bool(self.to_decide), due=due)

    @property
    def has_news(self) -> bool:
        """Whether the customer wrote something that nobody has read or answered."""
        return any(message.is_new for message in self.messages)

    @property
    def to_inspect(self) -> list[Article]:
        """The articles that were received and not looked at yet."""
        return [
            article
            for article in self.articles
            if article.item.journey == "received" and article.item.inspection_state == "pending"
        ]

    @property
    def booked(self) -> set[int]:
        """The ids of the articles that are in a refund that was not cancelled."""
        live = (view for view in self.refunds if view.refund.refund_state != "cancelled")
        return {line.item_id for view in live for line in view.refund.lines.all() if line.item_id}


def dossier_of(rma: Return) -> Dossier:
    """Read all there is about a return."""
    refunds = [refund_view(refund) for refund in refunds_with_lines().filter(rma=rma)]
    lines = lines_of(article_of(item) for item in items_of(rma))
    bare = Dossier(
        rma=rma,
        lines=lines,
        refunds=refunds,
        parcels=list(rma.parcels.select_related("destination", "travels_in__rma").order_by("id")),
        messages=messages_of(rma),
    )
    return Dossier(rma, lines, refunds, bare.parcels, bare.messages, expected_rows(bare))


def messages_of(rma: Return) -> list[Message]:
    """Return what was written on a return, the oldest first, each with its pictures, in two queries."""
    photos = Prefetch("photos", Photo.objects.order_by("id"))
    return list(rma.messages.prefetch_related(photos).order_by("written_at", "id"))


def exchanges_of(rma: Return) -> dict[int, Exchange]:
    """Return what customers get in exchange for a return's articles, by article."""
    return {exchange.item_id: exchange for exchange in Exchange.objects.filter(item__rma=rma)}


def items_of(rma: Return) -> Iterable[ReturnItem]:
    """Return a return's articles with all that is shown beside them."""
    return with_evidence(ReturnItem.objects.filter(rma=rma))


def with_evidence(items: QuerySet[ReturnItem]) -> QuerySet[ReturnItem]:
    """Return articles in order, with decisions, inspections, photos and refunds, in six queries."""
    return (
        items.select_related("variant", "reason", "location", "destination", "order_line")
        .prefetch_related(
            Prefetch("decisions", Decision.objects.order_by("-id")),
            Prefetch("inspections", Inspection.objects.order_by("id")),
            Prefetch("photos", Photo.objects.order_by("id")),
            "exchanges",
            Prefetch("refund_lines", RefundLine.objects.select_related("refund")),
        )
        .order_by("position")
    )


def refunds_with_lines() -> QuerySet[Refund]:
    """Return refunds with what they are made of."""
    lines = RefundLine.objects.select_related("item").order_by("id")
    rows = Refund.objects.select_related("rma", "payment")
    return rows.prefetch_related(Prefetch("lines", lines)).order_by("id")


def article_of(item: ReturnItem) -> Article:
    """Put an article together from what was prefetched."""
    row = next(iter(item.decisions.all()), None)
    photos = list(item.photos.all())
    return Article(
        item=item,
        decision=Decided.from_json(row.outcome) if row and row.outcome else None,
        decided=row,
        inspections=list(item.inspections.all()),
        customer_photos=[photo for photo in photos if photo.taken_by == "customer"],
        our_photos=[photo for photo in photos if photo.taken_by != "customer"],
        exchange=next(iter(item.exchanges.all()), None),
    )


def lines_of(articles: Iterable[Article]) -> list[Line]:
    """Group articles by their order line; what was not announced stands by itself."""
    groups: dict[object, list[Article]] = {}
    for article in articles:
        item = article.item
        key = (item.order_line_id, item.sku) if item.order_line_id else f"item {item.pk}"
        groups.setdefault(key, []).append(article)
    return [Line(str(group[0].item), group[0].item.sku, group) for group in groups.values()]


def refund_view(refund: Refund) -> RefundView:
    """Return a refund with its lines as amounts."""
    rows = [
        Row(line.code, str(line.item) if line.code == "article" else "", Money(line.amount, refund.currency))
        for line in refund.lines.all()
    ]
    return RefundView(refund, Money(refund.amount, refund.currency), rows, bonus_with(refund))


def expected_rows(dossier: Dossier) -> list[Row]:
    """Return what the articles not booked yet would give, if all of them are accepted; empty where none."""
    currency = dossier.rma.currency
    open_items = [
        article.item
        for article in dossier.articles
        if article.item.permission in ("requested", "needs_information", "approved")
        and article.item.inspection_state in ("pending", "accepted")
        and article.item.journey in ("awaiting", "received", "kept")
        and article.item.pk not in dossier.booked
        and article.item.order_line_id
    ]
    if not any(value_of(item).gross for item in open_items):
        return []
    order = dossier.rma.order
    none = Money.zero(currency)
    shipping, room = (shipping_back(order), room_of(order)) if order else (none, none)
    settled = settlement_of(open_items, shipping=shipping, ceiling=room)
    bonus = bonus_of(open_items, currency)
    rows = [*((row.code, row.amount) for row in settled.rows), ("total", settled.total), ("bonus", bonus)]
    return [Row(code, "", amount) for code, amount in rows if amount or code == "total"]
