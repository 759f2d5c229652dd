"""A rule's condition as rows of a form: read from what is posted, from a tree, and written as a tree.

A form holds rows, and groups of rows one level deep. Trees that lie deeper are kept as text (JSON).
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any

from django.http import QueryDict

from returns.domain.policy.facts import FIELDS
from returns.domain.policy.listed import LISTED
from rma_portal.core.conditions import OPERATORS, FieldType

MOST_ROWS = 200  # of one form
SEVERAL = frozenset({"in", "not_in"})


@dataclass
class Row:
    """One comparison as typed; `problem` is what is wrong with it, in words."""

    key: str
    field: str = ""
    op: str = ""
    values: list[str] = made_by(default_factory=list)
    negated: bool = False
    problem: str = ""


@dataclass
class Group:
    """Rows that hold together: all of them, or any."""

    key: str
    join: str = "any"
    rows: list[Row] = made_by(default_factory=list)
    negated: bool = False
    problem: str = ""


@dataclass
class Condition:
    """The whole condition of a form. With `text` (JSON as typed) the rows do not count."""

    join: str = "all"
    entries: list[Row | Group] = made_by(default_factory=list)
    text: str | None = None
    problem: str = ""

    def rows(self) -> Iterator[Row]:
        """Yield every row, those of groups too."""
        for entry in self.entries:
            yield from [entry] if isinstance(entry, Row) else entry.rows


def new_key() -> str:
    """Return a key that no row of a form has."""
    return secrets.token_hex(4)


def posted_condition(post: QueryDict) -> Condition:
    """Return the rows of a posted form, in order. "row" names them: a key, or "<group>.<key>"."""
    if post.get("mode") == "text":
        return Condition(text=post.get("text", ""))
    found = Condition(join=_join(post, "join"))
    groups: dict[str, Group] = {}
    for key in post.getlist("row")[:MOST_ROWS]:
        group, _dot, _rest = key.partition(".")
        if key.startswith("g") and key not in groups and "." not in key:
            groups[key] = Group(key, _join(post, f"{key}-join"), negated=_is_negated(post, key))
            found.entries.append(groups[key])
        elif group in groups:
            groups[group].rows.append(_posted_row(post, key))
        else:
            found.entries.append(_posted_row(post, key))
    return found


def _join(post: QueryDict, name: str) -> str:
    return "any" if post.get(name) == "any" else "all"


def _is_negated(post: QueryDict, key: str) -> bool:
    return post.get(f"{key}-not") == "yes"


def _posted_row(post: QueryDict, key: str) -> Row:
    lines = [line.strip() for line in post.get(f"{key}-lines", "").splitlines() if line.strip()]
    values = [value.strip() for value in post.getlist(f"{key}-value")] + lines
    name, op = post.get(f"{key}-field", ""), post.get(f"{key}-op", "")
    row = Row(key, name, op, values, _is_negated(post, key))
    if name in FIELDS and post.get(f"{key}-was", name) != name:
        return fitted(row)
    return row


def fitted(row: Row) -> Row:
    """Return a row whose field was changed, with a comparison that fits it, and no value of the other."""
    fits = OPERATORS[FIELDS[row.field]]
    op = row.op if row.op in fits else ("is" if "is" in fits else "contains")
    return Row(row.key, row.field, op, [], row.negated)


def condition_of(tree: Mapping[str, Any]) -> Condition:
    """Return a stored tree as rows, or as text where it lies deeper than the form shows."""
    if not tree:
        return Condition()
    join = "any" if "any" in tree else "all"
    entries = [_entry(child) for child in tree.get(join, [tree])]
    if None in entries:
        return Condition(text=as_text(tree))
    return Condition(join, [entry for entry in entries if entry])


def as_text(tree: object) -> str:
    """Return a tree as people edit it by hand."""
    return json.dumps(tree, ensure_ascii=False, indent=2)


def _entry(tree: Mapping[str, Any]) -> Row | Group | None:
    negated = "not" in tree
    inner = tree["not"] if negated else tree
    if "field" in inner:
        return _row(inner, new_key(), negated)
    for join in ("all", "any"):
        rows = [_plain(child) for child in inner.get(join, ())]
        if rows and all(rows):
            key = f"g{new_key()}"
            leaves = [_row(leaf, f"{key}.{new_key()}", is_not) for leaf, is_not in filter(None, rows)]
            return Group(key, join, leaves, negated)
    return None


def _plain(tree: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool] | None:
    """Return a leaf and whether it is negated, or None where the tree is no leaf."""
    inner = tree.get("not", tree)
    return (inner, inner is not tree) if "field" in inner else None


def _row(leaf: Mapping[str, Any], key: str, negated: bool) -> Row:
    value = leaf["value"]
    values = [_text(one) for one in (value if isinstance(value, list) else [value])]
    return Row(key, leaf["field"], leaf["op"], values, negated)


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def tree_of(condition: Condition) -> tuple[Any, dict[str, Row | Group]]:
    """Return the tree that a form says, and which row or group stands at each of its paths.

    Text that is no JSON gives None: no tree. What is typed wrongly is kept as typed, for the check to find.
    """
    if condition.text is not None:
        return _parsed(condition.text), {}
    places: dict[str, Row | Group] = {}
    alone = len(condition.entries) == 1
    paths = ["" if alone else f"{condition.join}[{index}]" for index in range(len(condition.entries))]
    trees = [_tree(entry, path, places) for entry, path in zip(condition.entries, paths, strict=True)]
    if alone:
        return trees[0], places
    return ({condition.join: trees} if trees else {}), places


def _parsed(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None


def _tree(entry: Row | Group, path: str, places: dict[str, Row | Group]) -> dict[str, Any]:
    places[path or "(root)"] = entry
    inner = f"{path}.not".lstrip(".") if entry.negated else path
    places[inner or "(root)"] = entry
    if isinstance(entry, Row):
        tree = _leaf(entry)
    else:
        start = f"{inner}.{entry.join}".lstrip(".")
        places[start] = entry
        rows = [_tree(row, f"{start}[{index}]", places) for index, row in enumerate(entry.rows)]
        tree = {entry.join: rows}
    return {"not": tree} if entry.negated else tree


def _leaf(row: Row) -> dict[str, Any]:
    if not row.field:
        return {"field": ""}  # not complete: condition_shape
    kind = FIELDS.get(row.field, FieldType.TEXT)
    keeps_blank = "" in LISTED.get(row.field, ())
    typed = [
        typed_value(kind, value) for value in row.values if value or keeps_blank or row.op not in SEVERAL
    ]
    if row.op in SEVERAL:
        return {"field": row.field, "op": row.op, "value": typed}
    value: Any = typed[:2] if row.op == "between" else next(iter(typed), "")
    return {"field": row.field, "op": row.op, "value": value}


def typed_value(kind: FieldType, value: str) -> Any:
    """Return a value in the type of its field; what is not of that type stays the text it is."""
    if kind is FieldType.BOOLEAN:
        return {"yes": True, "no": False}.get(value, value)
    if kind is FieldType.NUMBER:
        return int(value) if value.removeprefix("-").isdecimal() and len(value) < 12 else value
    return value.replace(",", ".").replace(" ", "") if kind is FieldType.MONEY else value


def change(condition: Condition, do: str) -> None:
    """Add or remove a row as a button of the form says: "add_row", "add_row:<group>", "remove:<key>"..."""
    verb, _colon, key = do.partition(":")
    if verb == "add_row":
        group = next(
            (each for each in condition.entries if each.key == key and isinstance(each, Group)), None
        )
        if group:
            group.rows.append(Row(f"{key}.{new_key()}"))
        else:
            condition.entries.append(Row(new_key()))
    elif verb == "add_group":
        made = f"g{new_key()}"
        condition.entries.append(Group(made, rows=[Row(f"{made}.{new_key()}"), Row(f"{made}.{new_key()}")]))
    elif verb == "remove":
        condition.entries = [entry for entry in condition.entries if entry.key != key]
        for entry in condition.entries:
            if isinstance(entry, Group):
                entry.rows = [row for row in entry.rows if row.key != key]
