"""What goes wrong at the walls. These are programmers' errors, never a customer's."""


class TenancyError(Exception):
    """Code reached for rows without saying, or beyond, whose they are."""


class NoMerchant(TenancyError):
    """No merchant is active; enter one with `merchant_context`."""


class NoTransaction(TenancyError):
    """Merchants' rows are only visible inside a transaction, where the merchant is announced."""


class StrangersRow(TenancyError):
    """The row belongs to another merchant than the active one."""
