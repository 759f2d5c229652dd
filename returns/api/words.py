"""The words of returns that stand behind fields of the API."""

from returns.models.words import DISPOSITIONS, PERMISSIONS, RESOLUTIONS
from rma_portal.web.api.values import codes

AUTHORS = ["customer", "staff", "program"]
ACTORS = [*AUTHORS, "rule", "system"]
PERMISSION_CODES = codes(PERMISSIONS)
RESOLUTION_CODES = codes(RESOLUTIONS)
DISPOSITION_CODES = codes(DISPOSITIONS)
CHOSEN_DISPOSITIONS = [code for code in DISPOSITION_CODES if code not in ("missing", "customer_keeps")]
