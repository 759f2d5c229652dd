"""Tell one planned return through the real services, each step at its own hour."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import SimpleUploadedFile

from customers.models import Order
from returns.models import Return, ReturnDraft, ReturnItem
from returns.services.approve import approve
from returns.services.ask_information import ask_information
from returns.services.attach_photo import attach_photo
from returns.services.book_refund import book_refund
from returns.services.cancel import cancel
from returns.services.depart import depart
from returns.services.expire import expire_return
from returns.services.fill_draft import fill_draft
from returns.services.inspect import inspect
from returns.services.open_draft import open_draft
from returns.services.receive import receive
from returns.services.reject import reject
from returns.services.request_return import request_return
from returns.services.submit_refund import submit_refund
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.local.seeds.pictures import evidence_photo
from rma_portal.local.seeds.plans import ReturnPlan, UnitPlan
from rma_portal.outbox.tasks import drain
from rma_portal.tenancy.models import Membership, Merchant
from rma_portal.tenancy.scope import merchant_transaction

STEPS = ("approved", "posted", "received", "inspected", "refunded")


def plant_return(merchant: Merchant, plan: ReturnPlan) -> None:
    """Tell a return unless it was told before; all of it or nothing."""
    with merchant_transaction(merchant.pk):
        order = Order.objects.get(number=plan.order_number)
        if Return.objects.filter(order=order).exists():
            return
        story = Story(merchant, order, plan)
        story.tell()


class Story:
    """One return as it goes, its people, and its clock."""

    def __init__(self, merchant: Merchant, order: Order, plan: ReturnPlan) -> None:
        self.merchant, self.order, self.plan = merchant, order, plan
        self.shopper = Actor("customer", "", order.customer.name if order.customer else "")
        self.agent, self.clerk = staff(merchant, "agent"), staff(merchant, "warehouse")
        self.rma: Return

    def tell(self) -> None:
        """Go through the steps of the plan, in order."""
        with self.at(0):
            self.ask()
        for step in STEPS:
            hours = getattr(self.plan, f"{step}_hours")
            if hours is not None:
                with self.at(hours):
                    getattr(self, step)()
        if self.plan.ended_hours is not None:
            with self.at(self.plan.ended_hours):
                self.end()

    @contextmanager
    def at(self, hours: float) -> Iterator[None]:
        """Turn the clock to some hours after the request; then let the workers do what is due."""
        with clock.travel(self.plan.requested_at + dt.timedelta(hours=hours)):
            yield
            with merchant_context(None):
                drain()
        self.rma.refresh_from_db()

    def ask(self) -> None:
        """Fill a draft as the customer would, photos included, and send it."""
        draft = open_draft(order=self.order, language=self.plan.language)
        units = {self.key(unit): unit for unit in self.plan.units}
        fill_draft(draft=draft, choices={key: self.choice(unit) for key, unit in units.items()})
        for key, unit in units.items():
            self.photograph(draft, key, unit)
        self.rma = request_return(draft=draft, actor=self.shopper)

    def key(self, unit: UnitPlan) -> str:
        """Return the draft's key of a planned unit."""
        line = self.order.lines.get(ref=str(unit.line))
        return f"{line.pk}-{unit.unit_no}"

    def choice(self, unit: UnitPlan) -> dict[str, str]:
        """Return what the customer says of a unit."""
        return {"reason": unit.reason, "comment": unit.comment, "resolution": self.plan.resolution}

    def photograph(self, draft: ReturnDraft, key: str, unit: UnitPlan) -> None:
        """Attach the unit's photos."""
        for kind in unit.photos:
            taken = evidence_photo(kind, f"{self.order.number} {unit.line} {unit.unit_no}")
            upload = SimpleUploadedFile(f"{kind}.jpg", taken, "image/jpeg")
            attach_photo(draft=draft, unit=key, upload=upload, actor=self.shopper)

    def items(self, **filters: str) -> list[ReturnItem]:
        """Return the articles as they are now."""
        return list(ReturnItem.objects.filter(rma=self.rma, **filters).order_by("position"))

    def approved(self) -> None:
        """Approve what the rules left to a person."""
        waiting = self.items(permission="requested")
        if waiting:
            approve(rma=self.rma, items=waiting, actor=self.agent)

    def posted(self) -> None:
        """Hand the parcel to the carrier."""
        depart(parcel=self.rma.parcels.get(), actor=Actor.system())

    def received(self) -> None:
        """Receive every article."""
        for item in self.items():
            receive(item=item, actor=self.clerk)

    def inspected(self) -> None:
        """Grade every article and send it where the plan says."""
        for item, unit in zip(self.items(), self.plan.units, strict=True):
            inspect(
                item=item, accepted=True, grade=unit.grade, disposition=unit.disposition, actor=self.clerk
            )

    def refunded(self) -> None:
        """Book what is owed and let it go."""
        book_refund(rma=self.rma, actor=self.agent)
        for refund in self.rma.refunds.filter(refund_state="due"):
            submit_refund(refund=refund, actor=self.agent)

    def end(self) -> None:
        """Let the return end early, or stop for a question."""
        endings: dict[str, Callable[[], None]] = {
            "cancelled": lambda: cancel(rma=self.rma, actor=self.shopper),
            "expired": lambda: expire_return(rma=self.rma),
            "rejected": lambda: reject(
                rma=self.rma, items=self.items(), why=self.plan.staff_note, actor=self.agent
            ),
            "awaiting_information": lambda: ask_information(
                rma=self.rma, items=self.items(), question=self.plan.staff_note, actor=self.agent
            ),
        }
        endings[self.plan.reach]()


def staff(merchant: Merchant, role: str) -> Actor:
    """Return the shop's longest-standing member of staff of a role."""
    members = Membership.objects.select_related("user").filter(merchant=merchant, role=role)
    found = members.order_by("pk")[0]
    return Actor("staff", str(found.user_id), found.user.get_full_name(), role)
