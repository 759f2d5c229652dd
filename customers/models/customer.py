"""The consumer, and the shop they bought in."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.models import MerchantModel


class SalesChannel(MerchantModel):
    """A shop or marketplace of the merchant; order numbers are unique within it."""

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("sales channel")
        verbose_name_plural = _("sales channels")
        constraints = [models.UniqueConstraint(fields=["merchant", "code"], name="one_channel_a_code")]

    def __str__(self) -> str:
        return self.name


class Customer(MerchantModel):
    """The consumer. Everything here is personal data and can be erased; amounts stand elsewhere."""

    ref = models.CharField(_("reference"), max_length=80)
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    email_key = models.CharField(max_length=254, blank=True)  # see domain/matching.py
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [models.UniqueConstraint(fields=["merchant", "ref"], name="one_customer_a_ref")]
        indexes = [models.Index(fields=["merchant", "email_key"], name="customer_by_email")]

    def __str__(self) -> str:
        return self.name or self.email or self.ref
