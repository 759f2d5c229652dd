"""Where a return is, and what its customer can do next."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget

from returns.domain.states import Journey, LabelState, Permission, RefundState, Stage
from returns.models import Photo, Refund, Return, ReturnItem, ReturnParcel
from returns.portal.access import shopper
from returns.portal.forms import AnswerForm
from returns.portal.gate import return_page
from returns.portal.page import Refusal, page, status_of
from returns.portal.photos import show_photos, shown
from returns.portal.track import ENDED, track
from returns.queries.owed import settlement_of
from returns.queries.room import room_of
from returns.queries.shipping import shipping_back
from returns.queries.timeline import timeline
from returns.services.answer_information import answer_information
from returns.services.cancel import cancel as cancel_return
from returns.wording.errors import sentence
from returns.wording.resolutions import name_of
from returns.wording.stages import explanation, headline, milestone, refund_word, sign
from rma_portal.core.errors import DomainError
from rma_portal.core.money import Money

GONE = (Permission.REJECTED, Permission.CANCELLED, Permission.EXPIRED)
POLLS = (1, 2, 3, 5, 8, 13, 21, 30, 30, 60, 60, 60, 120)  # seconds between two looks; then no more


@return_page
def status(request, rma: Return, token: str):
    """Show the return; a posted form is the answer to a question."""
    if request.method == "POST":
        return answer(request, rma, token)
    if request.htmx:
        return live(request, rma, token)
    return show(request, rma, token)


def live(request, rma: Return, token: str):
    """Answer a poll: the next look, later each time, or the whole page once something has moved."""
    view = StatusPage.of(rma)
    looks = int(request.GET["look"]) if request.GET.get("look", "").isdecimal() else 0
    context = {"token": token, **view.poll(looks + 1)}
    if request.GET.get("seen") == view.mark:
        return render(request, "portal/_fragments/poll.html", context)
    context |= {**view.context(), **view.poll(0), "announce": True}
    response = render(request, "portal/_fragments/moved.html", context)
    return reswap(retarget(response, "#status"), "outerHTML")


def answer(request, rma: Return, token: str):
    """Store the answer to a question."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        refused = [Refusal(text, field) for field, text in form.problems()]
        return show(request, rma, token, refused, form=form)
    unusable = show_photos(request, rma)
    if unusable:
        return show(request, rma, token, unusable, form=form)
    try:
        answer_information(rma=rma, answer=form.cleaned_data["answer"], actor=shopper(rma.order))
    except DomainError as error:
        return show(request, rma, token, [Refusal(sentence(error))], form=form, http=status_of(error))
    return redirect("status", token=token)


@return_page
def cancel(request, rma: Return, token: str):
    """Ask once more, saying what will be lost; then cancel what has not arrived."""
    if request.method != "POST":
        view = StatusPage.of(rma)
        if not view.can_cancel:
            return redirect("status", token=token)
        return page(request, "portal/cancel.html", {**view.context(), "token": token, "refused": []})
    try:
        cancel_return(rma=rma, actor=shopper(rma.order))
    except DomainError as error:
        return show(request, rma, token, [Refusal(sentence(error))], http=status_of(error))
    return redirect("status", token=token)


def show(request, rma: Return, token: str, refused=None, *, form=None, http: int = 200):
    """Show the page."""
    view = StatusPage.of(rma)
    context = {
        **view.context(),
        **view.poll(0),
        "token": token,
        "form": form or AnswerForm(),
        "refused": refused or [],
    }
    return page(request, "portal/status.html", context, status=http)


@dataclass
class StatusPage:
    """A return with all that its page shows, read in a fixed number of queries."""

    rma: Return
    items: list[ReturnItem]
    parcel: ReturnParcel | None
    refunds: list[Refund]

    @classmethod
    def of(cls, rma: Return) -> "StatusPage":
        """Read what the page of a return shows."""
        photos = Prefetch("photos", Photo.objects.order_by("id"))
        items = ReturnItem.objects.filter(rma=rma).select_related("reason", "variant")
        return cls(
            rma=rma,
            items=list(items.prefetch_related(photos).order_by("position")),
            parcel=rma.parcels.order_by("id").first(),
            refunds=list(rma.refunds.exclude(refund_state=RefundState.CANCELLED).order_by("booked_at")),
        )

    @property
    def stage(self) -> Stage:
        """The return's stage."""
        return Stage(self.rma.stage)

    @property
    def live_items(self) -> list[ReturnItem]:
        """The articles that are not refused, cancelled or expired."""
        return [item for item in self.items if item.permission not in GONE]

    @property
    def label_is_ready(self) -> bool:
        """Whether the label can be had; never once nothing is to be sent any more (case 61)."""
        is_open = self.stage in (Stage.APPROVED, Stage.ON_ITS_WAY)
        return bool(is_open and self.parcel and self.parcel.label_state == LabelState.READY)

    @property
    def label_is_coming(self) -> bool:
        """Whether a worker is still at the number or the label."""
        if self.stage is not Stage.APPROVED:
            return False
        return self.parcel is None or self.parcel.label_state in (LabelState.NONE, LabelState.PENDING)

    @property
    def can_cancel(self) -> bool:
        """Whether something is left to cancel, and nothing of it has arrived (case 55)."""
        live = self.live_items
        return bool(live) and all(item.journey == Journey.AWAITING for item in live)

    @property
    def mark(self) -> str:
        """What a poll compares: the states that change the page."""
        label = self.parcel.label_state if self.parcel else ""
        return "-".join([self.stage, self.rma.number, label, *(row.refund_state for row in self.refunds)])

    def poll(self, looks: int) -> dict:
        """Return when to look again; only while a worker is at it, and less often each time."""
        wait = POLLS[looks] if self.label_is_coming and looks < len(POLLS) else 0
        return {"poll_wait": wait, "poll_look": looks, "poll_mark": self.mark}

    def expected(self) -> dict[str, Money]:
        """Return what each way will give back, by the engine, for articles that are still in the return."""
        ways = sorted({item.resolution for item in self.live_items})
        shipping = shipping_back(self.rma.order) if self.rma.order else Money.zero(self.rma.currency)
        return {
            name_of(way): self.expected_by(way, shipping if way == ways[0] else shipping * 0) for way in ways
        }

    def expected_by(self, way: str, shipping: Money) -> Money:
        """Return what one way will give back."""
        items = [item for item in self.live_items if item.resolution == way]
        ceiling = room_of(self.rma.order) if self.rma.order else Money.zero(self.rma.currency)
        return settlement_of(items, shipping=shipping, ceiling=ceiling).total

    def context(self) -> dict:
        """Return what the templates may use."""
        stage, label = self.stage, self.parcel.label_state if self.parcel else "none"
        return {
            "rma": self.rma,
            "stage": stage,
            "sign": sign(stage),
            "headline": headline(stage),
            "explanation": explanation(stage),
            "milestones": [(one, milestone(one.code)) for one in track(stage, timeline(self.rma))],
            "articles": [self.article_row(item) for item in self.items],
            "refunds": [
                (row, name_of(row.way), refund_word(row.refund_state), Money(row.amount, row.currency))
                for row in self.refunds
            ],
            "expected": [] if self.refunds or stage in ENDED else list(self.expected().items()),
            "label_is_ready": self.label_is_ready,
            "label_is_coming": self.label_is_coming,
            "label_failed": stage is Stage.APPROVED and label == LabelState.FAILED,
            "can_cancel": self.can_cancel,
            "needs_answer": stage is Stage.AWAITING_INFORMATION,
            "talk": list(self.rma.messages.order_by("written_at", "id")),
        }

    def article_row(self, item: ReturnItem) -> dict:
        """Return an article as the page shows it."""
        return {
            "item": item,
            "gross": Money(item.gross_amount, item.currency),
            "way": name_of(item.resolution),
            "reason": item.reason.label_in(self.rma.language) if item.reason else "",
            "photos": shown(photo for photo in item.photos.all() if photo.taken_by == "customer"),
            "ours": shown(photo for photo in item.photos.all() if photo.taken_by != "customer"),
            "word": self.word(item),
        }

    def word(self, item: ReturnItem) -> str:
        """Return what differs for one article from what the whole page says."""
        if item.permission in GONE and self.stage not in ENDED:
            return str(item.get_permission_display())
        if item.journey == Journey.MISSING:
            return _("Not in the parcel")
        if item.inspection_state == "refused":
            return _("Not accepted after the check")
        return ""
