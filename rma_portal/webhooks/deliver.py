"""Make one attempt at a delivery: claim it, call outside any transaction, write down what came back."""

import datetime as dt
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from rma_portal.core import clock, http
from rma_portal.core.addresses import AddressRefused
from rma_portal.core.errors import Unavailable
from rma_portal.core.text import storable
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue
from rma_portal.webhooks.models import Delivery, DeliveryAttempt, Endpoint
from rma_portal.webhooks.schedule import asked_pause, pause_after, share_of
from rma_portal.webhooks.signing import headers_of
from rma_portal.webhooks.switch import switch_off

LEASE = dt.timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)  # who calls longer is dead; below the outbox's
AT_ONCE = 4  # calls to one endpoint; one while it is failing, so that it never holds all workers
BUSY_PAUSE = dt.timedelta(seconds=30)
FAILING_PAUSE = dt.timedelta(minutes=10)  # thousands may wait for an endpoint that fails
PATIENCE = dt.timedelta(days=5)  # of nothing but failures, then the endpoint is switched off
SHOWN_BYTES = 500
CALL_SECONDS = 15.0  # the standard asks for 15 to 30


@dataclass(frozen=True)
class Outcome:
    """What one call came to. `status` is None, and `error` says why, where there was no answer."""

    began_at: dt.datetime
    took_ms: int
    status: int | None = None
    error: str = ""
    answer: str = ""
    asked_pause: dt.timedelta = dt.timedelta(0)
    is_final: bool = False  # trying again cannot help

    @property
    def is_success(self) -> bool:
        """Whether the receiver took the message: 2xx, and nothing else."""
        return self.status is not None and 200 <= self.status < 300


def deliver(delivery_id: int, attempt: int) -> None:
    """Make the attempt after `attempt` ended ones, unless it was made or somebody is making it.

    Two short transactions around the call. A worker that dies in between leaves a lease that ends: the
    message is sent again under the same webhook-id, so receivers see it at least once.
    """
    with transaction.atomic():
        delivery = begin(delivery_id, attempt)
    if delivery is None:
        return
    outcome = try_to_call(delivery)
    with transaction.atomic():
        finish(delivery, outcome)


def begin(delivery_id: int, attempt: int) -> Delivery | None:
    """Lease a waiting delivery; None where it is not to be called, or not now.

    Raises Unavailable(delivery_under_way) while somebody else calls: the message must outlive them.
    """
    moment = clock.now()
    endpoint = for_update(Endpoint.objects.filter(deliveries=delivery_id))  # locked before deliveries
    waiting = Delivery.objects.filter(pk=delivery_id, attempts=attempt, delivery_state="waiting")
    delivery = waiting.select_related("event", "endpoint").first()
    if delivery is None:
        return None
    require_free(delivery, moment)
    if endpoint.disabled_at:
        waiting.update(delivery_state=Delivery.State.STOPPED, due_at=None)
        return None
    if is_busy(endpoint, moment):
        postpone(delivery, FAILING_PAUSE if endpoint.failing_since else BUSY_PAUSE)
        return None
    waiting.update(leased_until=moment + LEASE)
    return delivery


def require_free(delivery: Delivery, moment: dt.datetime) -> None:
    """Raise Unavailable(delivery_under_way) where a lease on a delivery has not ended."""
    if delivery.leased_until and delivery.leased_until >= moment:
        raise Unavailable("delivery_under_way", "another worker is calling, or has just died")


def is_busy(endpoint: Endpoint, moment: dt.datetime) -> bool:
    """Say whether as many calls to an endpoint are under way as it may have."""
    under_way = Delivery.objects.filter(endpoint=endpoint, leased_until__gt=moment).count()
    return under_way >= (1 if endpoint.failing_since else AT_ONCE)


def postpone(delivery: Delivery, pause: dt.timedelta) -> None:
    """Come back to a delivery after the pause or up to twice as long; this is no attempt."""
    plan(delivery, delivery.attempts, pause * (1 + share_of(delivery.event.key, clock.now())))


def plan(delivery: Delivery, attempts: int, pause: dt.timedelta) -> None:
    """Write when the next attempt is due, and a message for it."""
    waiting = Delivery.objects.filter(pk=delivery.pk, delivery_state=Delivery.State.WAITING)
    waiting.update(due_at=clock.now() + pause)
    enqueue("webhooks.deliver", delay=pause, delivery_id=delivery.pk, attempt=attempts)


def try_to_call(delivery: Delivery) -> Outcome:
    """Call the endpoint and return what it came to; no failure of the other side raises."""
    began_at, start = clock.now(), time.monotonic()
    try:
        answer = post(delivery)
    except (AddressRefused, http.Unreachable) as error:
        is_final = isinstance(error, AddressRefused)
        return Outcome(began_at, ms_since(start), error=error.code, is_final=is_final)
    text = storable(answer.body.decode(errors="replace"), SHOWN_BYTES)
    pause = asked_pause(answer.status, answer.headers)
    return Outcome(began_at, ms_since(start), answer.status, "", text, pause, answer.status == 410)


def post(delivery: Delivery) -> http.Answer:
    """Send the event's bytes, signed, and return the answer."""
    body = delivery.event.body.encode()
    headers = headers_of(delivery.endpoint, delivery.event.key, body)
    return http.call(
        "POST",
        delivery.endpoint.url,
        headers=headers,
        content=body,
        trusted=settings.WEBHOOKS_TRUSTED_NETWORKS,
        most_bytes=SHOWN_BYTES,
        seconds=CALL_SECONDS,
    )


def ms_since(start: float) -> int:
    """Return the milliseconds since a reading of the monotonic clock."""
    return int((time.monotonic() - start) * 1000)


def finish(delivery: Delivery, outcome: Outcome) -> None:
    """Write down an attempt, and what follows: done, tried again, given up, the endpoint switched off.

    An attempt that another worker has written in the meantime is theirs.
    """
    number = delivery.attempts + 1
    endpoint = for_update(Endpoint.objects.filter(pk=delivery.endpoint_id))
    mine = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, leased_until__isnull=False)
    if not mine.update(attempts=number, leased_until=None):
        return
    write_attempt(delivery, number, outcome)
    if outcome.is_success:
        close(delivery, Delivery.State.DELIVERED)
        note_success(endpoint)
        return
    follow_up(delivery, number, outcome)
    note_failure(endpoint, outcome)


def follow_up(delivery: Delivery, number: int, outcome: Outcome) -> None:
    """After a failed attempt, plan the next by the schedule, or give the delivery up."""
    pause = None if outcome.is_final else pause_after(number, delivery.event.key)
    if pause is None:
        close(delivery, Delivery.State.FAILED)
    else:
        plan(delivery, number, max(pause, outcome.asked_pause))


def write_attempt(delivery: Delivery, number: int, outcome: Outcome) -> None:
    """Keep what one call came to."""
    DeliveryAttempt.objects.create(
        delivery=delivery,
        number=number,
        began_at=outcome.began_at,
        took_ms=outcome.took_ms,
        status=outcome.status,
        error=outcome.error,
        answer=outcome.answer,
    )


def close(delivery: Delivery, state: str) -> None:
    """End a delivery."""
    Delivery.objects.filter(pk=delivery.pk).update(delivery_state=state, due_at=None)


def note_success(endpoint: Endpoint) -> None:
    """Note that an endpoint works again; where it never failed nothing is written."""
    if endpoint.failing_since:
        endpoint.failing_since = None
        endpoint.save(update_fields=["failing_since"])


def note_failure(endpoint: Endpoint, outcome: Outcome) -> None:
    """Note since when an endpoint fails; switch it off when it is gone (410) or has failed for days."""
    if endpoint.failing_since is None:
        endpoint.failing_since = clock.now()
        endpoint.save(update_fields=["failing_since"])
    if endpoint.disabled_at:
        return
    if outcome.status == 410:
        switch_off(endpoint=endpoint, why=Endpoint.Why.GONE)
    elif clock.now() - endpoint.failing_since >= PATIENCE:
        switch_off(endpoint=endpoint, why=Endpoint.Why.FAILING)


def give_up(delivery_id: int) -> None:
    """End a delivery whose workers died again and again."""
    waiting = Delivery.objects.filter(pk=delivery_id, delivery_state=Delivery.State.WAITING)
    waiting.update(delivery_state=Delivery.State.FAILED, due_at=None, leased_until=None)
