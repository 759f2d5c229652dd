"""The base of every model whose rows belong to one merchant: the first wall."""

from django.db import models

from rma_portal.core.context import current_merchant_id
from rma_portal.tenancy.errors import NoMerchant, StrangersRow
from rma_portal.tenancy.queryset import MerchantManager


class MerchantModel(models.Model):
    """A row of one merchant. `objects` shows the active merchant's rows only and raises without one.

    The second wall is in PostgreSQL (`ProtectByMerchant`, `CompositeForeignKeys`), for whatever does not
    pass this manager.
    """

    merchant = models.ForeignKey("tenancy.Merchant", models.PROTECT, editable=False, related_name="+")

    merchant_id: int | None
    objects = MerchantManager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        """Save in the name of the active merchant; a row of another merchant raises StrangersRow."""
        self.claim()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Delete in the name of the active merchant; a row of another merchant raises StrangersRow."""
        self.claim()
        return super().delete(*args, **kwargs)

    def claim(self) -> None:
        """Give the row to the active merchant, or make sure that it is theirs already."""
        active = current_merchant_id()
        if active is None:
            raise NoMerchant(f"{self._meta.label} was written outside any merchant")
        if self.merchant_id is None:
            self.merchant_id = active
        if self.merchant_id != active:
            raise StrangersRow(f"{self._meta.label} belongs to merchant {self.merchant_id}, not {active}")
