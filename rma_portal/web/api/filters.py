"""Filters of lists by query parameters. What the address does not know is refused, never ignored.

A misspelt filter that is ignored returns everything, and a program acts on it.
"""

from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend

from rma_portal.web.api.pages import PARAMETERS
from rma_portal.web.api.problems import BadQuery


class Filters(DjangoFilterBackend):
    """The view's `filterset_class`; a value that cannot be used is a 400 that names the parameter."""

    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise BadQuery("invalid_parameter", "see errors", errors=list(faults(filterset.errors)))
        return filterset.qs


def faults(errors) -> list[dict]:
    """Return a form's errors as {field, code, detail}."""
    return [
        {"field": field, "code": error.code or "invalid", "detail": " ".join(error.messages)}
        for field, found in errors.as_data().items()
        for error in found
    ]


def refuse_unknown_parameters(request, view) -> None:
    """Raise BadQuery for an unknown or repeated parameter; or a filter left empty."""
    known = known_parameters(view)
    found = [
        fault(name, "unknown", _("Unknown parameter.")) for name in request.query_params if name not in known
    ]
    found += [
        fault(name, "repeated", _("Give it once."))
        for name, values in request.query_params.lists()
        if name in known and len(values) > 1
    ]
    if found:
        raise BadQuery("unknown_parameter", f"known are {', '.join(sorted(known)) or 'none'}", errors=found)
    refuse_empty_filters(request, known - PARAMETERS)


def refuse_empty_filters(request, names: frozenset[str]) -> None:
    """Raise BadQuery for a filter without a value: it would let everything through."""
    empty = [name for name, value in request.query_params.items() if name in names and not value]
    if empty:
        found = [fault(name, "empty", _("Give it a value, or leave it out.")) for name in empty]
        raise BadQuery("invalid_parameter", "leave out what has no value", errors=found)


def known_parameters(view) -> frozenset[str]:
    """Return the names of the query parameters a view takes."""
    if view.request.method not in ("GET", "HEAD") or not view.is_list:
        return frozenset(view.parameters)
    filterset = getattr(view, "filterset_class", None)
    names = frozenset(filterset.base_filters) if filterset else frozenset()
    return names | PARAMETERS | frozenset(view.parameters)


def fault(name: str, code: str, detail: object) -> dict:
    """Return what is wrong with a parameter."""
    return {"field": name, "code": code, "detail": str(detail)}
