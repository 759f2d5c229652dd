"""The words of orders that stand behind fields of the API."""

from customers.models import OrderLine
from rma_portal.web.api.values import codes

LINE_KINDS = codes(OrderLine.Kind)
TAKEN_LINE_KINDS = ["article", "shipping", "fee", "manual"]  # the catalogue says which are gift cards
