"""The merchant's reasons."""

from returns.api.shapes import ReasonShape
from returns.models import Reason
from rma_portal.web.api.views import ListView


class Reasons(ListView):
    """List the reasons for returns, in the order in which they are offered.

    Only a reason that is not retired and has none within it can be chosen.
    """

    tag = "reasons"
    read_scope = "reasons:read"
    serializer_class = ReasonShape
    keyset = ("position", "id")

    def get_queryset(self):
        """The reasons of the merchant."""
        return Reason.objects.select_related("parent")
