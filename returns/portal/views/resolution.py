"""Money back, store credit, or another article? And how does it travel back?"""

from dataclasses import replace

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from returns.models import ReturnDraft
from returns.portal.basket import Part, parts_of
from returns.portal.page import Refusal, about, page
from returns.portal.sending import FIELD, asks_method, chosen, fields_of, transports
from returns.portal.settling import Question, asks, can_part, kept, questions, unasked
from returns.portal.steps import aside, draft_page, steps_at
from returns.queries.preview import Preview, preview_again
from returns.services.fill_draft import fill_draft
from returns.wording.decisions import why_not
from returns.wording.refusals import SENTENCES
from rma_portal.core import clock

PART = "part"  # the button: "each" asks about every article alone, "together" about those that agree
NOTHING = {"resolution": "", "agreed_to": "", "agreed_at": ""}  # what an empty box says


@draft_page
def resolution(request, draft: ReturnDraft):
    """Ask how the articles are to be settled and sent; where there is nothing to choose, go on."""
    parts = parts_of(request, draft)
    if not draft_is_ready(parts):
        return redirect("why", draft=draft.key)
    if request.method == "POST":
        return keep(request, parts)
    if not any(asks(part.seen) or asks_method(part.seen) for part in parts):
        return redirect("review", draft=draft.key)
    return show(request, parts, [one for part in parts for one in gone(part.seen)])


def draft_is_ready(parts: list[Part]) -> bool:
    """Say whether something is chosen, and a reason is given for each article."""
    articles = [article for part in parts for article in part.seen.articles]
    return bool(parts[0].seen.articles) and all(article.reason for article in articles)


def asked(parts: list[Part], *, each: bool) -> list[list[Question]]:
    """Return the questions of each order; those of a further order have names of their own."""
    found = [questions(part.seen, each=each) for part in parts]
    return [
        [replace(one, name=f"{one.name}-{place}") if place else one for one in group]
        for place, group in enumerate(found)
    ]


def is_each(parts: list[Part]) -> bool:
    """Say whether the customer answers for each article alone."""
    choices = [choice for part in parts for choice in part.draft.choices.values()]
    return len(choices) > 1 and any(choice.get("each") for choice in choices)


def gone(seen: Preview) -> list[Refusal]:
    """Say which replacement is no longer there, and whether the way of sending is not."""
    replacements = [
        Refusal(about(article.title, why_not("out_of_stock")), f"variant-{article.key}")
        for article in seen.articles
        if article.problem == "out_of_stock"
    ]
    return [*replacements, *no_such_way(seen)]


def no_such_way(seen: Preview, field: str = FIELD) -> list[Refusal]:
    """Say that the articles cannot be sent in the way that was chosen, where they cannot."""
    return [Refusal(str(SENTENCES["method_not_offered"]), field)] if seen.is_method_gone else []


def keep(request, parts: list[Part]):
    """Store the answers, to the questions as the sent page asked them, and go on."""
    draft, refused = parts[0].draft, []
    fields = fields_of(parts)
    answered = asked(parts, each=bool(request.POST.get("each")))
    for part, questions_asked in zip(parts, answered, strict=True):
        refused += keep_answers(request, part.draft, questions_asked, fields.get(part.draft.pk, FIELD))
    elsewhere = aside(request, draft, "resolution")
    if elsewhere:
        return elsewhere
    if PART in request.POST:
        return redirect("resolution", draft=draft.key)
    again = [Part(part.draft, preview_again(part.draft, part.seen)) for part in parts]
    for part in again:
        refused += no_such_way(part.seen, fields.get(part.draft.pk, FIELD))
    return show(request, again, refused) if refused else redirect("review", draft=draft.key)


def keep_answers(request, draft: ReturnDraft, questions_asked: list[Question], field: str) -> list[Refusal]:
    """Store the answers about one order's articles; return what is missing."""
    before = "each" if request.POST.get("each") else ""
    mark = {"each": "1" if request.POST.get(PART, before) == "each" else ""}
    choices, refused = {key: {**choice, **mark} for key, choice in draft.choices.items()}, []
    for question in questions_asked:
        refused += take(request, question, choices)
    fill_draft(draft=draft, choices=choices, method=request.POST.get(field))
    return refused


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


def show(request, parts: list[Part], refused: list[Refusal]):
    """Show the page."""
    sent, each = transports(parts), is_each(parts)
    found = [question for group in asked(parts, each=each) for question in group]
    context = {
        "draft": parts[0].draft,
        "questions": found,
        "each": each,
        "swaps": parts[0].draft.is_gift or any(one.offers_exchange for one in found),
        "can_part": any(can_part(part.seen) for part in parts),
        "kept": {key for part in parts for key in kept(part.seen)},
        "unasked": [row for part in parts for row in unasked(part.seen, each=each)],
        "by_order": len(parts) > 1,
        "sendings": sent[0].ways if sent else [],
        "sent_by": sent[0].chosen if sent else chosen(parts[0].seen),
        "more_sendings": sent[1:],
        "first_orders": sent[0].orders if len(sent) > 1 else "",
        "refused": refused,
        "steps": steps_at("resolution", set()),
        "back": "why",
    }
    return page(request, "portal/resolution.html", context)
