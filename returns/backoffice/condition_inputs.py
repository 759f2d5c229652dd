"""What a person sees of a condition's row: which comparisons fit, and an input of the field's type."""

from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from returns.backoffice.condition_rows import SEVERAL, Group, Row, has_room, may_nest
from returns.domain.policy.facts import FIELDS
from returns.models.words import REGIMES, RESOLUTIONS
from returns.queries.policy_drafts import Vocabulary
from returns.wording.countries import countries
from returns.wording.rules import EXEMPTIONS, OPERATORS, VALUES
from returns.wording.rules import FIELDS as FIELD_WORDS
from rma_portal.core.conditions import OPERATORS as FITTING
from rma_portal.core.conditions import FieldType
from rma_portal.core.iso import CURRENCIES

FIELD_GROUPS = [
    (_("Article"), "article."),
    (_("Reason"), "reason."),
    (_("Order"), "order."),
    (_("Customer"), "consumer."),
    (_("Evidence"), "evidence."),
    (_("Request"), "asked_"),
]
SHAPES = {
    FieldType.BOOLEAN: "yes_no",
    FieldType.NUMBER: "number",
    FieldType.MONEY: "money",
    FieldType.DAY: "day",
}
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Input:
    """The input of a row's value: its shape, what it offers (value, words, chosen), and what is typed."""

    shape: str
    options: list[tuple[str, str, bool]]
    typed: list[str]
    suggested: list[str]


@dataclass(frozen=True)
class ShownRow:
    """A row with its lists: fields by group, fitting comparisons, and its input."""

    row: Row
    fields: list[tuple[str, list[tuple[str, str, bool]]]]
    operators: list[tuple[str, str, bool]]
    input: Input


@dataclass(frozen=True)
class ShownGroup:
    """A group with what lies in it, and whether more may be added: a comparison, a group."""

    group: Group
    entries: list["ShownRow | ShownGroup"]
    has_room: bool
    may_nest: bool


def shown(condition: Group, words: Vocabulary) -> ShownGroup:
    """Return a form's rows and groups as its template draws them."""
    return shown_group(condition, choices_of(words), words, has_room(condition))


def shown_group(group: Group, choices: dict[str, Choices], words: Vocabulary, has_room: bool) -> ShownGroup:
    """Return one group with all that lies in it."""
    entries = [
        shown_row(entry, choices, words)
        if isinstance(entry, Row)
        else shown_group(entry, choices, words, has_room)
        for entry in group.entries
    ]
    return ShownGroup(group, entries, has_room, has_room and may_nest(group))


def shown_row(row: Row, choices: dict[str, Choices], words: Vocabulary) -> ShownRow:
    """Return one row with what it chooses from."""
    return ShownRow(row, fields_for(row.field), operators_for(row), input_for(row, choices, words))


def fields_for(chosen: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return all fields by group; one that is unknown stands alone, so that it is kept."""
    groups = [
        (
            str(title),
            [(name, _begun(FIELD_WORDS[name]), name == chosen) for name in FIELDS if name.startswith(start)],
        )
        for title, start in FIELD_GROUPS
    ]
    return [*groups, ("?", [(chosen, chosen, True)])] if chosen and chosen not in FIELDS else groups


def _begun(words: Any) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


def operators_for(row: Row) -> list[tuple[str, str, bool]]:
    """Return the comparisons that fit a row's field, in the order of the words."""
    kind = FIELDS.get(row.field)
    fits = [op for op in OPERATORS if kind and op in FITTING[kind]]
    left = [row.op] if row.op and row.op not in fits else []
    return [(op, str(OPERATORS.get(op, op)), op == row.op) for op in (*fits, *left)]


def input_for(row: Row, choices: dict[str, Choices], words: Vocabulary) -> Input:
    """Return the input of a row: a list where the values are known, else one of the field's type."""
    kind = FIELDS.get(row.field)
    offered = choices.get(row.field, []) if row.op != "contains" else []
    if kind is FieldType.BOOLEAN:
        offered = [("yes", str(VALUE_WORDS["yes"])), ("no", str(VALUE_WORDS["no"]))]
    if offered:
        return _list(row, offered)
    shape = SHAPES.get(kind, "text") if kind else "none"
    suggested = {"article.brand": words.brands, "article.category": words.categories}.get(row.field, [])
    if row.op in SEVERAL:
        return Input("lines", [], row.values, suggested)
    count = 2 if row.op == "between" else 1
    return Input(shape, [], [*row.values, "", ""][:count], suggested)


VALUE_WORDS = {"yes": _("yes"), "no": _("no")}


def _list(row: Row, offered: Choices) -> Input:
    known = {value.casefold() for value, _words in offered}
    chosen = {value.casefold() for value in row.values}
    kept = [(value, value) for value in row.values if value.casefold() not in known and value]
    options = [(value, words, value.casefold() in chosen) for value, words in (*kept, *offered)]
    if row.op in SEVERAL:
        return Input("checks", sorted(options, key=lambda one: not one[2]), [], [])
    prompt = [] if any(option[2] for option in options) or "" in known else [("", "—", True)]
    return Input("select", prompt + options, [], [])


def choices_of(words: Vocabulary) -> dict[str, Choices]:
    """Return the fields whose values are chosen from a list, with the lists in the reader's language."""
    language = get_language() or "en"
    money = Locale.parse(language.replace("-", "_")).currencies
    none = [("", str(_("none")))]
    return {
        "consumer.country": countries(),
        "order.country": countries(),
        "order.currency": [(code, f"{code} · {money.get(code, code)}") for code in sorted(CURRENCIES)],
        "reason.regime": [(code, str(said)) for code, said in REGIMES],
        "asked_resolution": none + [(code, str(said)) for code, said in RESOLUTIONS],
        "article.exemption": none + [(code, str(said)) for code, said in EXEMPTIONS.items()],
        "consumer.listed": none + [(code, str(VALUES[code])) for code in ("blocked", "allowed")],
        "reason.code": [(one.code, one.label_in(language)) for one in words.reasons],
        "order.channel": words.channels,
        "article.category": [(name, name) for name in words.categories],
    }
