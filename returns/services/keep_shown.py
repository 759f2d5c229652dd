"""Hold to what the customer was shown and confirmed, where the decision has become less kind since."""

from returns.domain.automation import Doubt, Step
from returns.domain.method import fee_by
from returns.domain.policy.engine import Decision
from returns.domain.policy.shown import Shown, Terms, worse_than
from returns.models import Return, ReturnItem
from returns.queries.offers import MONEY_WAYS
from returns.queries.owed import value_of
from returns.queries.preview import Preview, PreviewArticle
from returns.queries.sending import of_terms
from returns.services.journal import enter
from returns.services.leave_to_person import BY_RULE

FLAG = "less_kind_than_shown"
DOUBT: Doubt = {"step": str(Step.APPROVAL), "why": FLAG}


def keep_shown(rma: Return, items: list[ReturnItem], seen: Preview, shown: Shown | None) -> list[Doubt]:
    """Keep the kinder terms that were shown on the articles of a new return; a person then decides.

    Returns the doubt that makes a person decide, or none. Each article that is less kind is flagged, and the
    timeline holds the old and the new terms. Without `shown` (programs, staff) nothing was promised.
    """
    if shown is None:
        return []
    worse = [keep_article(rma, item, one, shown) for item, one in zip(items, seen.articles, strict=True)]
    if not any(worse) and is_same_question(seen, shown) and seen.total < shown.total:
        tell_total(rma, seen, shown)
        worse = [True]
    return [DOUBT] if any(worse) else []


def keep_article(rma: Return, item: ReturnItem, article: PreviewArticle, shown: Shown) -> bool:
    """Keep what was shown for one article; say whether its decision is less kind."""
    terms = shown_terms(article, shown)
    if terms is None or article.decision is None or article.facts is None:
        return False
    aspects = worse_than(terms, article.decision)
    if aspects:
        hold(item, terms, aspects, rma.method)
        flag_less_kind(rma, item, terms, article.decision, aspects, article.facts.consumer.zone)
    return bool(aspects)


def shown_terms(article: PreviewArticle, shown: Shown) -> Terms | None:
    """Return what was shown for an article, asked for the same reason; None where nothing was."""
    return shown.terms_of(article.key, article.reason.code) if article.reason else None


def shown_methods(seen: Preview, shown: Shown | None) -> tuple[str, ...]:
    """Return the ways of sending that were offered on the page, where exactly these articles were on it."""
    if shown is None or not is_same_question(seen, shown):
        return ()
    terms = [shown_terms(article, shown) for article in seen.articles]
    return of_terms(one for one in terms if one and not one.keep)


def hold(item: ReturnItem, terms: Terms, aspects: tuple[str, ...], method: str) -> None:
    """Give an article the amounts it was shown with; all of them where it would now be refused."""
    refused, is_paid_back = "allowed" in aspects, item.resolution in MONEY_WAYS
    if refused:
        item.regime = terms.regime
    if refused or "fee" in aspects:
        fee = fee_by(method, terms.fee)
        fee = fee if is_paid_back else min(fee, value_of(item).gross)
        item.fee_amount = fee.amount  # type: ignore[assignment]
    if is_paid_back and (refused or "restocking" in aspects):
        item.restocking_amount = terms.restocking.amount  # type: ignore[assignment]
    if (refused or "bonus" in aspects) and item.resolution == "store_credit":
        item.bonus_amount = terms.bonus.amount  # type: ignore[assignment]
    item.keeps = item.keeps or (terms.keep and is_paid_back)
    item.save(update_fields=["regime", "fee_amount", "restocking_amount", "bonus_amount", "keeps"])


def flag_less_kind(
    rma: Return, item: ReturnItem, terms: Terms, decision: Decision, aspects: tuple[str, ...], zone: str
) -> None:
    """Flag an article, and write both terms into the timeline; `zone` is the consumer's, for their days."""
    item.flags = [*item.flags, FLAG] if FLAG not in item.flags else item.flags
    item.save(update_fields=["flags"])
    enter(
        rma, "less_kind_than_shown", actor=BY_RULE, article=item.position, currency=rma.currency,
        zone=zone, shown=terms.told(aspects), now=Terms.of(decision).told(aspects),
    )  # fmt: skip


def is_same_question(seen: Preview, shown: Shown) -> bool:
    """Say whether exactly the articles that were shown are asked for, for the same reasons."""
    asked = {article.key for article in seen.articles if shown_terms(article, shown)}
    return asked == set(shown.articles) and len(asked) == len(seen.articles)


def tell_total(rma: Return, seen: Preview, shown: Shown) -> None:
    """Write into the timeline that less comes back in all than was shown."""
    was, now = {"total": str(shown.total.amount)}, {"total": str(seen.total.amount)}
    enter(rma, "less_kind_than_shown", actor=BY_RULE, currency=rma.currency, shown=was, now=now)
