"""The consumer, and the shop they bought in."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.domain.matching import ACCENTED, PLAIN
from rma_portal.tenancy.models import MerchantModel

# PostgreSQL folds names itself, so that no writer can forget to. In the collation "C" a prefix is a range,
# and the comparisons of a range are leakproof: policies let the index answer them.
FOLDED_NAME = Func(Lower(F("name")), Value(ACCENTED), Value(PLAIN), function="translate")


def searched(expression) -> models.GeneratedField:
    """Make a column that PostgreSQL keeps, to be searched by its beginning."""
    return models.GeneratedField(
        expression=expression, output_field=models.TextField(db_collation="C"), db_persist=True
    )


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
    email_key = models.CharField(max_length=254, blank=True, db_collation="C")  # see domain/matching.py
    name_key = searched(FOLDED_NAME)
    last_name_key = searched(Func(FOLDED_NAME, Value(" "), Value(-1), function="split_part"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [models.UniqueConstraint(fields=["merchant", "ref"], name="one_customer_a_ref")]
        indexes = [
            models.Index(fields=["merchant", "email_key"], name="customer_by_email"),
            models.Index(fields=["merchant", "name_key"], name="customer_by_name"),
            models.Index(fields=["merchant", "last_name_key"], name="customer_by_last_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.ref
