"""The description of the API (OpenAPI 3.1), drawn from the views; committed as docs/openapi.json.

`python manage.py spectacular --format openapi-json --fail-on-warn --file docs/openapi.json`
"""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from rma_portal.web.api.problems import MEDIA_TYPE, TITLES
from rma_portal.web.api.repeats import HEADER
from rma_portal.web.api.values import Strict


class ProblemErrorSerializer(serializers.Serializer):
    """One fault of the input, and where it is."""

    field = serializers.CharField(
        help_text="The field; inside others with dots (lines.0.quantity).", allow_blank=True
    )
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """An error (RFC 9457). `code` never changes its meaning; read it, not the sentences."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    errors = ProblemErrorSerializer(many=True)
    params = serializers.DictField(
        help_text="What the code is about, for example the states that are allowed."
    )
    request_id = serializers.CharField(help_text="Name it when you ask us.", allow_blank=True)


class BearerScheme(OpenApiAuthenticationExtension):
    """How a key is shown."""

    target_class = "rma_portal.web.api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema) -> dict:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "rma_<prefix>_<secret>",
            "description": "A key of the shop, made in the back-office. Each operation names its scope.",
        }


class ApiSchema(AutoSchema):
    """Describes a view of views.py: its scope, its body, its answer, and what can go wrong."""

    def get_tags(self) -> list[str]:
        return [self.view.tag] if self.view.tag else super().get_tags()

    def get_summary(self) -> str:
        return self.words.partition("\n")[0].rstrip(".")

    @property
    def words(self) -> str:
        """What the operation does: the view's words, or the deed's where a list has the address, too."""
        is_both = self.view.is_list and self.acts
        return ((self.view.act if is_both else type(self.view)).__doc__ or "").strip()

    @property
    def acts(self) -> bool:
        """Whether the operation changes something: it has a body, and an answer of its own."""
        return self.method in ("POST", "PUT")

    def _is_list_view(self, serializer=None) -> bool:
        return self.view.is_list and self.method == "GET"

    def get_description(self) -> str:
        _first, _line, rest = self.words.partition("\n")
        words = " ".join(rest.split())
        return f"{words}\n\nScope: `{self.scope}`.".strip()

    def _map_basic_serializer(self, serializer, direction) -> dict:
        """Say of a body that it takes no other field."""
        mapped = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, Strict):
            mapped["additionalProperties"] = False
        return mapped

    @property
    def scope(self) -> str:
        """The scope the operation takes."""
        return self.view.scope_for(self.method)

    def get_auth(self) -> list[dict]:
        super().get_auth()  # registers the scheme
        return [{"apiKey": [self.scope]}]

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if self.method != "POST":
            return []
        return [
            OpenApiParameter(
                HEADER,
                OpenApiTypes.STR,
                OpenApiParameter.HEADER,
                required=self.view.needs_key,
                description="A text of your own for this request; the same text never does it twice.",
            )
        ]

    def get_request_serializer(self):
        return self.view.input_class if self.acts else None

    def get_response_serializers(self) -> dict:
        responses = {self.success(): self.answered()}
        for status in self.problems():
            responses[(status, MEDIA_TYPE)] = OpenApiResponse(ProblemSerializer, str(TITLES[status]))
        return responses

    def success(self) -> int:
        """Return the status of an answer without an error."""
        return self.view.status if self.acts else 200

    def answered(self):
        """Return the serializer of an answer without an error."""
        if self.acts and self.view.answer_class is not None:
            return self.view.answer_class
        serializer = self.view.get_serializer_class()
        return serializer(many=True) if self.method == "GET" and self.view.is_list else serializer

    def problems(self) -> list[int]:
        """Return the statuses of the errors an operation can have."""
        writes = [409, 413, 415, 422] if self.acts else []
        return sorted([400, 401, 403, 404, 429, 500, *writes])
