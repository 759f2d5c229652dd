"""Every address of a merchant's site, with what it takes to use it; the tests of walls and roles walk it.

The table is compared with the URL resolver: a new address without a case fails both walks.
"""

import io
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, get_script_prefix, reverse
from PIL import Image

from customers.models import GiftCode, Order
from customers.queries.links import order_token
from customers.services.make_gift_code import make_gift_code
from inventory.models import Location, StockLevel, StockMovement, Variant
from inventory.services.set_stock import Counted, set_stock
from returns.models import (
    Decision,
    DeliveryClaim,
    ListedPerson,
    Message,
    Photo,
    PolicyDraft,
    PolicyOverride,
    PolicyReplay,
    PolicyVersion,
    Reason,
    Refund,
    Return,
    ReturnItem,
    ReturnsSettings,
    Withdrawal,
)
from returns.queries.links import status_token, withdrawal_token
from returns.services.accept_as_new import accept_as_new
from returns.services.approve import approve
from returns.services.ask_information import ask_information
from returns.services.attach_photo import photograph_item
from returns.services.inspect import inspect
from returns.services.override_policy import override_policy
from returns.services.receive import receive
from returns.services.write_message import write_message
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.mail.models import OutgoingMail
from rma_portal.tenancy.models import ApiKey, HostClaim, Merchant
from rma_portal.web.signed_files import signed_file_path
from rma_portal.webhooks.announce import write_event
from rma_portal.webhooks.models import Delivery, Endpoint
from tests.api.program import make_key
from tests.factories import make_order, make_variant, serial
from tests.returns.flow import CLERK, MANAGER, SHOPPER, approved, ask, items, units, work
from tests.returns.past import draft, run, start
from tests.returns.withdrawing import declared

MARK = "Marinière secrète"  # the merchant's own word, which no stranger may ever read


def png() -> bytes:
    """A picture that passes every check."""
    out = io.BytesIO()
    Image.new("RGB", (90, 90), "#446688").save(out, "PNG")
    return out.getvalue()


@dataclass
class World:
    """One merchant with a return at each place where an address can be used."""

    merchant: Merchant
    variant: Variant
    order: Order
    waiting: Return  # for a decision
    asked: Return  # for the customer's answer
    sent: Return  # approved, its label ready
    broken: Return  # approved, its label failed
    arrived: Return  # received, to be inspected
    owed: Return  # inspected, its refund due
    open: Return  # inspected, its article's destination still to be chosen
    unstocked: Return  # inspected, its article still to be put into stock
    swapped: Return  # approved, its replacement reserved
    photo: Photo
    endpoint: Endpoint  # a webhook, with an event that could not be delivered
    silent: Endpoint  # one that is switched off
    draft: uuid.UUID | None = None  # of the customer who proved the order


def make_world(merchant: Merchant) -> World:
    """Build the world in the merchant's name, workers included."""
    variant = make_variant("SECRET-1")
    variant.picture = default_storage.save(f"m/{merchant.pk}/catalogue/secret.png", ContentFile(png()))
    variant.save(update_fields=["picture"])
    variant.product.title = MARK
    variant.product.save(update_fields=["title"])

    def bought() -> Order:
        # each by somebody else: who sends back this much is looked at by a person
        return make_order(lines=[(variant, 1, "49.90")], email=f"claire@{next(serial)}.example.org")

    waiting = ask(bought(), reason="defective", comment="Couture ouverte")
    asked = ask(bought(), reason="defective", comment="Tache")
    ask_information(rma=asked, items=items(asked), question="Une photo ?", actor=MANAGER)
    sent, broken, arrived, owed, later, unstocked = (approved(merchant, bought()) for _ in range(6))
    broken.parcels.update(label_state="failed")
    write_message(rma=sent, text="Bonjour", actor=MANAGER)
    write_message(rma=asked, text="Une question", actor=SHOPPER)
    for rma in (arrived, owed, later, unstocked):
        receive(item=items(rma)[0], actor=CLERK)
    accept_as_new(item=items(owed)[0], actor=CLERK)
    inspect(item=items(later)[0], accepted=True, grade="a", disposition="", actor=CLERK)
    ReturnsSettings.objects.update(restock_mode="manual")
    inspect(item=items(unstocked)[0], accepted=True, grade="a", disposition="restock", actor=CLERK)
    ReturnsSettings.objects.update(restock_mode="auto")
    set_stock(counted=[Counted("SECRET-1", "RC", 5)], actor=MANAGER)
    choice = {"reason": "defective", "resolution": "exchange", "variant": "SECRET-1"}
    other = bought()
    swapped = ask(other, dict.fromkeys(units(other), choice))
    approve(rma=swapped, items=items(swapped), actor=MANAGER)
    photo = photograph_item(
        item=items(waiting)[0], upload=SimpleUploadedFile("a.png", png(), "image/png"), actor=CLERK
    )
    override_policy(
        item=items(waiting)[0],
        kind="resolution",
        wanted={"resolution": "store_credit"},
        reason="The customer would rather have credit.",
        actor=Actor("staff", "0", "Awa", "agent"),
    )
    DeliveryClaim.objects.create(order=waiting.order, units=[{"unit": "0-1", "title": MARK}], language="fr")
    declared(f"{MARK} 1")
    PolicyVersion.objects.create(number=1, in_force_from=waiting.requested_at)
    run(start(draft(MARK, thirty_days={"return_fee": "4.90"})))
    ListedPerson.objects.create(kind="blocked", mark="email", key="secret@example.org", note=MARK)
    make_key(merchant, name=MARK)
    HostClaim.objects.create(host="claimed.example.org", token=MARK)
    work(merchant)
    start(PolicyDraft.objects.get(), days=30)
    photo.refresh_from_db()
    places = (waiting, asked, sent, broken, arrived, owed, later, unstocked, swapped)
    order = make_order(lines=[(variant, 1, "49.90")])
    make_gift_code(order=order, actor=MANAGER)
    return World(merchant, variant, order, *places, photo, *make_webhooks())


def make_webhooks() -> tuple[Endpoint, Endpoint]:
    """Make a webhook that has failed to deliver an event, and one that is switched off."""
    live = Endpoint.objects.create(url="https://hooks.example.org/", description=MARK)
    silent = Endpoint.objects.create(url="https://off.example.org/", disabled_at=clock.now())
    event = write_event("return.approved", clock.now(), {"number": MARK})
    Delivery.objects.create(event=event, endpoint=live, delivery_state="failed")
    return live, silent


@dataclass(frozen=True)
class Case:
    """How an address is used. `action` is the roles table's (empty: any member of staff may)."""

    action: str = ""
    kwargs: Callable[[World], dict] = lambda world: {}
    post: Callable[[World], dict] | None = None
    status: int = 200
    only_posts: bool = field(default=False)
    query: Callable[[World], dict] = lambda world: {}


def pk_of(row: Callable[[World], object], name: str = "object_id") -> Callable[[World], dict]:
    """Return the arguments of an address that names one row."""
    return lambda world: {name: row(world).pk}


def first(model: type) -> Callable[[World], object]:
    """Return the first row of a model."""
    return lambda world: model.objects.order_by("pk").first()


def gift_code_of_order(world: World) -> dict:
    """The arguments of an address that names a gift code below its order."""
    return {"pk": world.order.pk, "code": GiftCode.objects.get(order=world.order).pk}


def replay(state: str) -> Callable[[World], PolicyReplay]:
    """Return the world's run of a draft that is in a state."""
    return lambda world: PolicyReplay.objects.get(replay_state=state)


def replayed_article(world: World) -> dict:
    """The arguments of an article's page of the run that is done."""
    return {"pk": replay("done")(world).pk, "decision": Decision.objects.order_by("pk").first().pk}


def item(rma: Return) -> ReturnItem:
    """Return the one article of a return."""
    return items(rma)[0]


def deed(action: str, place: str, **fields: Callable[[World], object]) -> Case:
    """A deed on a return's page: posted, then led back to the page."""
    return Case(
        action,
        lambda world: {"pk": getattr(world, place).pk},
        lambda world: {name.replace("__", "-"): read(world) for name, read in fields.items()},
        302,
        True,
    )


def webhook_deed(status: int = 302, **fields: object) -> Case:
    """A deed on a webhook's page."""
    where = pk_of(lambda world: world.endpoint, "pk")
    return Case("change_webhooks", where, lambda world: fields, status, True)


def article(place: str) -> Callable[[World], int]:
    """Return the id of the one article of one of the world's returns."""
    return lambda world: item(getattr(world, place)).pk


def refund(world: World) -> int:
    """Return the id of the refund that is due."""
    return Refund.objects.get(rma=world.owed).pk


def text(words: str) -> Callable[[World], str]:
    """Return words."""
    return lambda world: words


def reason_fields(world: World) -> dict:
    """What the form of a new reason sends."""
    return {"label_fr": "Autre couleur", "code": "other_colour", "regime": "commercial", "position": "9"}


def site_fields(world: World) -> dict:
    """What the form of a new site sends."""
    named = {"name": "Boutique", "code": "BQ", "line1": "1 rue", "postcode": "69001", "city": "Lyon"}
    return {**named, "country": "FR", "takes_drop_offs": "on", "opening_words": "10 h – 19 h"}


def listing_fields(world: World) -> dict:
    """What the form of a new entry of the shop's list sends."""
    return {"kind": "blocked", "mark": "phone", "key": "06 12 34 56 78", "note": "Colis vides", "ends_on": ""}


def rule_of_draft(world: World) -> dict:
    """Name the first rule of the draft's promise."""
    draft = first(PolicyDraft)(world)
    return {"draft": draft.pk, "part": "promise", "rule": draft.promise[0]["id"]}


def revision(**fields: str) -> Callable[[World], dict]:
    """Return a form that names the draft's revision."""
    return lambda world: {"revision": str(first(PolicyDraft)(world).revision), **fields}


def claimed_host(world: World) -> dict:
    """Name the host that waits for its proof."""
    return {"host": "claimed.example.org"}


BACK_OFFICE: dict[str, Case] = {
    "admin:index": Case(status=302),
    "admin:app_list": Case(kwargs=lambda world: {"app_label": "returns"}, status=302),
    "admin:search": Case(status=302),
    "admin:jsi18n": Case(),
    "admin:password_change": Case(),
    "admin:password_change_done": Case(),
    "admin:login": Case(status=302),
    "admin:logout": Case(post=lambda world: {}, status=200, only_posts=True),
    "admin:api_keys": Case("change_api_keys"),
    "admin:api_key_create": Case(
        "change_api_keys",
        post=lambda world: {"name": "ERP", "scopes": ["orders:read"], "lifetime": "365"},
        only_posts=True,
    ),
    "admin:api_key_rotate": Case(
        "change_api_keys", pk_of(first(ApiKey), "pk"), lambda world: {"grace": "24"}, only_posts=True
    ),
    "admin:api_key_revoke": Case(
        "change_api_keys", pk_of(first(ApiKey), "pk"), lambda world: {}, 302, only_posts=True
    ),
    "admin:returns_appearance": Case("change_settings"),
    "admin:returns_appearance_portal_css": Case("change_settings"),
    "admin:returns_appearance_look_css": Case("change_settings"),
    "admin:returns_host_add": Case(
        "change_settings", post=lambda world: {"host": "new.example.org"}, status=302, only_posts=True
    ),
    "admin:returns_host_prove": Case("change_settings", post=claimed_host, status=302, only_posts=True),
    "admin:returns_host_remove": Case("change_settings", post=claimed_host, status=302, only_posts=True),
    "admin:returns_station": Case("receive_return"),
    "admin:returns_report": Case("view_report"),
    "admin:returns_report_csv": Case("view_report"),
    "admin:returns_policy_bench": Case("change_policy", pk_of(first(PolicyDraft), "draft")),
    "admin:returns_policies": Case("view_policy"),
    "admin:returns_policy_version": Case("view_policy", pk_of(first(PolicyVersion), "version")),
    "admin:returns_policy_new": Case(
        "change_policy", post=lambda world: {"start": "uk"}, status=302, only_posts=True
    ),
    "admin:returns_policy_draft": Case("change_policy", pk_of(first(PolicyDraft), "draft")),
    "admin:returns_policy_publish": Case("change_policy", pk_of(first(PolicyDraft), "draft")),
    "admin:returns_policy_rule": Case("change_policy", rule_of_draft),
    "admin:returns_policy_rename": Case(
        "change_policy", pk_of(first(PolicyDraft), "draft"), revision(title="New"), 302, True
    ),
    "admin:returns_policy_discard": Case(
        "change_policy", pk_of(first(PolicyDraft), "draft"), revision(), 302, True
    ),
    "admin:returns_policy_move": Case("change_policy", rule_of_draft, revision(way="down"), 302, True),
    "admin:returns_policy_copy": Case("change_policy", rule_of_draft, revision(), 302, True),
    "admin:returns_policy_remove": Case("change_policy", rule_of_draft, revision(), 302, True),
    "admin:returns_overrides": Case("view_overrides"),
    "admin:returns_overrides_csv": Case("view_overrides"),
    "admin:returns_override_confirm": Case(
        "override_policy", pk_of(first(PolicyOverride), "pk"), lambda world: {}, 302, True
    ),
    "admin:returns_override_decline": Case(
        "override_policy", pk_of(first(PolicyOverride), "pk"), lambda world: {"why": "Non"}, 302, True
    ),
    "admin:returns_open_search": Case("open_return"),
    "admin:returns_open": Case("open_return", pk_of(lambda world: world.order, "pk")),
    "admin:returns_claims": Case("settle_claim"),
    "admin:returns_claim_settle": Case(
        "settle_claim", pk_of(first(DeliveryClaim), "pk"), lambda world: {"state": "lost"}, 302, True
    ),
    "admin:returns_withdrawals": Case("view_return"),
    "admin:returns_withdrawal": Case("view_return", pk_of(first(Withdrawal), "pk")),
    "admin:returns_withdrawal_match": Case(
        "review_return",
        pk_of(first(Withdrawal), "pk"),
        lambda world: {"order": world.order.pk},
        302,
        True,
    ),
    "admin:returns_withdrawal_close": Case(
        "review_return", pk_of(first(Withdrawal), "pk"), lambda world: {"note": "Par courrier"}, 302, True
    ),
    "admin:returns_withdrawal_evidence": Case("view_return", pk_of(first(Withdrawal), "pk")),
    "admin:returns_withdrawal_document": Case("view_return", pk_of(first(Withdrawal), "pk"), status=302),
    "admin:returns_return_changelist": Case("view_return"),
    "admin:returns_return_change": Case("view_return", pk_of(lambda world: world.waiting)),
    "admin:returns_photo": Case("view_return", lambda world: {"key": world.photo.key}, status=302),
    "admin:returns_label": Case(
        "view_return", lambda world: {"pk": world.sent.parcels.get().pk, "paper": "a6"}, status=302
    ),
    "admin:returns_return_approve_many": Case(
        "review_return",
        post=lambda world: {
            "rma": world.waiting.pk,
            f"items-{world.waiting.pk}": item(world.waiting).pk,
        },
        only_posts=True,
    ),
    "admin:returns_return_approve": deed("review_return", "waiting", items=article("waiting")),
    "admin:returns_return_reject": deed(
        "review_return", "waiting", items=article("waiting"), why=text("Portée")
    ),
    "admin:returns_return_ask": deed(
        "review_return", "waiting", items=article("waiting"), question=text("Où ?")
    ),
    "admin:returns_return_answer": deed("review_return", "asked", answer=text("Au col")),
    "admin:returns_return_cancel": deed("cancel_return", "sent"),
    "admin:returns_return_receive": deed("receive_return", "sent", item=article("sent")),
    "admin:returns_return_missing": deed("receive_return", "sent", item=article("sent")),
    "admin:returns_return_undo": deed("receive_return", "arrived", item=article("arrived")),
    "admin:returns_return_accept": deed("inspect_return", "arrived", item=article("arrived")),
    "admin:returns_return_inspect": deed(
        "inspect_return",
        "arrived",
        item=article("arrived"),
        verdict=text("refused"),
        grade=text("c"),
        disposition=text("quarantine"),
        note=text("Tachée"),
    ),
    "admin:returns_return_dispose": deed(
        "inspect_return", "open", item=article("open"), disposition=text("restock")
    ),
    "admin:returns_return_stock": deed("inspect_return", "unstocked", item=article("unstocked")),
    "admin:returns_return_send": deed("send_exchange", "swapped", item=article("swapped")),
    "admin:returns_return_depart": deed(
        "track_parcel", "sent", parcel=lambda world: world.sent.parcels.get().pk
    ),
    "admin:returns_return_book": deed("book_refund", "owed"),
    "admin:returns_return_refund": deed("refund_return", "owed", refund=refund),
    "admin:returns_return_unbook": deed("refund_return", "owed", refund=refund),
    "admin:returns_return_write": deed("write_message", "sent", text=text("Bonjour")),
    "admin:returns_return_read": deed("write_message", "asked"),
    "admin:returns_return_override": deed(
        "ask_override",
        "sent",
        item=article("sent"),
        kind=text("resolution"),
        resolution=text("store_credit"),
        reason=text("Le client préfère un avoir."),
    ),
    "admin:returns_return_label": deed("order_label", "broken"),
    "admin:returns_listedperson_changelist": Case("change_policy"),
    "admin:returns_listedperson_add": Case("change_policy", post=listing_fields, status=302),
    "admin:returns_listedperson_change": Case("change_policy", pk_of(first(ListedPerson))),
    "admin:returns_listedperson_end": Case(
        "change_policy", pk_of(first(ListedPerson), "pk"), lambda world: {}, 302, True
    ),
    "admin:returns_message_changelist": Case("write_message"),
    "admin:returns_message_change": Case("write_message", pk_of(first(Message))),
    "admin:returns_reason_changelist": Case("change_reasons"),
    "admin:returns_reason_add": Case("change_reasons", post=reason_fields, status=302),
    "admin:returns_reason_change": Case("change_reasons", pk_of(first(Reason))),
    "admin:returns_policy_replay_start": Case("change_policy", pk_of(first(PolicyDraft), "pk")),
    "admin:returns_policy_replay": Case("change_policy", pk_of(replay("done"), "pk")),
    "admin:returns_policy_replay_cancel": Case(
        "change_policy", pk_of(replay("queued"), "pk"), lambda world: {}, 302, True
    ),
    "admin:returns_policy_replay_file": Case("change_policy", pk_of(replay("done"), "pk"), status=302),
    "admin:returns_policy_replay_article": Case("change_policy", replayed_article),
    "admin:returns_returnssettings_changelist": Case("change_settings", status=302),
    "admin:returns_returnssettings_change": Case("change_settings", pk_of(first(ReturnsSettings))),
    "admin:webhooks_endpoint_changelist": Case("change_webhooks"),
    "admin:webhooks_endpoint_add": Case(
        "change_webhooks", post=lambda world: {"url": "https://new.example.org/", "description": "New"}
    ),
    "admin:webhooks_endpoint_change": Case("change_webhooks", pk_of(lambda world: world.endpoint)),
    "admin:webhooks_endpoint_test": webhook_deed(),
    "admin:webhooks_endpoint_rotate": webhook_deed(200, secret_number=1),
    "admin:webhooks_endpoint_off": webhook_deed(),
    "admin:webhooks_endpoint_on": Case(
        "change_webhooks", pk_of(lambda world: world.silent, "pk"), lambda world: {}, 302, True
    ),
    "admin:webhooks_delivery_changelist": Case("change_webhooks"),
    "admin:webhooks_delivery_change": Case("change_webhooks", pk_of(first(Delivery))),
    "admin:webhooks_delivery_resend": Case(
        "change_webhooks", pk_of(first(Delivery), "pk"), lambda world: {}, 302, True
    ),
    "admin:customers_order_changelist": Case("view_order"),
    "admin:customers_order_change": Case("view_order", pk_of(lambda world: world.order)),
    "admin:customers_gift_codes": Case("change_gift_codes", pk_of(lambda world: world.order, "pk")),
    "admin:customers_gift_code_make": Case(
        "change_gift_codes",
        pk_of(lambda world: world.order, "pk"),
        lambda world: {"lifetime": "365"},
        only_posts=True,
    ),
    "admin:customers_gift_code_end": Case(
        "change_gift_codes", gift_code_of_order, lambda world: {}, 302, True
    ),
    "admin:customers_customer_changelist": Case("view_order"),
    "admin:customers_customer_change": Case("view_order", pk_of(lambda world: world.order.customer)),
    "admin:inventory_product_changelist": Case("view_catalogue"),
    "admin:inventory_product_change": Case("view_catalogue", pk_of(lambda world: world.variant.product)),
    "admin:inventory_variant_changelist": Case("view_catalogue"),
    "admin:inventory_variant_change": Case("view_catalogue", pk_of(lambda world: world.variant)),
    "admin:inventory_variant_picture": Case("view_catalogue", pk_of(lambda world: world.variant, "pk")),
    "admin:inventory_location_changelist": Case("change_settings"),
    "admin:inventory_location_add": Case("change_settings", post=site_fields, status=302),
    "admin:inventory_location_change": Case("change_settings", pk_of(first(Location))),
    "admin:inventory_stocklevel_changelist": Case("view_stock"),
    "admin:inventory_stocklevel_change": Case("view_stock", pk_of(first(StockLevel))),
    "admin:inventory_stockmovement_changelist": Case("view_stock"),
    "admin:inventory_stockmovement_change": Case("view_stock", pk_of(first(StockMovement))),
    "admin:mail_outgoingmail_changelist": Case("view_mail"),
    "admin:mail_outgoingmail_change": Case("view_mail", pk_of(first(OutgoingMail))),
    "admin:mail_outgoingmail_attachment": Case(
        "view_mail",
        lambda world: {"pk": OutgoingMail.objects.exclude(attachment="").first().pk},
        status=302,
    ),
}


def of_draft(world: World) -> dict:
    """The arguments of a page of the proved order's draft."""
    return {"draft": world.draft}


def of_token(world: World) -> dict:
    """The arguments of a page behind a return's signed link."""
    return {"token": status_token(world.sent)}


def file_token(photo: Photo) -> str:
    """Return the token of a link to a photo."""
    return signed_file_path("photo", photo).rpartition("/")[2]


def of_receipt(world: World) -> dict:
    """The arguments of a page behind the signed link of a statement of withdrawal."""
    return {"token": withdrawal_token(first(Withdrawal)(world))}


PORTAL: dict[str, Case] = {
    "portal": Case(),
    "code": Case(status=404),  # this merchant asks for none
    "gift": Case(),
    "mine": Case(status=302),  # nobody has shown that they read the mailbox
    "choose": Case(kwargs=of_draft),
    "why": Case(kwargs=of_draft),
    "photos": Case(kwargs=of_draft, query=lambda world: {"unit": units(world.order)[0]}),
    "resolution": Case(kwargs=of_draft, status=302),  # one article is asked why and how on one page
    "claim": Case(kwargs=of_draft, status=302),  # everything chosen has arrived
    "review": Case(kwargs=of_draft),
    "confirm": Case(kwargs=of_draft, post=lambda world: {}, status=302, only_posts=True),
    "status": Case(kwargs=of_token),
    "label": Case(kwargs=lambda world: {**of_token(world), "paper": "a6"}, status=302),
    "qr": Case(kwargs=of_token),
    "qr_page": Case(kwargs=of_token),
    "message": Case(kwargs=of_token, post=lambda world: {"text": "Merci"}, status=302),
    "tracking": Case(  # its parcel has a label of ours
        kwargs=of_token,
        post=lambda world: {"parcel": world.sent.parcels.first().pk, "carrier": "DHL", "tracking": "1"},
        status=409,
    ),
    "cancel": Case(kwargs=of_token),
    "file": Case(kwargs=lambda world: {"token": file_token(world.photo)}),
    "picture": Case(kwargs=lambda world: {"variant": world.variant.pk}),
    "logo": Case(status=404),  # this merchant has none
    "rights": Case(),
    "withdraw": Case(),
    "withdraw_confirm": Case(status=302),  # a GET submits nothing
    "withdrawal": Case(kwargs=of_receipt),
    "withdrawal_document": Case(kwargs=of_receipt, status=302),
    "policy": Case(),
    "policy_jsonld": Case(),
    "language": Case(post=lambda world: {"language": "en"}, status=302, only_posts=True),
    "brand": Case(),
    "icon": Case(),
    # last: it gives the session a new key, which the walk takes back
    "order_link": Case(kwargs=lambda world: {"token": order_token(world.order)}, status=302),
}


def names() -> Iterator[str]:
    """Yield the name of every page the site's resolver knows; one without a name fails the walk.

    Programs' addresses are walked in tests/api.
    """
    return (name for name in all_names() if not name.startswith("api:"))


def all_names() -> Iterator[str]:
    """Yield the name of every address the site's resolver knows."""

    def walk(patterns: list, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                space = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from walk(pattern.url_patterns, prefix + space)
            else:
                yield prefix + (pattern.name or f"nameless {pattern.pattern}")

    yield from walk(get_resolver("rma_portal.urls").url_patterns, "")


def address(merchant: Merchant, name: str, kwargs: dict) -> str:
    """Return an address on a merchant's site, whatever site the last request was for."""
    path = reverse(name, kwargs=kwargs or None)
    return f"/m/{merchant.slug}/{path.removeprefix(get_script_prefix())}"


def send(client, where: str, case: Case, world: World):
    """Use an address as the case says."""
    if case.post is None:
        return client.get(where, case.query(world))
    return client.post(where, case.post(world))
