"""The outbox's work on returns, and what beat asks for: ids in, a service called."""

import datetime as dt

from celery import shared_task
from celery.signals import worker_init, worker_process_init
from django.core.checks import Error
from django.core.files.storage import default_storage
from django.db import transaction

from returns.checks import labels_can_be_drawn
from returns.documents.label import warm
from returns.models import DeliveryClaim, OneTimeCode, Photo, Refund, Return, ReturnParcel, Withdrawal
from returns.queries.one_time_codes import digits_of, live_codes
from returns.services.announce_event import announce_event
from returns.services.decide_again import decide_again
from returns.services.draw_label import draw_parcel_label, fail_label
from returns.services.drop_lost_uploads import drop_lost_uploads
from returns.services.expire import delete_expired_drafts, expire_return, overdue_returns
from returns.services.forget_codes import forget_codes
from returns.services.issue_numbers import issue_numbers
from returns.services.mail_code import mail_code
from returns.services.match_withdrawal import match_withdrawal
from returns.services.pay_refund import lose_track, pay_refund
from returns.services.prepare_photo import prepare_photo, refuse_photo
from returns.services.refund_owed import refund_owed
from returns.services.remind import remind
from returns.services.run_replay import fail_replay, run_replay
from returns.services.tell_claimant import tell_claimant
from returns.services.tell_customer import tell_customer
from returns.services.tell_withdrawal import acknowledge_withdrawal, write_acknowledgement
from returns.wording.replays import report_words
from rma_portal.core.context import current_merchant_id
from rma_portal.mail.secrets import secret_of
from rma_portal.outbox.registry import PermanentFailure, handles
from rma_portal.tenancy.door import each_merchant
from rma_portal.tenancy.models import Merchant


@worker_init.connect
def refuse_without_pango(sender, **signal) -> None:
    """Let no worker take documents it cannot draw; SystemExit, since Celery goes on after anything else."""
    errors = labels_can_be_drawn(None) if "documents" in sender.app.amqp.queues.consume_from else []
    for found in errors:
        if isinstance(found, Error):
            raise SystemExit(f"{found.id}: {found.msg} {found.hint}")


@worker_process_init.connect
def warm_the_press(**signal) -> None:
    """Load the fonts when a worker process starts, so that its first label is as quick as the others."""
    warm()


@handles("returns.issue_numbers", queue="returns")
def number(return_id: int) -> None:
    """Number an approved return and its articles."""
    issue_numbers(Return.objects.get(pk=return_id))


def give_up_label(parcel_id: int) -> None:
    """Show staff a label that no try could draw."""
    fail_label(ReturnParcel.objects.get(pk=parcel_id))


@handles("returns.draw_label", queue="documents", on_give_up=give_up_label)
def draw_label(parcel_id: int) -> None:
    """Draw the label of a parcel."""
    draw_parcel_label(ReturnParcel.objects.get(pk=parcel_id))


def give_up_photo(photo_id: int) -> None:
    """Refuse a photo that no try could read."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo:
        refuse_photo(photo)


@handles("returns.prepare_photo", queue="documents", on_give_up=give_up_photo)
def clean_photo(photo_id: int) -> None:
    """Make a photo fit to be shown; one that was removed in the meantime needs nothing."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo:
        prepare_photo(photo)


@handles("returns.decide", queue="returns")
def decide(return_id: int) -> None:
    """Decide a return that waited for its photos."""
    decide_again(Return.objects.get(pk=return_id))


@handles("returns.refund_owed", queue="returns")
def refund(return_id: int) -> None:
    """Refund what a return is owed by now, as far as the merchant has that done by itself."""
    refund_owed(Return.objects.get(pk=return_id))


@handles("returns.delete_file", queue="documents")
def delete_file(name: str) -> None:
    """Delete a file of this merchant that no row names any more; one that is gone needs nothing."""
    if not name.startswith(f"m/{current_merchant_id()}/") or ".." in name:
        raise PermanentFailure("no file of this merchant")
    default_storage.delete(name)


def give_up_payment(refund_id: int) -> None:
    """Show staff a refund of which no try could say whether it was paid."""
    lose_track(Refund.objects.get(pk=refund_id))


@handles("returns.pay_refund", queue="returns", on_give_up=give_up_payment)
def pay(refund_id: int) -> None:
    """Pay a submitted refund."""
    pay_refund(Refund.objects.get(pk=refund_id))


@handles("returns.mail", queue="mail")
def mail(return_id: int, template: str, cause: int | str = "") -> None:
    """Write the customer the mail of an event."""
    tell_customer(Return.objects.select_related("customer").get(pk=return_id), template, cause)


@handles("returns.claim_mail", queue="mail")
def claim_mail(claim_id: int, template: str) -> None:
    """Write the customer the mail of a claim."""
    tell_claimant(DeliveryClaim.objects.select_related("order__customer").get(pk=claim_id), template)


def acknowledge_plainly(withdrawal_id: int) -> None:
    """Acknowledge a statement whose PDF no try could draw: the mail holds all that the law asks for."""
    write_acknowledgement(Withdrawal.objects.get(pk=withdrawal_id))


@handles("returns.acknowledge_withdrawal", queue="documents", on_give_up=acknowledge_plainly)
def acknowledge(withdrawal_id: int) -> None:
    """Draw a statement of withdrawal and mail it to whoever made it."""
    acknowledge_withdrawal(Withdrawal.objects.get(pk=withdrawal_id))


@handles("returns.match_withdrawal", queue="returns")
def match(withdrawal_id: int) -> None:
    """Find the order a statement of withdrawal means, and do what it asks for."""
    match_withdrawal(withdrawal=Withdrawal.objects.get(pk=withdrawal_id))


@handles("returns.one_time_code", queue="mail")
def one_time_code(code_id: int) -> None:
    """Write the mail of a code; one that was deleted in the meantime needs none."""
    code = OneTimeCode.objects.filter(pk=code_id).first()
    if code:
        mail_code(code)


@secret_of("one_time_code")
def digits(cause: str) -> str:
    """Return the digits of a code, for its mail; one that has ended is not sent any more."""
    code = live_codes().filter(pk=cause.rpartition(":")[2]).first()
    if code is None:
        raise PermanentFailure("the code has ended")
    return digits_of(code)


@handles("returns.announce", queue="returns")
def announce(return_id: int, event_type: str, happened_at: str) -> None:
    """Tell the merchant's webhooks of an event."""
    announce_event(Return.objects.get(pk=return_id), event_type, dt.datetime.fromisoformat(happened_at))


def give_up_replay(replay_id: int) -> None:
    """Say that a draft could not be tried on the past."""
    fail_replay(replay_id, "given_up")


# On the queue of webhooks, where a quarter of a minute matters least: no label and no mail waits behind it.
@handles("returns.replay", queue="webhooks", on_give_up=give_up_replay, calls_out=True)
def replay(replay_id: int) -> None:
    """Try a draft on the past for a while; it opens a transaction for each chunk itself."""
    merchant = Merchant.objects.get(pk=current_merchant_id())
    run_replay(replay_id, words=report_words(merchant.time_zone))


@shared_task(name="returns.expire_overdue")
def expire_overdue() -> None:
    """Expire returns never sent; delete drafts never finished and yesterday's codes, merchant by merchant."""
    for _merchant in each_merchant():
        with transaction.atomic():
            delete_expired_drafts()
            forget_codes()
            overdue = list(overdue_returns())
        for rma in overdue:
            with transaction.atomic():
                expire_return(rma=rma)


@shared_task(name="returns.remind")
def remind_all() -> None:
    """Remind customers of parcels that should soon be on their way, merchant by merchant."""
    for _merchant in each_merchant():
        with transaction.atomic():
            remind()


@shared_task(name="returns.drop_lost_uploads")
def drop_lost() -> None:
    """Delete the originals that no photo knows, merchant by merchant."""
    for _merchant in each_merchant():
        with transaction.atomic():
            drop_lost_uploads()
