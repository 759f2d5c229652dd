"""One aggregate per file."""

from returns.models.decision import Decision, PolicyVersion, Rule
from returns.models.draft import ReturnDraft
from returns.models.inspection import Inspection
from returns.models.item import ReturnItem
from returns.models.message import Message
from returns.models.parcel import ReturnParcel
from returns.models.photo import Photo
from returns.models.policy_draft import PolicyDraft
from returns.models.reason import Reason
from returns.models.refund import Refund, RefundLine
from returns.models.rma import Return
from returns.models.settings import AutomationDay, NumberCounter, ReturnsSettings

__all__ = [
    "AutomationDay",
    "Decision",
    "Inspection",
    "Message",
    "NumberCounter",
    "Photo",
    "PolicyDraft",
    "PolicyVersion",
    "Reason",
    "Refund",
    "RefundLine",
    "Return",
    "ReturnDraft",
    "ReturnItem",
    "ReturnParcel",
    "ReturnsSettings",
    "Rule",
]
