"""One aggregate per file."""

from returns.models.claim import DeliveryClaim
from returns.models.decision import Decision, PolicyVersion, Rule
from returns.models.draft import ReturnDraft
from returns.models.exchange import Exchange
from returns.models.inspection import Inspection
from returns.models.item import ReturnItem
from returns.models.listed_person import ListedPerson
from returns.models.message import Message
from returns.models.one_time_code import OneTimeCode
from returns.models.override import PolicyOverride
from returns.models.parcel import ReturnParcel
from returns.models.photo import Photo
from returns.models.policy_draft import PolicyDraft
from returns.models.reason import Reason
from returns.models.refund import Refund, RefundLine
from returns.models.replay import PolicyReplay, ReplayedChunk
from returns.models.rma import Return
from returns.models.settings import AutomationDay, NumberCounter, ReturnsSettings
from returns.models.withdrawal import Withdrawal, WithdrawalCase

__all__ = [
    "AutomationDay",
    "Decision",
    "DeliveryClaim",
    "Exchange",
    "Inspection",
    "ListedPerson",
    "Message",
    "NumberCounter",
    "OneTimeCode",
    "Photo",
    "PolicyDraft",
    "PolicyOverride",
    "PolicyReplay",
    "PolicyVersion",
    "Reason",
    "Refund",
    "RefundLine",
    "ReplayedChunk",
    "Return",
    "ReturnDraft",
    "ReturnItem",
    "ReturnParcel",
    "ReturnsSettings",
    "Rule",
    "Withdrawal",
    "WithdrawalCase",
]
