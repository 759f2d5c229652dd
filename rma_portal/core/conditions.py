"""Rule conditions as plain trees: a field, an operator, a value; all, any, not. No code, no patterns.

    {"all": [{"field": "order.country", "op": "in", "value": ["FR", "BE"]},
             {"not": {"field": "article.tags", "op": "contains", "value": "sale"}}]}

Trees come as JSON: money is a decimal in a string, a day is ISO ("2026-11-02"). The empty tree `{}`
always holds. Text is compared without regard to case. A fact that is unknown (None) satisfies only
`is_not` and `not_in`.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NamedTuple

from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable

Tree = Mapping[str, Any]
MAX_DEPTH = 20
MAX_NUMBER = 10**15  # more than any count, weight, number of days or amount


class FieldType(StrEnum):
    """What kind of value a field has, hence which operators fit it."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    BOOLEAN = "boolean"
    TEXTS = "texts"


Fields = Mapping[str, FieldType]
Listed = Mapping[str, frozenset[str]]  # the values a text field can have, without case, where they are known
NOTHING_LISTED: Listed = {}

_ORDERED = frozenset(
    {"is", "is_not", "in", "not_in", "at_least", "at_most", "more_than", "less_than", "between"}
)
OPERATORS: Mapping[FieldType, frozenset[str]] = {
    FieldType.TEXT: frozenset({"is", "is_not", "in", "not_in", "contains"}),
    FieldType.NUMBER: _ORDERED,
    FieldType.MONEY: _ORDERED,
    FieldType.DAY: _ORDERED,
    FieldType.BOOLEAN: frozenset({"is", "is_not"}),
    FieldType.TEXTS: frozenset({"in", "not_in", "contains"}),
}
_TAKES_LIST = frozenset({"in", "not_in", "between"})


@dataclass(frozen=True)
class Checked:
    """One leaf of a tree, and what came of it: the value found among the facts, and whether it held."""

    field: str
    op: str
    value: Any
    found: Any
    held: bool


def validate(tree: Tree, fields: Fields, listed: Listed = NOTHING_LISTED) -> None:
    """Raise the first of `problems`, an InvalidInput, for a tree that cannot be evaluated."""
    for problem in problems(tree, fields, listed):
        raise problem


def problems(tree: object, fields: Fields, listed: Listed = NOTHING_LISTED) -> Iterator[InvalidInput]:
    """Yield all that is wrong with a tree, in the order written; nothing of it is raised.

    Each has `path` to its node ("all[1].not"), and where they are known `field`, `op`, `value`. Codes:
    condition_shape, condition_empty, condition_depth, condition_field, condition_operator, condition_value,
    condition_bounds (between, with the upper bound first: case 21), condition_unlisted (a value that the
    field never has). What lies deeper than MAX_DEPTH is not looked at, however deep it is.
    """
    if tree != {}:
        yield from _node_problems(tree, _Known(fields, listed), "", 1)


class _Known(NamedTuple):
    fields: Fields
    listed: Listed


def _problem(code: str, hint: str, path: str, **params: object) -> InvalidInput:
    return InvalidInput(code, hint, path=path or "(root)", **params)


def _node_problems(node: object, known: _Known, path: str, depth: int) -> Iterator[InvalidInput]:
    if depth > MAX_DEPTH:
        yield _problem("condition_depth", f"nest at most {MAX_DEPTH} levels", path, most=MAX_DEPTH)
        return
    match node:
        case {"all": list(children), **rest} if not rest:
            yield from _children_problems(children, known, _join(path, "all"), depth)
        case {"any": list(children), **rest} if not rest:
            yield from _children_problems(children, known, _join(path, "any"), depth)
        case {"not": child, **rest} if not rest:
            yield from _node_problems(child, known, _join(path, "not"), depth + 1)
        case {"field": field, "op": op, "value": value, **rest} if not rest:
            yield from _leaf_problems(field, op, value, known, path)
        case _:
            yield _problem("condition_shape", "write all, any, not, or field with op and value", path)


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def _children_problems(
    children: list[object], known: _Known, path: str, depth: int
) -> Iterator[InvalidInput]:
    if not children:
        yield _problem("condition_empty", "an empty list decides nothing; remove it", path)
    for index, child in enumerate(children):
        yield from _node_problems(child, known, f"{path}[{index}]", depth + 1)


def _leaf_problems(
    field: object, op: object, value: object, known: _Known, path: str
) -> Iterator[InvalidInput]:
    kind = known.fields.get(field) if isinstance(field, str) else None
    if kind is None or not isinstance(field, str):
        told = field if isinstance(field, str) else ""
        yield _problem(
            "condition_field", f"choose one of {', '.join(sorted(known.fields))}", path, field=told
        )
    elif not isinstance(op, str) or op not in OPERATORS[kind]:
        told = op if isinstance(op, str) else ""
        hint = f"{field} takes {', '.join(sorted(OPERATORS[kind]))}"
        yield _problem("condition_operator", hint, path, field=field, op=told)
    elif not _is_value(kind, op, value):
        yield _problem("condition_value", f"{field} {op} takes {kind} values", path, field=field, op=op)
    elif op == "between" and _typed(kind, value[0]) > _typed(kind, value[1]):  # type: ignore[index]
        hint = "between takes the lower and the upper bound"
        yield _problem("condition_bounds", hint, path, field=field, op=op, value=value)
    elif slips := _unlisted(op, value, known.listed.get(field)):
        hint = f"{field} never has such a value"
        yield _problem("condition_unlisted", hint, path, field=field, op=op, value=slips[0])


def _is_value(kind: FieldType, op: str, value: object) -> bool:
    if op not in _TAKES_LIST:
        return _fits(kind, value)
    if not isinstance(value, list) or not value or not all(_fits(kind, one) for one in value):
        return False
    return op != "between" or len(value) == 2


def _unlisted(op: str, value: Any, listed: frozenset[str] | None) -> list[str]:
    """Return the values that the field never has, empty where any value may come."""
    if listed is None:
        return []
    wanted = [(one, one.casefold()) for one in (value if isinstance(value, list) else [value])]
    if op == "contains":
        return [one for one, text in wanted if not any(text in known for known in listed)]
    return [one for one, text in wanted if text not in listed]


def _fits(kind: FieldType, value: object) -> bool:
    if kind is FieldType.BOOLEAN:
        return isinstance(value, bool)
    if kind is FieldType.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_NUMBER
    if not isinstance(value, str) or storable(value, len(value)) != value:
        return False
    try:
        typed = _typed(kind, value)
    except (InvalidOperation, ValueError):
        return False
    return not isinstance(typed, Decimal) or (typed.is_finite() and abs(typed) <= MAX_NUMBER)


def _typed(kind: FieldType, value: Any) -> Any:
    if kind is FieldType.MONEY:
        return Decimal(value)
    return dt.date.fromisoformat(value) if kind is FieldType.DAY else value


def evaluate(tree: Tree, facts: Mapping[str, Any]) -> bool:
    """Whether a validated tree holds. Facts are str, int, bool, Decimal, date, tuple of str, or None."""
    if "all" in tree:
        return all(evaluate(child, facts) for child in tree["all"])
    if "any" in tree:
        return any(evaluate(child, facts) for child in tree["any"])
    if "not" in tree:
        return not evaluate(tree["not"], facts)
    return not tree or _holds(tree["op"], facts.get(tree["field"]), tree["value"])


def explain(tree: Tree, facts: Mapping[str, Any]) -> list[Checked]:
    """Check every leaf, in the order written and without stopping early, so that people see them all."""
    if "not" in tree:
        return explain(tree["not"], facts)
    if "field" not in tree:
        children = tree.get("all") or tree.get("any") or ()
        return [checked for child in children for checked in explain(child, facts)]
    found = facts.get(tree["field"])
    held = _holds(tree["op"], found, tree["value"])
    return [Checked(tree["field"], tree["op"], tree["value"], found, held)]


def _holds(op: str, found: Any, value: Any) -> bool:
    if found is None:
        return op in ("is_not", "not_in")
    if isinstance(found, (tuple, list)):
        return _LIST_TESTS[op](frozenset(one.casefold() for one in found), value)
    found = found.casefold() if isinstance(found, str) else found
    return _TESTS[op](found, _like(found, value))


_READERS: Mapping[type, Callable[[Any], Any]] = {
    str: str.casefold,
    Decimal: Decimal,
    dt.date: dt.date.fromisoformat,
}


def _like(found: Any, value: Any) -> Any:
    """Return the value of a leaf in the type of what was found, so that they compare."""
    read = _READERS.get(type(found))
    if read is None:
        return value
    return [read(one) for one in value] if isinstance(value, list) else read(value)


_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda found, value: found == value,
    "is_not": lambda found, value: found != value,
    "in": lambda found, value: found in value,
    "not_in": lambda found, value: found not in value,
    "contains": lambda found, value: value in found,
    "at_least": lambda found, value: found >= value,
    "at_most": lambda found, value: found <= value,
    "more_than": lambda found, value: found > value,
    "less_than": lambda found, value: found < value,
    "between": lambda found, value: value[0] <= found <= value[1],
}
_LIST_TESTS: Mapping[str, Callable[[frozenset[str], Any], bool]] = {
    "contains": lambda found, value: value.casefold() in found,
    "in": lambda found, value: any(one.casefold() in found for one in value),
    "not_in": lambda found, value: not any(one.casefold() in found for one in value),
}


Test = Callable[[Mapping[str, Any]], bool]


def compile_tree(tree: Tree, fields: Fields) -> Test:
    """Return a validated tree as a function of facts that `folder` folded; it answers as `evaluate` does.

    The tree becomes one Python expression, so that nothing is called inside: this is where the time of a
    policy goes. Only names of `fields` stand in it; what people typed is read once and bound as a constant.
    """
    values: list[Any] = []
    expression = _expression(tree, fields, values)
    names = {f"v{index}": value for index, value in enumerate(values)}
    test: Test = eval(f"lambda facts: {expression}", {"__builtins__": {}, **names})  # noqa: S307
    return test


def folder(fields: Fields) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what makes facts of these fields as compiled trees read them, in place.

    Text loses its case, several texts become a set; every other value stays.
    """
    single = tuple(name for name, kind in fields.items() if kind is FieldType.TEXT)
    several = tuple(name for name, kind in fields.items() if kind is FieldType.TEXTS)

    def fold(facts: dict[str, Any]) -> dict[str, Any]:
        for name in single:
            facts[name] = facts[name].casefold()
        for name in several:
            facts[name] = frozenset([one.casefold() for one in facts[name]])
        return facts

    return fold


def _expression(tree: Tree, fields: Fields, values: list[Any]) -> str:
    if "not" in tree:
        return f"(not {_expression(tree['not'], fields, values)})"
    for join, word in (("all", " and "), ("any", " or ")):
        if join in tree:
            return f"({word.join(_expression(child, fields, values) for child in tree[join])})"
    return _leaf(tree["field"], tree["op"], tree["value"], fields, values) if tree else "True"


def _leaf(field: str, op: str, value: Any, fields: Fields, values: list[Any]) -> str:
    kind = fields[field]
    constant = [_read(kind, one) for one in value] if isinstance(value, list) else _read(kind, value)
    values.append(frozenset(constant) if op in ("in", "not_in") else constant)
    templates = _TEXTS_TEMPLATES if kind is FieldType.TEXTS else _TEMPLATES
    return templates[op].format(fact=f"facts[{field!r}]", value=f"v{len(values) - 1}")


def _read(kind: FieldType, value: Any) -> Any:
    return value.casefold() if kind in (FieldType.TEXT, FieldType.TEXTS) else _typed(kind, value)


# A fact that is unknown satisfies only `is_not` and `not_in`; comparing without asking first would raise.
_TEMPLATES: Mapping[str, str] = {
    "is": "{fact} == {value}",
    "is_not": "{fact} != {value}",
    "in": "{fact} in {value}",
    "not_in": "{fact} not in {value}",
    "contains": "({fact} is not None and {value} in {fact})",
    "at_least": "({fact} is not None and {fact} >= {value})",
    "at_most": "({fact} is not None and {fact} <= {value})",
    "more_than": "({fact} is not None and {fact} > {value})",
    "less_than": "({fact} is not None and {fact} < {value})",
    "between": "({fact} is not None and {value}[0] <= {fact} <= {value}[1])",
}
_TEXTS_TEMPLATES: Mapping[str, str] = {
    "contains": "{value} in {fact}",
    "in": "(not {fact}.isdisjoint({value}))",
    "not_in": "{fact}.isdisjoint({value})",
}
