"""What a rule sets, as a form: read from what is posted, and shown with what it chooses from.

An action that is not ticked is one the rule does not say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from returns.domain.policy.rules import ACTIONS
from returns.domain.states import Method, Resolution
from returns.queries.policy_drafts import sites
from returns.wording.decisions import WHY_NOT
from returns.wording.policy import AUTOMATION, REFUND_WHEN
from returns.wording.rules import VALUES
from rma_portal.core.text import storable

MANY = {
    "resolutions": tuple(map(str, Resolution)),
    "methods": tuple(map(str, Method)),
    "evidence": ("photos", "note", "serial"),
}
ONE = {"automation": AUTOMATION, "refund_when": REFUND_WHEN}
WHY_CODES = ("final_sale", "exempt", "refused_by_rule")
TITLES = {
    "eligible": (
        _("Whether it may come back"),
        _("Without a defect. Claims for defects are never refused by a rule."),
    ),
    "window_days": (_("How many days after delivery"), _("Where the law gives more days, the law holds.")),
    "window_until": (
        _("At least until a day"),
        _("For seasons: presents bought in November, until the end of January."),
    ),
    "resolutions": (_("What the customer may choose"), ""),
    "return_fee": (
        _("What the way back costs the customer"),
        _("0 makes it free. A defective article always travels free."),
    ),
    "restocking_percent": (_("Part of the price that is kept"), _("In percent of the price paid.")),
    "bonus_percent": (_("Bonus for who takes store credit"), _("In percent of the price paid.")),
    "methods": (_("How it travels back"), ""),
    "evidence": (_("What the customer has to show"), ""),
    "keep": (_("Whether the customer keeps the article"), _("Nothing is sent back; the money is.")),
    "destination": (_("Which site it travels to"), ""),
    "automation": (
        _("Who decides"),
        _("A claim or a withdrawal is never refused by itself: a person looks."),
    ),
    "flags": (_("Words that staff see beside the return"), _("Short, without spaces, with commas between.")),
    "refund_when": (_("When the money goes back"), ""),
}
SHAPES = {
    "eligible": "eligible", "window_days": "days", "window_until": "day", "return_fee": "money",
    "restocking_percent": "percent", "bonus_percent": "percent", "keep": "yes_no", "destination": "select",
    "flags": "text",
}  # fmt: skip


@dataclass(frozen=True)
class ShownAction:
    """One thing a rule may set: whether it does, what it says, and what it chooses from."""

    name: str
    title: str
    hint: str
    shape: str
    is_said: bool
    value: Any
    options: list[tuple[str, str, bool]]
    messages: list[tuple[str, str]]
    problem: str


def posted_actions(part: str, post: QueryDict) -> dict[str, Any]:
    """Return what a posted form sets; what is typed wrongly is kept as typed, for the check to find."""
    said = set(post.getlist("says"))
    return {name: _posted(name, post) for name in ACTIONS[part] if name in said}


def _posted(name: str, post: QueryDict) -> Any:
    typed = storable(post.get(name, "")).strip()
    if name in MANY:
        return post.getlist(name)
    match SHAPES.get(name):
        case "eligible":
            return _eligible(post)
        case "days":
            is_number = typed.isdecimal() and len(typed) < 8
            return None if post.get("window_days-endless") else (int(typed) if is_number else typed)
        case "yes_no":
            return {"yes": True, "no": False}.get(typed, typed)
        case "money" | "percent":
            return typed.replace(",", ".").replace(" ", "")
    return [word.strip() for word in typed.split(",") if word.strip()] if name == "flags" else typed


def _eligible(post: QueryDict) -> dict[str, Any]:
    allowed = post.get("eligible-allowed", "")
    code = post.get("eligible-code", "")
    start = "eligible-message-"
    written = {
        key.removeprefix(start): storable(text).strip() for key, text in post.items() if key.startswith(start)
    }
    message = {language: text for language, text in written.items() if text}
    said = {
        "allowed": {"yes": True, "no": False}.get(allowed, allowed),
        "code": "" if allowed == "yes" else code,
    }
    return said | ({"message": message} if message else {})


def shown_actions(
    part: str, actions: Mapping[str, Any], problems: Mapping[str, str], languages: list[str]
) -> list[ShownAction]:
    """Return all that a part's rules may set, in order, with what this one says."""
    return [shown_action(name, actions, problems.get(name, ""), languages) for name in ACTIONS[part]]


def shown_action(name: str, actions: Mapping[str, Any], problem: str, languages: list[str]) -> ShownAction:
    """Return one of them; what is not said begins with nothing chosen."""
    value, (title, hint) = actions.get(name), TITLES[name]
    shape = "checks" if name in MANY else SHAPES.get(name, "radios")
    written = dict.fromkeys(languages, "") | (value or {}).get("message", {}) if name == "eligible" else {}
    return ShownAction(
        name=name,
        title=str(title),
        hint=str(hint),
        shape=shape,
        is_said=name in actions,
        value=", ".join(map(str, value)) if name == "flags" and value else value,
        options=options_of(name, value),
        messages=list(written.items()),
        problem=problem,
    )


def options_of(name: str, value: Any) -> list[tuple[str, str, bool]]:
    """Return what an action chooses from: code, words, chosen."""
    if name in MANY:
        return [(code, str(VALUES[code]), code in (value or ())) for code in MANY[name]]
    if name in ONE:
        return [(code, str(words), code == value) for code, words in ONE[name].items()]
    if name == "destination":
        known = [(code, site, code == value) for code, site in sites()]
        kept = [(value, value, True)] if value and not any(chosen for _c, _s, chosen in known) else []
        return [("", "—", not value), *kept, *known]
    if name == "eligible":
        code = (value or {}).get("code", "")
        codes = WHY_CODES if not code or code in WHY_CODES else (*WHY_CODES, code)
        return [(one, str(WHY_NOT.get(one, one)), one == code) for one in codes]
    return []
