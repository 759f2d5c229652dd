"""Everything once more, with the sums; then the one click that makes it a return."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from returns.domain.settlement import Settlement
from returns.models import Return, ReturnDraft
from returns.portal.access import asker
from returns.portal.basket import Part, drafts_of, looked_for, parts_of
from returns.portal.page import Refusal, about, page, status_of
from returns.portal.photos import shown as shown_photos
from returns.portal.recipients import keep_recipient, recipient_form
from returns.portal.sending import asks_method
from returns.portal.settling import asks
from returns.portal.shown import read_shown, signed_shown
from returns.portal.steps import aside, draft_page, steps_at
from returns.queries.gifts import as_told
from returns.queries.links import status_token
from returns.queries.preview import Preview, PreviewArticle, tells_kept
from returns.services.request_together import request_together
from returns.services.speak_draft import speak_draft
from returns.wording.decisions import merchants_words, row_name, when_paid, why_not
from returns.wording.refusals import SENTENCES, sentence
from returns.wording.resolutions import name_of
from returns.wording.sending import name_of as name_of_method
from returns.wording.sending import next_words
from rma_portal.core.errors import DomainError
from rma_portal.core.money import Money, sum_money
from rma_portal.web.ratelimit import address_of, allowed

# What is to be had in exchange, or in place of money, or how it travels.
CHOOSE_AGAIN = ("out_of_stock", "replacement_required", "consent_required", "method_not_offered")

SHOWN = "shown"  # the field of the first order; a further one has its draft's key behind


@draft_page
def review(request, draft: ReturnDraft):
    """Show what will be asked for; the sums are the engine's."""
    if request.method == "POST":
        return aside(request, draft, "review") or redirect("review", draft=draft.key)
    parts = parts_of(request, draft)
    articles = [article for part in parts for article in part.seen.articles]
    if not parts[0].seen.articles:
        return redirect("choose", draft=draft.key)
    if any(article.reason is None for article in articles):
        return redirect("why", draft=draft.key)
    never_came = looked_for(parts)
    if never_came:
        return redirect("claim", draft=never_came.key)
    is_gone = any(part.seen.is_method_gone for part in parts)
    if is_gone or any(one.problem in CHOOSE_AGAIN or is_unasked(one) for one in articles):
        return redirect("resolution", draft=draft.key)
    return show(request, parts, [])


@require_POST
@draft_page
def confirm(request, draft: ReturnDraft):
    """Make the return, or one for each order. A second click, or a refresh, leads to the same one; an error
    leaves nothing."""
    unnamed = keep_recipient(request, draft)
    if "speak" in request.POST or "go" in request.POST:
        return aside(request, draft, "review") or redirect("review", draft=draft.key)
    if not allowed(request, "request"):
        wait = _("Too many requests in a short time. Please wait a few minutes, then confirm again.")
        return show(request, parts_of(request, draft), [Refusal(wait)], status=429)
    if unnamed:
        return show(request, parts_of(request, draft), unnamed)
    drafts = confirmed(request, draft)
    if not drafts:
        messages.info(request, SENTENCES["stale_page"])
        return redirect("review", draft=draft.key)
    try:
        rma = ask(request, drafts)
    except DomainError as error:
        return refuse(request, draft, drafts, error)
    return redirect("status", token=status_token(rma))


def confirmed(request, draft: ReturnDraft) -> list[ReturnDraft]:
    """Return the drafts that were on the page; none where one of them is not there any more."""
    named = {name for name in request.POST if name.startswith(f"{SHOWN}-")}
    others = {f"{SHOWN}-{one.key.hex}": one for one in drafts_of(request, draft)[1:]} if named else {}
    return [draft, *(others[name] for name in sorted(named))] if named <= set(others) else []


def ask(request, drafts: list[ReturnDraft]) -> Return:
    """Ask for a return for each draft, all or none, and give the first; raises DomainError."""
    for one in drafts:
        speak_draft(draft=one, language=request.LANGUAGE_CODE)
    shown = {one.pk: read_shown(one, request.POST.get(name, "")) for one, name in named(drafts)}
    actor, address = asker(drafts[0]), address_of(request)
    return request_together(drafts=drafts, actor=actor, address=address, shown=shown)[0]


def named(drafts: list[ReturnDraft]) -> list[tuple[ReturnDraft, str]]:
    """Return each draft with the name of the field that holds what was shown of it."""
    first, *others = drafts
    return [(first, SHOWN), *((one, f"{SHOWN}-{one.key.hex}") for one in others)]


def refuse(request, draft: ReturnDraft, drafts: list[ReturnDraft], error: DomainError):
    """Lead back to where a refusal is mended, naming the order where there are several; nothing is left."""
    if {error.code, error.params.get("why")} & set(CHOOSE_AGAIN):
        return redirect("resolution", draft=draft.key)
    parts = parts_of(request, draft)
    refused = next((part for part in parts if part.draft.pk == error.params.get("draft")), parts[0])
    text = refusal(error, refused.seen, refused.draft)
    if len(drafts) > 1:
        text = about(_("Order %(number)s") % {"number": refused.draft.order.number}, text)
    return show(request, parts, [Refusal(text)], status=status_of(error))


def show(request, parts: list[Part], refused: list[Refusal], *, status: int = 200):
    """Show the page."""
    asked = any(asks(part.seen) for part in parts)
    ways = any(asks_method(part.seen) for part in parts)
    ended = [] if refused else [one for part in parts for one in troubles(part, len(parts) > 1)]
    first, *more = [part_of(part, name, request) for part, name in zip_named(parts)]
    currency = parts[0].draft.order.currency
    context = {
        **first,
        "more": more,
        "total": sum_money((part.seen.total for part in parts), currency),
        "bonus": sum_money((part.seen.bonus for part in parts), currency),
        "gives_money": any(part.seen.settlements for part in parts),
        "can_confirm": not ended,
        "refused": [*refused, *ended],
        "steps": steps_at("review", set() if asked or ways else {"resolution"}),
        "back": "resolution" if asked or ways else "why",
        "can_choose_way": asked,
        "can_choose_method": ways,
        **all_of([first, *more]),
        "recipient": recipient_form(request, parts[0].draft, parts[0].seen),
    }
    return page(request, "portal/review.html", context, status=status)


def all_of(rows: list[dict]) -> dict:
    """Return what is said once of all orders: what is kept, how they travel, what happens then."""
    return {
        "all_kept": all(row["all_kept"] for row in rows),
        "tells_kept": all(row["tells_kept"] for row in rows),
        "methods": by_method(rows),
        "nexts": list(dict.fromkeys(row["next"] for row in rows if not row["all_kept"])),
    }


def by_method(rows: list[dict]) -> list[tuple[str, str]]:
    """Return the ways of sending that were chosen, each with the numbers of its orders."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["method"], []).append(row["draft"].order.number)
    return [(", ".join(numbers), name) for name, numbers in found.items() if name]


def zip_named(parts: list[Part]) -> list[tuple[Part, str]]:
    """Return each part with the name of the field that holds what is shown of it."""
    names = [name for _draft, name in named([part.draft for part in parts])]
    return list(zip(parts, names, strict=True))


def part_of(part: Part, name: str, request) -> dict:
    """Return what the page shows of one order."""
    draft, seen = part.draft, part.seen
    return {
        "draft": draft,
        "articles": [article_row(article, seen, request.LANGUAGE_CODE) for article in seen.articles],
        "when": when_of(seen.articles),
        "all_kept": all(article.keeps for article in seen.articles),
        "tells_kept": tells_kept(seen),
        "settlements": [
            (name_of(way), told_rows(settled), settled.total, seen.bonus_by(way))
            for way, settled in seen.settlements.items()
        ],
        "shown": signed_shown(draft, seen),
        "shown_as": name,
        "method": name_of_method(seen.method) if asks_method(seen) else "",
        "next": next_words(seen.method),
    }


def told_rows(settled: Settlement) -> list[tuple[str, Money]]:
    """Return the steps of a calculation by name."""
    return [(row_name(row.code), row.amount) for row in settled.rows]


def is_unasked(article: PreviewArticle) -> bool:
    """Say whether an article has no money to come back, and what else it could have was not chosen (T-33)."""
    is_wished = article.resolution == "refund" and article.problem == "resolution_not_offered"
    return is_wished or article.needs_consent


def when_of(articles: list[PreviewArticle]) -> str:
    """Return when the money goes back, empty where there is none or it differs between the articles."""
    moments = {paid_at(article) for article in articles if article.gives_money}
    return moments.pop() if len(moments) == 1 else ""


def paid_at(article: PreviewArticle) -> str:
    """Return when an article's money goes back, or an empty text, as for whoever got a gift.

    Nothing is waited for where it is kept.
    """
    if not article.decision or not article.gives_money or article.is_gift:
        return ""
    is_kept = article.keeps and not article.asks_person
    return when_paid("asked" if is_kept else article.decision.refund_when)


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


def troubles(part: Part, is_named: bool) -> list[Refusal]:
    """Say what stands in the way of an order's articles, with its number where there are several."""
    seen, draft = part.seen, part.draft
    found = [trouble(article, seen, draft) for article in seen.articles if article.problem]
    order = _("Order %(number)s") % {"number": draft.order.number}
    return [Refusal(about(order, one.text)) for one in found] if is_named else found


def trouble(article: PreviewArticle, seen: Preview, draft: ReturnDraft) -> Refusal:
    """Say what stands in an article's way."""
    message = article.decision.message if article.decision else {}
    return Refusal(about(article.title, merchants_words(message) or why_not(told(article, seen, draft))))


def told(article: PreviewArticle, seen: Preview, draft: ReturnDraft) -> str:
    """Return the code of what stands in an article's way, as whoever asks may know it."""
    taken_by = seen.judge.purchase.taken.get((article.line.pk, article.unit.unit_no))
    return as_told(article.problem, taken_by, draft)


def refusal(error: DomainError, seen: Preview, draft: ReturnDraft) -> str:
    """Say why a request was refused, as whoever asks may know it."""
    unit = next((one for one in seen.articles if one.key == error.params.get("unit")), None)
    is_taken = unit is not None and error.params.get("why") == unit.problem == "taken"
    return why_not(told(unit, seen, draft)) if is_taken else sentence(error)
