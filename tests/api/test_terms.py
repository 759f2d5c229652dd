"""What a decision adds to a plain return, as programs read it and send it along."""

from returns.models import Return
from tests.api.walk import send
from tests.factories import make_order, make_variant
from tests.returns.flow import closed
from tests.returns.terms import late_order, make_site, of_sku, publish


def money(amount: str) -> dict[str, str]:
    """An amount in euros as programs read it."""
    return {"amount": amount, "currency": "EUR"}


def read(program, merchant, path: str) -> dict:
    """Read one thing."""
    answer = program.get(f"/m/{merchant.slug}/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_return_tells_its_terms(program, merchant):
    make_site("ATELIER")
    lamp = {"destination": "ATELIER", "flags": ["fragile"], "evidence": ["serial"]}
    publish(
        {"restocking_percent": "10", "bonus_percent": "5"},
        (of_sku("LAMP"), lamp),
        (of_sku("SOCK"), {"keep": True}),
    )
    order = late_order(("LAMP", 1, "40.00"), ("SOCK", 1, "5.00"))
    articles = [
        {"sku": "LAMP", "reason": "size_small", "resolution": "store_credit", "serial": "SN-1"},
        {"sku": "SOCK", "reason": "size_small", "resolution": "store_credit"},
    ]
    answer = send(program, merchant, "returns", {"order": str(order.key), "articles": articles})
    assert answer.status_code == 201, answer.content
    told = [
        {
            name: one[name]
            for name in ("restocking", "bonus", "keeps", "destination", "flags", "serial", "journey")
        }
        for one in answer.json()["articles"]
    ]
    assert told == [
        {
            "restocking": money("4.00"), "bonus": money("2.00"), "keeps": False, "destination": "ATELIER",
            "flags": ["fragile"], "serial": "SN-1", "journey": "awaiting",
        },
        {
            "restocking": money("0.00"), "bonus": money("0.25"), "keeps": True, "destination": None,
            "flags": [], "serial": "", "journey": "kept",
        },
    ]  # fmt: skip
    decided = [one["decisions"][0] for one in answer.json()["articles"]]
    terms = ("restocking", "bonus", "keep", "destination", "flags")
    assert [{name: one[name] for name in terms} for one in decided] == [
        {
            "restocking": money("4.00"), "bonus": money("2.00"), "keep": False, "destination": "ATELIER",
            "flags": ["fragile"],
        },
        {"restocking": money("0.50"), "bonus": money("0.25"), "keep": True, "destination": "", "flags": []},
    ]  # fmt: skip


def test_a_missing_serial_number_is_named(program, merchant):
    publish({}, ({}, {"evidence": ["serial"]}))
    make_order(lines=[(make_variant("MUG"), 1, "9.00")], number="W-1")
    body = {"order_number": "W-1", "articles": [{"sku": "MUG", "reason": "size_small"}]}
    answer = send(program, merchant, "returns", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "article_refused")
    assert answer.json()["params"] == {"line": "1", "unit": 1, "why": "serial_required"}
    assert Return.objects.count() == 0


def test_what_is_asked_for_is_said_beforehand(program, merchant):
    publish({}, ({}, {"evidence": ["serial", "photos"]}))
    order = make_order()
    [line] = read(program, merchant, f"orders/{order.key}/returnable")["lines"]
    assert [unit["evidence"] for unit in line["units"]] == [["serial", "photos"]]


def test_a_refund_tells_its_bonus_and_its_restocking_fee(program, merchant):
    publish({"restocking_percent": "10", "bonus_percent": "5"})
    rma = closed(merchant, late_order(("PULL", 1, "40.00")), resolution="store_credit")
    refund = read(program, merchant, f"refunds/{rma.refunds.get().key}")
    assert (refund["amount"], refund["bonus"]) == (money("36.00"), money("2.00"))
    assert [(line["code"], line["article"], line["amount"]) for line in refund["lines"]] == [
        ("article", 1, money("40.00")),
        ("restocking", 1, money("-4.00")),
    ]
