"""A past to try drafts on: returns that were asked for, and drafts."""

from returns.domain.policy.rules import DEFAULT_POLICY
from returns.models import PolicyDraft, PolicyReplay, Return
from returns.services.run_replay import run_replay
from returns.services.start_replay import start_replay
from returns.wording.replays import report_words
from tests.factories import make_order, make_variant
from tests.returns.flow import MANAGER, ask

WORDS = report_words("Europe/Paris")


def rows(part: str, **changed: dict) -> list[dict]:
    """Return a part of the default policy as a draft holds it, some rules with other actions."""
    return [
        {
            "id": rule.name,
            "name": rule.name,
            "when": dict(rule.when),
            "actions": {**rule.actions, **changed.get(rule.name, {})},
        }
        for rule in getattr(DEFAULT_POLICY, part)
    ]


def draft(title: str = "Spring", **changed: dict) -> PolicyDraft:
    """Make a draft of the default policy, with other actions in rules that are named."""
    return PolicyDraft.objects.create(
        title=title, promise=rows("promise", **changed), handling=rows("handling", **changed)
    )


def asked(price: str = "49.90", title: str = "Pull", **words: str) -> Return:
    """Let a customer ask for the return of one article."""
    variant = make_variant()
    variant.product.title = title
    variant.product.save(update_fields=["title"])
    return ask(make_order(lines=[(variant, 1, price)]), **words)


def start(one: PolicyDraft, days: int | None = 90, language: str = "en") -> PolicyReplay:
    """Start a run as a manager does."""
    return start_replay(draft=one, days=days, language=language, actor=MANAGER)


def run(replay: PolicyReplay, **how) -> PolicyReplay:
    """Let a worker go on with a run, and return it as it is then."""
    run_replay(replay.pk, words=WORDS, **how)
    replay.refresh_from_db()
    return replay
