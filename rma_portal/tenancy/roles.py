"""What each role may do: a table, walked by a test. An unknown action raises instead of refusing quietly."""

from django.utils.translation import gettext_lazy as _

from rma_portal.core.actors import Actor
from rma_portal.core.errors import NotPermitted

OWNER, MANAGER, AGENT, WAREHOUSE, READER = "owner", "manager", "agent", "warehouse", "reader"

ROLES = [
    (OWNER, _("Owner")),
    (MANAGER, _("Manager")),
    (AGENT, _("Agent")),
    (WAREHOUSE, _("Warehouse clerk")),
    (READER, _("Reader")),
]

EVERYONE = frozenset({OWNER, MANAGER, AGENT, WAREHOUSE, READER})
DESK = frozenset({OWNER, MANAGER, AGENT})
DOCK = frozenset({OWNER, MANAGER, WAREHOUSE})
CHIEFS = frozenset({OWNER, MANAGER})

ACTIONS: dict[str, frozenset[str]] = {
    "view_return": EVERYONE,
    "open_return": DESK,
    "review_return": DESK,  # approve, reject, ask for information
    "ask_override": DESK,  # ask to decide against the policy, with a written reason
    "override_policy": CHIEFS,  # decide against it, alone up to the merchant's limit, or confirm another's
    "view_overrides": EVERYONE - {WAREHOUSE},
    "cancel_return": DESK,
    "write_message": DESK,
    "order_label": DESK,
    "track_parcel": DESK | DOCK,
    "receive_return": DOCK,
    "inspect_return": DOCK,
    "book_refund": DESK | DOCK,  # the plain case: what the policy owes
    "refund_return": DESK,  # let the money go
    "send_exchange": DESK | DOCK,  # say that a replacement has left, or is not needed
    "settle_claim": DESK,  # look for a parcel that never came, and say what became of it
    "view_order": EVERYONE,
    "change_gift_codes": DESK,  # make a code by which a gift can be sent back, or end one
    "import_orders": CHIEFS,
    "view_catalogue": EVERYONE,
    "change_catalogue": CHIEFS,
    "view_stock": EVERYONE,
    "set_stock": DOCK,  # say how many units lie where
    "change_reasons": CHIEFS,
    "view_policy": EVERYONE,
    "change_policy": CHIEFS,
    "view_report": EVERYONE - {WAREHOUSE},
    "view_mail": DESK,
    "change_webhooks": CHIEFS,
    "change_settings": frozenset({OWNER}),
    "change_api_keys": frozenset({OWNER}),
    "view_staff": CHIEFS,
}


def may(role: str, action: str) -> bool:
    """Say whether a staff role may do an action; an action that no row names raises KeyError."""
    return role in ACTIONS[action]


def require(actor: Actor, action: str) -> None:
    """Raise NotPermitted unless the actor may do the action.

    The service itself and verified programs and customers act through services that check their own
    proof; the table binds staff.
    """
    allowed = ACTIONS[action]
    if actor.kind == "staff" and actor.role not in allowed:
        raise NotPermitted("role_not_permitted", f"needs one of {sorted(allowed)}", action=action)
