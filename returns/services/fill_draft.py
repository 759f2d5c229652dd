"""Keep what a customer has chosen and typed so far."""

from collections.abc import Mapping

from returns.models import ReturnDraft
from returns.queries.drafts import require_open
from returns.queries.gifts import units_within
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import LONGEST, storable

COMMENT_LENGTH = LONGEST
SERIAL_LENGTH = 60
SKU_LENGTH = 60
SENTENCE_LENGTH = 300
METHOD_LENGTH = 12
FURTHER = {
    "variant": SKU_LENGTH,
    "difference": 14,
    "agreed_to": SENTENCE_LENGTH,
    "agreed_at": 40,
    "each": 1,
}  # kept only where they say something
MOST_ARTICLES = 1023  # as many positions as an RMA number has


def fill_draft(
    *, draft: ReturnDraft, choices: Mapping[str, Mapping[str, str]], method: str | None = None
) -> None:
    """Replace a draft's choices: by unit ("<order line>-<unit no>"), reason, comment, resolution, serial
    number, whether no photo can be taken ("1"), and for an exchange the replacement's SKU (`variant`) and
    the way of the difference; with store credit the sentence they agreed to, and when (`agreed_to`,
    `agreed_at`); whether they say it for each article alone (`each`: "1"). A `method` says how all of it is
    to travel; without one that stays as it is.

    Whatever was typed is kept, right or wrong, and judged on request; only a unit that is not of this
    order is refused (case 10). Raises InvalidInput: unknown_article, too_many_articles,
    draft_expired, draft_submitted.
    """
    require_open(draft)
    if len(choices) > MOST_ARTICLES:
        raise InvalidInput("too_many_articles", f"at most {MOST_ARTICLES} articles in one return")
    strangers = set(choices) - units_of(draft)
    if strangers:
        raise InvalidInput("unknown_article", "choose articles of this order", unit=min(strangers))
    draft.choices = {unit: cleaned(choice) for unit, choice in choices.items()}
    draft.method = draft.method if method is None else storable(method, METHOD_LENGTH)
    draft.save(update_fields=["choices", "method"])


def units_of(draft: ReturnDraft) -> set[str]:
    """Return the keys of all units that the draft may ask for."""
    units = units_within(draft).values_list("order_line_id", "unit_no")
    return {f"{line}-{no}" for line, no in units}


def cleaned(choice: Mapping[str, str]) -> dict[str, str]:
    """Keep the known fields, each to its length and as it can be stored."""
    return {
        "reason": storable(str(choice.get("reason", "")), 40),
        "comment": storable(str(choice.get("comment", "")), COMMENT_LENGTH),
        "resolution": storable(str(choice.get("resolution", "") or "refund"), 14),
        "serial": storable(str(choice.get("serial", "")), SERIAL_LENGTH),
        **({"no_photo": "1"} if choice.get("no_photo") else {}),
        **{name: storable(str(choice[name]), most) for name, most in FURTHER.items() if choice.get(name)},
    }
