"""The two invented merchants of the demo, and how to find one."""

from rma_portal.core.errors import InvalidInput
from rma_portal.local.seeds.atelier_lunaire import ATELIER_LUNAIRE
from rma_portal.local.seeds.harbour_hearth import HARBOUR_HEARTH
from rma_portal.local.seeds.plans import MerchantSeed

MERCHANTS: tuple[MerchantSeed, ...] = (ATELIER_LUNAIRE, HARBOUR_HEARTH)


def merchant(slug: str) -> MerchantSeed:
    """Return the merchant with that slug; raises InvalidInput("unknown_merchant")."""
    for seed in MERCHANTS:
        if seed.slug == slug:
            return seed
    known = ", ".join(seed.slug for seed in MERCHANTS)
    raise InvalidInput("unknown_merchant", f"choose one of {known}", field="merchant")
