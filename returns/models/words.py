"""The states of domain/states.py as people read them: choices for model fields and screens."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STAGES = [
    ("requested", pgettext_lazy("stage", "Requested")),
    ("awaiting_information", pgettext_lazy("stage", "Awaiting information")),
    ("approved", pgettext_lazy("stage", "Approved")),
    ("on_its_way", pgettext_lazy("stage", "On its way")),
    ("received", pgettext_lazy("stage", "Received")),
    ("inspected", pgettext_lazy("stage", "Inspected")),
    ("settled", pgettext_lazy("stage", "Settled")),
    ("closed", pgettext_lazy("stage", "Closed")),
    ("rejected", pgettext_lazy("stage", "Rejected")),
    ("cancelled", pgettext_lazy("stage", "Cancelled")),
    ("expired", pgettext_lazy("stage", "Expired")),
]

PERMISSIONS = [
    ("requested", pgettext_lazy("permission", "Requested")),
    ("approved", pgettext_lazy("permission", "Approved")),
    ("rejected", pgettext_lazy("permission", "Rejected")),
    ("needs_information", pgettext_lazy("permission", "Needs information")),
    ("cancelled", pgettext_lazy("permission", "Cancelled")),
    ("expired", pgettext_lazy("permission", "Expired")),
]

JOURNEYS = [
    ("awaiting", pgettext_lazy("journey", "Awaited")),
    ("received", pgettext_lazy("journey", "Received")),
    ("missing", pgettext_lazy("journey", "Missing")),
    ("kept", pgettext_lazy("journey", "Kept by the customer")),
    ("unexpected", pgettext_lazy("journey", "Unexpected")),
    ("sent_back", pgettext_lazy("journey", "Sent back")),
    ("disposed", pgettext_lazy("journey", "Disposed of")),
]

INSPECTIONS = [
    ("pending", pgettext_lazy("inspection", "To inspect")),
    ("accepted", pgettext_lazy("inspection", "Accepted")),
    ("refused", pgettext_lazy("inspection", "Refused")),
    ("sent_back", pgettext_lazy("inspection", "Sent back")),
]

REFUND_STATES = [
    ("due", pgettext_lazy("refund", "Due")),
    ("withheld", pgettext_lazy("refund", "Withheld")),
    ("pending", pgettext_lazy("refund", "Under way")),
    ("succeeded", pgettext_lazy("refund", "Refunded")),
    ("failed", pgettext_lazy("refund", "Failed")),
    ("unknown", pgettext_lazy("refund", "Unknown, being checked")),
    ("cancelled", pgettext_lazy("refund", "Cancelled")),
]

EXCHANGE_STATES = [
    ("reserved", pgettext_lazy("exchange", "Reserved")),
    ("sent", pgettext_lazy("exchange", "Sent")),
    ("released", pgettext_lazy("exchange", "Not reserved")),
]

METHODS = [
    ("label", _("return label")),
    ("qr_code", _("QR code")),
    ("own_carrier", _("own carrier")),
    ("in_store", _("in the shop")),
]

LABEL_STATES = [
    ("none", pgettext_lazy("label", "None")),
    ("pending", pgettext_lazy("label", "Being drawn")),
    ("ready", pgettext_lazy("label", "Ready")),
    ("failed", pgettext_lazy("label", "Failed")),
    ("voided", pgettext_lazy("label", "Void")),
    ("expired", pgettext_lazy("label", "Expired")),
]

TRANSITS = [
    ("announced", pgettext_lazy("transit", "Announced")),
    ("in_transit", pgettext_lazy("transit", "In transit")),
    ("delivered", pgettext_lazy("transit", "Delivered")),
    ("lost", pgettext_lazy("transit", "Lost")),
]

REGIMES = [
    ("withdrawal", _("Right of withdrawal")),
    ("commercial", _("Shop's own promise")),
    ("conformity", _("Legal guarantee")),
    ("delivery_damage", _("Damaged in delivery")),
    ("wrong_item", _("Wrong article sent")),
    ("recall", _("Recall")),
]

RESOLUTIONS = [
    ("refund", _("Refund")),
    ("store_credit", _("Store credit")),
    ("exchange", _("Exchange")),
    ("repair", _("Repair")),
]

GRADES = [
    ("a", _("A: like new")),
    ("b", _("B: opened or tried")),
    ("c", _("C: worn or marked")),
    ("d", _("D: broken")),
]

DISPOSITIONS = [
    ("restock", _("Back in stock")),
    ("second_choice", _("Second choice")),
    ("refurbish", _("Refurbish")),
    ("repair", _("Repair it")),
    ("return_to_vendor", _("Return to the supplier")),
    ("donate", _("Donate")),
    ("recycle", _("Recycle")),
    ("energy_recovery", _("Energy recovery")),
    ("destroy", _("Destroy")),
    ("quarantine", _("Quarantine")),
    ("missing", _("Missing")),
    ("customer_keeps", _("The customer keeps it")),
]
