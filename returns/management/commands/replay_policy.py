"""Try a draft on the past from a terminal: the workers do it, this shows how far they are."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from returns.models import PolicyDraft, PolicyReplay
from returns.services.cancel_replay import cancel_replay
from returns.services.start_replay import start_replay
from returns.wording.errors import sentence
from returns.wording.replays import FAILURES, answer
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, DomainError
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction

LOOK_AGAIN = 0.5  # seconds between two looks at the run


class Command(BaseCommand):
    """`manage.py replay_policy atelier 7 --days 90`: merchant, draft, how far back; Ctrl-C cancels it."""

    help = "Try a policy draft on the articles asked back in the last days, and show the progress."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("merchant", help="the merchant's short name")
        parser.add_argument("draft", type=int, help="the draft's number, as in the address of its page")
        parser.add_argument("--days", type=int, help="how many days back; without it, all articles ever")

    def handle(self, *args: Any, merchant: str, draft: int, days: int | None, **options: Any) -> None:
        """Start the run, follow it to its end, and print its answer."""
        shop = Merchant.objects.filter(slug=merchant).first()
        if shop is None:
            raise CommandError(f"no merchant is called {merchant}")
        with translation.override(shop.default_language):
            replay = started(shop, draft, days)
            try:
                ended = self.watched(shop, replay)
            except KeyboardInterrupt:
                stop(shop, replay)
                raise CommandError("cancelled") from None
            self.tell(ended)

    def watched(self, shop: Merchant, replay: PolicyReplay) -> PolicyReplay:
        """Print how far the run is whenever that changes, until it has ended."""
        told = None
        while replay.is_unfinished:
            if told != (told := f"{replay.get_replay_state_display()}: {replay.done} / {replay.total}"):
                self.stdout.write(told)
            time.sleep(LOOK_AGAIN)
            with merchant_transaction(shop.pk):
                replay.refresh_from_db()
        return replay

    def tell(self, replay: PolicyReplay) -> None:
        """Print what came of it; raise CommandError where nothing did."""
        if replay.replay_state == PolicyReplay.State.DONE:
            self.stdout.write(answer(replay))
        else:
            raise CommandError(str(FAILURES.get(replay.failure) or replay.get_replay_state_display()))


def started(shop: Merchant, draft_id: int, days: int | None) -> PolicyReplay:
    """Start a run of a merchant's draft, in the service's own name."""
    with merchant_transaction(shop.pk):
        draft = PolicyDraft.objects.filter(pk=draft_id).first()
        if draft is None:
            raise CommandError(f"{shop.slug} has no draft {draft_id}")
        try:
            language = shop.default_language
            return start_replay(draft=draft, days=days, language=language, actor=Actor.system())
        except DomainError as refusal:
            raise CommandError(sentence(refusal)) from refusal


def stop(shop: Merchant, replay: PolicyReplay) -> None:
    """Cancel a run, unless it has just ended."""
    try:
        with merchant_transaction(shop.pk), transaction.atomic():
            cancel_replay(replay=replay, actor=Actor.system())
    except Conflict:
        return
