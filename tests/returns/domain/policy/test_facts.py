"""Facts are stored without loss, and rules can name every one of them."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.domain.policy.facts import (
    FIELDS,
    ArticleFacts,
    Consumer,
    Evidence,
    Facts,
    OrderFacts,
    ReasonFacts,
)
from rma_portal.core.conditions import FieldType

from .samples import PLAIN, at, changed

text = st.text(max_size=8)
instants = st.datetimes(dt.datetime(2000, 1, 2), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))
amounts = st.decimals(0, 10**6, places=3)
any_facts = st.builds(
    Facts,
    instants,
    st.builds(Consumer, text, text, st.booleans(), st.integers(0)),
    st.builds(OrderFacts, instants, st.none() | instants, text, text, amounts, text),
    st.builds(
        ArticleFacts,
        text,
        text,
        st.lists(text).map(tuple),
        amounts,
        st.booleans(),
        text,
        st.booleans(),
        st.booleans(),
    ),
    st.builds(ReasonFacts, text, st.booleans(), text),
    st.builds(Evidence, st.integers(0), st.booleans()),
    text,
)


@given(any_facts)
def test_facts_come_back_as_they_were_stored(facts):
    assert Facts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


def test_conditions_see_days_of_the_consumer():
    """Case 16: shortly after midnight in Paris the day is a new one there, whatever UTC says."""
    flat = changed(asked_at=at("2026-11-11 00:30"), order__delivered_at=at("2026-11-03 00:01")).flat()
    assert flat == {
        "asked_on": dt.date(2026, 11, 11),
        "asked_resolution": "",
        "consumer.country": "FR",
        "consumer.is_business": False,
        "consumer.orders_before": 0,
        "consumer.returns_before": 0,
        "consumer.refusals_before": 0,
        "consumer.value_returned": Decimal("0"),
        "consumer.return_rate": 0,
        "consumer.listed": "",
        "order.placed_on": dt.date(2026, 10, 28),
        "order.delivered_on": dt.date(2026, 11, 3),
        "order.days_since_delivery": 8,
        "order.country": "FR",
        "order.currency": "EUR",
        "order.value": Decimal("80.00"),
        "order.discount": Decimal("0"),
        "order.channel": "shop",
        "article.sku": "DRESS-38",
        "article.category": "dresses",
        "article.tags": ("summer",),
        "article.brand": "",
        "article.price_paid": Decimal("40.00"),
        "article.discount": Decimal("0"),
        "article.weight": 0,
        "article.final_sale": False,
        "article.second_hand": False,
        "article.exemption": "",
        "reason.code": "size_small",
        "reason.regime": "withdrawal",
        "reason.needs_note": False,
        "evidence.photos": 0,
        "evidence.has_note": False,
        "evidence.has_serial": False,
    }


@pytest.mark.parametrize("facts", [PLAIN, changed(order__delivered_at=None)])
def test_every_field_is_there_and_has_its_type(facts):
    types = {
        FieldType.TEXT: str,
        FieldType.NUMBER: int,
        FieldType.MONEY: Decimal,
        FieldType.DAY: dt.date,
        FieldType.BOOLEAN: bool,
        FieldType.TEXTS: tuple,
    }
    flat = facts.flat()
    assert flat.keys() == FIELDS.keys()
    assert [key for key, one in flat.items() if one is not None and type(one) is not types[FIELDS[key]]] == []
