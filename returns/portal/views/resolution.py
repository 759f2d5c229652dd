"""Money back, or store credit?"""

from dataclasses import dataclass

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from returns.models import ReturnDraft
from returns.portal.page import Refusal, page
from returns.portal.steps import aside, draft_page, steps_at
from returns.queries.offers import offered
from returns.queries.preview import Preview, PreviewArticle, preview, settle, shipping_of
from returns.services.fill_draft import fill_draft
from returns.wording.resolutions import name_of, promise_of
from rma_portal.core.money import Money, sum_money
from rma_portal.web.ratelimit import address_of


@dataclass(frozen=True)
class Way:
    """One way of being paid back, in words, what it gives by the engine's calculation, and its bonus."""

    code: str
    name: str
    promise: str
    amount: Money
    bonus: Money


@dataclass(frozen=True)
class Question:
    """Articles that can be settled in the same ways, asked about together."""

    name: str
    articles: list[PreviewArticle]
    ways: list[Way]

    @property
    def chosen(self) -> str:
        """The way they have now, if they agree."""
        wishes = {article.resolution for article in self.articles}
        return wishes.pop() if len(wishes) == 1 else ""


def questions(seen: Preview) -> list[Question]:
    """Group the articles by what they can have; a group with one way is no question."""
    groups: dict[tuple[str, ...], list[PreviewArticle]] = {}
    for article in seen.articles:
        if article.decision and article.decision.allowed:
            groups.setdefault(offered(article.decision), []).append(article)
    return [
        Question(f"way-{number}", articles, [way_of(code, articles, seen) for code in codes])
        for number, (codes, articles) in enumerate(groups.items())
        if len(codes) > 1
    ]


def way_of(code: str, articles: list[PreviewArticle], seen: Preview) -> Way:
    """Return a way of settling a group of articles."""
    purchase = seen.judge.purchase
    shipping = shipping_of(purchase, articles)
    total = settle(purchase, articles, seen.room, shipping).total
    bonus = sum_money((article.bonus_by(code) for article in articles), total.currency)
    return Way(code, name_of(code), promise_of(code), total, bonus)


@draft_page
def resolution(request, draft: ReturnDraft):
    """Ask how the articles are to be settled; where there is nothing to choose, go on."""
    seen = preview(draft, address_of(request))
    if not seen.articles or any(article.reason is None for article in seen.articles):
        return redirect("why", draft=draft.key)
    asked = questions(seen)
    if request.method == "POST":
        return keep(request, draft, asked)
    return show(request, draft, asked) if asked else redirect("review", draft=draft.key)


def keep(request, draft: ReturnDraft, asked: list[Question]):
    """Store the answers and go on."""
    choices, refused = dict(draft.choices), []
    for question in asked:
        way = request.POST.get(question.name, "")
        if way not in [one.code for one in question.ways]:
            refused.append(Refusal(_("Choose how you wish to be refunded."), question.name))
            continue
        for article in question.articles:
            choices[article.key] = {**choices[article.key], "resolution": way}
    fill_draft(draft=draft, choices=choices)
    elsewhere = aside(request, draft, "resolution")
    if elsewhere:
        return elsewhere
    return show(request, draft, asked, refused) if refused else redirect("review", draft=draft.key)


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
