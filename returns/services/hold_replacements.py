"""Hold what customers get in exchange for their articles."""

from inventory.models import Variant
from inventory.services.reserve_stock import Wanted, reserve_stock
from returns.domain.states import Resolution
from returns.models import Exchange, Return, ReturnItem
from returns.queries.preview import PreviewArticle
from returns.services.journal import enter
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict

CAUSE = "exchange"  # of reservations and movements; the id is the exchange's


def hold_replacements(
    rma: Return, items: list[ReturnItem], articles: list[PreviewArticle], actor: Actor
) -> list[Exchange]:
    """Write the exchanges of a new return and hold a unit of each replacement, all or none.

    `articles` are those of the items, in their order. Raises Conflict("out_of_stock", sku) where somebody
    took the last one in the meantime.
    """
    pairs = zip(items, articles, strict=True)
    wishes = [(item, article) for item, article in pairs if item.resolution == Resolution.EXCHANGE]
    if not wishes:
        return []
    skus = [article.wished for _item, article in wishes]
    variants = {one.sku: one for one in Variant.objects.filter(sku__in=skus).select_related("product")}
    exchanges = [exchange_of(item, article, variants) for item, article in wishes]
    Exchange.objects.bulk_create(exchanges)
    hold(exchanges)
    for exchange in exchanges:
        enter(rma, "exchange_reserved", actor=actor, article=exchange.item.position, sku=exchange.sku)
    return exchanges


def exchange_of(item: ReturnItem, article: PreviewArticle, variants: dict[str, Variant]) -> Exchange:
    """Return an exchange as it is stored; raise Conflict("out_of_stock") where its replacement is gone."""
    variant, chosen = variants.get(article.wished), article.replacement
    if variant is None or chosen is None or item.variant is None:
        raise Conflict("out_of_stock", "choose something else", sku=article.wished)
    return Exchange(
        item=item,
        variant=variant,
        sku=variant.sku,
        title=variant.product.title_in(item.rma.language),
        options=variant.options,
        listed_amount=chosen.listed.price.amount,
        replaced_amount=item.variant.price_amount,
        currency=item.currency,
        reserved_at=clock.now(),
    )


def hold(exchanges: list[Exchange]) -> None:
    """Hold a unit in stock for each exchange; one that holds a unit keeps it."""
    reserve_stock(wanted=[Wanted(exchange.variant, CAUSE, exchange.pk) for exchange in exchanges])
