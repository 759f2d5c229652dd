"""The shop of the customers in the browser: the demo's fashion shop with a few articles and plain orders."""

import datetime as dt
from dataclasses import replace

from customers.models import Order
from inventory.models import Location, Variant
from returns.domain.policy.rules import Policy, Rule
from returns.models import NumberCounter, ReturnsSettings
from returns.services.publish_version import publish_version
from rma_portal.core import clock
from rma_portal.local.seeds.atelier_lunaire import ATELIER_LUNAIRE
from rma_portal.local.seeds.pictures import mark_png, shop_pictures
from rma_portal.local.seeds.plant import open_merchant, picture_name, plant_product, plant_site, store
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction
from tests.browser.pictures import PICTURES
from tests.factories import make_order, make_reasons
from tests.returns.terms import LONG_AGO

ARTICLES = ("clothes.pullover", "accessories.scarf", "accessories.beanie", "accessories.socks")
SEED = replace(
    ATELIER_LUNAIRE, products=tuple(one for one in ATELIER_LUNAIRE.products if one.drawing in ARTICLES)
)
NUMBER, EMAIL = "10482", "claire@example.org"
WAYS = ["refund", "store_credit", "exchange"]
SOLD = {
    "allowed": False,
    "code": "final_sale",
    "message": {
        "en": "Last pairs are sold for good.",
        "fr": "Les fins de série sont vendues définitivement.",
    },
}
METHODS = ["label", "qr_code", "in_store", "own_carrier"]


def open_boutique() -> Merchant:
    """Open the shop: a fee for the label, ten percent more as credit, cheap articles stay, a person looks at
    what is said to be faulty.

    Pictures are drawn where somebody wants to look at them: that takes seconds.
    """
    shop = open_merchant(SEED)
    with merchant_transaction(shop.pk):
        sites = [plant_site(site) for site in SEED.sites]
        ReturnsSettings.objects.create(return_centre=sites[0])
        prepare(shop, sites[0])
    return shop


def prepare(shop: Merchant, centre: Location) -> None:
    """Write what the shop sells, why things come back, and its rules."""
    NumberCounter.objects.create()
    make_reasons()
    for product in SEED.products:
        plant_product(SEED, shop, product, centre)
    publish_version(rules(), in_force_from=clock.now() - LONG_AGO)
    if PICTURES:
        dress(shop)
    else:
        Variant.objects.update(picture="")


def rules() -> Policy:
    """Return what the shop promises, and how it acts."""
    cheap = {"field": "article.price_paid", "op": "at_most", "value": "15"}
    faulty = {"field": "reason.regime", "op": "in", "value": ["conformity", "wrong_item"]}
    sale = {"field": "article.final_sale", "op": "is", "value": True}
    terms = {"window_days": 60, "resolutions": WAYS, "return_fee": "3.90", "bonus_percent": "10"}
    handling: list[tuple[dict, dict]] = [
        (cheap, {"keep": True}),
        (faulty, {"evidence": ["photos"], "automation": "ask_person"}),
        ({}, {"methods": METHODS, "automation": "approve", "refund_when": "accepted"}),
    ]
    promise = (
        Rule("Last pairs", "promise", sale, {"eligible": SOLD}),
        Rule("All", "promise", {}, terms),
    )
    acts = (Rule(f"Act {number}", "handling", *rule) for number, rule in enumerate(handling, 1))
    return Policy(number=0, promise=promise, handling=tuple(acts))


def dress(shop: Merchant) -> None:
    """Draw the shop's mark and its articles."""
    shop.logo = store(f"m/{shop.pk}/logo.png", mark_png(SEED.slug, 320))
    shop.save(update_fields=["logo"])
    for name, picture in shop_pictures(SEED):
        store(picture_name(shop, name), picture)


def article(drawing: str, number: int = 0) -> Variant:
    """Return one of the shop's articles by what is drawn of it: the first of its variants, or another."""
    [ref] = [product.ref for product in SEED.products if product.drawing == drawing]
    return Variant.objects.filter(product__ref=ref).order_by("pk")[number]


def buy(*drawings: str, number: str = NUMBER, days_ago: int = 8, quantity: int = 1, **more) -> Order:
    """Let Claire have bought some articles, delivered three days after."""
    variants = [article(drawing) for drawing in drawings]
    lines = [(one, quantity, str(one.price_amount * quantity)) for one in variants]
    placed_at = clock.now() - dt.timedelta(days=days_ago)
    return make_order(number=number, lines=lines, placed_at=placed_at, **more)
