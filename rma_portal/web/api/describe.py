"""The description of the API, handed out by the service itself."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from rma_portal.web.api import schema  # noqa: F401  registers how keys are described


@lru_cache(maxsize=1)
def description() -> dict:
    """Return the description of this version of the API; it is the same for every shop and reader."""
    with translation.override(settings.LANGUAGE_CODE):
        return SchemaGenerator(urlconf="rma_portal.urls").get_schema(request=None, public=True)


def openapi(request: HttpRequest) -> JsonResponse:
    """Hand out the description (OpenAPI 3.1); it takes no key and says nothing of a shop."""
    return JsonResponse(description())
