"""Money back, store credit, or another article?"""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from returns.models import ReturnDraft
from returns.portal.page import Refusal, about, page
from returns.portal.settling import Question, questions
from returns.portal.steps import aside, draft_page, steps_at
from returns.queries.preview import Preview, preview, preview_again
from returns.services.fill_draft import fill_draft
from returns.wording.decisions import why_not
from rma_portal.core import clock
from rma_portal.web.ratelimit import address_of

NOTHING = {"resolution": "", "agreed_to": "", "agreed_at": ""}  # what an empty box says


@draft_page
def resolution(request, draft: ReturnDraft):
    """Ask how the articles are to be settled; where there is nothing to choose, go on."""
    seen = preview(draft, address_of(request))
    if not seen.articles or any(article.reason is None for article in seen.articles):
        return redirect("why", draft=draft.key)
    asked = questions(seen)
    if request.method == "POST":
        return keep(request, draft, seen, asked)
    return show(request, draft, asked, gone(seen)) if asked else redirect("review", draft=draft.key)


def gone(seen: Preview) -> list[Refusal]:
    """Say of which articles the chosen replacement is no longer there."""
    return [
        Refusal(about(article.title, why_not("out_of_stock")), f"variant-{article.key}")
        for article in seen.articles
        if article.problem == "out_of_stock"
    ]


def keep(request, draft: ReturnDraft, seen: Preview, asked: list[Question]):
    """Store the answers and go on."""
    choices, refused = dict(draft.choices), []
    for question in asked:
        way = request.POST.get(question.name, "")
        if way not in [one.code for one in question.ways if one.is_open]:
            refused.append(Refusal(unanswered(question), question.name))
            for article in question.articles if question.consent else []:
                choices[article.key] = {**choices[article.key], **NOTHING}
            continue
        for article in question.articles:
            choices[article.key] = {**choices[article.key], **answer(request, question, article.key, way)}
        refused += missing(request, question, way)
    fill_draft(draft=draft, choices=choices)
    elsewhere = aside(request, draft, "resolution")
    if elsewhere:
        return elsewhere
    if refused:
        return show(request, draft, questions(preview_again(draft, seen)), refused)
    return redirect("review", draft=draft.key)


def unanswered(question: Question) -> str:
    """Say what is missing where nothing was chosen."""
    if question.consent:
        return _("Tick the box if you agree to store credit, or go back and leave the article out.")
    return _("Choose how you wish to be refunded.")


def answer(request, question: Question, key: str, way: str) -> dict[str, str]:
    """Return what is stored for one article; what was picked stays when another way is tried."""
    difference = request.POST.get(f"difference-{question.name}", "")
    words = question.words_of(way, difference)
    return {
        "resolution": way,
        "variant": request.POST.get(f"variant-{key}", ""),
        "difference": difference,
        "agreed_to": words,
        "agreed_at": clock.now().isoformat() if words else "",
    }


def missing(request, question: Question, way: str) -> list[Refusal]:
    """Return the articles for which nothing that can be had was picked in exchange."""
    if way != "exchange":
        return []
    taken = [request.POST.get(picker.field, "") for picker in question.pickers]
    if question.asks_difference(taken) and not request.POST.get(f"difference-{question.name}"):
        return [Refusal(_("Say whether you agree to store credit."), question.name)]
    return [
        Refusal(about(picker.article.title, why_not("replacement_required")), picker.field)
        for picker in question.pickers
        if request.POST.get(picker.field, "") not in picker.free
    ]


def show(request, draft: ReturnDraft, asked: list[Question], refused: list[Refusal] | None = None):
    """Show the page."""
    context = {
        "draft": draft,
        "questions": asked,
        "refused": refused or [],
        "steps": steps_at("resolution", set()),
        "back": "why",
    }
    return page(request, "portal/resolution.html", context)
