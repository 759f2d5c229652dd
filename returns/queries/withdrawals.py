"""Which orders and articles a statement of withdrawal may mean, and what a return of them would be."""

from collections.abc import Mapping
from dataclasses import dataclass

from customers.models import Order, OrderLine, UnitShare
from returns.domain.policy.decision import Decision
from returns.domain.policy.legal import excludes_withdrawal
from returns.domain.states import Regime
from returns.domain.withdrawal import Article, Candidate, Matched, Statement, matched, named_in, order_key
from returns.models import Reason, Withdrawal
from returns.queries.facts import Plea
from returns.queries.judge import Judge
from returns.queries.offers import obstacle_of, title_of
from returns.queries.preview import Preview, PreviewArticle, settlements_of
from returns.queries.purchases import RETURNABLE_KINDS, Purchase, key_of, purchase_of
from returns.queries.room import room_of
from rma_portal.core.money import Money
from rma_portal.tenancy.models import Merchant

MOST_ORDERS = 20  # of one number, from different shops


@dataclass(frozen=True)
class Withdrawable:
    """What a statement opens, as a request of the portal would be seen, and what it cannot open.

    `left` are articles for a person: [{title, quantity, why}].
    """

    seen: Preview
    left: list[dict]


def orders_of_number(statement: Statement) -> list[Order]:
    """Return the orders of the number that was typed, newest first."""
    found = Order.objects.filter(number_key=order_key(statement))
    return list(found.select_related("customer", "channel", "merchant").order_by("-placed_at")[:MOST_ORDERS])


def match_of(statement: Statement) -> tuple[Matched, list[Order]]:
    """Return which order a statement means, and all of its number."""
    orders = orders_of_number(statement)
    return matched(statement, [candidate_of(order) for order in orders]), orders


def candidate_of(order: Order) -> Candidate:
    """Return what an order says of its buyer."""
    customer = order.customer.name if order.customer else ""
    return Candidate(order.pk, order.email_key, (customer, order.ship_name))


def lines_of(order: Order) -> list[OrderLine]:
    """Return the articles of an order, as a statement may name them."""
    rows = order.lines.filter(kind__in=RETURNABLE_KINDS).select_related("variant__product")
    return list(rows.order_by("id"))


def wanted_of(statement: Statement, order: Order) -> Mapping[int, int] | None:
    """Return how many units of which lines a statement names; all of them where it names none (T-18).

    None where its words cannot be understood without a guess.
    """
    lines = lines_of(order)
    if statement.lines and statement.order_id == order.pk:
        return {line.line: line.quantity for line in statement.lines}
    if not statement.articles.strip():
        return {line.pk: line.quantity for line in lines}
    languages = Merchant.objects.get(pk=order.merchant_id).languages
    return named_in(statement.articles, [article_of(line, languages) for line in lines])


def article_of(line: OrderLine, languages: list[str]) -> Article:
    """Return a line by all its names."""
    titles = {line.title, *(title_of(line, language) for language in languages)}
    return Article(line.pk, line.sku, tuple(sorted(titles)))


def withdrawable(order: Order, wanted: Mapping[int, int], withdrawal: Withdrawal) -> Withdrawable:
    """Decide the units a statement names, as of its instant, on the ground of withdrawal alone.

    What the shop would take back by its own promise only is left to a person: a statement never becomes
    another kind of return by itself (T-22).
    """
    purchase = purchase_of(order)
    judge = Judge(purchase, withdrawal.declared_at, withdrawal.address)
    reason = Reason.objects.filter(code=withdrawal.reason_code, retired_at=None).first()
    articles: list[PreviewArticle] = []
    left: list[dict] = []
    for line in purchase.lines:
        seen = [(pair[1], article_seen(judge, *pair, reason, withdrawal)) for pair in purchase.units_of(line)]
        opened = [one for _unit, one in seen if not one.problem][: wanted.get(line.pk, 0)]
        articles += opened
        left += left_of(line, wanted.get(line.pk, 0) - len(opened), seen, withdrawal.language)
    room = room_of(order)
    preview = Preview(judge, [], room, articles, settlements_of(purchase, articles, room))
    return Withdrawable(preview, left)


def left_of(line: OrderLine, missing: int, seen: list[tuple], language: str) -> list[dict]:
    """Return what could not be opened of a line, with the first reason why; cancelled units do not count."""
    whys = [one.problem for _unit, one in seen if one.problem and one.problem != "cancelled"]
    cancelled = sum(one.problem == "cancelled" for _unit, one in seen)
    count = missing - cancelled
    if count < 1:
        return []
    return [{"title": title_of(line, language), "quantity": count, "why": whys[0] if whys else "too_many"}]


def article_seen(
    judge: Judge, line: OrderLine, unit: UnitShare, reason: Reason | None, withdrawal: Withdrawal
) -> PreviewArticle:
    """Decide one unit; its problem is empty where the right of withdrawal is open.

    Nothing is asked of the consumer: no reason, no photo, no note (art. 11a(2)).
    """
    plea = Plea(reason_code=withdrawal.reason_code)
    facts, decision = judge.judged(line, unit, plea)
    purchase: Purchase = judge.purchase
    currency = purchase.order.currency
    return PreviewArticle(
        key=key_of(line, unit),
        line=line,
        unit=unit,
        title=title_of(line, withdrawal.language),
        reason=reason,
        comment="",
        serial="",
        resolution="refund",
        photos=[],
        gross=Money(unit.gross_amount, currency),
        tax=Money(unit.tax_amount, currency),
        facts=facts,
        decision=decision,
        generation=purchase.generation_of(line, unit),
        problem=obstacle_of(purchase, line, unit) or problem_of(line, decision),
    )


def problem_of(line: OrderLine, decision: Decision) -> str:
    """Return why the right of withdrawal does not open an article, or an empty text (T-5, T-19)."""
    if decision.allowed and decision.regime == Regime.WITHDRAWAL:
        return ""
    if excludes_withdrawal(line.exemption):
        return "exempt"
    return "only_by_policy" if decision.allowed else decision.code
