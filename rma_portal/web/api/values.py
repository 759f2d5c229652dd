"""How values of the trade are read and written in JSON: money, instants, counts, and nothing unasked for."""

import datetime as dt
import re
from decimal import Decimal
from functools import reduce
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rma_portal.core.money import Money

AMOUNT = r"^[0-9]{1,12}(\.[0-9]{1,3})?$"


class MoneyShape(serializers.Serializer):
    """An amount of money: `amount` in the currency's major unit with its own number of decimals."""

    amount = serializers.RegexField(
        r"^-?[0-9]+(\.[0-9]+)?$", help_text="Digits as text: 49.90 for EUR, 500 for JPY."
    )
    currency = serializers.RegexField(r"^[A-Z]{3}$", help_text="ISO 4217, for example EUR.")


def money_shape(money: Money) -> dict[str, str]:
    """Return an amount as JSON: text, since numbers lose cents on the way."""
    return {"amount": f"{money.amount:f}", "currency": money.currency}


def attribute(row: Any, path: str) -> Any:
    """Return what a dotted path of attributes leads to."""
    return reduce(getattr, path.split("."), row)


@extend_schema_field(MoneyShape)
class MoneyField(serializers.Field):
    """Shows a row's amount with its currency; `amount` and `currency` are paths of attributes."""

    def __init__(self, amount: str, currency: str = "currency", **words: Any) -> None:
        self.amount, self.currency = amount, currency
        super().__init__(**{**words, "source": "*", "read_only": True})

    def to_representation(self, value: Any) -> dict[str, str]:
        """Return the amount of a row."""
        return money_shape(Money(attribute(value, self.amount), attribute(value, self.currency)))


class AmountText(serializers.RegexField):
    """Takes an amount as text ("49.90"), never as a number: a JSON number is a float to most readers."""

    default_error_messages = {"invalid": _("Write the amount as text, such as “49.90”.")}

    def __init__(self, **words: Any) -> None:
        super().__init__(AMOUNT, **words)

    def to_internal_value(self, data: Any) -> Any:
        """Return the amount as a Decimal."""
        if not isinstance(data, str) or not re.fullmatch(AMOUNT, data):
            self.fail("invalid")
        return Decimal(data)


@extend_schema_field(OpenApiTypes.DATETIME)
class InstantField(serializers.DateTimeField):
    """An instant: written in UTC (RFC 3339), read with its offset; one without an offset is refused."""

    default_error_messages = {
        "invalid": _("Write the instant with its offset, such as 2026-03-01T12:00:00Z."),
        "year": _("Write a year between 1970 and 9998."),
    }

    def __init__(self, **words: Any) -> None:
        super().__init__(default_timezone=dt.UTC, **words)

    def to_internal_value(self, value: Any) -> dt.datetime:
        """Return the instant in UTC."""
        if not isinstance(value, str) or not re.search(r"(Z|[+-]\d\d:?\d\d)$", value.strip(), re.IGNORECASE):
            self.fail("invalid", format="RFC 3339")
        instant = super().to_internal_value(value)
        if not 1970 <= instant.year <= 9998:
            self.fail("year")
        return instant


class WholeNumber(serializers.IntegerField):
    """A count: 2, but neither "2" nor 2.0 nor true (cases 11 and 146)."""

    def to_internal_value(self, data: Any) -> int:
        """Return the count as it was sent."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class TrueOrFalse(serializers.BooleanField):
    """true or false, and no word that might mean either."""

    def to_internal_value(self, data: Any) -> bool:
        """Return what was sent."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Text(serializers.CharField):
    """A text: a number or a truth is not one."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text as it was sent."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Strict(serializers.Serializer):
    """What a caller sends. A field that is not asked for is refused, so that none is ignored in silence.

    So nobody can give a fee, a price or a state that the service decides (case 150).
    """

    default_error_messages = {"unknown": _("There is no such field.")}

    def to_internal_value(self, data: Any) -> Any:
        """Return what was sent, or refuse it with every unknown field by its name."""
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            message = self.error_messages["unknown"]
            raise serializers.ValidationError({name: [message] for name in unknown}, code="unknown_field")
        return super().to_internal_value(data)


class CodeField(serializers.ChoiceField):
    """A word of the domain; an empty column is null."""

    def to_representation(self, value: Any) -> str | None:
        """Return the word as it stands in the domain."""
        return str(value) if value else None


def codes(choices: list[tuple[str, Any]] | type[models.TextChoices]) -> list[str]:
    """Return the bare words of choices: their titles are for people, and change with the language."""
    pairs = choices.choices if isinstance(choices, type) else choices
    return [str(code) for code, _title in pairs]
