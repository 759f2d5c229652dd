"""A draft over the past, for who may change the policy: start a run, watch it, read what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from returns.backoffice.replay_table import fee_changes, table
from returns.backoffice.verdicts import verdict
from returns.domain.policy.engine import Decision as Decided
from returns.models import Decision, PolicyDraft, PolicyReplay
from returns.queries.explanations import explanation_of
from returns.queries.policies import versions
from returns.queries.replays import (
    PERIODS,
    article_counts,
    differences,
    replays_of,
    retried,
    unfinished_replay,
)
from returns.services.cancel_replay import cancel_replay
from returns.services.start_replay import start_replay
from returns.wording.errors import sentence as error_sentence
from returns.wording.replays import FAILURES, KINDS, VERDICTS, answer, articles, changes, number, period_words
from rma_portal.audit.record import record
from rma_portal.core.errors import Conflict, DomainError
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of
from rma_portal.web.signed_files import led_to_file

USUAL = 90  # days
PERIODS_BY_NAME = {"all" if days is None else str(days): days for days in PERIODS}
ON_A_PAGE = 50
MOST_EARLIER = 20
LOOK_AGAIN = 1  # second between two looks at a run under way
TONES = {"queued": "info", "running": "info", "done": "good", "cancelled": "plain", "failed": "problem"}


def urls() -> list[URLPattern]:
    """Return the pages of runs over the past, for the back-office to include."""
    start = require_http_methods(["GET", "POST"])(start_page)
    return [
        path("returns/drafts/<int:pk>/replay/", guarded(start), name="returns_policy_replay_start"),
        path("returns/replays/<int:pk>/", guarded(require_GET(replay_page)), name="returns_policy_replay"),
        path(
            "returns/replays/<int:pk>/cancel/",
            guarded(require_POST(cancel)),
            name="returns_policy_replay_cancel",
        ),
        path(
            "returns/replays/<int:pk>/report.csv",
            guarded(require_GET(report_file)),
            name="returns_policy_replay_file",
        ),
        path(
            "returns/replays/<int:pk>/articles/<int:decision>/",
            guarded(require_GET(article_page)),
            name="returns_policy_replay_article",
        ),
    ]


def guarded(view: Callable) -> Callable:
    """Return a view of the back-office for who may change the policy; nothing of it is kept on the way."""

    def guarded_view(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may(role_of(request), "change_policy"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(admin.site.admin_view(guarded_view))


def shown(request: HttpRequest, name: str, status: int = 200, **more: Any) -> HttpResponse:
    """Draw one of our templates inside the site."""
    context = {**admin.site.each_context(request), **more}
    return TemplateResponse(request, f"backoffice/{name}.html", context, status=status)


# --- start ----------------------------------------------------------------------------------------------


def start_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask over which time, and say how many articles that is; posted, start the run and show it."""
    draft = get_object_or_404(PolicyDraft, pk=pk)
    if request.method == "GET":
        return asked(request, draft)
    try:
        with transaction.atomic():
            replay = started(request, draft)
    except DomainError as refusal:
        return asked(request, draft, status=409 if isinstance(refusal, Conflict) else 422, refusal=refusal)
    return HttpResponseRedirect(reverse("admin:returns_policy_replay", args=[replay.pk]))


def started(request: HttpRequest, draft: PolicyDraft) -> PolicyReplay:
    """Start a run over the chosen days."""
    actor = actor_of(request)
    days = PERIODS_BY_NAME.get(request.POST.get("days", ""), USUAL)
    replay = start_replay(draft=draft, days=days, language=get_language() or "en", actor=actor)
    record(f"policy_draft:{draft.pk}", "replay_started", actor=actor, days=days)
    return replay


def asked(
    request: HttpRequest, draft: PolicyDraft, status: int = 200, refusal: DomainError | None = None
) -> HttpResponse:
    """Show the form, and the draft's earlier runs."""
    counts = article_counts()
    choices = [
        (name, period_words(days), articles(counts[days]), days == USUAL)
        for name, days in PERIODS_BY_NAME.items()
    ]
    return shown(
        request,
        "policy_replay_start",
        status,
        title=_("Try “%(draft)s” on the past") % {"draft": draft},
        draft=draft,
        choices=choices,
        is_anything=any(counts.values()),
        running=unfinished_replay(),
        earlier=[earlier(replay) for replay in replays_of(draft)[:MOST_EARLIER]],
        refusal=refusal and error_sentence(refusal),
    )


def earlier(replay: PolicyReplay) -> dict[str, Any]:
    """Return a run as a line of the list: its answer, if it has one."""
    is_done = replay.replay_state == PolicyReplay.State.DONE
    return {
        "replay": replay,
        "period": period_words(replay.days),
        "tone": TONES[replay.replay_state],
        "answer": answer(replay) if is_done else "",
    }


# --- a run ----------------------------------------------------------------------------------------------


def replay_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a run is, or what came of it.

    A page that looks again by itself gets the progress alone, and once the run is over the whole page.
    """
    replay = get_object_or_404(PolicyReplay.objects.select_related("draft"), pk=pk)
    if request.htmx and not replay.is_unfinished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    page = {
        "title": _("“%(draft)s” on the past") % {"draft": replay.draft},
        "replay": replay,
        "period": period_words(replay.days),
        "tone": TONES[replay.replay_state],
    }
    if replay.is_unfinished:
        progress = {"done": number(replay.done), "total": number(replay.total), "look_again": LOOK_AGAIN}
        name = "_fragments/policy_replay_progress" if request.htmx else "policy_replay"
        return shown(request, name, **page, **progress)
    if replay.replay_state == PolicyReplay.State.DONE:
        return shown(request, "policy_replay", **page, **result(request, replay))
    return shown(request, "policy_replay", **page, **failure(replay))


def result(request: HttpRequest, replay: PolicyReplay) -> dict[str, Any]:
    """Return what a finished run's page shows: answer, table, and a page of the first that differ."""
    rows = Paginator(replay.first_differing, ON_A_PAGE).get_page(request.GET.get("page"))
    zone = request.merchant.time_zone
    return {
        "answer": answer(replay),
        "fees": list(fee_changes(replay.summary)) if replay.summary else [],
        "lines": table(replay.summary) if replay.summary else [],
        "rows": rows,
        "articles": [article_line(found, zone) for found in differences(rows.object_list)],
        "is_cut": replay.differing > len(replay.first_differing),
    }


def article_line(found, zone: str) -> dict[str, Any]:
    """Return an article that differs, in words."""
    row = found.row
    return {
        "decision": found.decision,
        "item": found.decision.item,
        "kind": row["kind"],
        "kind_words": KINDS[row["kind"]],
        "then": VERDICTS[row["was"]],
        "now": VERDICTS[row["is"]],
        "changes": changes(row, zone),
    }


def failure(replay: PolicyReplay) -> dict[str, Any]:
    """Return why there is no result, and the article at which a failed run stopped."""
    where = Decision.objects.select_related("item__rma__order").defer("facts", "outcome")
    stopped_at = where.filter(pk=replay.failed_on_id).first()
    return {"failure": FAILURES.get(replay.failure, ""), "stopped_at": stopped_at and stopped_at.item}


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a run and show it; one that has ended is shown as it ended."""
    replay = get_object_or_404(PolicyReplay, pk=pk)
    actor = actor_of(request)
    try:
        with transaction.atomic():
            cancel_replay(replay=replay, actor=actor)
            record(f"policy_draft:{replay.draft_id}", "replay_cancelled", actor=actor)
    except Conflict:
        pass  # it was quicker: its result is worth more than a refusal
    return HttpResponseRedirect(reverse("admin:returns_policy_replay", args=[replay.pk]))


def report_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the list of all articles that differ."""
    replay = get_object_or_404(PolicyReplay.objects.exclude(report=""), pk=pk)
    return led_to_file("replay", replay)


def article_page(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """Show one article's two decisions side by side, each with who was asked for it."""
    replay = get_object_or_404(PolicyReplay.objects.select_related("draft"), pk=pk)
    row = get_object_or_404(Decision.objects.select_related("item__rma__order"), pk=decision)
    if not row.facts:
        raise Http404
    zone, item = request.merchant.time_zone, row.item
    then, (now, now_trace) = Decided.from_json(row.outcome), retried(replay, row)
    return shown(
        request,
        "policy_replay_article",
        title=f"{item.rma} · {item}",
        replay=replay,
        item=item,
        row=row,
        sides=[
            (_("As it was decided"), verdict(then, explanation_of(row, versions()), [], zone)),
            (_("With the draft"), verdict(now, now_trace, [], zone)),
        ],
    )
