"""What customers and staff wrote to each other, newest first; answered on the return's page."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from returns.models import Message
from rma_portal.web.backoffice import MerchantAdmin


class MessageAdmin(MerchantAdmin):
    """One message."""

    view_action = "write_message"
    list_display = ["written_at", "author", "beginning", "return_link"]
    list_display_links = ["written_at"]
    list_select_related = ["rma__order"]
    list_filter = ["author_kind"]
    ordering = ["-written_at", "-id"]
    fields = ["written_at", "author", "return_link", "text"]
    readonly_fields = ["author", "return_link"]

    @admin.display(description=_("from"), ordering="author_kind")
    def author(self, message: Message) -> str:
        """Say which side wrote."""
        ours = message.author_kind != "customer"
        tone, word = ("plain", gettext("Staff")) if ours else ("info", gettext("Customer"))
        return format_html('<span class="bo-state bo-{}">{}</span>', tone, word)

    @admin.display(description=_("text"))
    def beginning(self, message: Message) -> str:
        """Show how it begins."""
        return Truncator(message.text).chars(90)

    @admin.display(description=_("return"))
    def return_link(self, message: Message) -> str:
        """Lead to the return."""
        link = reverse("admin:returns_return_change", args=[message.rma_id])
        return format_html('<a class="bo-link" href="{}">{}</a>', link, message.rma)
