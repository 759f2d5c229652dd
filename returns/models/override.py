"""Decisions of staff against the policy, each with its reason and the people who stand for it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Order
from returns.domain.override import SHORTEST_REASON, OverrideKind, OverrideState
from returns.models.item import ReturnItem
from returns.models.rma import Return
from rma_portal.db.fields import AmountField, MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel

KINDS = [
    ("open", pgettext_lazy("override", "Return opened")),
    ("fee", pgettext_lazy("override", "Fee lowered")),
    ("resolution", pgettext_lazy("override", "Other resolution")),
    ("approve", pgettext_lazy("override", "Approved all the same")),
    ("reject", pgettext_lazy("override", "Rejected all the same")),
]
OVERRIDE_STATES = [
    ("waiting", pgettext_lazy("override", "Waits for a second person")),
    ("in_force", pgettext_lazy("override", "In force")),
    ("declined", pgettext_lazy("override", "Declined")),
]


class PolicyOverride(MerchantModel):
    """One decision against the policy (Case 22). `rma` is empty until an opening has become a return.

    `before` and `after` hold, by kind: open {articles: [{unit, title, code, until}]} and {choices,
    language, comment}; fee {fee, restocking} as texts; resolution {resolution}; approve {code} and
    {permission}; reject {regime} and {permission, why}. `amount` is what is at stake, in `currency`.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    order = MerchantForeignKey(Order, related_name="+", verbose_name=_("order"))
    rma = MerchantForeignKey(Return, related_name="overrides", null=True, verbose_name=_("return"))
    item = MerchantForeignKey(ReturnItem, related_name="overrides", null=True, verbose_name=_("article"))
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    amount = AmountField(_("at stake"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.TextField(_("reason"))
    asked_by_id = models.CharField(max_length=40)
    asked_by = models.CharField(_("asked by"), max_length=160)
    asked_role = models.CharField(max_length=12)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    override_state = models.CharField(
        _("state"), max_length=10, choices=OVERRIDE_STATES, default=OverrideState.WAITING.value
    )
    second_by_id = models.CharField(max_length=40, blank=True)
    second_by = models.CharField(_("second person"), max_length=160, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decline_reason = models.TextField(_("why declined"), blank=True)

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        constraints = [
            models.CheckConstraint(
                name="override_kind_is_known", condition=Q(kind__in=[kind.value for kind in OverrideKind])
            ),
            models.CheckConstraint(
                name="override_state_is_known",
                condition=Q(override_state__in=[state.value for state in OverrideState]),
            ),
            models.CheckConstraint(
                name="nobody_confirms_their_own_override",
                condition=~Q(override_state=OverrideState.IN_FORCE.value, second_by_id=F("asked_by_id")),
            ),
            models.CheckConstraint(name="an_override_has_its_author", condition=~Q(asked_by_id="")),
            models.CheckConstraint(
                name="an_override_has_its_reason",
                condition=GreaterThanOrEqual(Length("reason"), SHORTEST_REASON),
            ),
            models.CheckConstraint(name="override_amount_not_negative", condition=Q(amount__gte=0)),
        ]
        indexes = [
            models.Index(fields=["merchant", "-asked_at"], name="override_by_time"),
            models.Index(fields=["merchant", "rma"], name="override_by_return"),
            models.Index(
                fields=["merchant", "asked_at"],
                name="override_waiting",
                condition=Q(override_state=OverrideState.WAITING.value),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def stream(self) -> str:
        """The name of its audit stream, while there is no return whose stream could tell it."""
        return f"override:{self.pk}"
