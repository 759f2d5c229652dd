"""Filters that many lists share: by instants and by words of the domain."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError as Refused

from rma_portal.web.api.values import InstantField


class InstantFormField(forms.CharField):
    """An instant with its offset, as `InstantField` reads it. A "+" that became a space is one again."""

    def clean(self, value: Any) -> dt.datetime | None:
        """Return the instant, or None where none is given."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return InstantField().run_validation(text.replace(" ", "+"))
        except Refused as refused:
            raise ValidationError([str(one) for one in refused.detail], code="invalid")


@extend_schema_field(OpenApiTypes.DATETIME)
class InstantFilter(django_filters.Filter):
    """Compares an instant; `lookup_expr` "gte" for after (included), "lt" for before."""

    field_class = InstantFormField


class CodesFilter(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """One or several words of the domain, separated by commas."""
