"""Column types of the house."""

from django.db import models


class MerchantForeignKey(models.ForeignKey):
    """A reference to another row of the same merchant.

    Django's own constraint is left out: `CompositeForeignKeys` adds the one that includes the merchant.
    """

    def __init__(self, to, on_delete=models.PROTECT, **kwargs) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class AmountField(models.DecimalField):
    """An amount of money: three decimals hold every ISO 4217 exponent; the currency stands beside it."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(*args, **kwargs)
