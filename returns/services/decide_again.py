"""Decide a request once more when all of its photos have been prepared."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from django.db.models import Count

from returns.domain.automation import Doubt, Step
from returns.domain.policy.engine import Decision as Decided
from returns.domain.policy.engine import decide
from returns.domain.policy.facts import Facts
from returns.domain.policy.shown import Terms, worse_than
from returns.domain.states import Permission
from returns.models import Decision, Photo, Return, ReturnItem
from returns.queries.policies import policy_of, versions
from returns.queries.signals import signals_for
from returns.services.decide import decide_items
from returns.services.keep_shown import DOUBT, flag_less_kind
from returns.services.leave_to_person import leave_to_person, strike_off
from returns.services.lock import lock_items, lock_return
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.outbox.enqueue import enqueue

PHOTOS: Doubt = {"step": str(Step.APPROVAL), "why": "photos"}


def wait_for_photos(rma: Return, doubts: list[Doubt]) -> None:
    """Let a new request wait until its photos are prepared: then a worker decides it by `decide_again`.

    The message is enqueued now, for photos that were ready in the meantime, and again by each photo of the
    return that is settled later: whichever comes last finds none waiting.
    """
    leave_to_person(rma, [PHOTOS, *doubts])
    restage(rma)
    enqueue("returns.decide", return_id=rma.pk)


def decide_again(rma: Return) -> None:
    """Decide a return that waited for its photos, as of the moment it was asked, and act on it.

    Does nothing while a photo is still waiting, since its own end asks again, and nothing once it was done:
    safe to repeat. Stores a second decision for each article (source worker), made by the same versions on
    the first one's facts, with the photos that can be shown and the signals known by now. Where that is less
    kind than the first a person decides. What staff or the customer have settled meanwhile stays as it is.
    """
    locked = lock_return(rma)
    waiting = Photo.objects.filter(item__rma=locked, photo_state=Photo.State.WAITING)
    if PHOTOS not in locked.person_because or waiting.exists():
        return
    strike_off(locked, Step.APPROVAL, why="photos")
    items = lock_items(locked)
    if any(item.permission != Permission.REQUESTED for item in items):
        return
    first = first_decisions(items)
    second = decided_again(locked, first)
    store_again(first, second)
    doubts = [*locked.person_because, *less_kind_doubts(locked, items, first, second)]
    locked.person_because = []
    decide_items(locked, [(item, second[item.pk].decision) for item in items], doubts=doubts)


class Second(NamedTuple):
    """What is known by now of an article, and what follows from it."""

    facts: Facts
    decision: Decided


def first_decisions(items: list[ReturnItem]) -> dict[int, Decision]:
    """Return the decision made when it was asked, by article."""
    rows = Decision.objects.filter(item__in=items, source=Decision.Source.REQUEST).order_by("id")
    return {row.item_id: row for row in rows}


def decided_again(rma: Return, first: Mapping[int, Decision]) -> dict[int, Second]:
    """Decide each article anew, by the versions of its first decision."""
    known, photos, signals = versions(), usable_photos(rma), signals_for(rma)
    second = {}
    for pk, row in first.items():
        facts = facts_again(Facts.from_json(row.facts), photos.get(pk, 0), signals.get(pk, ()))
        second[pk] = Second(facts, decide(policy_of(row, known), facts))
    return second


def facts_again(facts: Facts, photos: int, signals: tuple[str, ...]) -> Facts:
    """Return the facts as of the request with what only the worker could know."""
    evidence = replace(facts.evidence, photos=photos)
    return replace(facts, evidence=evidence, signals=tuple(dict.fromkeys((*facts.signals, *signals))))


def usable_photos(rma: Return) -> dict[int, int]:
    """Return how many photos of each article can be shown; a refused one counts as not shown."""
    ready = Photo.objects.filter(item__rma=rma, photo_state=Photo.State.READY)
    return dict(ready.values_list("item").annotate(number=Count("pk")))


def store_again(first: Mapping[int, Decision], second: Mapping[int, Second]) -> None:
    """Keep the second decisions beside the first: the last one of an article holds."""
    Decision.objects.bulk_create(
        Decision(
            item_id=pk,
            promise_version=first[pk].promise_version,
            handling_version=first[pk].handling_version,
            facts=one.facts.to_json(),
            outcome=one.decision.to_json(),
            source=Decision.Source.WORKER,
            decided_at=clock.now(),
        )
        for pk, one in second.items()
    )


def less_kind_doubts(
    rma: Return, items: list[ReturnItem], first: Mapping[int, Decision], second: Mapping[int, Second]
) -> list[Doubt]:
    """Flag what is less kind than the first decision, which the customer was shown; a person decides then.

    The article keeps the terms of the first.
    """
    doubts: list[Doubt] = []
    for item in items:
        terms = Terms.of(Decided.from_json(first[item.pk].outcome))
        aspects = worse_than(terms, second[item.pk].decision)
        if aspects:
            facts, decision = second[item.pk]
            flag_less_kind(rma, item, terms, decision, aspects, facts.consumer.zone)
            doubts = [DOUBT]
    return doubts
