"""One rule of a draft as a form: when it holds, row by row, and what it sets. Works without JavaScript."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from returns.backoffice.condition_inputs import shown
from returns.backoffice.condition_rows import Group, change, condition_of, posted_condition, tree_of
from returns.backoffice.policy_pages import PARTS, draft_address, require_action, revision_of
from returns.backoffice.policy_pages import told as told_rule
from returns.backoffice.rule_actions import posted_actions, shown_actions
from returns.domain.policy.rules import MAX_NAME, Problem, Rule
from returns.models import PolicyDraft
from returns.queries.policy_drafts import problems_with, vocabulary
from returns.services.change_policy_rule import change_policy_rule
from returns.wording.checking import problem_words
from returns.wording.errors import sentence
from returns.wording.rules import rule_name
from rma_portal.core.errors import Conflict, DomainError
from rma_portal.core.text import storable
from rma_portal.tenancy.languages import languages_of
from rma_portal.web.backoffice import actor_of


def urls() -> list[URLPattern]:
    """Return the page, for the back-office to include."""
    address = "returns/policydraft/<int:draft>/<str:part>/<str:rule>/"
    return [path(address, admin.site.admin_view(rule_page), name="returns_policy_rule")]


@dataclass
class RuleForm:
    """A rule while it is written; `rule` is its id, empty for a new one, `code` the name as it is stored.

    `revision` is that of the draft which the page showed: who saves an older one is told (case 49).
    """

    draft: PolicyDraft
    part: str
    rule: str
    code: str
    name: str
    condition: Group
    actions: dict[str, Any]
    revision: int

    @property
    def place(self) -> int:
        """Where it stands in its part, from 0; a new one at the end."""
        ids = [one["id"] for one in getattr(self.draft, self.part)]
        return ids.index(self.rule) if self.rule in ids else len(ids)

    @property
    def stored_name(self) -> str:
        """The name as it is stored: the template's code, while people have not changed its words."""
        return self.code if self.code and self.name == rule_name(self.code) else self.name


def rule_page(request: HttpRequest, draft: int, part: str, rule: str) -> HttpResponse:
    """Show the form; with a button of its rows change it, with "save" store the rule.

    Nobody edits a draft that is closed, nor a rule that is gone; what was typed for one is shown again.
    """
    require_action(request, "change_policy")
    row = get_object_or_404(PolicyDraft, pk=draft)
    if part not in ("promise", "handling"):
        raise Http404
    stored = next((one for one in getattr(row, part) if one["id"] == rule), None)
    is_gone = stored is None and rule != "new"
    if request.method == "POST":
        return answer(request, posted_form(request, row, part, stored), is_gone)
    if is_gone:
        raise Http404
    return show(request, stored_form(row, part, stored)) if row.is_open else redirect_to(row)


def redirect_to(draft: PolicyDraft, rule: str = "") -> HttpResponseRedirect:
    """Lead to a draft's page, at one of its rules."""
    return HttpResponseRedirect(draft_address(draft, rule))


def answer(request: HttpRequest, form: "RuleForm", is_gone: bool) -> HttpResponse:
    """Do what a button of the form says."""
    if is_gone:
        return refused(request, form, Conflict("rule_gone", "somebody removed it"))
    do = request.POST.get("do", "save")
    if do == "save":
        return save(request, form)
    change(form.condition, do)
    return show(request, form)


def stored_form(draft: PolicyDraft, part: str, stored: dict | None) -> RuleForm:
    """Return the form of a stored rule, or an empty one."""
    rule = stored or {"id": "", "name": "", "when": {}, "actions": {}}
    name = rule_name(rule["name"])
    rows = condition_of(rule["when"])
    return RuleForm(draft, part, rule["id"], rule["name"], name, rows, rule["actions"], draft.revision)


def posted_form(request: HttpRequest, draft: PolicyDraft, part: str, stored: dict | None) -> RuleForm:
    """Return the form as it was sent."""
    post = request.POST
    return RuleForm(
        draft=draft,
        part=part,
        rule=stored["id"] if stored else "",
        code=stored["name"] if stored else "",
        name=storable(post.get("name", "")).strip(),
        condition=posted_condition(post),
        actions=posted_actions(part, post),
        revision=revision_of(request),
    )


def save(request: HttpRequest, form: RuleForm) -> HttpResponse:
    """Store the rule and go back to the draft, or say at each row and action what is wrong."""
    tree, places = tree_of(form.condition)
    problems = problems_with(
        form.draft, form.part, form.place, name=form.stored_name, when=tree, actions=form.actions
    )
    if problems:
        return show(request, form, told(form, problems, places), status=422)
    try:
        key = change_policy_rule(
            draft=form.draft,
            shown=form.revision,
            part=form.part,
            rule=form.rule,
            name=form.stored_name,
            when=tree,
            actions=form.actions,
            actor=actor_of(request),
        )
    except DomainError as refusal:
        return refused(request, form, refusal)
    return redirect_to(form.draft, key)


def refused(request: HttpRequest, form: RuleForm, refusal: DomainError) -> HttpResponse:
    """Show what was typed again, above it what is stored now, so that saving once more is a choice.

    A rule that is gone would be saved as a new one.
    """
    if not isinstance(refusal, Conflict):
        return show(request, form, {"": [sentence(refusal)]}, status=422)
    form.draft.refresh_from_db()
    stored = next((one for one in getattr(form.draft, form.part) if one["id"] == form.rule), None)
    form.rule, form.revision = (form.rule if stored else ""), form.draft.revision
    now = told_rule(Rule(stored["name"], form.part, stored["when"], stored["actions"])) if stored else None
    return show(request, form, {"": [sentence(refusal)]}, status=409, stored=now)


def told(form: RuleForm, problems: list[Problem], places: dict) -> dict[str, list[str]]:
    """Put each problem to its row or action; return those of the whole rule and of its actions, in words."""
    left: dict[str, list[str]] = {}
    for problem in problems:
        words = problem_words(problem)
        if problem.path and problem.path in places:
            places[problem.path].problem = words
        elif problem.path:
            form.condition.problem = f"{words} ({problem.path})"
        else:
            left.setdefault(problem.action, []).append(words)
    return left


def show(
    request: HttpRequest,
    form: RuleForm,
    problems: dict[str, list[str]] | None = None,
    status: int = 200,
    stored: dict[str, Any] | None = None,
) -> HttpResponse:
    """Render the form; `stored` is the rule as somebody else has left it meanwhile."""
    found = problems or {}
    by_action = {name: " ".join(words) for name, words in found.items() if name}
    languages = languages_of(request.merchant)
    context = {
        **admin.site.each_context(request),
        "title": form.name or _("New rule"),
        "form": form,
        "part_title": next(title for code, title, _hint in PARTS if code == form.part),
        "back": draft_address(form.draft, form.rule),
        "reads": reads(form),
        "condition": shown(form.condition, vocabulary()),
        "actions": shown_actions(form.part, form.actions, by_action, languages),
        "errors": found.get("", []),
        "has_problems": status == 422,
        "stored": stored,
        "address": reverse("admin:returns_policy_rule", args=[form.draft.pk, form.part, form.rule or "new"]),
        "longest_name": MAX_NAME,
    }
    return TemplateResponse(request, "backoffice/policy_rule.html", context, status=status)


def reads(form: RuleForm) -> dict[str, Any] | None:
    """Return the rule as a sentence, or None while it cannot be read."""
    tree, _places = tree_of(form.condition)
    if problems_with(
        form.draft, form.part, form.place, name=form.stored_name or "?", when=tree, actions=form.actions
    ):
        return None
    return told_rule(Rule(form.stored_name, form.part, tree, form.actions))
