"""Open a return for a customer who is on the telephone, within the policy or against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from customers.models import Order
from returns.domain.override import OverrideKind
from returns.models import PolicyOverride, Return
from returns.queries.offers import MONEY_WAYS
from returns.queries.preview import Preview, PreviewArticle, preview
from returns.services.file_override import file_override, require_person
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.request_return import is_coverable, request_return
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import Money, sum_money
from rma_portal.core.text import storable
from rma_portal.tenancy.roles import require


@dataclass(frozen=True)
class Opened:
    """What came of it: a return, or an override that waits; against the policy at once, both."""

    rma: Return | None
    override: PolicyOverride | None = None


def open_on_behalf(
    *,
    order: Order,
    choices: Mapping[str, Mapping[str, str]],
    language: str,
    comment: str,
    reason: str,
    actor: Actor,
) -> Opened:
    """Ask for the return of an order's units as its customer would, and beyond what the customer may.

    `choices` are a draft's: by unit, reason, comment and resolution. What the policy refuses is covered by
    one override with its `reason` (Case 22); without such an article the reason is not needed, and nothing
    is overridden. Raises what `request_return` and `file_override` raise.
    """
    require(actor, "open_return")
    draft = open_draft(order=order, language=language)
    fill_draft(draft=draft, choices=choices)
    seen = preview(draft)
    against = articles_against(seen)
    if not against:
        return Opened(request_return(draft=draft, actor=actor, comment=comment))
    require_person(actor)
    draft.delete()  # an override makes its own when it is in force; the customer must not find this one
    override = file_override(
        kind=OverrideKind.OPEN,
        order=order,
        before={"articles": [told(article) for article in against]},
        after={"choices": draft.choices, "language": language, "comment": storable(comment)},
        at_stake=at_stake(against, order.currency),
        reason=reason,
        actor=actor,
    )
    return Opened(override.rma, override)


def articles_against(seen: Preview) -> list[PreviewArticle]:
    """Return the articles that the policy refuses; raise InvalidInput where no override can help."""
    if not seen.articles:
        raise InvalidInput("no_articles", "choose at least one article")
    against = [article for article in seen.articles if article.problem]
    for article in against:
        if not is_coverable(article):
            raise InvalidInput("article_refused", "no override", unit=article.key, why=article.problem)
    for article in seen.articles:
        if article.resolution not in MONEY_WAYS:
            raise InvalidInput("resolution_not_offered", f"one of {MONEY_WAYS}", unit=article.key)
    return against


def told(article: PreviewArticle) -> dict[str, object]:
    """Return what the policy said of an article, to be kept with the override."""
    until = article.decision.until if article.decision else None
    return {
        "unit": article.key,
        "title": article.title,
        "code": article.problem,
        "until": until.isoformat() if until else "",
    }


def at_stake(articles: list[PreviewArticle], currency: str) -> Money:
    """Return what was paid for the articles that the policy would not pay back."""
    return sum_money((article.gross for article in articles), currency)
