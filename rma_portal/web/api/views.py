"""The base of every resource: a list, one thing, a deed. What is common to all is decided here."""

import datetime as dt
from typing import Any, ClassVar

from django.http import Http404
from django.utils import timezone
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from rma_portal.core.actors import Actor
from rma_portal.web.api import authentication
from rma_portal.web.api.filters import refuse_unknown_parameters
from rma_portal.web.api.limits import headers_of
from rma_portal.web.api.problems import add_headers
from rma_portal.web.api.repeats import repeatable
from rma_portal.web.api.values import Strict
from rma_portal.web.ratelimit import Tally


class ApiView(GenericAPIView):
    """A resource. It names the scope that reading takes, the one that writing takes, or both.

    `parameters` are query parameters beyond pages and the filterset's; whatever else is sent is refused.
    `tag` groups the resource in the description of the API.
    """

    read_scope: ClassVar[str] = ""
    write_scope: ClassVar[str] = ""
    parameters: ClassVar[tuple[str, ...]] = ()
    tag: ClassVar[str] = ""
    is_list: ClassVar[bool] = False
    filterset_class: Any = None
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    tally: Tally | None = None

    def dispatch(self, request, *args, **kwargs):
        """Speak of instants in UTC: the shop's own zone is for people."""
        with timezone.override(dt.UTC):
            return super().dispatch(request, *args, **kwargs)

    def scope_for(self, method: str) -> str:
        """Return the scope that a method takes."""
        return self.read_scope if method in ("GET", "HEAD") else self.write_scope

    def initial(self, request, *args, **kwargs) -> None:
        """Know the caller and count the request, before anything is said about the address."""
        self.format_kwarg = None
        self.perform_authentication(request)
        self.check_throttles(request)
        if request.method in self.allowed_methods:
            self.check_permissions(request)
            refuse_unknown_parameters(request, self)
        refuse_unstorable(kwargs)

    def finalize_response(self, request, response, *args, **kwargs):
        """Say what is left of the limit; nothing of a merchant's is kept on the way."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "no-store"
        if self.tally is not None:
            add_headers(final, headers_of(self.tally))
        return final

    @property
    def actor(self) -> Actor:
        """The program, as author of what the request does."""
        return authentication.actor_of(self.request)


def refuse_unstorable(kwargs: dict) -> None:
    """Raise Http404 where a part of the address holds what PostgreSQL cannot: nothing has such a name."""
    for value in kwargs.values():
        if isinstance(value, str) and ("\x00" in value or not value.isprintable()):
            raise Http404


class ListView(ApiView):
    """`GET`: rows of `get_queryset()` as `serializer_class`, filtered and page by page (see pages.py)."""

    is_list = True
    keyset: ClassVar[tuple[str, ...]] = ("-id",)
    endless: ClassVar[bool] = False

    def get(self, request, *args: Any, **kwargs: Any) -> Response:
        """Answer one page."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class DetailView(ApiView):
    """`GET`: one row of `get_queryset()` as `serializer_class`, found by `lookup_field`; else 404."""

    def get(self, request, *args: Any, **kwargs: Any) -> Response:
        """Answer the one thing."""
        return Response(self.get_serializer(self.get_object()).data)


class ActingView(ApiView):
    """Reads the body as `input_class`, acts, and answers what `act` returned as `answer_class`.

    `status` is 201 where something is made. A method of a deed or of a setting may stand behind one address
    with a ListView: inherit from both.
    """

    input_class: ClassVar[type[Strict] | None] = None
    answer_class: ClassVar[type[Serializer] | None] = None
    status: ClassVar[int] = 200
    needs_key: ClassVar[bool] = False

    def done(self, request, **kwargs: Any) -> Response:
        """Do the deed and answer what came of it."""
        result = self.act(self.given(request), **kwargs)
        answer_class = self.answer_class or self.get_serializer_class()
        answer = answer_class(result, context=self.get_serializer_context())
        return Response(answer.data, status=self.status, headers=self.headers_for(result))

    def given(self, request) -> dict:
        """Return the body, checked; raise ValidationError where a field is wrong or unknown."""
        if self.input_class is None:
            return {}
        if request.content_type and not self.get_content_negotiator().select_parser(request, request.parsers):
            raise UnsupportedMediaType(request.content_type)  # a form has been read already, and would be {}
        body = self.input_class(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return body.validated_data

    def act(self, given: dict, **kwargs: Any) -> Any:
        """Call the service and return what the answer is made of. `self.actor` is the author."""
        raise NotImplementedError

    def headers_for(self, result: Any) -> dict[str, str]:
        """Return headers of the answer: `Location` of what was made."""
        return {}


class DeedView(ActingView):
    """`POST`: a deed. `needs_key` makes Idempotency-Key obligatory: where money moves or something is made, a
    repeated request must not do it twice; elsewhere the header is optional.
    """

    def post(self, request, *args: Any, **kwargs: Any):
        """Do the deed, once for each Idempotency-Key."""
        return repeatable(request, required=self.needs_key, act=lambda: self.done(request, **kwargs))


class SettingView(ActingView):
    """`PUT`: say how something is from now on. Saying it again changes nothing, so it needs no key."""

    def put(self, request, *args: Any, **kwargs: Any) -> Response:
        """Set it."""
        return self.done(request, **kwargs)
