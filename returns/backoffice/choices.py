"""Which buttons a return's page shows: what the table of transitions allows, to this person's role."""

from dataclasses import dataclass

from returns.domain.automation import Step
from returns.domain.states import Permission, Resolution
from returns.domain.transitions import allowed_events, transition_of
from returns.models import Refund, ReturnItem, ReturnParcel
from returns.queries.dossier import Article, Dossier, RefundView
from returns.services.cancel import is_open
from rma_portal.tenancy.roles import may


def can(role: str, subject: str, event: str, current: str) -> bool:
    """Say whether a role may let an event happen to a subject in its current state."""
    row = transition_of(subject, event)
    if row is None or "staff" not in row.actors or event not in allowed_events(subject, current):
        return False
    return may(role, row.action)


@dataclass(frozen=True)
class ArticleChoices:
    """An article and the deeds it allows now."""

    article: Article
    receive: bool
    missing: bool
    undo: bool
    inspect: bool
    dispose: bool
    stock: bool
    send: bool


@dataclass(frozen=True)
class ParcelChoices:
    """A parcel and the deeds it allows now."""

    parcel: ReturnParcel
    depart: bool


@dataclass(frozen=True)
class RefundChoices:
    """A refund and the deeds it allows now."""

    view: RefundView
    submit: bool
    cancel: bool


@dataclass(frozen=True)
class Choices:
    """All buttons of a page but the first one, which is `next_step.py`'s."""

    lines: list[tuple]  # (Line, [ArticleChoices])
    refunds: list[RefundChoices]
    parcels: list[ParcelChoices]
    approve: bool
    reject: bool
    ask: bool
    answer: bool
    cancel: bool
    label: bool
    write: bool
    book: bool


def choices_of(dossier: Dossier, role: str) -> Choices:
    """Return what a role may do with a return as it is."""
    items = [article.item for article in dossier.articles]
    asked = [article.item for article in dossier.to_decide]
    unstocked = {doubt.get("article") for doubt in dossier.doubts if doubt["step"] == Step.RESTOCK}
    return Choices(
        lines=[
            (line, [article_choices(article, role, unstocked) for article in line.articles])
            for line in dossier.lines
        ],
        refunds=[refund_choices(view, role) for view in dossier.refunds],
        parcels=[
            ParcelChoices(parcel, can(role, "transit", "depart", parcel.transit))
            for parcel in dossier.parcels
        ],
        approve=any(can(role, "permission", "approve", item.permission) for item in asked),
        reject=any(can(role, "permission", "reject", item.permission) for item in asked),
        ask=any(can(role, "permission", "ask_information", item.permission) for item in asked),
        answer=any(can(role, "permission", "answer_information", item.permission) for item in items),
        cancel=may_cancel(dossier.articles, role),
        label=any(may_retry(parcel, role) for parcel in dossier.parcels),
        write=may(role, "write_message"),
        book=may(role, "book_refund"),
    )


def article_choices(article: Article, role: str, unstocked: set) -> ArticleChoices:
    """Return what a role may do with one article; `unstocked` are the positions that wait for their stock."""
    item = article.item
    approved = item.permission == Permission.APPROVED
    return ArticleChoices(
        article=article,
        receive=approved and can(role, "journey", "receive", item.journey),
        missing=approved and can(role, "journey", "mark_missing", item.journey),
        undo=can(role, "journey", "undo_receipt", item.journey) and not money_moved(article),
        inspect=item.journey == "received" and can(role, "inspection", "accept", item.inspection_state),
        dispose=lacks_destination(item) and may(role, "inspect_return"),
        stock=item.position in unstocked and may(role, "inspect_return"),
        send=approved and can_send(article, role),
    )


def can_send(article: Article, role: str) -> bool:
    """Say whether a role may mark an article's replacement as sent."""
    item, exchange = article.item, article.exchange
    if exchange is None or item.resolution != Resolution.EXCHANGE or item.inspection_state == "refused":
        return False
    return can(role, "exchange", "send", exchange.exchange_state)


def lacks_destination(item: ReturnItem) -> bool:
    """Say whether an accepted article still waits for somebody to say where it goes."""
    return item.journey == "received" and item.inspection_state == "accepted" and not item.disposition


def money_moved(article: Article) -> bool:
    """Say whether the article's refund has left: then its receipt stays."""
    lines = article.item.refund_lines.all()
    return any(line.released_at is None and line.refund.refund_state != "due" for line in lines)


def refund_choices(view: RefundView, role: str) -> RefundChoices:
    """Return what a role may do with one refund."""
    refund: Refund = view.refund
    state = refund.refund_state
    return RefundChoices(
        view=view,
        submit=can(role, "refund", "submit", state) or can(role, "refund", "retry", state),
        cancel=can(role, "refund", "cancel", state),
    )


def may_cancel(articles: list[Article], role: str) -> bool:
    """Say whether what still lives of a return may be cancelled: nothing arrived or was sent (case 55)."""
    living = [article.item for article in articles if is_open(article.item)]
    if any(article.exchange and article.exchange.exchange_state == "sent" for article in articles):
        return False
    return bool(living) and all(
        item.journey == "awaiting" and can(role, "permission", "cancel", item.permission) for item in living
    )


def may_retry(parcel: ReturnParcel, role: str) -> bool:
    """Say whether a parcel's label failed and may be drawn again."""
    return can(role, "label", "retry", parcel.label_state)
