"""Try a draft on the past."""

from django.db import IntegrityError, transaction

from returns.domain.policy.rules import draft_policy, validate
from returns.models import PolicyDraft, PolicyReplay
from returns.queries.replays import count_articles
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.text import storable
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.roles import require

LONGEST = 3650  # days


def start_replay(*, draft: PolicyDraft, days: int | None, language: str, actor: Actor) -> PolicyReplay:
    """Have a worker try the draft's rules, as they stand now, on the articles of the last `days` (None: all).

    Writes the run with a copy of the rules, so that the draft may change meanwhile, and enqueues the work.
    `language` is that of the report. Nothing is decided anew: the past stays as it was. Raises NotPermitted;
    InvalidInput("quantity") for days that are none; what `validate` raises for rules that cannot be
    evaluated; Conflict("replay_running") while another run of the merchant has not ended.
    """
    require(actor, "change_policy")
    if days is not None and not 0 < days <= LONGEST:
        raise InvalidInput("quantity", f"give 1 to {LONGEST} days, or none for all", field="days")
    validate(draft_policy(draft.promise, draft.handling))
    moment = clock.now()
    replay = PolicyReplay(
        draft=draft,
        promise=draft.promise,
        handling=draft.handling,
        days=days,
        language=language,
        asked_by=storable(actor.label, 160),
        asked_at=moment,
        total=count_articles(until=moment, days=days),
    )
    try:
        with transaction.atomic():
            replay.save(force_insert=True)
    except IntegrityError as taken:
        raise Conflict("replay_running", "wait for the other run, or cancel it") from taken
    enqueue("returns.replay", replay_id=replay.pk)
    return replay
