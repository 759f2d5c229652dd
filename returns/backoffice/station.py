"""The receiving station's page: one input, one band, and what lies on the bench."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language

from returns.backoffice.station_commands import FATES, handle, waiting
from returns.backoffice.station_form import InspectionForm, save_inspection
from returns.backoffice.station_state import PROBLEM, Outcome, Station
from returns.models import Return, ReturnItem
from returns.models.words import DISPOSITIONS
from returns.queries.bench import Bench, bench_of
from returns.queries.scan import articles
from returns.wording.station import sentence
from rma_portal.core import clock
from rma_portal.core.errors import Conflict
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, membership_of
from rma_portal.web.security import PORTAL_POLICY

LOG = "station"  # the session's key
LAST = 5
# What only asks for more is shown in the band and then forgotten: it is no scan.
QUESTIONS = (
    "choose_fate",
    "choose_missing",
    "fill_form",
    "nothing_missing",
    "nothing_to_undo",
    "scan_article_first",
    "scan_return_first",
    "scan_unexpected",
    "stepped_back",
)
MODES = (*FATES, "missing", "unexpected", "photo")


def urls() -> list[URLPattern]:
    """Return the station's page, for the back-office to include."""
    return [path("returns/station/", admin.site.admin_view(station_page), name="returns_station")]


def station_page(request: HttpRequest) -> HttpResponse:
    """Show the bench, or do what was scanned and lead back to it: a reload repeats nothing."""
    if not may(membership_of(request).role, "receive_return"):
        raise PermissionDenied
    if request.method != "POST":
        return show(request, station_of(request.GET))
    station = station_of(request.POST)
    if request.POST.get("command") == "inspect":
        return post_inspection(request, station)
    text = request.POST.get("command", request.POST.get("text", ""))
    return lead_back(request, handle(station, text, actor_of(request)), text)


def post_inspection(request: HttpRequest, station: Station) -> HttpResponse:
    """Save the inspection form, or show it again with what is wrong."""
    if waiting(station) is None:
        return lead_back(request, handle(station, "p", actor_of(request)), "")
    form = InspectionForm(request.POST, request.FILES)
    try:
        outcome = save_inspection(form, station.item, actor_of(request)) if form.is_valid() else None
    except Conflict as lost:
        outcome = Outcome(f"refused_{lost.code}", PROBLEM, Station(station.rma, station.item))
    if outcome is None:
        return show(request, station, form)
    return lead_back(request, outcome, "")


def station_of(given: Any) -> Station:
    """Read the state from a query or a form; ids of nobody and of strangers are 404."""
    rma = find(Return.objects.select_related("order", "customer"), given.get("return"))
    item = find(articles(), given.get("article"))
    if item and item.rma_id != (rma.pk if rma else None):
        raise Http404
    mode = given.get("mode", "")
    return Station(rma, item, mode if mode in MODES else "", given.get("code", "")[:200])


def find(rows: Any, key: str | None) -> Any:
    """Return the row of a key, None for no key."""
    if not key:
        return None
    found = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if found is None:
        raise Http404
    return found


def lead_back(request: HttpRequest, outcome: Outcome, text: str) -> HttpResponse:
    """Remember the outcome and redirect to the page that shows it."""
    seen = remember(request, outcome, text)
    query = "&".join(part for part in (outcome.station.query(), f"seen={seen}") if part)
    return HttpResponseRedirect(f"{reverse('admin:returns_station')}?{query}")


# --- the last scans, in the session --------------------------------------------------------------------


def remember(request: HttpRequest, outcome: Outcome, text: str) -> int:
    """Put an outcome on top of the session's last scans and return its number."""
    log = request.session.get(LOG, [])
    seen = log[0]["seen"] + 1 if log else 1
    entry = {
        "seen": seen,
        "code": outcome.code,
        "tone": outcome.tone,
        "facts": outcome.facts,
        "text": text[:200],
        "at": clock.now().isoformat(),
        "number": outcome.station.rma.number if outcome.station.rma else "",
        "candidates": [item.pk for item in outcome.candidates],
    }
    kept = [older for older in log if older["code"] not in QUESTIONS]
    request.session[LOG] = [entry, *kept][: LAST + 1]
    return seen


def entries(request: HttpRequest) -> list[dict]:
    """Return the last scans with their words, newest first."""
    zone = request.merchant.time_zone
    log = request.session.get(LOG, [])
    return [{**entry, "words": sentence(entry["code"], entry["facts"], zone)} for entry in log]


# --- the page ------------------------------------------------------------------------------------------


def show(request: HttpRequest, station: Station, form: InspectionForm | None = None) -> HttpResponse:
    """Render the bench."""
    log = entries(request)
    band = next((entry for entry in log if str(entry["seen"]) == request.GET.get("seen")), None)
    bench = bench_of(station.rma) if station.rma else None
    context = {
        "clerk": actor_of(request).label,
        "station": station,
        "bench": bench,
        "item": station.item,
        "reason": reason_of(station.item),
        "band": band,
        "log": [entry for entry in log if entry["code"] not in QUESTIONS][:LAST],
        "candidates": candidates(band),
        "fates": fates(station),
        "missing": numbered(bench, station),
        "keys": keys(station, bench),
        "waits": waiting(station) is not None,
        "form": form or (InspectionForm() if station.mode == "photo" else None),
    }
    response = TemplateResponse(request, "backoffice/station.html", context)
    response["Content-Security-Policy"] = PORTAL_POLICY
    return response


def candidates(band: dict | None) -> list[ReturnItem]:
    """Return the articles the clerk is asked to choose from."""
    wanted = band["candidates"] if band else []
    return list(articles().filter(pk__in=wanted).order_by("pk")) if wanted else []


def reason_of(item: ReturnItem | None) -> str:
    """Return why the customer sends an article back, in the clerk's language."""
    return item.reason.label_in(get_language() or "en") if item and item.reason else ""


def fates(station: Station) -> list[tuple[int, str]]:
    """Return the numbered destinations of the grade that was chosen."""
    words = dict(DISPOSITIONS)
    return [(no, words[fate]) for no, fate in enumerate(FATES.get(station.mode, ()), start=1)]


def numbered(bench: Bench | None, station: Station) -> list[tuple[int, ReturnItem]]:
    """Return the awaited articles with the keys that mark them as missing."""
    if bench is None or station.mode != "missing":
        return []
    return list(enumerate(bench.awaited[:9], start=1))


def keys(station: Station, bench: Bench | None) -> str:
    """Return the keys that mean something now; the page's script acts on them without Enter."""
    possible = {
        "abcdp": waiting(station) is not None,
        "z": station.item is not None and station.item.journey == "received",
        "m": bool(bench and bench.awaited),
        "u": bench is not None,
        "123456789": station.mode in (*FATES, "missing"),
        "x": bool(station.mode or station.code),
    }
    return "".join(letters for letters, is_possible in possible.items() if is_possible)
