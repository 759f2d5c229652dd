"""What was sent when the proof had just ended: kept in the session, taken once it is given again."""

from django.http import QueryDict

from returns.models import ReturnDraft

KEY = "portal_typed"
MOST = 60_000  # characters: several long comments, less than a session should bear
NOT_TYPED = ("csrfmiddlewaretoken", "shown")
BINDING = "claim"  # begins something: what was typed waits on its page until it is sent once more

TYPED_AT = ("choose", "why", "resolution", BINDING)


def keep_typed(request, draft: ReturnDraft) -> None:
    """Keep the fields of a form that came too late, up to MOST; the last form only."""
    step = request.resolver_match.url_name
    fields = {name: text for name, text in request.POST.items() if name not in NOT_TYPED}
    if request.htmx:
        fields["add"] = "photos"  # nobody pressed "continue" yet
    if step in TYPED_AT and sum(map(len, fields.values())) <= MOST:
        request.session[KEY] = {"draft": draft.key.hex, "step": step, "fields": fields}


def step_of(request, draft: ReturnDraft) -> str:
    """Return the step whose form waits for this draft, or an empty text."""
    kept = request.session.get(KEY, {})
    return kept.get("step", "") if kept.get("draft") == draft.key.hex else ""


def take_typed(request, draft: ReturnDraft) -> dict[str, str]:
    """Return the fields that wait for the page of this request, once; empty where none do."""
    if step_of(request, draft) != request.resolver_match.url_name:
        return {}
    return request.session.pop(KEY)["fields"]


def send_again(request, draft: ReturnDraft) -> None:
    """Take what was sent too late as if it were sent now; only what is binding must be pressed again."""
    if request.method != "GET" or request.resolver_match.url_name == BINDING:
        return
    fields = take_typed(request, draft)
    if fields:
        posted = QueryDict(mutable=True)
        posted.update(fields)
        assert not request.FILES  # read before the form is put in its place, or it would be read over it
        request.method, request.POST = "POST", posted
