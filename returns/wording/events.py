"""The types of events, as staff choose among them for a webhook."""

from typing import Any

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Any] = {
    "return.requested": _("A return was asked for"),
    "return.approved": _("A return was approved"),
    "return.rejected": _("A return was rejected"),
    "return.numbered": _("A return got its RMA number"),
    "return.information_asked": _("The customer was asked something"),
    "return.information_answered": _("The customer answered"),
    "return.cancelled": _("A return was cancelled"),
    "return.expired": _("A return expired unsent"),
    "return.label_ready": _("A label is ready"),
    "return.label_failed": _("A label could not be drawn"),
    "return.departed": _("A parcel is on its way"),
    "return.received": _("An article was received"),
    "return.receipt_undone": _("A receipt was undone"),
    "return.unexpected_received": _("An article came that nobody had announced"),
    "return.article_missing": _("An article was not in the parcel"),
    "return.inspected": _("An article was inspected"),
    "return.disposition_chosen": _("It was chosen where an article goes"),
    "return.message_written": _("A message was written"),
    "return.overridden": _("Staff decided against the policy"),
    "return.closed": _("A return is closed"),
    "exchange.reserved": _("A replacement was reserved"),
    "exchange.sent": _("A replacement was sent"),
    "exchange.released": _("A replacement is no longer needed"),
    "refund.booked": _("A refund was booked"),
    "refund.submitted": _("A refund was released"),
    "refund.succeeded": _("A refund was paid"),
    "refund.failed": _("A refund failed"),
    "refund.unknown": _("A gateway did not say whether it paid"),
    "refund.cancelled": _("A refund was cancelled"),
}
