"""Columns are guessed from headers, shown, and corrected by the user."""

import pytest

from customers.stores.csv_file.mapping import guess, parse_given
from rma_portal.core.errors import InvalidInput

OWN = (
    "order_number,ordered_at,delivered_at,customer_name,email,phone,address,postcode,city,country,sku,gtin,title,"
    "options,quantity,unit_price,paid,tax,currency"
)
FRENCH = (
    "N° de commande;Date de commande;Client;Courriel;Référence;Désignation;Qté;Prix unitaire;"
    "Ville;Code postal"
)
WOO = (
    "Order Number,Order Status,Order Date,First Name (Billing),Last Name (Billing),Email (Billing),"
    "Address 1&2 (Shipping),City (Shipping),Postcode (Shipping),Country Code (Shipping),"
    "Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,"
    "SKU,Item Name,Quantity,Item Cost"
)
UCI = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
SHOPIFY = (
    "Name,Email,Financial Status,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku"
)

TABLE = [
    (OWN.split(","), [(name.replace("order_number", "number"), name) for name in OWN.split(",")]),
    (
        UCI.split(","),
        [
            ("number", "InvoiceNo"),
            ("sku", "StockCode"),
            ("title", "Description"),
            ("quantity", "Quantity"),
            ("ordered_at", "InvoiceDate"),
            ("unit_price", "UnitPrice"),
            ("customer_id", "CustomerID"),
            ("country", "Country"),
        ],
    ),
    (
        FRENCH.split(";"),
        [
            ("number", "N° de commande"),
            ("ordered_at", "Date de commande"),
            ("customer_name", "Client"),
            ("email", "Courriel"),
            ("sku", "Référence"),
            ("title", "Désignation"),
            ("quantity", "Qté"),
            ("unit_price", "Prix unitaire"),
            ("city", "Ville"),
            ("postcode", "Code postal"),
        ],
    ),
    (
        SHOPIFY.split(","),
        [
            ("number", "Name"),
            ("email", "Email"),
            ("payment_status", "Financial Status"),
            ("total", "Total"),
            ("ordered_at", "Created at"),
            ("quantity", "Lineitem quantity"),
            ("title", "Lineitem name"),
            ("unit_price", "Lineitem price"),
            ("sku", "Lineitem sku"),
        ],
    ),
    (
        WOO.split(","),
        [
            ("number", "Order Number"),
            ("status", "Order Status"),
            ("ordered_at", "Order Date"),
            ("first_name", "First Name (Billing)"),
            ("last_name", "Last Name (Billing)"),
            ("email", "Email (Billing)"),
            ("address", "Address 1&2 (Shipping)"),
            ("city", "City (Shipping)"),
            ("postcode", "Postcode (Shipping)"),
            ("country", "Country Code (Shipping)"),
            ("shipping", "Order Shipping Amount"),
            ("refunded", "Order Refund Amount"),
            ("total", "Order Total Amount"),
            ("taxes", "Order Total Tax Amount"),
            ("sku", "SKU"),
            ("title", "Item Name"),
            ("quantity", "Quantity"),
            ("unit_price", "Item Cost"),
        ],
    ),
]


@pytest.mark.parametrize(("headers", "shown"), TABLE, ids=["own", "uci", "french", "shopify", "woocommerce"])
def test_usual_headers_are_recognised(headers, shown):
    assert list(guess(headers).shown()) == shown


def test_what_the_user_gives_goes_before_the_guess():
    headers = ["Order number", "Bestelldatum", "Date", "SKU", "Code", "Stück", "Price"]
    mapping = guess(headers, parse_given("ordered_at=bestelldatum, quantity=Stück,sku=Code"))
    assert mapping.shown() == (
        ("number", "Order number"),
        ("ordered_at", "Bestelldatum"),
        ("sku", "Code"),
        ("quantity", "Stück"),
        ("unit_price", "Price"),
    )


def test_a_missing_column_is_named_with_what_to_give():
    with pytest.raises(InvalidInput) as caught:
        guess(["Bestellung", "Date", "Quantity", "City"])
    assert (caught.value.code, caught.value.params) == (
        "mapping_incomplete",
        {
            "field": "mapping",
            "missing": "number, sku / title, unit_price / paid",
            "example": "number=Bestellung",
            "columns": "Bestellung, Date, Quantity, City",
        },
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("number", "mapping_malformed"),
        ("=Invoice", "mapping_malformed"),
        ("number=", "mapping_malformed"),
        ("nummer=InvoiceNo", "mapping_field_unknown"),
        ("number=Rechnung", "mapping_column_unknown"),
    ],
)
def test_a_mapping_that_says_nothing_useful_is_refused(given, code):
    with pytest.raises(InvalidInput) as caught:
        guess(UCI.split(","), parse_given(given))
    assert caught.value.code == code


def test_no_mapping_given_is_none():
    assert parse_given(" , ") == {}
