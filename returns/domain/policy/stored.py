"""How facts and decisions are stored: as plain JSON values, decimals and instants in text."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any


def as_json(value: Any) -> Any:
    """Return dataclasses, mappings, tuples, decimals, days and instants as JSON holds them."""
    if value is None or type(value) in (str, int, bool):
        return value
    if is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_json(inner) for inner in value]
    if isinstance(value, dt.date):  # an instant is a day, too
        return value.isoformat()
    return str(value) if isinstance(value, (Decimal, str)) else value
