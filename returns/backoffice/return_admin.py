"""Returns in the back-office: the inbox as their list, a page of their own, and the deeds."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from returns.backoffice import files, inbox_page, return_page
from returns.models import Return
from rma_portal.web.backoffice import MerchantAdmin


class ReturnAdmin(MerchantAdmin):
    """A return is changed by its deeds alone, so the theme's form is never shown."""

    view_action = "view_return"

    def get_urls(self) -> list:
        return [*inbox_page.urls(), *files.urls(), *return_page.urls(), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """Show the inbox."""
        self.refuse_unless_viewer(request)
        return inbox_page.page(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show one return; reading is all that this address does."""
        self.refuse_unless_viewer(request)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        if not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        returns = Return.objects.select_related("order", "customer")
        return return_page.page(request, get_object_or_404(returns, pk=int(object_id)))
