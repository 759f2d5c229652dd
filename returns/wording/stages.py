"""Stages of a return as its customer reads them."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from returns.wording.sending import TO_DO, to_do

# headline, explanation, signal
STAGES = {
    "requested": (
        gettext_lazy("Your request has arrived"),
        gettext_lazy(
            "A member of our team will look at it. We answer by e-mail; there is nothing you need to do."
        ),
        "wait",
    ),
    "awaiting_information": (
        gettext_lazy("We have a question"),
        gettext_lazy("Please answer below. Then your return goes on."),
        "wait",
    ),
    "approved": (
        gettext_lazy("Your return is accepted"),
        TO_DO["label"],
        "good",
    ),
    "on_its_way": (
        gettext_lazy("Your parcel is on its way"),
        gettext_lazy("You will hear from us as soon as it arrives."),
        "information",
    ),
    "received": (
        gettext_lazy("Your parcel has arrived"),
        gettext_lazy("We are checking the articles. There is nothing you need to do."),
        "information",
    ),
    "inspected": (
        gettext_lazy("Your articles are checked"),
        gettext_lazy("We are preparing your refund. There is nothing you need to do."),
        "information",
    ),
    "settled": (
        gettext_lazy("Your return is complete"),
        gettext_lazy("Everything is settled. Thank you."),
        "good",
    ),
    "closed": (
        gettext_lazy("Your return is complete"),
        gettext_lazy("Everything is settled. Thank you."),
        "good",
    ),
    "rejected": (
        gettext_lazy("We cannot accept this return"),
        gettext_lazy("You find the reason with each article below. Please keep the articles."),
        "problem",
    ),
    "cancelled": (
        gettext_lazy("This return is cancelled"),
        gettext_lazy(
            "Please do not send anything. As long as an article can be returned, you can ask again."
        ),
        "information",
    ),
    "expired": (
        gettext_lazy("The time to send this return is over"),
        gettext_lazy("If your parcel is already on its way, we will look at it when it arrives."),
        "wait",
    ),
}
# Where the customer keeps everything there is nothing to pack and nothing to check.
KEPT = gettext_lazy("There is nothing to send back: please keep the articles. We are preparing your refund.")
# Where the check accepted nothing, nothing is paid and nobody is thanked.
NOT_ACCEPTED = (
    gettext_lazy("Your articles were not accepted"),
    gettext_lazy("You find what we saw with each article below. Write to us if you see it otherwise."),
    "problem",
)
CHECKED = ("inspected", "settled", "closed")
# Where everything is exchanged no money is prepared.
EXCHANGED = gettext_lazy("We are preparing your replacement. There is nothing you need to do.")
# Where the customer says that their own carrier has it.
CLAIMED = gettext_lazy(
    "You told us how you sent it. We write to you as soon as it arrives; there is nothing you need to do."
)
MILESTONES = {
    "requested": pgettext_lazy("milestone", "Requested"),
    "approved": pgettext_lazy("milestone", "Accepted"),
    "on_its_way": pgettext_lazy("milestone", "On its way"),
    "received": pgettext_lazy("milestone", "Received"),
    "inspected": pgettext_lazy("milestone", "Checked"),
    "refunded": pgettext_lazy("milestone", "Settled"),
    "rejected": pgettext_lazy("milestone", "Not accepted"),
    "cancelled": pgettext_lazy("milestone", "Cancelled"),
    "expired": pgettext_lazy("milestone", "Not sent in time"),
}
REFUNDS = {
    "due": gettext_lazy("Being prepared"),
    "withheld": gettext_lazy("Waiting for the articles"),
    "pending": gettext_lazy("On its way to you"),
    "succeeded": gettext_lazy("Paid"),
    "failed": gettext_lazy("Delayed: we are seeing to it"),
    "unknown": gettext_lazy("Delayed: we are seeing to it"),
}


def headline(stage: str, *, all_kept: bool = False, none_accepted: bool = False) -> str:
    """Return a stage in a few words."""
    return str(_told(stage, all_kept, none_accepted)[0])


def explanation(
    stage: str,
    *,
    all_kept: bool = False,
    all_exchanged: bool = False,
    none_accepted: bool = False,
    method: str = "label",
    is_claimed: bool = False,
) -> str:
    """Return what a stage means for the customer, who sends the articles by some method.

    `is_claimed`: they say that all of it has left.
    """
    if stage == "approved" and is_claimed:
        return str(CLAIMED)
    if stage == "approved":
        return to_do(method)
    if all_exchanged and stage == "inspected":
        return str(EXCHANGED)
    if all_kept and stage == "inspected":
        return str(KEPT)
    return str(_told(stage, False, none_accepted)[1])


def sign(stage: str, *, all_kept: bool = False, none_accepted: bool = False) -> str:
    """Return the signal of a stage: good, wait, problem or information."""
    return _told(stage, all_kept, none_accepted)[2]


def _told(stage: str, all_kept: bool, none_accepted: bool) -> tuple:
    """Return the words of what is told, which is not always the stage itself."""
    if none_accepted and stage in CHECKED:
        return NOT_ACCEPTED
    return STAGES["approved" if all_kept and stage == "inspected" else stage]


def milestone(code: str) -> str:
    """Return the name of a milestone."""
    return str(MILESTONES[code])


def refund_word(state: str) -> str:
    """Return what a refund's state means for the customer."""
    return str(REFUNDS[state])
