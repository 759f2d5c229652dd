"""Merchant, its hosts, Membership, ApiKey, and the base of every model that belongs to a merchant."""

from rma_portal.tenancy.models.api_key import ApiKey
from rma_portal.tenancy.models.host_claim import HostClaim
from rma_portal.tenancy.models.membership import Membership
from rma_portal.tenancy.models.merchant import Merchant, PortalHost
from rma_portal.tenancy.models.owned import MerchantModel

__all__ = ["ApiKey", "HostClaim", "Membership", "Merchant", "MerchantModel", "PortalHost"]
