"""Programs open returns: which units, which inputs are refused, and what nobody can send."""

import pytest

from returns.models import Return
from tests.api.walk import faults, send
from tests.factories import make_order, make_variant
from tests.returns.flow import ask


@pytest.fixture
def order(merchant):
    """Three mugs for 100.00 in one line."""
    return make_order(lines=[(make_variant("MUG"), 3, "100.00")], number="W-1")


def opening(**more) -> dict:
    """A return of one mug."""
    return {"order_number": "W-1", "articles": [{"line": "1", "reason": "size_small", **more}]}


def opened(program, merchant, body: dict) -> dict:
    """Open a return, which must succeed, and give the answer."""
    answer = send(program, merchant, "returns", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_return_takes_the_first_free_units(program, merchant, order):
    first = opened(program, merchant, opening(quantity=2))
    second = opened(program, merchant, opening())
    units = [[one["unit"] for one in rma["articles"]] for rma in (first, second)]
    paid = [one["paid"]["amount"] for rma in (first, second) for one in rma["articles"]]
    assert (units, paid) == ([[1, 2], [3]], ["33.34", "33.33", "33.33"])
    assert (first["opened_by"], first["language"], first["stage"]) == ("program", "fr", "approved")


def test_units_can_be_named(program, merchant, order):
    rma = opened(program, merchant, opening(units=[3, 1]))
    assert [one["unit"] for one in rma["articles"]] == [1, 3]


def test_an_article_can_be_named_by_sku(program, merchant, order):
    body = {"order": str(order.key), "articles": [{"sku": "MUG", "reason": "size_small", "quantity": 3}]}
    assert [one["sku"] for one in opened(program, merchant, body)["articles"]] == ["MUG"] * 3


def test_the_address_of_the_return_is_told(program, merchant, order):
    answer = send(program, merchant, "returns", opening())
    assert program.get(answer["Location"]).json()["id"] == answer.json()["id"]


@pytest.mark.parametrize("quantity", [0, -1, 0.5, 1.0, "2", True, 1e9, 10**9, None, [1]])
def test_what_is_no_count_is_refused(program, merchant, order, quantity):
    """Cases 11 and 146: only a whole number above zero is a quantity."""
    answer = send(program, merchant, "returns", opening(quantity=quantity))
    status, fields = faults(answer)
    assert (status, list(fields)) == (422, ["articles.0.quantity"])
    assert Return.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["fee", "fee_amount", "gross_amount", "paid", "price", "permission", "regime"]
)
def test_nobody_sends_a_fee_a_price_or_a_state(program, merchant, order, name):
    """Case 150: what the rules decide is refused by its name, not ignored."""
    answer = send(program, merchant, "returns", opening(**{name: "0"}))
    assert faults(answer) == (422, {f"articles.0.{name}": "unknown_field"})
    answer = send(program, merchant, "returns", {**opening(), name: "0"})
    assert faults(answer) == (422, {name: "unknown_field"})


def test_a_unit_in_another_return_is_a_conflict(program, merchant, order):
    """Case 8: by number, by quantity, and with all of them gone."""
    ask(order)
    for more in ({"units": [2]}, {"quantity": 1}, {"quantity": 3}):
        answer = send(program, merchant, "returns", opening(**more))
        assert (answer.status_code, answer.json()["code"]) == (409, "unit_taken")
    assert Return.objects.count() == 1


def refusals(program, merchant) -> dict[str, tuple[int, str]]:
    """Return what each wrong request is answered."""
    wrong = {
        "more units than bought": opening(quantity=4),
        "a unit the line has not": opening(units=[4]),
        "a unit twice": opening(units=[1, 1]),
        "an unknown line": {"order_number": "W-1", "articles": [{"line": "9", "reason": "size_small"}]},
        "an unknown order": {**opening(), "order_number": "W-2"},
        "an unknown channel": {**opening(), "channel": "shop"},
        "an unknown reason": opening(reason="whim"),
        "a reason without its explanation": opening(reason="other"),
        "a wish that is not offered": opening(resolution="repair"),
        "no article": {"order_number": "W-1", "articles": []},
        "no order": {"articles": opening()["articles"]},
        "units without a line": {
            "order_number": "W-1",
            "articles": [{"sku": "MUG", "units": [1], "reason": "size_small"}],
        },
        "the same unit in two articles": {
            "order_number": "W-1",
            "articles": [{"line": "1", "units": [1], "reason": "size_small"}] * 2,
        },
    }
    answers = {name: send(program, merchant, "returns", body) for name, body in wrong.items()}
    return {name: (answer.status_code, answer.json()["code"]) for name, answer in answers.items()}


def test_each_wrong_request_says_what_is_wrong(program, merchant, order):
    assert refusals(program, merchant) == {
        "more units than bought": (422, "quantity_exceeded"),
        "a unit the line has not": (422, "unknown_article"),
        "a unit twice": (422, "unit_twice"),
        "an unknown line": (422, "unknown_article"),
        "an unknown order": (422, "unknown_order"),
        "an unknown channel": (422, "unknown_order"),
        "an unknown reason": (422, "article_refused"),
        "a reason without its explanation": (422, "article_refused"),
        "a wish that is not offered": (422, "article_refused"),
        "no article": (422, "invalid_input"),
        "no order": (422, "invalid_input"),
        "units without a line": (422, "invalid_input"),
        "the same unit in two articles": (422, "unit_twice"),
    }
    assert Return.objects.count() == 0


def test_a_refused_article_is_named_as_the_caller_knows_it(program, merchant, order):
    """By line and unit, never by ids of ours."""
    answer = send(program, merchant, "returns", opening(reason="other", units=[2]))
    assert answer.json()["params"] == {"line": "1", "unit": 2, "why": "note_required"}


def test_a_number_in_two_channels_wants_the_channel(program, merchant, order):
    other = make_order(number="W-1 ", lines=[(make_variant("CUP"), 1, "9.00")])
    assert other.number_key == order.number_key
    answer = send(program, merchant, "returns", opening())
    assert (answer.status_code, answer.json()["code"]) == (422, "order_ambiguous")


def test_the_request_is_repeated_without_harm(program, merchant, order):
    """Case 143: the same Idempotency-Key opens one return; without a key nothing is opened."""
    place, once = f"/m/{merchant.slug}/api/v1/returns", {"Idempotency-Key": "W-1"}
    words = {"content_type": "application/json"}
    first = program.post(place, opening(), headers=once, **words)
    again = program.post(place, opening(), headers=once, **words)
    without = program.post(place, opening(), **words)
    assert (first.json(), again["Idempotent-Replayed"]) == (again.json(), "true")
    assert (without.status_code, without.json()["code"]) == (400, "idempotency_key_required")
    assert Return.objects.count() == 1


def test_a_name_that_no_encoding_knows_is_refused_like_any_other(program, merchant, order):
    place, once = f"/m/{merchant.slug}/api/v1/returns", {"Idempotency-Key": "W-1"}
    answer = program.post(place, '{"\\ud800": 1}', content_type="application/json", headers=once)
    assert faults(answer) == (422, {"?": "unknown_field"})
