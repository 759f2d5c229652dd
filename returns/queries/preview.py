"""What a draft would become: each article's decision, and the money, by the engine's own calculation."""

from collections.abc import Mapping
from dataclasses import dataclass

from customers.domain.shares import UnitValue
from customers.models import OrderLine, UnitShare
from returns.domain.policy.engine import Decision
from returns.domain.policy.facts import Facts
from returns.domain.settlement import Settlement, refundable
from returns.domain.states import Regime
from returns.models import Photo, Reason, ReturnDraft
from returns.queries.facts import Plea
from returns.queries.judge import Judge
from returns.queries.offers import CARRIED_OUT, obstacle_of, offered, title_of
from returns.queries.purchases import Purchase, purchase_of
from returns.queries.room import room_of
from returns.queries.shipping import shipping_back
from rma_portal.core import clock
from rma_portal.core.money import Money, sum_money

DESCRIPTION = 20  # characters that stand for a photo: less describes nothing


@dataclass(frozen=True)
class PreviewArticle:
    """One chosen unit; `problem` is empty, or the code of what must be mended before it can be asked for."""

    key: str
    line: OrderLine
    unit: UnitShare
    title: str
    reason: Reason | None
    comment: str
    serial: str
    resolution: str
    photos: list[Photo]
    gross: Money
    tax: Money
    facts: Facts | None
    decision: Decision | None
    problem: str
    no_photo: bool = False  # they say that they cannot take one
    is_described: bool = False  # in words, in place of a photo that its reason needs

    @property
    def asks_person(self) -> bool:
        """Whether a person will decide, whatever else is asked for."""
        return self.is_described or bool(self.decision and self.decision.handling != "approve")

    @property
    def value(self) -> UnitValue:
        """The unit's share of what was paid."""
        return UnitValue(self.gross, self.tax)

    @property
    def none(self) -> Money:
        """No money, in the order's currency."""
        return Money.zero(self.gross.currency)

    @property
    def keeps(self) -> bool:
        """Whether the customer would keep the article; told only once it is approved."""
        return bool(self.decision and self.decision.keep and self.resolution in CARRIED_OUT)

    @property
    def restocking(self) -> Money:
        """What is kept of its price: nothing where nothing comes back, or no money moves."""
        if self.decision is None or self.keeps or self.resolution not in CARRIED_OUT:
            return self.none
        return min(self.decision.restocking, self.gross)

    @property
    def fee(self) -> Money:
        """What its way back costs, at most what is left of it: booked alone or with others it is the same."""
        if self.decision is None or self.keeps:
            return self.none
        return min(self.decision.fee, self.gross - self.restocking)

    def bonus_by(self, way: str) -> Money:
        """Return what a way of paying back adds: store credit may, money never does."""
        return self.decision.bonus if self.decision and way == "store_credit" else self.none

    @property
    def bonus(self) -> Money:
        """What is added by the way that is chosen."""
        return self.bonus_by(self.resolution)


@dataclass(frozen=True)
class Preview:
    """All chosen articles, and what each way of paying back would give."""

    judge: Judge
    reasons: list[Reason]  # that can be chosen
    room: Money  # that the payments still hold
    articles: list[PreviewArticle]
    settlements: dict[str, Settlement]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The articles that cannot be asked for as they are: (unit, code)."""
        return [(article.key, article.problem) for article in self.articles if article.problem]

    @property
    def waits_for_photos(self) -> bool:
        """Whether a photo is still being prepared: whether it was sent before is not known yet."""
        shown = (photo for article in self.articles for photo in article.photos)
        return any(photo.photo_state == Photo.State.WAITING for photo in shown)

    @property
    def total(self) -> Money:
        """What comes back in all, whichever the way."""
        currency = self.judge.purchase.order.currency
        return sum((settled.total for settled in self.settlements.values()), Money.zero(currency))

    @property
    def bonus(self) -> Money:
        """What store credit adds to that."""
        return sum_money((article.bonus for article in self.articles), self.room.currency)

    def bonus_by(self, way: str) -> Money:
        """Return what one way adds for the articles that are paid back in it."""
        paid = (article.bonus for article in self.articles if article.resolution == way)
        return sum_money(paid, self.room.currency)


def preview(draft: ReturnDraft, address: str = "") -> Preview:
    """Decide and calculate a draft; the number of queries does not grow with its articles.

    `address` is the internet address the customer asks from, empty where none is known.
    """
    judge = Judge(purchase_of(draft.order), clock.now(), address)
    return seen_by(judge, choosable_reasons(), room_of(draft.order), draft)


def preview_again(draft: ReturnDraft, seen: Preview) -> Preview:
    """Decide and calculate a draft anew after its choices or photos changed in this very request."""
    return seen_by(seen.judge, seen.reasons, seen.room, draft)


def seen_by(judge: Judge, choosable: list[Reason], room: Money, draft: ReturnDraft) -> Preview:
    """Put the articles of a draft together, with what they give within the room left."""
    purchase, photos = judge.purchase, photos_by_unit(draft)
    reasons = {reason.code: reason for reason in choosable}
    articles = [
        article_of(purchase, line, unit, draft, reasons, photos, judge)
        for line in purchase.lines
        for unit in sorted(line.units.all(), key=lambda unit: unit.unit_no)
        if f"{line.pk}-{unit.unit_no}" in draft.choices
    ]
    return Preview(judge, choosable, room, articles, settlements_of(purchase, articles, room))


def choosable_reasons() -> list[Reason]:
    """Return the reasons a customer may choose: leaves that are not retired (case 12)."""
    reasons = list(Reason.objects.filter(retired_at=None))
    parents = {reason.parent_id for reason in reasons}
    return [reason for reason in reasons if reason.pk not in parents]


def photos_by_unit(draft: ReturnDraft) -> dict[str, list[Photo]]:
    """Return a draft's usable photos under the unit they show."""
    found: dict[str, list[Photo]] = {}
    for photo in draft.photos.exclude(photo_state=Photo.State.REFUSED).order_by("id"):
        found.setdefault(photo.unit, []).append(photo)
    return found


def article_of(purchase, line, unit, draft, reasons, photos, judge) -> PreviewArticle:
    """Decide one chosen unit of a draft."""
    key = f"{line.pk}-{unit.unit_no}"
    choice, shown = draft.choices[key], photos.get(key, [])
    reason = reasons.get(choice.get("reason", ""))
    comment, resolution = choice.get("comment", ""), choice.get("resolution", "refund")
    serial = choice.get("serial", "")
    facts = decision = None
    if reason:
        plea = Plea.of(reason, resolution=resolution, photos=len(shown), note=comment, serial=serial)
        facts, decision = judge.judged(line, unit, plea, shown)
    is_described = bool(reason and reason.needs_photo and not shown and describes_instead(choice))
    currency = purchase.order.currency
    return PreviewArticle(
        key=key,
        line=line,
        unit=unit,
        title=title_of(line, draft.language),
        reason=reason,
        comment=comment,
        serial=serial.strip(),
        resolution=resolution,
        photos=shown,
        gross=Money(unit.gross_amount, currency),
        tax=Money(unit.tax_amount, currency),
        facts=facts,
        decision=decision,
        problem=obstacle_of(purchase, line, unit)
        or problem_of(reason, decision, facts, resolution, is_described=is_described),
        no_photo=bool(choice.get("no_photo")),
        is_described=is_described,
    )


def describes_instead(choice: Mapping[str, str]) -> bool:
    """Say whether somebody who cannot take a photo describes the article well enough in words."""
    return bool(choice.get("no_photo")) and len(choice.get("comment", "").strip()) >= DESCRIPTION


def problem_of(reason, decision, facts, resolution: str, *, is_described: bool = False) -> str:
    """Return what is missing or refused for an article, or an empty text (cases 12, 13 and 32).

    A comment and a serial number are required where a rule asks for them: anybody can type. A photo is
    required by a reason alone, and may be described in words by who cannot take one (T-120). Where a rule
    asks for one it is asked for too, but who cannot take one goes on without: the engine then has a person
    decide.
    """
    if reason is None:
        return "reason_required"
    if reason.opens_claim:
        return "opens_claim"
    if not decision.allowed:
        return decision.code
    shown = facts.evidence
    if "note" in decision.evidence and not shown.has_note:
        return "note_required"
    if "serial" in decision.evidence and not shown.has_serial:
        return "serial_required"
    if reason.needs_photo and not shown.photos and not is_described:
        return "photo_required"
    return "" if resolution in offered(decision) else "resolution_not_offered"


def settlements_of(purchase: Purchase, articles: list[PreviewArticle], room: Money) -> dict[str, Settlement]:
    """Return what each way of paying back would give, within what the payments still hold."""
    found: dict[str, Settlement] = {}
    shipping = shipping_of(purchase, articles)
    for way in sorted({article.resolution for article in articles}):
        chosen = [article for article in articles if article.resolution == way and article.decision]
        found[way] = settle(purchase, chosen, room, shipping)
        room, shipping = room - found[way].total, Money.zero(room.currency)
    return found


def shipping_of(purchase: Purchase, articles: list[PreviewArticle]) -> Money:
    """Return the outbound shipping that comes back with these articles; the first way carries it."""
    asked = [
        (article.line.pk, article.unit.unit_no)
        for article in articles
        if article.decision and article.decision.regime == Regime.WITHDRAWAL
    ]
    return shipping_back(purchase.order, asked)


def settle(purchase: Purchase, chosen: list[PreviewArticle], room: Money, shipping: Money) -> Settlement:
    """Calculate the chosen articles of one way."""
    none = Money.zero(purchase.order.currency)
    fees = sum_money((article.fee for article in chosen), none.currency)
    restocking = [article.restocking for article in chosen]
    return refundable([article.value for article in chosen], fees, none, shipping, room, restocking)
