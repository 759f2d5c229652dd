"""Statements of withdrawal, kept as they were made, and what became of each."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Order
from returns.domain.withdrawal import CaseState, NamedLine, Statement, reference_of
from returns.models.rma import Return
from rma_portal.db.fields import MerchantForeignKey
from rma_portal.tenancy.models import MerchantModel

CASE_STATES = [
    ("waiting", pgettext_lazy("withdrawal", "To be matched")),
    ("opened", pgettext_lazy("withdrawal", "Return opened")),
    ("stuck", pgettext_lazy("withdrawal", "Needs a person")),
    ("closed", pgettext_lazy("withdrawal", "Closed")),
]


class Withdrawal(MerchantModel):
    """One statement (Directive 2011/83/EU, art. 11a). Append-only by grant; chained by its audit stream.

    `content` is the canonical JSON of `domain/withdrawal.py`, `digest` its SHA-256. `key` comes from the
    page that was confirmed, so that a second click makes no second row. `lines` are those chosen where the
    order was proved: [[order line, title, units]]; `order_id_proved` is that order. `needs_review` says that
    too many came from one internet address in a short time (T-17).
    """

    key = models.UUIDField(default=uuid.uuid4)
    name = models.CharField(_("name"), max_length=160)
    contract = models.CharField(_("order number"), max_length=60)
    email = models.CharField(_("e-mail"), max_length=254)
    articles = models.TextField(_("articles"), blank=True)
    lines = models.JSONField(default=list)
    order_id_proved = models.BigIntegerField(null=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=5)
    text = models.TextField(_("statement"))
    declared_at = models.DateTimeField(_("declared"))
    address = models.CharField(_("internet address"), max_length=45, blank=True)
    needs_review = models.BooleanField(_("to be reviewed"), default=False)
    content = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [models.UniqueConstraint(fields=["merchant", "key"], name="one_withdrawal_a_key")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people call it by."""
        return reference_of(self.key)

    @property
    def stream(self) -> str:
        """The name of its audit stream."""
        return f"returns.withdrawal:{self.pk}"

    @property
    def statement(self) -> Statement:
        """The statement as the domain knows it."""
        return Statement(
            name=self.name,
            contract=self.contract,
            email=self.email,
            language=self.language,
            text=self.text,
            articles=self.articles,
            lines=tuple(NamedLine(*line) for line in self.lines),
            reason_code=self.reason_code,
            reason=self.reason,
            order_id=self.order_id_proved,
        )


class WithdrawalCase(MerchantModel):
    """What became of a statement: the order it means, the return that was opened, what is left for a person.

    `left` are articles no return was opened for: [{title, quantity, why}], with a decision's or an obstacle's
    code. `outcome` says why a person must look, or is empty. `document` names the PDF in the storage.
    `informed_at` is the statement's instant once more, so that the list has an index.
    """

    withdrawal = MerchantForeignKey(Withdrawal, related_name="cases", verbose_name=_("withdrawal"))
    informed_at = models.DateTimeField(_("declared"))
    case_state = models.CharField(
        _("state"), max_length=10, choices=CASE_STATES, default=CaseState.WAITING.value
    )
    outcome = models.CharField(max_length=20, blank=True)
    order = MerchantForeignKey(Order, related_name="+", null=True, verbose_name=_("order"))
    rma = MerchantForeignKey(Return, related_name="withdrawals", null=True, verbose_name=_("return"))
    left = models.JSONField(default=list)
    document = models.CharField(max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.CharField(_("changed by"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "withdrawal"], name="one_case_a_withdrawal"),
            models.CheckConstraint(
                name="withdrawal_state_is_known",
                condition=Q(case_state__in=[state.value for state in CaseState]),
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "case_state", "informed_at"], name="withdrawal_by_state"),
            models.Index(fields=["merchant", "rma"], name="withdrawal_by_return"),
        ]

    def __str__(self) -> str:
        return self.withdrawal.reference
