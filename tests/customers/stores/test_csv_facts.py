"""What a file says of goods and buyers beyond the price: brand, weight, discount, second-hand, business."""

import pytest

from customers.stores.csv_file.cells import grams
from rma_portal.core.errors import InvalidInput
from tests.customers.stores.reading import orders, pieces, problems

FRENCH = (
    "N° commande,Date de commande,Référence,Quantité,Prix unitaire,Remise,Marque,Poids (g),Occasion,B2B\n"
    "1,01/03/2026,AA,2,30.00,10.00,Lune,250,oui,\n"
    "1,01/03/2026,BB,1,20.00,,,1.5 kg,non,oui\n"
)


def told(order):
    """Return what is told of each line."""
    return [
        (line.sku, str(line.paid), str(line.discount), line.brand, line.weight, line.is_second_hand)
        for line in order.lines
    ]


def test_the_usual_french_columns():
    found = pieces(FRENCH)
    [order] = orders(found)
    assert (problems(found), order.is_business) == ([], True)
    assert told(order) == [
        ("AA", "50.00", "10.00", "Lune", 250, True),
        ("BB", "20.00", "0.00", "", 1500, False),
    ]


def test_the_usual_english_columns():
    [order] = orders(
        pieces(
            "order,date,sku,qty,paid,line discount,brand,weight (g),second-hand,is business\n"
            "1,2026-03-01,AA,1,45.00,5.00,Moon,90,yes,no\n"
        )
    )
    assert (told(order), order.is_business) == ([("AA", "45.00", "5.00", "Moon", 90, True)], False)


def test_an_orders_discount_is_part_of_each_lines():
    """A subtotal below the lines, and a line of kind discount: both are shared, and remembered."""
    [order] = orders(
        pieces(
            "order,date,sku,qty,unit price,line discount,order subtotal\n"
            "1,2026-03-01,AA,1,60.00,10.00,63.00\n"
            "1,2026-03-01,BB,1,20.00,,63.00\n"
        )
    )
    assert [(line.sku, str(line.paid), str(line.discount)) for line in order.lines] == [
        ("AA", "45.00", "15.00"),
        ("BB", "18.00", "2.00"),
    ]


def test_shopify_names_the_brand_vendor():
    [order] = orders(
        pieces(
            "Name,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Vendor\n"
            "#1,2026-03-01 10:00:00 +0100,1,Pull,30.00,AA,Lune\n"
        )
    )
    assert order.lines[0].brand == "Lune"


@pytest.mark.parametrize("said", ["", "non", "FR40303265045", "Dupont SARL", "maybe"])
def test_nothing_but_a_yes_makes_a_business(said):
    """T-6: neither a VAT number nor a company's name."""
    [order] = orders(
        pieces(f"order,date,sku,qty,paid,business,vat number\n1,2026-03-01,AA,1,45,{said},FR40303265045\n")
    )
    assert order.is_business is False


@pytest.mark.parametrize(
    ("text", "weight"),
    [("", 0), ("250", 250), ("250 g", 250), ("250.0", 250), ("0,25 kg", 250), ("2KG", 2000)],
)
def test_a_weight_is_read_in_grams(text, weight):
    assert grams(text) == weight


@pytest.mark.parametrize("text", ["0.25", "heavy", "-3", "12 lb", "1,234,567"])
def test_a_weight_that_is_none_is_reported(text):
    with pytest.raises(InvalidInput, match="weight_unreadable"):
        grams(text)
    found = pieces(f'order,date,sku,qty,paid,grams\n1,2026-03-01,AA,1,45,"{text}"\n')
    assert [code for _line, code, _params in problems(found)] == ["weight_unreadable"]
    assert orders(found)[0].lines[0].weight == 0
