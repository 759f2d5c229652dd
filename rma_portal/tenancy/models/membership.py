"""Who of all users works for which merchant, and as what."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.models.merchant import Merchant
from rma_portal.tenancy.roles import ROLES


class Membership(models.Model):
    """A user's role at a merchant. Shared table: it is read to decide whether a wall may be passed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=ROLES)

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("members of staff")
        constraints = [models.UniqueConstraint(fields=["merchant", "user"], name="one_role_per_merchant")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
