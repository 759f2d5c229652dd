"""What a draft would become: each article's decision, and the money, by the engine's own calculation."""

from dataclasses import dataclass

from customers.domain.shares import UnitValue
from customers.models import OrderLine, UnitShare
from returns.domain.policy.engine import Decision, decide
from returns.domain.policy.facts import Facts
from returns.domain.settlement import Settlement, refundable
from returns.domain.states import Regime
from returns.models import Photo, Reason, ReturnDraft
from returns.queries.facts import Plea
from returns.queries.judge import Judge
from returns.queries.offers import obstacle_of, offered, title_of
from returns.queries.purchases import Purchase, purchase_of
from returns.queries.room import room_of
from returns.queries.shipping import shipping_back
from rma_portal.core import clock
from rma_portal.core.money import Money


@dataclass(frozen=True)
class PreviewArticle:
    """One chosen unit; `problem` is empty, or the code of what must be mended before it can be asked for."""

    key: str
    line: OrderLine
    unit: UnitShare
    title: str
    reason: Reason | None
    comment: str
    resolution: str
    photos: list[Photo]
    gross: Money
    tax: Money
    facts: Facts | None
    decision: Decision | None
    problem: str

    @property
    def value(self) -> UnitValue:
        """The unit's share of what was paid."""
        return UnitValue(self.gross, self.tax)


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
        """Whether a photo is still being prepared: what it shows is not known yet."""
        return any(photo.photo_state == Photo.State.WAITING for one in self.articles for photo in one.photos)

    @property
    def total(self) -> Money:
        """What comes back in all, whichever the way."""
        currency = self.judge.purchase.order.currency
        return sum((settled.total for settled in self.settlements.values()), Money.zero(currency))


def preview(draft: ReturnDraft) -> Preview:
    """Decide and calculate a draft; the number of queries does not grow with its articles."""
    judge = Judge(purchase_of(draft.order), clock.now())
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
    facts = decision = None
    if reason:
        plea = Plea.of(reason, resolution=resolution, photos=len(shown), note=comment)
        facts = judge.facts(line, unit, plea)
        decision = decide(judge.force.policy, facts)
    currency = purchase.order.currency
    return PreviewArticle(
        key=key,
        line=line,
        unit=unit,
        title=title_of(line, draft.language),
        reason=reason,
        comment=comment,
        resolution=resolution,
        photos=shown,
        gross=Money(unit.gross_amount, currency),
        tax=Money(unit.tax_amount, currency),
        facts=facts,
        decision=decision,
        problem=obstacle_of(purchase, line, unit) or problem_of(reason, decision, comment, shown, resolution),
    )


def problem_of(reason, decision, comment: str, photos: list, resolution: str) -> str:
    """Return what is missing or refused for an article, or an empty text (cases 12, 13 and 32)."""
    if reason is None:
        return "reason_required"
    if not decision.allowed:
        return decision.code
    if reason.needs_note and not comment.strip():
        return "note_required"
    if reason.needs_photo and not photos:
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
    fees = sum((article.decision.fee for article in chosen if article.decision), none)
    return refundable([article.value for article in chosen], fees, none, shipping, room)
