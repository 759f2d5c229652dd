"""How many units of an article can be promised by now."""

from collections.abc import Collection

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Greatest

from inventory.models import Condition, Variant

FREE = Sum(
    Greatest(F("levels__quantity") - F("levels__reserved"), 0),
    filter=Q(levels__condition=Condition.SELLABLE),
)


def variants_beside(products: Collection[int]) -> QuerySet[Variant]:
    """Return all variants of some products with `free`, the sellable units that nobody is promised.

    `free` is None where no site has a sellable level: then the stock is not known. One query.
    """
    return Variant.objects.filter(product__in=products).annotate(free=FREE).order_by("options", "id")
