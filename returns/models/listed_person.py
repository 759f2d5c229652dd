"""People a shop has decided about: blocked from what only the shop promises, or trusted."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rma_portal.tenancy.models import MerchantModel


class ListedPerson(MerchantModel):
    """An entry of the shop's list: how the person is recognised, and why they stand there.

    Never deleted, only ended: from `ends_on` on (a day at the merchant) it no longer holds. `key` is what
    is compared (domain/listing.py). All of it is personal data and can be erased.
    """

    class Kind(models.TextChoices):
        BLOCKED = "blocked", _("Blocked")
        ALLOWED = "allowed", _("Trusted")

    class Mark(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        ORDER = "order", _("Order number")
        ADDRESS = "address", _("Internet address")

    kind = models.CharField(_("list"), max_length=8, choices=Kind.choices)
    mark = models.CharField(_("recognised by"), max_length=8, choices=Mark.choices)
    key = models.CharField(_("which"), max_length=254, db_collation="C")
    note = models.TextField(_("why"))
    added_by = models.CharField(_("added by"), max_length=160, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    ends_on = models.DateField(
        _("ends on"), null=True, blank=True, help_text=_("From this day on the entry no longer holds.")
    )

    class Meta:
        verbose_name = _("listed person")
        verbose_name_plural = _("listed people")
        constraints = [
            models.CheckConstraint(name="a_listed_person_is_recognised", condition=~Q(key="")),
            models.CheckConstraint(name="a_listing_says_why", condition=~Q(note="")),
        ]
        indexes = [
            models.Index(fields=["merchant", "key"], name="listed_person_by_key"),
            models.Index(fields=["merchant", "-added_at"], name="listed_person_by_time"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def stream(self) -> str:
        """The name of the entry's audit stream."""
        return f"{self._meta.label_lower}:{self.pk}"

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the entry holds on a day at the merchant."""
        return self.ends_on is None or day < self.ends_on
