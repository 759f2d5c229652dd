"""A program's key: what it may do, until when, and a digest that gives nothing away."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.models.merchant import Merchant


class ApiKey(models.Model):
    """A key of a merchant's program. Shared table: it is read to decide whether a wall may be passed.

    The secret is 32 random bytes and stands nowhere: a fast digest (SHA-256) is enough against guessing,
    where a slow one would cost every request. A rotated key names its successor.
    """

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("prefix"), max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)
    successor = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        indexes = [models.Index(fields=["merchant", "-created_at"], name="api_keys_of_merchant")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    def is_valid_at(self, moment: dt.datetime) -> bool:
        """Say whether the key opens anything at an instant: neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or moment < self.expires_at)
