"""Money back, store credit, or another article? And how does it travel back?"""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from returns.models import ReturnDraft
from returns.portal.page import Refusal, about, page
from returns.portal.sending import FIELD, chosen, sendings
from returns.portal.settling import Question, can_part, kept, questions, unasked
from returns.portal.steps import aside, draft_page, steps_at
from returns.queries.preview import Preview, preview, preview_again
from returns.services.fill_draft import fill_draft
from returns.wording.decisions import why_not
from returns.wording.refusals import SENTENCES
from rma_portal.core import clock
from rma_portal.web.ratelimit import address_of

PART = "part"  # the button: "each" asks about every article alone, "together" about those that agree
NOTHING = {"resolution": "", "agreed_to": "", "agreed_at": ""}  # what an empty box says


@draft_page
def resolution(request, draft: ReturnDraft):
    """Ask how the articles are to be settled and sent; where there is nothing to choose, go on."""
    seen = preview(draft, address_of(request))
    if not seen.articles or any(article.reason is None for article in seen.articles):
        return redirect("why", draft=draft.key)
    if request.method == "POST":
        return keep(request, draft, seen)
    if not questions(seen, each=is_each(draft)) and not sendings(seen):
        return redirect("review", draft=draft.key)
    return show(request, draft, seen, gone(seen))


def is_each(draft: ReturnDraft) -> bool:
    """Say whether the customer answers for each article alone."""
    return len(draft.choices) > 1 and any(choice.get("each") for choice in draft.choices.values())


def gone(seen: Preview) -> list[Refusal]:
    """Say which replacement is no longer there, and whether the way of sending is not."""
    replacements = [
        Refusal(about(article.title, why_not("out_of_stock")), f"variant-{article.key}")
        for article in seen.articles
        if article.problem == "out_of_stock"
    ]
    return [*replacements, *no_such_way(seen)]


def no_such_way(seen: Preview) -> list[Refusal]:
    """Say that the articles cannot be sent in the way that was chosen, where they cannot."""
    return [Refusal(str(SENTENCES["method_not_offered"]), FIELD)] if seen.is_method_gone else []


def keep(request, draft: ReturnDraft, seen: Preview):
    """Store the answers, to the questions as the sent page asked them, and go on."""
    each = bool(request.POST.get("each"))
    mark = {"each": "1" if request.POST.get(PART, "each" if each else "") == "each" else ""}
    choices, refused = {key: {**choice, **mark} for key, choice in draft.choices.items()}, []
    for question in questions(seen, each=each):
        refused += take(request, question, choices)
    fill_draft(draft=draft, choices=choices, method=request.POST.get(FIELD))
    elsewhere = aside(request, draft, "resolution")
    if elsewhere:
        return elsewhere
    if PART in request.POST:
        return redirect("resolution", draft=draft.key)
    again = preview_again(draft, seen)
    refused += no_such_way(again)
    return show(request, draft, again, refused) if refused else redirect("review", draft=draft.key)


def take(request, question: Question, choices: dict[str, dict[str, str]]) -> list[Refusal]:
    """Put the answer to a question into the choices of its articles; return what is wrong with it."""
    way = request.POST.get(question.name, "")
    if way not in [one.code for one in question.ways if one.is_open]:
        for article in question.articles if question.consent else []:
            choices[article.key] |= NOTHING
        return [Refusal(unanswered(question), question.name)]
    for article in question.articles:
        choices[article.key] |= answer(request, question, article.key, way)
    return missing(request, question, way)


def unanswered(question: Question) -> str:
    """Say what is missing where nothing was chosen; of which article, where one is asked about alone."""
    text = _("Choose how you wish to be refunded.")
    if question.consent:
        text = _("Tick the box if you agree to store credit, or go back and leave the article out.")
    return about(question.articles[0].title, text) if question.is_alone else text


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


def show(request, draft: ReturnDraft, seen: Preview, refused: list[Refusal]):
    """Show the page."""
    each = is_each(draft)
    context = {
        "draft": draft,
        "questions": questions(seen, each=each),
        "each": each,
        "can_part": can_part(seen),
        "kept": kept(seen),
        "unasked": unasked(seen, each=each),
        "sendings": sendings(seen),
        "sent_by": chosen(seen),
        "refused": refused,
        "steps": steps_at("resolution", set()),
        "back": "why",
    }
    return page(request, "portal/resolution.html", context)
