"""Merchant, PortalHost, Membership, and the base of every model that belongs to a merchant."""

from rma_portal.tenancy.models.membership import Membership
from rma_portal.tenancy.models.merchant import Merchant, PortalHost
from rma_portal.tenancy.models.owned import MerchantModel

__all__ = ["Membership", "Merchant", "MerchantModel", "PortalHost"]
