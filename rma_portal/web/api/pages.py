"""Long lists page by page, each page beginning where the last one ended: no page number, no OFFSET.

A row that is added or deleted meanwhile neither repeats nor hides another, and page 1,000 costs as much
as the first.
"""

from typing import Any

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from rma_portal.db.settled import Settled
from rma_portal.web.api.problems import BadQuery

DEFAULT, MOST = 50, 100
PARAMETERS = frozenset({"limit", "cursor"})


class KeysetPages(BasePagination):
    """`?limit=` rows (1 to 100, 50 by default) after `?cursor=`, in the order of the view's `keyset`.

    `keyset` names columns, all ascending or all descending, the last one unique ("-requested_at", "-id").
    A view with `endless = True` is a feed in ascending order: its `next` is never null, so that a program
    can come back, and a row is shown once no older transaction can still add one before it.
    """

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list:
        self.request, self.view = request, view
        self.limit, after = limit_of(request), read_cursor(request, view)
        rows = queryset.order_by(*view.keyset)
        if view.endless:
            rows = rows.filter(Settled())
        if after is not None:
            rows = rows.filter(beyond(view.keyset, after))
        found = list(rows[: self.limit + 1])
        self.rows, self.has_more = found[: self.limit], len(found) > self.limit
        return self.rows

    def get_paginated_response(self, data: list) -> Response:
        following = self.address_of_next()
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return Response({"data": data, "next": following}, headers=headers)

    def address_of_next(self) -> str | None:
        """Return the address of the page after this one, or None at the end of a list that ends."""
        if not self.has_more and not self.view.endless:
            return None
        query = self.request.query_params.copy()
        if self.rows:
            query["cursor"] = write_cursor(self.view, self.rows[-1])
        return self.request.build_absolute_uri("?" + query.urlencode())

    def get_paginated_response_schema(self, schema: dict) -> dict:
        uri = {"type": ["string", "null"], "format": "uri", "description": "The next page; null at the end."}
        return {
            "type": "object",
            "required": ["data", "next"],
            "properties": {"data": schema, "next": uri},
        }

    def get_schema_operation_parameters(self, view) -> list[dict]:
        limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT}
        return [
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "schema": limit,
                "description": "Rows a page.",
            },
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "schema": {"type": "string"},
                "description": "Where to go on; taken from the former page's `next`.",
            },
        ]


def limit_of(request) -> int:
    """Return how many rows are asked for; anything but 1 to 100 raises BadQuery."""
    text = request.query_params.get("limit", str(DEFAULT))
    if text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST:
        return int(text)
    fault = {"field": "limit", "code": "range", "detail": str(_("Give a whole number from 1 to 100."))}
    raise BadQuery("invalid_parameter", "limit is 1 to 100", errors=[fault])


def read_cursor(request, view) -> list | None:
    """Return where the former page ended; a cursor that this list did not give raises BadQuery."""
    text = request.query_params.get("cursor")
    if text is None:
        return None
    try:
        return signing.loads(text, salt=salt_of(view))
    except signing.BadSignature:
        raise BadQuery("bad_cursor", "begin again without the cursor")


def write_cursor(view, row: Any) -> str:
    """Return the signed text from which the next page goes on after a row."""
    return signing.dumps(
        [getattr(row, column.lstrip("-")) for column in view.keyset],
        salt=salt_of(view),
        serializer=Serializer,
    )


class Serializer(signing.JSONSerializer):
    """JSON that also knows instants and UUIDs, exact to the microsecond."""

    def dumps(self, obj: list) -> bytes:
        return (
            DjangoJSONEncoder(separators=(",", ":")).encode([plain(value) for value in obj]).encode("latin-1")
        )


def plain(value: Any) -> Any:
    """Return a value as JSON holds it; Django's encoder would cut an instant to milliseconds."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def salt_of(view) -> str:
    """Return what binds a cursor to its list and order."""
    return f"cursor {type(view).__module__}.{type(view).__name__} {' '.join(view.keyset)}"


def beyond(keyset: tuple[str, ...], after: list) -> Q:
    """Return the condition of lying after a row: `a < x, or a = x and b < y`, in a form an index serves."""
    column, rest = keyset[0], keyset[1:]
    name, way = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
    strictly = Q((f"{name}__{way}", after[0]))
    if not rest:
        return strictly
    return Q((f"{name}__{way}e", after[0])) & (strictly | Q((name, after[0])) & beyond(rest, after[1:]))
