"""What a draft would become: each article's decision, and the money, by the engine's own calculation."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from customers.domain.shares import UnitValue
from customers.models import OrderLine, UnitShare
from returns.domain.exchange import Replacement, less_promised
from returns.domain.method import fee_by
from returns.domain.policy.engine import Decision
from returns.domain.policy.facts import Facts
from returns.domain.policy.rules import CLAIMS
from returns.domain.settlement import Settlement, refundable
from returns.domain.states import Method, Regime, Resolution
from returns.models import Photo, Reason, ReturnDraft
from returns.queries.facts import Plea
from returns.queries.gifts import gift_of, reasons_for_asker, wish_of
from returns.queries.judge import Judge
from returns.queries.offers import MONEY_WAYS, obstacle_of, offered, title_of
from returns.queries.purchases import Purchase, key_of, purchase_of
from returns.queries.reasons import reasons_for
from returns.queries.replacements import Shelf
from returns.queries.room import room_of
from returns.queries.sending import methods_of
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
    wished: str = ""  # the SKU of the replacement
    difference_wish: str = ""  # how the difference to a cheaper one is to come back
    replacements: tuple[Replacement, ...] = ()
    has_account: bool = True  # that store credit can be kept on
    agreed_to: str = ""  # the sentence by which they agreed to store credit
    agreed_at: str = ""  # when they did, as ISO 8601
    method: str = Method.LABEL  # how it travels, as all that is asked for with it
    generation: int = 0  # n: the n-th replacement of what was bought
    is_gift: bool = False  # whoever asks did not pay for it

    @property
    def asks_person(self) -> bool:
        """Whether a person will decide, whatever else is asked for."""
        return self.is_described or bool(self.decision and self.decision.handling != "approve")

    @property
    def may_be_exchanged(self) -> bool:
        """Whether rules or law offer another article in its place; there may be none in stock."""
        return bool(self.decision and Resolution.EXCHANGE in self.decision.resolutions)

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways in which it can be settled now."""
        if self.decision is None:
            return ("refund",)
        is_free = any(one.is_free for one in self.replacements)
        return offered(
            self.decision, has_replacement=is_free, has_account=self.has_account, is_gift=self.is_gift
        )

    @property
    def replacement(self) -> Replacement | None:
        """What is wished in its place, where it can be had."""
        if self.resolution != Resolution.EXCHANGE:
            return None
        return next((one for one in self.replacements if one.sku == self.wished and one.is_free), None)

    @property
    def value(self) -> UnitValue:
        """What it is worth in money: its share of what was paid, or beside a replacement the difference."""
        if self.resolution != Resolution.EXCHANGE:
            return UnitValue(self.gross, self.tax)
        return self.replacement.back if self.replacement else UnitValue(self.none, self.none)

    @property
    def money_way(self) -> str:
        """The way in which its money comes back; of a difference the customer chooses (case 113).

        Money is what is given unless they choose otherwise (T-33).
        """
        if self.resolution != Resolution.EXCHANGE:
            return self.resolution
        ways = [way for way in self.ways if way in MONEY_WAYS] or ["refund"]
        usual = "refund" if "refund" in ways else ways[0]
        return self.difference_wish if self.difference_wish in ways else usual

    @property
    def needs_consent(self) -> bool:
        """Whether store credit is all that is left and its customer has not agreed to it yet (T-33).

        Whoever did not pay has no money to lose.
        """
        if self.is_gift:
            return False
        if self.money_way != Resolution.STORE_CREDIT or "refund" in self.ways:
            return False
        return self.gives_money and not self.agreed_to

    @property
    def gives_money(self) -> bool:
        """Whether money comes back for it: not for an even exchange."""
        return self.resolution != Resolution.EXCHANGE or bool(self.value.gross)

    @property
    def none(self) -> Money:
        """No money, in the order's currency."""
        return Money.zero(self.gross.currency)

    @property
    def keeps(self) -> bool:
        """Whether the customer would keep the article; told only once it is approved."""
        return bool(self.decision and self.decision.keep and self.resolution in MONEY_WAYS)

    @property
    def restocking(self) -> Money:
        """What is kept of its price: nothing where nothing comes back, or no price is paid back."""
        if self.decision is None or self.keeps or self.resolution not in MONEY_WAYS:
            return self.none
        return min(self.decision.restocking, self.gross)

    @property
    def fee(self) -> Money:
        """What its way back costs, by the method and at most what is left of it: booked alone or with others
        it is the same.

        So an even exchange costs nothing, and nobody owes a fee.
        """
        if self.decision is None or self.keeps:
            return self.none
        return min(fee_by(self.method, self.decision.fee), self.value.gross - self.restocking)

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
    methods: tuple[str, ...] = ()  # in which all that is sent can travel; none where nothing is
    method: str = Method.LABEL  # that is chosen, or else the first

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The articles that cannot be asked for as they are: (unit, code)."""
        return [(article.key, article.problem) for article in self.articles if article.problem]

    @property
    def is_method_gone(self) -> bool:
        """Whether what was chosen is not offered, or not any more."""
        return bool(self.methods) and self.method not in self.methods

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


def preview(draft: ReturnDraft, address: str = "", asked_at: dt.datetime | None = None) -> Preview:
    """Decide and calculate a draft, as of now or a moment; the number of queries does not grow with its
    articles.

    `address` is the internet address the customer asks from, empty where none is known.
    """
    judge = Judge(purchase_of(draft.order, gift_of(draft)), asked_at or clock.now(), address)
    return seen_by(judge, reasons_for_asker(draft), room_of(draft.order), draft)


def preview_again(draft: ReturnDraft, seen: Preview) -> Preview:
    """Decide and calculate a draft anew after its choices or photos changed in this very request."""
    return seen_by(seen.judge, seen.reasons, seen.room, draft)


def seen_by(judge: Judge, choosable: list[Reason], room: Money, draft: ReturnDraft) -> Preview:
    """Put the articles of a draft together, with what they give within the room left."""
    purchase, photos = judge.purchase, photos_by_unit(draft)
    reasons = {reason.code: reason for reason in choosable}
    articles = [
        article_of(purchase, line, unit, draft, reasons, photos, judge)
        for line, unit in purchase.units()
        if key_of(line, unit) in draft.choices
    ]
    articles, methods = with_replacements(articles), methods_of(articles)
    method = (draft.method or methods[0]) if methods else Method.LABEL
    articles = [replace(article, method=method) for article in articles]
    settlements = settlements_of(purchase, articles, room)
    return Preview(judge, choosable, room, articles, settlements, methods, method)


def with_replacements(articles: list[PreviewArticle]) -> list[PreviewArticle]:
    """Add what can be had in the articles' place, where rules or law offer an exchange.

    What an article wishes is no longer free for the next ones.
    """
    shelf = Shelf(article.line for article in articles if article.may_be_exchanged)
    promised: list[str] = []
    found = []
    for article in articles:
        if article.may_be_exchanged:
            article = with_shelf(article, shelf, promised)
            promised += [article.wished] if article.replacement else []
        found.append(replace(article, problem=article.problem or problem_of_way(article)))
    return found


def with_shelf(article: PreviewArticle, shelf: Shelf, promised: list[str]) -> PreviewArticle:
    """Return an article with what can be had for it, less what is promised to others of the request."""
    assert article.decision
    is_claim = article.decision.regime in CLAIMS and not article.is_gift
    found = shelf.replacements_for(article.line, UnitValue(article.gross, article.tax), is_claim=is_claim)
    if article.is_gift:
        found = tuple(one for one in found if not one.back.gross)  # a difference would tell the price
    return replace(article, replacements=less_promised(found, promised))


def problem_of_way(article: PreviewArticle) -> str:
    """Return what keeps an article from being settled as it is wished, or an empty text."""
    is_listed = article.wished in {one.sku for one in article.replacements}
    if article.resolution == Resolution.EXCHANGE and is_listed and article.replacement is None:
        return "out_of_stock"
    if article.resolution not in article.ways:
        return "resolution_not_offered"
    if article.resolution == Resolution.EXCHANGE and article.replacement is None:
        return "replacement_required"
    return ""


def photos_by_unit(draft: ReturnDraft) -> dict[str, list[Photo]]:
    """Return a draft's usable photos under the unit they show."""
    found: dict[str, list[Photo]] = {}
    for photo in draft.photos.exclude(photo_state=Photo.State.REFUSED).order_by("id"):
        found.setdefault(photo.unit, []).append(photo)
    return found


def article_of(purchase, line, unit, draft, reasons, photos, judge) -> PreviewArticle:
    """Decide one chosen unit of a draft."""
    key = key_of(line, unit)
    choice, shown = draft.choices[key], photos.get(key, [])
    reason = reasons.get(choice.get("reason", ""))
    comment, resolution = choice.get("comment", ""), wish_of(choice, purchase)
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
        or problem_of_reason(reason, line, reasons)
        or problem_of(reason, decision, facts, is_described=is_described),
        no_photo=bool(choice.get("no_photo")),
        is_described=is_described,
        wished=choice.get("variant", ""),
        difference_wish=choice.get("difference", ""),
        has_account=purchase.has_account,
        agreed_to=choice.get("agreed_to", ""),
        agreed_at=choice.get("agreed_at", ""),
        generation=purchase.generation_of(line, unit),
        is_gift=purchase.gift is not None,
    )


def describes_instead(choice: Mapping[str, str]) -> bool:
    """Say whether somebody who cannot take a photo describes the article well enough in words."""
    return bool(choice.get("no_photo")) and len(choice.get("comment", "").strip()) >= DESCRIPTION


def problem_of_reason(reason: Reason | None, line: OrderLine, reasons: Mapping[str, Reason]) -> str:
    """Return what is wrong with the choice of a reason, or an empty text (case 12)."""
    if reason is None:
        return "reason_required"
    return "" if reason in reasons_for(line.category, list(reasons.values())) else "reason_not_offered"


def problem_of(reason, decision, facts, *, is_described: bool = False) -> str:
    """Return what is missing or refused for an article, or an empty text (cases 12, 13 and 32).

    A comment and a serial number are required where a rule asks for them: anybody can type. A photo is
    required by a reason alone, and may be described in words by who cannot take one (T-120). Where a rule
    asks for one it is asked for too, but who cannot take one goes on without: the engine then has a person
    decide.
    """
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
    return ""


def tells_kept(seen: Preview) -> bool:
    """Say whether customers are told what they may keep: not where a person may still see it otherwise."""
    return not any(article.asks_person for article in seen.articles)


def settlements_of(purchase: Purchase, articles: list[PreviewArticle], room: Money) -> dict[str, Settlement]:
    """Return what each way of paying back would give, within what the payments still hold."""
    found: dict[str, Settlement] = {}
    shipping = shipping_of(purchase, articles)
    paid_back = [article for article in articles if article.gives_money]
    for way in sorted({article.money_way for article in paid_back}):
        chosen = [article for article in paid_back if article.money_way == way and article.decision]
        found[way] = settle(purchase, chosen, room, shipping)
        room, shipping = room - found[way].total, Money.zero(room.currency)
    return found


def shipping_of(purchase: Purchase, articles: list[PreviewArticle]) -> Money:
    """Return the outbound shipping that comes back with these articles; the first way carries it."""
    asked = [
        (article.line.pk, article.unit.unit_no)
        for article in articles
        if article.decision
        and article.decision.regime == Regime.WITHDRAWAL
        and article.resolution != Resolution.EXCHANGE
    ]
    return shipping_back(purchase.order, asked)


def settle(purchase: Purchase, chosen: list[PreviewArticle], room: Money, shipping: Money) -> Settlement:
    """Calculate the chosen articles of one way."""
    none = Money.zero(purchase.order.currency)
    fees = sum_money((article.fee for article in chosen), none.currency)
    restocking = [article.restocking for article in chosen]
    return refundable([article.value for article in chosen], fees, none, shipping, room, restocking)
