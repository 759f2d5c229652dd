"""A rule's condition as rows of a form: read from what is posted, from a tree, and written as a tree.

A form holds rows, and groups of rows and groups, as deep as a condition may be nested.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any

from django.http import QueryDict

from returns.domain.policy.facts import FIELDS
from returns.domain.policy.listed import LISTED
from rma_portal.core.conditions import MAX_DEPTH, OPERATORS, FieldType

MOST_ROWS = 200  # of one form: a browser sends five fields a row, and Django takes a thousand
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
    """Rows and groups that hold together: all of them, or any. The whole condition is the group without key.

    An inner key is that of its group, a dot, and a word of its own, which begins with "g" for a group.
    """

    key: str = ""
    join: str = "any"
    entries: list["Row | Group"] = made_by(default_factory=list)
    negated: bool = False
    problem: str = ""

    @property
    def depth(self) -> int:
        """How many groups it lies in; 0 is the whole condition."""
        return self.key.count(".") + 1 if self.key else 0

    def rows(self) -> Iterator[Row]:
        """Yield every row, those of inner groups too."""
        for entry in self.entries:
            yield from [entry] if isinstance(entry, Row) else entry.rows()

    def groups(self) -> Iterator["Group"]:
        """Yield the group itself and every group within."""
        yield self
        for entry in self.entries:
            if isinstance(entry, Group):
                yield from entry.groups()

    def key_for(self, mark: str = "") -> str:
        """Return a key for a new entry that no entry of the form has."""
        return f"{self.key}.{mark}{new_key()}".lstrip(".")


def new_key() -> str:
    """Return a key that no row of a form has."""
    return secrets.token_hex(4)


def posted_condition(post: QueryDict) -> Group:
    """Return the rows and groups of a posted form, in order; "row" names each by its key.

    What lies deeper than any condition may is kept in the deepest group that can be shown.
    """
    whole = Group(join=_join(post, "join"))
    groups = {"": whole}
    for key in post.getlist("row"):
        parent, _dot, word = key.rpartition(".")
        around = groups.get(parent, whole)
        if not word.startswith("g"):
            around.entries.append(_posted_row(post, key))
        elif around.depth > MAX_DEPTH:
            groups[key] = around
        elif key not in groups:
            groups[key] = Group(key, _join(post, f"{key}-join"), negated=_is_negated(post, key))
            around.entries.append(groups[key])
    return whole


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


def condition_of(tree: Mapping[str, Any]) -> Group:
    """Return a stored, valid tree as rows and groups."""
    join = "any" if "any" in tree else "all"
    whole = Group(join=join)
    children = tree.get(join, [tree]) if tree else []
    whole.entries = [_entry(child, whole) for child in children]
    return whole


def _entry(tree: Mapping[str, Any], around: Group) -> Row | Group:
    negated = "not" in tree
    inner = tree["not"] if negated else tree
    if "field" in inner:
        return _row(inner, around.key_for(), negated)
    join = "any" if "any" in inner else "all"
    group = Group(around.key_for("g"), join, negated=negated)
    # What is denied twice has no "all" of its own: a group of one stands for the inner denial.
    group.entries = [_entry(child, group) for child in inner.get(join, [inner])]
    return group


def _row(leaf: Mapping[str, Any], key: str, negated: bool) -> Row:
    value = leaf["value"]
    values = [_text(one) for one in (value if isinstance(value, list) else [value])]
    return Row(key, leaf["field"], leaf["op"], values, negated)


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def tree_of(condition: Group) -> tuple[dict[str, Any], dict[str, Row | Group]]:
    """Return the tree that a form says, and which row or group stands at each of its paths.

    What is typed wrongly is kept as typed, for the check to find.
    """
    places: dict[str, Row | Group] = {}
    alone = len(condition.entries) == 1
    paths = ["" if alone else f"{condition.join}[{index}]" for index in range(len(condition.entries))]
    trees = [_tree(entry, path, places) for entry, path in zip(condition.entries, paths, strict=True)]
    if alone:
        return trees[0], places
    return ({condition.join: trees} if trees else {}), places


def _tree(entry: Row | Group, path: str, places: dict[str, Row | Group]) -> dict[str, Any]:
    places[path or "(root)"] = entry
    inner = f"{path}.not".lstrip(".") if entry.negated else path
    places[inner or "(root)"] = entry
    if isinstance(entry, Row):
        tree = _leaf(entry)
    else:
        start = f"{inner}.{entry.join}".lstrip(".")
        places[start] = entry
        rows = [_tree(row, f"{start}[{index}]", places) for index, row in enumerate(entry.entries)]
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


def change(condition: Group, do: str) -> None:
    """Add or remove an entry as a button says: "add_row:<group>", "add_group:<group>", "remove:<key>".

    A key that is not there, or no room for more, changes nothing: the page shows the form as it is.
    """
    verb, _colon, key = do.partition(":")
    if verb == "remove":
        for group in condition.groups():
            group.entries = [entry for entry in group.entries if entry.key != key]
        return
    group = next((one for one in condition.groups() if one.key == key), None)
    if group and verb == "add_row" and has_room(condition):
        group.entries.append(Row(group.key_for()))
    elif group and verb == "add_group" and has_room(condition) and may_nest(group):
        added = Group(group.key_for("g"))
        added.entries = [Row(added.key_for()), Row(added.key_for())]
        group.entries.append(added)


def has_room(condition: Group) -> bool:
    """Whether another comparison can be added."""
    return sum(1 for _row in condition.rows()) < MOST_ROWS


def may_nest(group: Group) -> bool:
    """Whether a group of comparisons can be put into a group: they would lie two levels below it."""
    return group.depth + 2 < MAX_DEPTH
