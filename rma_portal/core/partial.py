"""What can be said of a condition when only some facts are known."""

from collections.abc import Iterator, Mapping
from typing import Any

from rma_portal.core.conditions import Tree, evaluate


def partly(tree: Tree, known: Mapping[str, Any]) -> bool | None:
    """Say whether a validated tree holds, whatever facts are not `known`; None where that depends on them.

    A known fact may be None, which is unknown to the rule and not to us. Cautious: children are read one by
    one, so None may be answered where a proof exists.
    """
    if "not" in tree:
        inner = partly(tree["not"], known)
        return None if inner is None else not inner
    if "all" in tree:
        return _joined([partly(child, known) for child in tree["all"]], decisive=False)
    if "any" in tree:
        return _joined([partly(child, known) for child in tree["any"]], decisive=True)
    if not tree:
        return True
    return evaluate(tree, known) if tree["field"] in known else None


def _joined(answers: list[bool | None], decisive: bool) -> bool | None:
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def mentioned(tree: Tree) -> frozenset[str]:
    """Return the fields a tree asks for."""
    return frozenset(_fields(tree))


def _fields(tree: Tree) -> Iterator[str]:
    if "field" in tree:
        yield tree["field"]
    children = [tree["not"]] if "not" in tree else tree.get("all") or tree.get("any") or ()
    for child in children:
        yield from _fields(child)
