"""Every address of the API, with what it takes to use it; a new one without a case fails the walks."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from returns.models import Refund
from tests.api.program import make_key
from tests.walk import World, address, png

Read = Callable[[World], Any]


@dataclass(frozen=True)
class Case:
    """How an address is used: with which scope, on what, and what is sent where it is a deed.

    `mark` reads what the answer must hold for its owner, and so what a stranger must never see. A deed whose
    `body` is None sends an empty object.
    """

    scope: str
    kwargs: Callable[[World], dict] = lambda world: {}
    method: str = "get"
    body: Callable[[World], dict] | None = None
    status: int = 200
    mark: Read = lambda world: ""
    form: bool = False


def of_return(place: str, **more: int) -> Callable[[World], dict]:
    """The arguments of an address below one of the world's returns."""
    return lambda world: {"key": getattr(world, place).key, **more}


def sku(world: World) -> str:
    """The SKU of everything in the world."""
    return world.variant.sku


def refund(world: World) -> dict:
    """The arguments of the refund that is due."""
    return {"key": Refund.objects.get(rma=world.owed).key}


def id_of(place: str) -> Read:
    """The id of one of the world's returns."""
    return lambda world: str(getattr(world, place).key)


def new_order(world: World) -> dict:
    """An order to import."""
    line = {"ref": "1", "sku": "NEW-1", "title": "Bonnet", "quantity": 2, "paid": "30.00"}
    return {
        "orders": [
            {
                "number": "API-1",
                "placed_at": "2026-03-01T12:00:00Z",
                "currency": "EUR",
                "customer": {"email": "lea@example.org"},
                "lines": [line],
            }
        ]
    }


def counted_stock(world: World) -> dict:
    """A level to set."""
    return {"levels": [{"sku": world.variant.sku, "location": "RC", "quantity": 3}]}


def new_return(world: World) -> dict:
    """A return to open, of the order that has none."""
    return {
        "order": str(world.order.key),
        "articles": [{"sku": world.variant.sku, "quantity": 1, "reason": "size_small"}],
    }


def deed(scope: str, place: str, body: dict | None = None, *, status: int = 200, **more: int) -> Case:
    """A deed on one of the world's returns."""
    sent = (lambda world: body) if body is not None else None
    return Case(scope, of_return(place, **more), "post", sent, status, id_of(place))


READ, WRITE, RECEIPTS = "returns:read", "returns:write", "receipts:write"

CASES: dict[str, Case] = {
    "products": Case("catalogue:read", mark=lambda world: world.variant.product.title),
    "product": Case("catalogue:read", lambda world: {"ref": world.variant.product.ref}, mark=sku),
    "variants": Case("catalogue:read", mark=sku),
    "variant": Case("catalogue:read", lambda world: {"sku": world.variant.sku}, mark=sku),
    "locations": Case("stock:read"),
    "stock_levels": Case("stock:read", mark=sku),
    "stock_levels PUT": Case("stock:write", method="put", body=counted_stock, mark=sku),
    "stock_movements": Case("stock:read", mark=sku),
    "orders": Case("orders:read", mark=lambda world: str(world.order.key)),
    "orders POST": Case("orders:write", method="post", body=new_order),
    "order": Case("orders:read", lambda world: {"key": world.order.key}, mark=sku),
    "gift_codes": Case(
        "orders:write",
        lambda world: {"key": world.order.key},
        "post",
        lambda world: {"lines": ["1"]},
        201,
    ),
    "returnable": Case("orders:read", lambda world: {"key": world.order.key}, mark=sku),
    "reasons": Case("reasons:read"),
    "events": Case("events:read", mark=id_of("owed")),
    "returns": Case(READ, mark=id_of("owed")),
    "returns POST": Case(WRITE, method="post", body=new_return, status=201),
    "return": Case(READ, of_return("owed"), mark=id_of("owed")),
    "article": Case(READ, of_return("owed", position=1), mark=sku),
    "return_events": Case("events:read", of_return("owed"), mark=id_of("owed")),
    "approve": deed(WRITE, "waiting"),
    "reject": deed(WRITE, "waiting", {"why": "Portée"}),
    "ask_information": deed(WRITE, "waiting", {"question": "Où ?"}),
    "answer_information": deed(WRITE, "asked", {"answer": "Au col"}),
    "cancel": deed(WRITE, "sent"),
    "messages": Case(WRITE, of_return("sent"), "post", lambda world: {"text": "Bonjour"}, 201),
    "order_label": deed(WRITE, "broken"),
    "depart": deed(WRITE, "sent", parcel=1),
    "receive_unexpected": deed(RECEIPTS, "sent", {"code": "9780201379624"}, status=201),
    "receive": deed(RECEIPTS, "sent", position=1),
    "inspect": deed(
        RECEIPTS,
        "arrived",
        {"accepted": False, "grade": "c", "disposition": "quarantine", "note": "Tachée"},
        position=1,
    ),
    "accept_as_new": deed(RECEIPTS, "arrived", position=1),
    "send_replacement": deed(RECEIPTS, "swapped", {"tracking": "6A1234"}, position=1),
    "mark_missing": deed(RECEIPTS, "sent", position=1),
    "choose_disposition": deed(RECEIPTS, "open", {"disposition": "restock"}, position=1),
    "photograph": Case(
        RECEIPTS,
        of_return("arrived", position=1),
        "post",
        lambda world: {"photo": SimpleUploadedFile("a.png", png(), "image/png")},
        201,
        form=True,
    ),
    "book_refund": deed("refunds:write", "open"),
    "refunds": Case("refunds:read", mark=id_of("owed")),
    "refund": Case("refunds:read", refund, mark=id_of("owed")),
    "submit_refund": Case("refunds:write", refund, "post", mark=id_of("owed")),
    "cancel_refund": Case("refunds:write", refund, "post", mark=id_of("owed")),
}
NOT_OURS = {"openapi"}  # tested with the ground


def caller(merchant, **words: Any) -> Client:
    """A program with a key of a merchant."""
    token = make_key(merchant, **words).token
    headers = {"authorization": f"Bearer {token}", "accept-language": "en"}
    return Client(raise_request_exception=False, headers=headers)


def where(merchant, name: str, kwargs: dict) -> str:
    """Return an address of the API on a merchant's site."""
    return address(merchant, f"api:{name.partition(' ')[0]}", kwargs)


def use(client: Client, place: str, case: Case, world: World):
    """Use an address as its case says."""
    if case.method == "get":
        return client.get(place)
    body = case.body(world) if case.body else {}
    once = {"Idempotency-Key": uuid.uuid4().hex}
    if case.method == "put":
        return client.put(place, body, content_type="application/json")
    if case.form:
        return client.post(place, body, headers=once)
    return client.post(place, body, content_type="application/json", headers=once)


def send(client: Client, merchant, name: str, body: dict, **kwargs: Any):
    """Send a body to a deed's address."""
    once = {"Idempotency-Key": uuid.uuid4().hex}
    return client.post(where(merchant, name, kwargs), body, content_type="application/json", headers=once)


def faults(answer) -> tuple[int, dict[str, str]]:
    """Return the status of a refused input and the code of what is wrong with each field."""
    return answer.status_code, {one["field"]: one["code"] for one in answer.json()["errors"]}
