"""Put a seed shop into the database: what it is, what it sold, and what came back, each at its own time.

The returns go through the same services as real ones, with the clock turned back. Planting again goes
on where it was stopped, and changes nothing where it was done.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from customers.domain.orders import ImportedAddress, ImportedCustomer, ImportedLine, ImportedOrder
from customers.services.import_orders import import_orders
from inventory.models import Condition, Location, Product, Variant
from inventory.services.move_stock import move_stock
from returns.models import Reason
from returns.services.prepare_merchant import prepare_merchant
from rma_portal.core import clock
from rma_portal.core.money import Money, allocate
from rma_portal.db.statistics import refresh_statistics
from rma_portal.local.seeds.people import people
from rma_portal.local.seeds.pictures import mark_png, shop_pictures
from rma_portal.local.seeds.plans import MerchantSeed, OrderPlan, PersonSeed, ProductSeed
from rma_portal.local.seeds.plant_return import plant_return
from rma_portal.local.seeds.story import orders, returns
from rma_portal.tenancy.models import Membership, Merchant
from rma_portal.tenancy.scope import merchant_transaction

PASSWORD = "demo-demo-demo"  # noqa: S105  printed by the demo, of no use anywhere else
OWN_REASONS = 50  # the place of a shop's own reasons: after those everybody starts with
YEAR = dt.timedelta(days=365)
BATCH = 150

Tell = Callable[[str], None]


def plant(seed: MerchantSeed, tell: Tell) -> Merchant:
    """Plant one shop, or what is missing of it; `tell` gets progress lines."""
    merchant = open_merchant(seed)
    opened_at = merchant.created_at - YEAR
    with merchant_transaction(merchant.pk), clock.travel(opened_at):
        plant_shop(seed, merchant)
    story = list(orders(seed, people(seed), merchant.created_at))
    tell(f"{seed.name}: {len(story)} orders")
    for some in chunks(story, BATCH):
        with merchant_transaction(merchant.pk):
            import_orders([imported(seed, plan) for plan in some])
    refresh_statistics()
    told = list(returns(seed, story, merchant.created_at))
    for count, plan in enumerate(told, start=1):
        plant_return(merchant, plan)
        if count % 20 == 0 or count == len(told):
            tell(f"{seed.name}: {count} of {len(told)} returns")
    return merchant


def chunks(rows: list, size: int) -> Iterator[list]:
    """Yield a list in pieces."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def open_merchant(seed: MerchantSeed) -> Merchant:
    """Return the merchant, opened now if it is not there; its opening is the end of the year told."""
    merchant, _made = Merchant.objects.get_or_create(
        slug=seed.slug,
        defaults={
            "name": seed.name,
            "country": seed.country,
            "time_zone": seed.time_zone,
            "currency": seed.currency,
            "languages": [*seed.languages, *seed.other_languages],
            "number_prefix": seed.number_prefix,
            "accent": seed.accent,
        },
    )
    return merchant


def plant_shop(seed: MerchantSeed, merchant: Merchant) -> None:
    """Write staff, sites, settings, catalogue, pictures and the stock it opened with."""
    if Location.objects.exists():
        return
    plant_staff(seed, merchant)
    sites = [plant_site(site) for site in seed.sites]
    setting = prepare_merchant(return_centre=next(site for site in sites if site.takes_returns))
    plant_reasons(seed)
    setting.label_cost_amount = seed.label_cost
    setting.hourly_rate_amount = seed.hourly_rate
    setting.handling_minutes = seed.handling_minutes
    setting.save(update_fields=["label_cost_amount", "hourly_rate_amount", "handling_minutes"])
    merchant.logo = store(f"m/{merchant.pk}/logo.png", mark_png(seed.slug, 320))
    merchant.save(update_fields=["logo"])
    for name, picture in shop_pictures(seed):
        store(picture_name(merchant, name), picture)
    for product in seed.products:
        plant_product(seed, merchant, product, sites[0])


def plant_reasons(seed: MerchantSeed) -> None:
    """Write the shop's own reasons, for some of its articles only."""
    for reason in seed.reasons:
        Reason.objects.create(
            code=reason.code,
            labels=dict(reason.labels),
            categories=list(reason.categories),
            parent=Reason.objects.filter(code=reason.within).first(),
            position=OWN_REASONS,
        )


def plant_staff(seed: MerchantSeed, merchant: Merchant) -> None:
    """Write one member of staff for each role."""
    for person in seed.staff:
        first, _, last = person.name.partition(" ")
        user, made = get_user_model().objects.get_or_create(
            username=person.email,
            defaults={"email": person.email, "first_name": first, "last_name": last, "is_staff": True},
        )
        if made:
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
        Membership.objects.get_or_create(user=user, merchant=merchant, defaults={"role": person.role})


def plant_site(site) -> Location:
    """Write a site."""
    return Location.objects.create(
        code=site.code,
        name=site.name,
        line1=site.line1,
        postcode=site.postcode,
        city=site.city,
        country=site.country,
        phone=site.phone,
        takes_returns=site.takes_returns,
        takes_drop_offs=bool(site.opening_words),
        opening_words=site.opening_words,
    )


def plant_product(seed: MerchantSeed, merchant: Merchant, plan: ProductSeed, site: Location) -> None:
    """Write a product, its variants, and the stock they open with."""
    product = Product.objects.create(
        ref=plan.ref,
        title=plan.title_in(seed.language),
        translations={language: plan.title_in(language) for language in seed.languages},
        category=plan.category,
        brand=seed.name,
        tags=list(plan.tags),
    )
    for number, variant in enumerate(plan.variants):
        row = Variant.objects.create(
            product=product,
            sku=variant.sku,
            gtin=variant.gtin,
            options=variant.options_in(seed.language),
            kind=variant.kind,
            price_amount=variant.price,
            currency=seed.currency,
            picture=picture_name(merchant, variant.picture),
            weight=variant.weight,
            is_final_sale=variant.is_final_sale,
            exemption=variant.exemption,
        )
        if variant.kind == "article":
            open_stock(row, site, 6 + (number * 7) % 19)


def open_stock(variant: Variant, site: Location, units: int) -> None:
    """Put a variant's first units on the shelf."""
    move_stock(
        variant=variant, location=site, condition=Condition.SELLABLE,
        quantity=units, cause_kind="opening", cause_id=variant.pk,
    )  # fmt: skip


def picture_name(merchant: Merchant, name: str) -> str:
    """Return the name of a catalogue picture in the storage."""
    return f"m/{merchant.pk}/catalogue/{name}"


def store(name: str, content: bytes) -> str:
    """Write a file under exactly this name."""
    default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))


def imported(seed: MerchantSeed, plan: OrderPlan) -> ImportedOrder:
    """Return a planned order as a shop's file would have brought it: at the prices paid, discount shared."""
    person = plan.customer
    return ImportedOrder(
        number=plan.number,
        placed_at=plan.placed_at,
        currency=plan.currency,
        customer=customer(person),
        ship_to=ImportedAddress(
            person.name, person.line1, person.line2, person.postcode, person.city, person.country
        ),
        lines=(*article_lines(seed, plan), *shipping_lines(seed, plan)),
        captured=plan.total,
        delivered_at=plan.delivered_at,
        status=plan.status,  # type: ignore[arg-type]
        channel="web",
        payment_method=plan.payment_method,
    )


def customer(person: PersonSeed) -> ImportedCustomer:
    """Return an invented consumer as a shop knows them."""
    return ImportedCustomer(
        person.ref, person.name, person.email, person.phone, person.language, person.country
    )


def article_lines(seed: MerchantSeed, plan: OrderPlan) -> Iterable[ImportedLine]:
    """Yield the articles, each with its part of the order's discount."""
    full = [line.unit_price * line.quantity for line in plan.lines]
    shares = allocate(Money(plan.subtotal - plan.discount, plan.currency), full)
    for line, paid in zip(plan.lines, shares, strict=True):
        yield ImportedLine(
            ref=str(line.position),
            sku=line.variant.sku,
            title=line.product.title_in(seed.language),
            options=line.variant.options_in(seed.language),
            quantity=line.quantity,
            unit_price=line.unit_price,
            paid=paid.amount,
            tax=tax_in(paid.amount, seed.vat_percent),
            discount=line.unit_price * line.quantity - paid.amount,
            is_returnable=True,
            kind="article",
        )


def shipping_lines(seed: MerchantSeed, plan: OrderPlan) -> Iterable[ImportedLine]:
    """Yield the shipping, if any was paid."""
    if plan.shipping:
        yield ImportedLine(
            ref="shipping",
            sku="SHIPPING",
            title="Livraison" if seed.language == "fr" else "Delivery",
            quantity=1,
            unit_price=plan.shipping,
            paid=plan.shipping,
            tax=tax_in(plan.shipping, seed.vat_percent),
            is_returnable=False,
            kind="shipping",
        )


def tax_in(gross: Decimal, percent: Decimal) -> Decimal:
    """Return the tax contained in a gross amount."""
    return (gross * percent / (100 + percent)).quantize(Decimal("0.01"), ROUND_HALF_UP)
