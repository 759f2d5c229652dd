"""Why does each article come back, in a word, in a comment, in photos?"""

from django.http import Http404
from django.shortcuts import redirect, render

from returns.models import Reason, ReturnDraft
from returns.portal.basket import Part, drafts_in, drafts_of, looked_for, parts_of
from returns.portal.forms import WhyForm, only_claims
from returns.portal.page import Refusal, about, page
from returns.portal.photos import drop_photo, photo_row, photos_of, take_photos
from returns.portal.steps import aside, draft_page, steps_at
from returns.queries.offers import UnitOffer, offers_of
from returns.queries.preview import Preview, PreviewArticle, preview_again
from returns.queries.reasons import reasons_for
from returns.services.fill_draft import fill_draft
from rma_portal.core.text import whole_number


@draft_page
def why(request, draft: ReturnDraft):
    """Ask for the reason of each article; photos join its draft as they come."""
    parts = parts_of(request, draft)
    if not parts[0].seen.articles:
        return redirect("choose", draft=draft.key)
    if request.method != "POST":
        return show(request, parts, forms_of_all(request, parts))
    refused: list[Refusal] = []
    for part in parts:
        refused += take_in(request, part)
    if request.htmx:
        context = {**unit_photos(draft, drafts_in(parts), request.POST.get("unit", "")), "refused": refused}
        return render(request, "portal/_fragments/photos.html", context)
    return go_on(request, [Part(one.draft, preview_again(one.draft, one.seen)) for one in parts], refused)


def take_in(request, part: Part) -> list[Refusal]:
    """Keep what was typed of one order's articles, and their photos; say which photos cannot be used."""
    save(part.draft, forms_of(request, part.seen, request.POST))
    refused = take_photos(request, part.draft, [article.key for article in part.seen.articles])
    drop_photo(request, part.draft)
    return refused


@draft_page
def photos(request, draft: ReturnDraft):
    """Answer a poll for photos that were being prepared."""
    unit = request.GET.get("unit", "")
    looks = whole_number(request.GET.get("look", "")) or 0
    shown = unit_photos(draft, drafts_of(request, draft), unit, looks + 1)
    return render(request, "portal/_fragments/photo_list.html", shown)


def unit_photos(draft: ReturnDraft, drafts: list[ReturnDraft], unit: str, looks: int = 0) -> dict:
    """Return what the fragments show of one chosen article's photos, of whichever order on the page."""
    owner = next((one for one in drafts if unit in one.choices), None)
    if owner is None:
        raise Http404
    return {"draft": draft, **photo_row(unit, photos_of(owner).get(unit, []), looks)}


def forms_of_all(request, parts: list[Part], typed=None) -> list[WhyForm]:
    """Return a form for each article of all orders."""
    return [form for part in parts for form in forms_of(request, part.seen, typed)]


def forms_of(request, seen: Preview, typed=None) -> list[WhyForm]:
    """Return a form for each article; one that comes back for a defect only has only such reasons."""
    purchase, every = seen.judge.purchase, seen.reasons
    offers = {unit.key: unit for line in purchase.lines for unit in offers_of(purchase, line, seen.judge)}
    return [
        WhyForm(
            article,
            reasons_of(article, every, only_faults=offers[article.key].only_claims),
            language=request.LANGUAGE_CODE,
            wanted=wanted_by(offers[article.key]),
            data=typed,
        )
        for article in seen.articles
    ]


def reasons_of(article: PreviewArticle, every: list[Reason], *, only_faults: bool) -> list[Reason]:
    """Return the reasons that can be given for an article."""
    return only_claims(every) if only_faults else reasons_for(article.line.category, every)


def wanted_by(offer: UnitOffer) -> tuple[str, ...]:
    """Return what the rules want to see of a unit before its reason is known."""
    return offer.decision.evidence if offer.decision else ()


def save(draft: ReturnDraft, forms: list[WhyForm]) -> None:
    """Keep what was typed, right or wrong."""
    typed = {form.article.key: with_typed(draft.choices[form.article.key], form.typed()) for form in forms}
    fill_draft(draft=draft, choices={**draft.choices, **typed})


def with_typed(choice: dict[str, str], typed: dict[str, str]) -> dict[str, str]:
    """Return a choice with what was typed; for another reason they have agreed to nothing yet (T-33)."""
    is_same = choice.get("reason", "") == typed["reason"]
    return {**choice, **typed, **({} if is_same else {"agreed_to": "", "agreed_at": ""})}


def go_on(request, parts: list[Part], refused: list[Refusal]):
    """Go where the pressed button leads, once nothing is wrong with this page."""
    draft = parts[0].draft
    elsewhere = aside(request, draft, "why")
    if elsewhere and not refused:
        return elsewhere
    if "add" in request.POST or "remove" in request.POST:
        return show(request, parts, forms_of_all(request, parts), refused)
    forms = forms_of_all(request, parts, request.POST)
    for form in forms:
        refused += [Refusal(told(form, text, forms), field) for field, text in form.problems()]
    if refused:
        return show(request, parts, forms, refused)
    for part in parts:
        offer_money(part.draft, part.seen.articles)
    never_came = looked_for(parts)
    return redirect("claim", never_came.key) if never_came else redirect("resolution", draft=draft.key)


def told(form: WhyForm, text: str, forms: list[WhyForm]) -> str:
    """Return an error for the summary, with the article's name where there are several."""
    return about(form.article.title, text) if len(forms) > 1 else text


def offer_money(draft: ReturnDraft, articles: list[PreviewArticle]) -> None:
    """Wish for money where the reason has changed what an article can have.

    Nothing else is ever wished for in the customer's place (T-33): where there is no money they are asked.
    """
    choices = dict(draft.choices)
    for article in articles:
        if article.resolution not in article.ways:
            choices[article.key] = {**choices[article.key], "resolution": "refund"}
    if choices != draft.choices:
        fill_draft(draft=draft, choices=choices)


def show(request, parts: list[Part], forms: list[WhyForm], refused: list[Refusal] | None = None):
    """Show the page."""
    by_unit = {unit: found for part in parts for unit, found in photos_of(part.draft).items()}
    rows = [photo_row(form.article.key, by_unit.get(form.article.key, [])) for form in forms]
    context = {
        "draft": parts[0].draft,
        "forms": list(zip(forms, rows, strict=True)),
        "by_order": len(parts) > 1,
        "refused": refused or [],
        "steps": steps_at("why", set()),
        "back": "choose",
    }
    return page(request, "portal/why.html", context)
