"""A return with all that its page shows its customer, read in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from returns.domain.method import uses_our_label
from returns.domain.states import (
    GONE,
    Journey,
    LabelState,
    Method,
    Permission,
    RefundState,
    Regime,
    Stage,
    TransitState,
)
from returns.models import Exchange, Inspection, Photo, Refund, Return, ReturnItem, ReturnParcel
from returns.portal.photos import shown
from returns.portal.track import ENDED, Milestone, none_accepted, track
from returns.queries.boxes import together
from returns.queries.dossier import exchanges_of, messages_of, refunds_with_lines
from returns.queries.owed import bonus_of, bonus_with, settlement_of, value_of, way_of
from returns.queries.refund_dates import withdrawal_due
from returns.queries.room import room_of
from returns.queries.shipping import shipping_back
from returns.queries.timeline import timeline
from returns.services.find_stops import Stop, stops_of
from returns.wording.resolutions import name_of
from returns.wording.stages import explanation, headline, milestone, refund_word, sign
from rma_portal.core.money import Money

LABEL_STAGES = (Stage.APPROVED, Stage.ON_ITS_WAY, Stage.RECEIVED)
FINAL = (*ENDED, Stage.CLOSED)  # nothing moves by itself any more
FIRST_LOOK, SOON = 5, 1  # seconds until the page looks for news; soon while a worker is at the label


@dataclass(frozen=True)
class ParcelView:
    """A parcel, its number within the return, and the articles that are still to be sent in it.

    `together` are the numbers of the other returns that travel in the same box.
    """

    number: int
    parcel: ReturnParcel
    items: list[ReturnItem]
    together: list[str] = field(default_factory=list)

    def is_at(self, *states: LabelState) -> bool:
        """Whether something is to be sent, and the label of its box is in one of these states."""
        return bool(self.items) and self.parcel.box.label_state in states

    @property
    def is_ready(self) -> bool:
        """Whether the label can be had; never once nothing is to be sent any more (case 61)."""
        return self.is_at(LabelState.READY) and self.parcel.transit != TransitState.DELIVERED


@dataclass
class StatusPage:
    """A return with all that its page shows, read in a fixed number of queries."""

    rma: Return
    items: list[ReturnItem]
    parcels: list[ParcelView]
    refunds: list[Refund]
    exchanges: dict[int, Exchange]  # by article

    @classmethod
    def of(cls, rma: Return) -> "StatusPage":
        """Read what the page of a return shows."""
        photos = Prefetch("photos", Photo.objects.order_by("id"))
        found = Prefetch("inspections", Inspection.objects.order_by("receipt"))
        rows = ReturnItem.objects.filter(rma=rma).select_related("reason", "variant")
        items = list(rows.prefetch_related(photos, found).order_by("position"))
        refunds = refunds_with_lines().filter(rma=rma).exclude(refund_state=RefundState.CANCELLED)
        return cls(
            rma=rma,
            items=items,
            parcels=parcels_of(rma, items),
            refunds=list(refunds.order_by("booked_at")),
            exchanges=exchanges_of(rma),
        )

    @property
    def stage(self) -> Stage:
        """The return's stage."""
        return Stage(self.rma.stage)

    @property
    def live_items(self) -> list[ReturnItem]:
        """The articles that are not refused, cancelled or expired."""
        return [item for item in self.items if item.permission not in GONE]

    @property
    def payable_items(self) -> list[ReturnItem]:
        """The articles still to be paid: not those the check refused, nor those not in the parcel."""
        return [
            item
            for item in self.live_items
            if item.inspection_state != "refused" and item.journey != Journey.MISSING
        ]

    @property
    def none_accepted(self) -> bool:
        """Whether the check accepted no article."""
        return none_accepted(self.items)

    @property
    def all_kept(self) -> bool:
        """Whether the customer keeps every article, so that nothing travels."""
        live = self.live_items
        return bool(live) and all(item.journey == Journey.KEPT for item in live)

    @property
    def all_exchanged(self) -> bool:
        """Whether the customer gets another article for each, and no money."""
        live = self.live_items
        return bool(live) and all(item.pk in self.exchanges and not value_of(item).gross for item in live)

    @property
    def labels(self) -> list[ParcelView]:
        """The parcels whose label can be had, each with a label of its own (case 68)."""
        return [one for one in self.parcels if one.is_ready] if self.stage in LABEL_STAGES else []

    @property
    def has_our_label(self) -> bool:
        """Whether it travels with a label of ours."""
        return uses_our_label(self.rma.method)

    @property
    def is_being_prepared(self) -> bool:
        """Whether a worker is still at the number or a label."""
        if self.stage is not Stage.APPROVED:
            return False
        loose = any(is_to_be_sent(item, None) for item in self.items)
        undrawn = any(one.is_at(LabelState.NONE, LabelState.PENDING) for one in self.parcels)
        return loose or (undrawn and self.has_our_label)

    @property
    def stops(self) -> list[Stop]:
        """Where it goes without a label of ours, once it has its number."""
        if self.stage not in LABEL_STAGES or self.has_our_label or not self.rma.number:
            return []
        return stops_of(self.rma, self.rma.merchant)

    @property
    def label_failed(self) -> bool:
        """Whether a label is late."""
        return self.stage is Stage.APPROVED and any(one.is_at(LabelState.FAILED) for one in self.parcels)

    @property
    def can_cancel(self) -> bool:
        """Whether something is left to cancel, nothing has arrived, no replacement left (case 55)."""
        if any(exchange.exchange_state == "sent" for exchange in self.exchanges.values()):
            return False
        sent_back = [item for item in self.live_items if item.journey != Journey.KEPT]
        return bool(sent_back) and all(item.journey == Journey.AWAITING for item in sent_back)

    @property
    def first_look(self) -> int:
        """After how many seconds the page first looks for news; 0 where none can come."""
        if self.stage in FINAL:
            return 0
        return SOON if self.is_being_prepared else FIRST_LOOK

    def expected(self) -> list[tuple[str, Money, Money]]:
        """Return what each way gives back by the engine, and its bonus, for articles still in the return."""
        ways = sorted({way_of(item) for item in self.payable_items if value_of(item).gross})
        shipping = shipping_back(self.rma.order) if self.rma.order else Money.zero(self.rma.currency)
        return [self.expected_by(way, shipping if way == ways[0] else shipping * 0) for way in ways]

    def expected_by(self, way: str, shipping: Money) -> tuple[str, Money, Money]:
        """Return what one way will give back."""
        items = [item for item in self.payable_items if way_of(item) == way]
        ceiling = room_of(self.rma.order) if self.rma.order else Money.zero(self.rma.currency)
        total = settlement_of(items, shipping=shipping, ceiling=ceiling).total
        return name_of(way), total, bonus_of(items, self.rma.currency)

    @property
    def due_at(self) -> dt.datetime | None:
        """By when the law has a withdrawal paid (UTC), once articles have come; until then it may wait."""
        arrived = [item for item in self.live_items if item.received_at]
        if not arrived or any(item.regime != Regime.WITHDRAWAL for item in self.live_items):
            return None
        return withdrawal_due(self.rma, min(arrived, key=lambda item: item.received_at))

    def context(self) -> dict:
        """Return what the templates may use."""
        stage, kept, talk, refused = self.stage, self.all_kept, messages_of(self.rma), self.none_accepted
        return {
            "rma": self.rma,
            "stage": stage,
            "all_kept": kept,
            "sign": sign(stage, all_kept=kept, none_accepted=refused),
            "headline": headline(stage, all_kept=kept, none_accepted=refused),
            "explanation": explanation(
                stage,
                all_kept=kept,
                all_exchanged=self.all_exchanged,
                none_accepted=refused,
                method=self.rma.method,
                is_claimed=self.is_claimed,
            ),
            "is_claimed": self.is_claimed,
            "milestones": [(one, milestone(one.code)) for one in self.milestones],
            "articles": [self.article_row(item) for item in self.items],
            "refunds": [self.refund_row(refund) for refund in self.refunds],
            "expected": [] if self.refunds or stage in ENDED else self.expected(),
            "due_at": None if self.refunds else self.due_at,
            "labels": self.labels,
            "label_is_coming": self.is_being_prepared and self.has_our_label,
            "stops": self.stops,
            "is_brought": self.is_brought,
            "label_failed": self.label_failed,
            "is_final": stage in FINAL,
            "poll_wait": self.first_look,
            "can_cancel": self.can_cancel,
            "needs_answer": stage is Stage.AWAITING_INFORMATION,
            "talk": [(row, shown(row.photos.all())) for row in talk],
            "sent_before": sum(row.author_kind == "customer" for row in talk),
        }

    @property
    def is_claimed(self) -> bool:
        """Whether the customer says of all that is to be sent that it has left."""
        sent = [one.parcel for one in self.parcels if one.items]
        loose = any(is_to_be_sent(item, None) for item in self.items)
        return bool(sent) and not loose and all(parcel.claimed_at for parcel in sent)

    @property
    def is_brought(self) -> bool:
        """Whether the customer brings it to the shop."""
        return self.rma.method == Method.IN_STORE

    @property
    def milestones(self) -> list[Milestone]:
        """The way of the return."""
        moments = timeline(self.rma)
        return track(
            self.stage,
            moments,
            all_kept=self.all_kept,
            is_brought=self.is_brought,
            none_accepted=self.none_accepted,
        )

    def refund_row(self, refund: Refund) -> tuple[Refund, str, str, Money, Money]:
        """Return a refund in words, with its amount and the bonus on top."""
        amount = Money(refund.amount, refund.currency)
        return refund, name_of(refund.way), refund_word(refund.refund_state), amount, bonus_with(refund)

    def article_row(self, item: ReturnItem) -> dict:
        """Return an article as the page shows it."""
        return {
            "item": item,
            "gross": Money(item.gross_amount, item.currency),
            "exchange": self.exchanges.get(item.pk),
            "reason": item.reason.label_in(self.rma.language) if item.reason else "",
            "photos": shown(photo for photo in item.photos.all() if photo.taken_by == "customer"),
            "ours": shown(photo for photo in item.photos.all() if photo.taken_by != "customer"),
            "word": self.word(item),
            "found": found_in(item),
            "is_kept": item.journey == Journey.KEPT,
        }

    def word(self, item: ReturnItem) -> str:
        """Return what differs for one article from what the whole page says."""
        if item.permission in GONE and self.stage not in ENDED:
            return str(item.get_permission_display())
        if item.journey == Journey.MISSING:
            return _("Not in the parcel")
        if item.inspection_state == "refused":
            return _("Not accepted after the check")
        return ""


def found_in(item: ReturnItem) -> str:
    """Return what the last look at an article found, where it was not accepted."""
    looks = list(item.inspections.all()) if item.inspection_state == "refused" else []
    return looks[-1].note if looks else ""


def parcels_of(rma: Return, items: list[ReturnItem]) -> list[ParcelView]:
    """Return the parcels of a return with the articles in each, and what else is in its box."""
    parcels = list(rma.parcels.select_related("destination", "travels_in").order_by("id"))
    others = together(rma, {parcel.box.pk for parcel in parcels})
    return [
        ParcelView(
            number,
            parcel,
            [item for item in items if is_to_be_sent(item, parcel)],
            others[parcel.box.pk],
        )
        for number, parcel in enumerate(parcels, start=1)
    ]


def is_to_be_sent(item: ReturnItem, parcel: ReturnParcel | None) -> bool:
    """Say whether an article still has to be sent, in this parcel, or (None) in one that is yet to come."""
    waits = item.permission == Permission.APPROVED and item.journey == Journey.AWAITING
    return waits and item.parcel_id == (parcel.pk if parcel else None)
