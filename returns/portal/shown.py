"""What the review page showed, sent along with its form: signed, bound to the draft, good for a day."""

import datetime as dt
from decimal import Decimal

from django.core import signing

from returns.domain.policy.shown import Shown, ShownArticle, Terms
from returns.models import ReturnDraft
from returns.queries.preview import Preview
from returns.services.note_shown import note_shown
from rma_portal.core import clock
from rma_portal.core.money import Money

GOOD_FOR = dt.timedelta(days=1)  # a page older than that promises nothing any more


def signed_shown(draft: ReturnDraft, seen: Preview) -> str:
    """Return the hidden field's value: the terms of each article and the total, compact.

    It is signed, not secret: of a gift it is kept with the draft, and the field is empty.
    """
    articles = {
        article.key: [article.reason.code, Terms.of(article.decision).packed()]
        for article in seen.articles
        if article.reason and article.decision
    }
    moment = int(clock.now().timestamp())
    packed = [moment, seen.total.currency, str(seen.total.amount), articles]
    text = signing.dumps(packed, salt=salt_of(draft), compress=True)
    if draft.is_gift:
        note_shown(draft=draft, shown=text)
    return "" if draft.is_gift else text


def read_shown(draft: ReturnDraft, field: str) -> Shown | None:
    """Return what the field says was shown; None where it is absent, changed, old, or another draft's."""
    text = draft.shown if draft.is_gift else field
    try:
        moment, currency, total, articles = signing.loads(text, salt=salt_of(draft))
    except signing.BadSignature:
        return None
    if clock.now() - dt.datetime.fromtimestamp(moment, dt.UTC) > GOOD_FOR:
        return None
    shown = {
        unit: ShownArticle(reason, Terms.unpacked(packed, currency))
        for unit, (reason, packed) in articles.items()
    }
    return Shown(shown, Money(Decimal(total), currency))


def salt_of(draft: ReturnDraft) -> str:
    """Return what binds the signature to one draft; the number names the shape of the contents."""
    return f"returns.shown.2:{draft.key}"
