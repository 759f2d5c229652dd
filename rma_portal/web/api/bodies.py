"""What a program may send: nothing else. A misspelt field that is ignored is a wish nobody hears."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import Serializer


class Body(Serializer):
    """The base of every body, and of each object inside one: a field it does not name is refused (422)."""

    def to_internal_value(self, data):
        unknown = [name for name in data if name not in self.fields] if isinstance(data, Mapping) else []
        if unknown:
            detail = ErrorDetail(str(_("Unknown field.")), code="unknown")
            raise ValidationError({str(name): [detail] for name in unknown})
        return super().to_internal_value(data)
