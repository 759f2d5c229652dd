"""Refusals in the words of staff: their own, and those that customers read too."""

from typing import Any

from django.utils.translation import gettext_lazy

from returns.wording import refusals
from returns.wording.checking import PROBLEMS, refusal_words
from rma_portal.core.errors import DomainError

# What only staff and programs meet; all other codes are in `refusals`.
SENTENCES: dict[str, Any] = {
    # drafts of the policy
    "draft_closed": gettext_lazy("This draft was published or discarded, so it no longer changes."),
    "draft_stale": gettext_lazy(
        "Somebody has changed this draft since the page was opened. Look at it as it is now, "
        "then do it again."
    ),
    "rule_gone": gettext_lazy("Somebody has removed this rule. Look at the draft as it is now."),
    "draft_title": gettext_lazy("Give the draft a title."),
    "draft_title_length": gettext_lazy("The title is longer than %(most)s characters. Shorten it."),
    "draft_start": gettext_lazy("Choose where the draft begins: a version, a template, or empty."),
    "in_force_skipped": gettext_lazy(
        "The clocks go forward over this hour on that day: it does not exist. Choose another hour."
    ),
    "in_force_past": gettext_lazy("This moment has passed. Choose a later one, or now."),
    "draft_obstacles": gettext_lazy("Some rules keep the draft from being published. Mend or remove them."),
    # staff
    "why_required": gettext_lazy("Write the reason; the customer will read it."),
    "question_required": gettext_lazy("Write what you need to know; the customer will read it."),
    "note_required": gettext_lazy("Please explain in a few words."),
    "code_required": gettext_lazy("Scan or type what stands on the article."),
    "not_approved": gettext_lazy("This article was not approved, so it cannot be received yet."),
    "not_received": gettext_lazy("Receive this article first."),
    "not_numbered": gettext_lazy("The RMA number is being issued. Please wait a moment."),
    "nothing_to_stock": gettext_lazy(
        "There is nothing to put into stock: it is there already, or goes elsewhere."
    ),
    "gift_not_refunded": gettext_lazy(
        "This is a gift: the money is the buyer's. Its recipient can have store credit."
    ),
    "not_exchanged": gettext_lazy("Nothing is to be sent in exchange for this article."),
    "money_moved": gettext_lazy("The refund is under way, so this can no longer be undone."),
    "grade": gettext_lazy("Choose a grade from A to D."),
    "disposition": gettext_lazy("Choose where the article goes."),
    "role_not_permitted": gettext_lazy("Your role does not allow this. Ask a manager."),
    "actor_not_permitted": gettext_lazy("Your role does not allow this. Ask a manager."),
    "replay_running": gettext_lazy("Another draft is being tried on the past. Wait for it, or cancel it."),
    "replay_over": gettext_lazy("This run has already ended; there is nothing to cancel."),
    # decisions against the policy
    "override_required": gettext_lazy(
        "The policy or the law says otherwise. Decide against it under “Against the policy”, with a reason."
    ),
    "override_reason": gettext_lazy("Write why, in %(least)s characters at least: it is kept for good."),
    "override_kind": gettext_lazy("Choose what you decide against the policy."),
    "override_changes_nothing": gettext_lazy("This would change nothing. Choose something else."),
    "override_raises": gettext_lazy("A fee can only be lowered, never raised."),
    "override_not_needed": gettext_lazy("The policy allows this. Decide it plainly."),
    "override_needs_order": gettext_lazy("This article belongs to no order yet. Match it first."),
    "override_own": gettext_lazy("Somebody else must confirm what you asked for."),
    "override_refunded": gettext_lazy(
        "A refund is booked for this article by now. Nothing was changed; cancel the refund first."
    ),
    "override_decided": gettext_lazy(
        "This article was decided on, or has arrived, in the meantime. Nothing was changed."
    ),
    "override_changed": gettext_lazy(
        "What was to be replaced has changed in the meantime. Nothing was changed; ask anew."
    ),
    "override_unopenable": gettext_lazy(
        "One of these articles can no longer be asked for: it is in another return, or was cancelled. "
        "Nothing was changed."
    ),
    "decline_reason": gettext_lazy("Write why not; whoever asked will read it."),
    "claim_moved_on": gettext_lazy("This search has moved on. Please look at it again."),
    # statements of withdrawal
    "withdrawal_settled": gettext_lazy("A return is open for this statement, or it was closed."),
    # the shop's look and host names
    "logo_type": gettext_lazy("“%(file)s” is not a picture we can read. Send a PNG, JPEG or WebP picture."),
    "logo_too_large": gettext_lazy("“%(file)s” is larger than %(most)s MB. Send a smaller picture."),
    "logo_size": gettext_lazy("Send a logo between 32 and 4,000 pixels each way."),
    "host_malformed": gettext_lazy("Write a host name such as returns.example.com, without https://."),
    "host_reserved": gettext_lazy("This name belongs to the platform. Write a name of your own."),
    "host_known": gettext_lazy("This name is in the list already."),
    "hosts_too_many": gettext_lazy("A shop can have %(most)s names. Remove one to add another."),
    "host_in_use": gettext_lazy(
        "You are reading this page under that name. Open it under another one to remove it."
    ),
    # numbers and amounts
    "number_length": gettext_lazy("An RMA number has 11 to 13 characters. Please compare it with the label."),
    "number_check_failed": gettext_lazy("One character of the number is wrong. Please type it again."),
    "quantity": gettext_lazy("Give a whole number above zero."),
    "money_amount": gettext_lazy("Write an amount such as 12.50."),
    "money_ambiguous": gettext_lazy("This amount could be read in two ways. Write it with two decimals."),
}


def sentence(error: DomainError) -> str:
    """Return what a refusal says to staff; an unknown code is logged and gets a plain sentence."""
    if error.code in PROBLEMS:
        return refusal_words(error.code, error.params)
    if error.code in SENTENCES:
        return refusals.filled(SENTENCES[error.code], error.params)
    return refusals.sentence(error)
