"""An exchange as a shop's program asks for it, and sends what it gives."""

from returns.models import Return
from returns.services.accept_as_new import accept_as_new
from returns.services.mark_exchange_sent import mark_exchange_sent
from returns.services.receive import receive
from tests.api.test_reading import read
from tests.api.test_terms import money
from tests.api.walk import send
from tests.returns.exchanging import bought, make_sizes, offer, shelf, swap
from tests.returns.flow import CLERK, ask, items, work


def open_swap(program, merchant, order, **article: str):
    """Open a return of an order's one article in exchange for another."""
    wanted = {"sku": "M", "reason": "size_small", "resolution": "exchange", **article}
    return send(program, merchant, "returns", {"order": str(order.key), "articles": [wanted]})


def test_a_program_asks_for_an_exchange_and_sends_the_replacement(program, merchant):
    """The difference as the program says, one unit held, then taken out of stock."""
    sizes = make_sizes()
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    answer = open_swap(program, merchant, order, replacement="S", difference="store_credit")
    assert answer.status_code == 201, answer.content
    [article] = answer.json()["articles"]
    told = article["exchange"]
    assert (article["difference"], article["resolution"]) == (money("16.00"), "exchange")
    assert {name: told[name] for name in ("sku", "options", "exchange_state", "tracking", "sent_at")} == {
        "sku": "S", "options": "S", "exchange_state": "reserved", "tracking": "", "sent_at": None,
    }  # fmt: skip
    assert (told["list_price"], shelf()["S"]) == (money("30.00"), (3, 1))
    key = Return.objects.get().key
    sent = send(program, merchant, "send_replacement", {"tracking": "6A1234"}, key=key, position=1)
    [after] = sent.json()["articles"]
    assert (after["exchange"]["exchange_state"], after["exchange"]["tracking"]) == ("sent", "6A1234")
    assert shelf()["S"] == (2, 0)
    again = send(program, merchant, "send_replacement", {}, key=key, position=1)
    assert (again.status_code, again.json()["code"]) == (409, "transition_refused")


def test_what_cannot_be_had_is_named_by_its_line(program, merchant):
    sizes = make_sizes(L=0)
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    refusals = {"L": "out_of_stock", "XL": "replacement_required", "": "replacement_required"}
    for sku, why in refusals.items():
        answer = open_swap(program, merchant, order, replacement=sku)
        assert (answer.status_code, answer.json()["code"]) == (422, "article_refused")
        assert answer.json()["params"] == {"why": why, "line": "1", "unit": 1}
    assert Return.objects.count() == 0


def test_a_program_returns_what_was_got_in_exchange(program, merchant):
    """Cases 29 and 119: it is listed by its own SKU, for what is left of the price, and named by it."""
    sizes = make_sizes()
    offer()
    order = bought((sizes["M"], 1, "40.00"))
    [item] = items(ask(order, swap(order, "S")))
    work(merchant)
    receive(item=item, actor=CLERK)
    accept_as_new(item=item, actor=CLERK)
    mark_exchange_sent(item=item, actor=CLERK)
    [line] = read(program, merchant, "returnable", key=order.key)["lines"]
    [unit] = line["units"]
    assert (line["line"], line["sku"], unit["unit"], unit["generation"], unit["paid"], unit["allowed"]) == (
        "1", "S", 1, 1, money("24.00"), True,
    )  # fmt: skip
    wanted = {"sku": "S", "reason": "size_small", "resolution": "refund"}
    answer = send(program, merchant, "returns", {"order": str(order.key), "articles": [wanted]})
    assert answer.status_code == 201, answer.content
    [article] = answer.json()["articles"]
    assert (article["sku"], article["unit"], article["generation"], article["paid"]) == (
        "S", 1, 1, money("24.00"),
    )  # fmt: skip
