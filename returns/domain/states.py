"""The states of a return. Four things move at their own pace and never share a status."""

from enum import StrEnum


class Permission(StrEnum):
    """May this article come back? (ReturnItem)"""

    REQUESTED = "requested"
    NEEDS_INFORMATION = "needs_information"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


GONE = (Permission.REJECTED, Permission.CANCELLED, Permission.EXPIRED)  # nothing comes of such an article


class Journey(StrEnum):
    """Where is this article? (ReturnItem)"""

    AWAITING = "awaiting"
    RECEIVED = "received"
    MISSING = "missing"
    KEPT = "kept"  # the customer keeps it, by agreement
    UNEXPECTED = "unexpected"  # it arrived and nobody had announced it
    SENT_BACK = "sent_back"
    DISPOSED = "disposed"


class LabelState(StrEnum):
    """The shipping label of a parcel. (ReturnParcel)"""

    NONE = "none"
    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"
    VOIDED = "voided"
    EXPIRED = "expired"


class TransitState(StrEnum):
    """The way of a parcel back to the merchant. (ReturnParcel)"""

    ANNOUNCED = "announced"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    LOST = "lost"


class InspectionState(StrEnum):
    """Was the received article as it should be? (ReturnItem)"""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SENT_BACK = "sent_back"


class RefundState(StrEnum):
    """Where is the money? (Refund)"""

    DUE = "due"
    WITHHELD = "withheld"  # until the goods or a proof of sending are there (CRD art. 13(3))
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the gateway never answered: reconciled, never repeated
    CANCELLED = "cancelled"


class ExchangeState(StrEnum):
    """Where is the replacement? (Exchange)"""

    RESERVED = "reserved"  # a unit is held in stock
    SENT = "sent"
    RELEASED = "released"  # nobody needs it; it can still be sent where there is stock


class Stage(StrEnum):
    """What people filter a return by, derived from all the others by `stage.derive_stage`."""

    REQUESTED = "requested"
    AWAITING_INFORMATION = "awaiting_information"
    APPROVED = "approved"
    ON_ITS_WAY = "on_its_way"
    RECEIVED = "received"
    INSPECTED = "inspected"
    SETTLED = "settled"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


ENDED_STAGES = (Stage.CLOSED, Stage.REJECTED, Stage.CANCELLED, Stage.EXPIRED)
OPEN_STAGES = tuple(stage for stage in Stage if stage not in ENDED_STAGES)
"""The stages in which somebody has still something to do."""


class Regime(StrEnum):
    """The ground on which an article comes back; each has its own rules."""

    WITHDRAWAL = "withdrawal"  # the statutory right, CRD arts. 9 to 16
    COMMERCIAL = "commercial"  # the merchant's own promise
    CONFORMITY = "conformity"  # the legal guarantee, Dir. 2019/771
    DELIVERY_DAMAGE = "delivery_damage"
    WRONG_ITEM = "wrong_item"
    RECALL = "recall"


class Grade(StrEnum):
    """The condition of an inspected article."""

    A = "a"  # like new
    B = "b"  # opened
    C = "c"  # worn or marked
    D = "d"  # broken


class Disposition(StrEnum):
    """What becomes of an article (T-60: AGEC and ESPR want each of these told apart)."""

    RESTOCK = "restock"
    SECOND_CHOICE = "second_choice"
    REFURBISH = "refurbish"
    REPAIR = "repair"
    RETURN_TO_VENDOR = "return_to_vendor"
    DONATE = "donate"
    RECYCLE = "recycle"
    ENERGY_RECOVERY = "energy_recovery"
    DESTROY = "destroy"
    QUARANTINE = "quarantine"
    MISSING = "missing"
    CUSTOMER_KEEPS = "customer_keeps"


class Resolution(StrEnum):
    """How an article is settled."""

    REFUND = "refund"
    STORE_CREDIT = "store_credit"
    EXCHANGE = "exchange"
    REPAIR = "repair"


class Method(StrEnum):
    """How an article travels back."""

    LABEL = "label"  # printed by the customer
    QR_CODE = "qr_code"  # printed at the counter of the carrier
    OWN_CARRIER = "own_carrier"  # the customer sends it as he likes
    IN_STORE = "in_store"
    PICKUP = "pickup"
