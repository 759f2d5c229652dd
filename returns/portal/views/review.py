"""Everything once more, with the sums; then the one click that makes it a return."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from returns.domain.settlement import Settlement
from returns.models import ReturnDraft
from returns.portal.access import asker
from returns.portal.forms import RecipientForm
from returns.portal.page import Refusal, about, page, status_of
from returns.portal.photos import shown as shown_photos
from returns.portal.sending import sendings
from returns.portal.settling import questions
from returns.portal.shown import read_shown, signed_shown
from returns.portal.steps import aside, draft_page, steps_at
from returns.queries.gifts import as_told
from returns.queries.links import status_token
from returns.queries.preview import Preview, PreviewArticle, preview
from returns.services.name_recipient import gets_something, name_recipient
from returns.services.request_return import request_return
from returns.services.speak_draft import speak_draft
from returns.wording.decisions import merchants_words, row_name, when_paid, why_not
from returns.wording.refusals import sentence
from returns.wording.resolutions import name_of
from returns.wording.sending import name_of as name_of_method
from returns.wording.sending import next_words
from rma_portal.core.errors import DomainError
from rma_portal.core.money import Money
from rma_portal.web.ratelimit import address_of, allowed

# What is to be had in exchange, or in place of money, or how it travels.
CHOOSE_AGAIN = ("out_of_stock", "replacement_required", "consent_required", "method_not_offered")


@draft_page
def review(request, draft: ReturnDraft):
    """Show what will be asked for; the sums are the engine's."""
    if request.method == "POST":
        return aside(request, draft, "review") or redirect("review", draft=draft.key)
    seen = preview(draft, address_of(request))
    if not seen.articles:
        return redirect("choose", draft=draft.key)
    if any(article.reason is None for article in seen.articles):
        return redirect("why", draft=draft.key)
    if any(article.problem == "opens_claim" for article in seen.articles):
        return redirect("claim", draft=draft.key)
    if seen.is_method_gone or any(one.problem in CHOOSE_AGAIN or is_unasked(one) for one in seen.articles):
        return redirect("resolution", draft=draft.key)
    return show(request, draft, seen, [])


@require_POST
@draft_page
def confirm(request, draft: ReturnDraft):
    """Make the return. A second click, or a refresh, leads to the same one; an error leaves nothing."""
    unnamed = keep_recipient(request, draft) if draft.is_gift else []
    if "speak" in request.POST or "go" in request.POST:
        return aside(request, draft, "review") or redirect("review", draft=draft.key)
    if not allowed(request, "request"):
        wait = _("Too many requests in a short time. Please wait a few minutes, then confirm again.")
        return show(request, draft, preview(draft, address_of(request)), [Refusal(wait)], status=429)
    if unnamed:
        return show(request, draft, preview(draft, address_of(request)), unnamed)
    try:
        speak_draft(draft=draft, language=request.LANGUAGE_CODE)
        rma = request_return(
            draft=draft,
            actor=asker(draft),
            address=address_of(request),
            shown=read_shown(draft, request.POST.get("shown", "")),
        )
    except DomainError as error:
        if {error.code, error.params.get("why")} & set(CHOOSE_AGAIN):
            return redirect("resolution", draft=draft.key)  # nothing was left behind
        seen = preview(draft, address_of(request))
        return show(request, draft, seen, [refusal(error, seen, draft)], status=status_of(error))
    return redirect("status", token=status_token(rma))


def keep_recipient(request, draft: ReturnDraft) -> list[Refusal]:
    """Store who got the gift, right or wrong, and return what is missing."""
    form = recipient_form(draft, preview(draft, address_of(request)), request.POST)
    name_recipient(draft=draft, **form.typed())
    return [Refusal(text, field) for field, text in form.problems()]


def recipient_form(draft: ReturnDraft, seen: Preview, typed=None) -> RecipientForm:
    """Return the form that asks who got a gift."""
    return RecipientForm(draft, asks_address=gets_something(seen), data=typed)


def show(request, draft: ReturnDraft, seen: Preview, refused: list[Refusal], *, status: int = 200):
    """Show the page."""
    typed = request.POST if request.method == "POST" else None
    asked, ways = questions(seen), sendings(seen)
    ended = [] if refused else [trouble(article, seen, draft) for article in seen.articles if article.problem]
    context = {
        "draft": draft,
        "articles": [article_row(article, seen, request.LANGUAGE_CODE) for article in seen.articles],
        "when": when_of(seen.articles),
        "all_kept": all(article.keeps for article in seen.articles),
        "tells_kept": tells_kept(seen),
        "settlements": [
            (name_of(way), told_rows(settled), settled.total, seen.bonus_by(way))
            for way, settled in seen.settlements.items()
        ],
        "total": seen.total,
        "bonus": seen.bonus,
        "can_confirm": not ended,
        "shown": signed_shown(draft, seen),
        "refused": [*refused, *ended],
        "steps": steps_at("review", set() if asked or ways else {"resolution"}),
        "back": "resolution" if asked or ways else "why",
        "can_choose_way": bool(asked),
        "can_choose_method": bool(ways),
        "method": name_of_method(seen.method) if ways else "",
        "next": next_words(seen.method),
        "recipient": recipient_form(draft, seen, typed) if draft.is_gift else None,
    }
    return page(request, "portal/review.html", context, status=status)


def told_rows(settled: Settlement) -> list[tuple[str, Money]]:
    """Return the steps of a calculation by name."""
    return [(row_name(row.code), row.amount) for row in settled.rows]


def tells_kept(seen: Preview) -> bool:
    """Say whether customers are told what they may keep: not where a person may still see it otherwise."""
    return not any(article.asks_person for article in seen.articles)


def is_unasked(article: PreviewArticle) -> bool:
    """Say whether an article has no money to come back, and what else it could have was not chosen (T-33)."""
    is_wished = article.resolution == "refund" and article.problem == "resolution_not_offered"
    return is_wished or article.needs_consent


def when_of(articles: list[PreviewArticle]) -> str:
    """Return when the money goes back, empty where there is none or it differs between the articles."""
    moments = {paid_at(article) for article in articles if article.gives_money}
    return moments.pop() if len(moments) == 1 else ""


def paid_at(article: PreviewArticle) -> str:
    """Return when an article's money goes back, or an empty text; to whoever got a gift none does."""
    is_told = article.decision and article.gives_money and not article.is_gift
    return when_paid(article.decision.refund_when) if is_told else ""


def money_rows(article: PreviewArticle) -> list[tuple[str, Money]]:
    """Return what changes an article's price into what comes back for it, in the engine's order."""
    is_swapped = article.replacement is not None
    rows = [
        (_("Difference that comes back"), article.value.gross if is_swapped else article.none),
        (row_name("fees"), -article.fee),
        (row_name("restocking"), -article.restocking),
        (row_name("bonus"), article.bonus),
    ]
    return [(label, amount) for label, amount in rows if amount]


def article_row(article: PreviewArticle, seen: Preview, language: str) -> dict:
    """Return an article as the page shows it."""
    return {
        "article": article,
        "reason": article.reason.label_in(language) if article.reason else "",
        "replacement": replacement_words(article),
        "rows": money_rows(article),
        "has_sums": bool(article.tax or money_rows(article)) and not article.is_gift,
        "when": "" if when_of(seen.articles) else paid_at(article),
        "is_kept": article.keeps and tells_kept(seen),
        "is_reviewed": article.asks_person,
        "photos": shown_photos(article.photos),
    }


def replacement_words(article: PreviewArticle) -> str:
    """Return what comes in an article's place, or an empty text."""
    if article.replacement is None:
        return ""
    return ", ".join(filter(None, [article.title, article.replacement.listed.options]))


def trouble(article: PreviewArticle, seen: Preview, draft: ReturnDraft) -> Refusal:
    """Say what stands in an article's way."""
    message = article.decision.message if article.decision else {}
    return Refusal(about(article.title, merchants_words(message) or why_not(told(article, seen, draft))))


def told(article: PreviewArticle, seen: Preview, draft: ReturnDraft) -> str:
    """Return the code of what stands in an article's way, as whoever asks may know it."""
    taken_by = seen.judge.purchase.taken.get((article.line.pk, article.unit.unit_no))
    return as_told(article.problem, taken_by, draft)


def refusal(error: DomainError, seen: Preview, draft: ReturnDraft) -> Refusal:
    """Say why a request was refused."""
    unit = next((one for one in seen.articles if one.key == error.params.get("unit")), None)
    is_taken = unit is not None and error.params.get("why") == unit.problem == "taken"
    return Refusal(why_not(told(unit, seen, draft)) if is_taken else sentence(error))
