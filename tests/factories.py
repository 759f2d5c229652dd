"""Rows for tests, as small as they can be; each function says what it makes and takes what matters."""

import datetime as dt
import itertools
from decimal import Decimal

from django.contrib.auth import get_user_model

from customers.domain.matching import email_key, order_number_key, postcode_key
from customers.domain.shares import share_units
from customers.models import (
    Customer,
    Delivery,
    DeliveryLine,
    Order,
    OrderLine,
    Payment,
    SalesChannel,
    UnitShare,
)
from inventory.models import Location, Product, Variant
from returns.models import NumberCounter, Reason, ReturnsSettings
from rma_portal.core.money import Money
from rma_portal.tenancy.models import Membership, Merchant
from rma_portal.tenancy.scope import merchant_transaction

serial = itertools.count(1)


def make_merchant(
    slug: str, *, prefix: str, currency: str = "EUR", country: str = "FR", languages: list | None = None
) -> Merchant:
    """A merchant with a return centre, settings, a counter and the usual reasons."""
    merchant = Merchant.objects.create(
        name=slug.title(),
        slug=slug,
        country=country,
        currency=currency,
        number_prefix=prefix,
        languages=languages or ["fr", "en"],
    )
    with merchant_transaction(merchant.pk):
        centre = Location.objects.create(
            code="RC",
            name="Centre",
            line1="1 quai",
            postcode="69002",
            city="Lyon",
            country=country,
            takes_returns=True,
        )
        ReturnsSettings.objects.create(return_centre=centre)
        NumberCounter.objects.create()
        make_reasons()
    return merchant


def make_reasons() -> None:
    """Five reasons that behave differently."""
    rows = [
        ("size_small", "commercial", False, "Trop petit", "Too small"),
        ("changed_mind", "commercial", False, "Changé d'avis", "Changed my mind"),
        ("defective", "conformity", False, "Défectueux", "Defective"),
        ("wrong_item", "wrong_item", False, "Mauvais article", "Wrong article"),
        ("other", "commercial", True, "Autre", "Other"),
    ]
    for position, (code, regime, needs_note, fr, en) in enumerate(rows):
        Reason.objects.create(
            code=code, regime=regime, needs_note=needs_note, position=position, labels={"fr": fr, "en": en}
        )


def make_variant(sku: str = "", *, price: str = "49.90", **more) -> Variant:
    """A variant of a product of its own."""
    number = next(serial)
    product = Product.objects.create(ref=f"P{number}", title=f"Pull {number}", category="Knitwear")
    return Variant.objects.create(
        product=product, sku=sku or f"SKU-{number}", price_amount=Decimal(price), currency="EUR", **more
    )


def make_order(
    *,
    lines: list[tuple[Variant, int, str]] | None = None,
    number: str = "",
    placed_at: dt.datetime | None = None,
    delivered_at: dt.datetime | None = None,
    currency: str = "EUR",
    email: str = "claire@example.org",
    postcode: str = "75011",
    status: str = "completed",
    tax: str = "0",
) -> Order:
    """A paid order of (variant, quantity, gross of the line), delivered three days after it was placed."""
    count = next(serial)
    placed = placed_at or dt.datetime.now(dt.UTC) - dt.timedelta(days=8)
    channel, _ = SalesChannel.objects.get_or_create(code="web", defaults={"name": "Web"})
    customer, _ = Customer.objects.get_or_create(
        ref=email,
        defaults={
            "name": "Claire Martin",
            "email": email,
            "email_key": email_key(email),
            "language": "fr",
            "country": "FR",
        },
    )
    bought = lines if lines is not None else [(make_variant(), 1, "49.90")]
    total = sum((Decimal(gross) for _v, _q, gross in bought), Decimal(0))
    order = Order.objects.create(
        channel=channel,
        number=number or f"10{count:04d}",
        number_key=order_number_key(number or f"10{count:04d}"),
        customer=customer,
        placed_at=placed,
        order_status=status,
        currency=currency,
        total_amount=total,
        ship_name="Claire Martin",
        ship_line1="3 rue des Lilas",
        ship_postcode=postcode,
        ship_city="Paris",
        ship_country="FR",
        email_key=email_key(email),
        postcode_key=postcode_key(postcode),
    )
    delivery = Delivery.objects.create(
        order=order, ref="D1", shipped_at=placed, delivered_at=delivered_at or placed + dt.timedelta(days=3)
    )
    for position, (variant, quantity, gross) in enumerate(bought, start=1):
        line = make_line(order, variant, position, quantity, gross, tax)
        DeliveryLine.objects.create(delivery=delivery, order_line=line, quantity=quantity)
    Payment.objects.create(order=order, ref="P1", method="card", currency=currency, captured_amount=total)
    return order


def make_line(
    order: Order, variant: Variant, position: int, quantity: int, gross: str, tax: str = "0"
) -> OrderLine:
    """One line with the shares of its units."""
    line = OrderLine.objects.create(
        order=order,
        ref=str(position),
        variant=variant,
        kind=variant.kind,
        sku=variant.sku,
        title=variant.product.title,
        options=variant.options,
        category=variant.product.category,
        is_final_sale=variant.is_final_sale,
        exemption=variant.exemption,
        quantity=quantity,
        gross_amount=Decimal(gross),
        tax_amount=Decimal(tax),
    )
    shares = share_units(Money(Decimal(gross), order.currency), Money(Decimal(tax), order.currency), quantity)
    UnitShare.objects.bulk_create(
        UnitShare(order_line=line, unit_no=no, gross_amount=share.gross.amount, tax_amount=share.tax.amount)
        for no, share in enumerate(shares, start=1)
    )
    return line


def make_member(merchant: Merchant, role: str = "manager"):
    """A user who works for a merchant; the password is "secret-secret"."""
    user = get_user_model().objects.create_user(
        username=f"{role}-{next(serial)}", password="secret-secret", is_staff=True
    )
    Membership.objects.create(user=user, merchant=merchant, role=role)
    return user
