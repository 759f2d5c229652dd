"""Stock levels as programs send them."""

from rest_framework import serializers

from inventory.models import Condition
from inventory.services.set_stock import MOST_UNITS
from rma_portal.web.api.values import Strict, Text, WholeNumber, codes

MOST_LEVELS = 500  # in one request


class IncomingLevel(Strict):
    """How many units of an article lie in a site in a condition now, all told."""

    sku = Text(max_length=60)
    location = Text(max_length=20, help_text="The code of the site.")
    condition = serializers.ChoiceField(codes(Condition), required=False, default=str(Condition.SELLABLE))
    quantity = WholeNumber(min_value=0, max_value=MOST_UNITS)


class IncomingLevels(Strict):
    """Levels to set: all of them are, or none."""

    levels = serializers.ListField(child=IncomingLevel(), min_length=1, max_length=MOST_LEVELS)
