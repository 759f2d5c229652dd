"""Mails as they were written, read only: without a mail server this is where they stay."""

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from rma_portal.mail.models import OutgoingMail
from rma_portal.web.backoffice import MerchantAdmin
from rma_portal.web.signed_files import Download, hands_out, led_to_file

TONES = {"waiting": "wait", "sent": "good", "kept": "plain", "unaddressed": "problem", "failed": "problem"}


@hands_out("attachment")
def attachment_file(kind: str, pk: int) -> Download | None:
    """Return the file a mail carried."""
    mail = OutgoingMail.objects.exclude(attachment="").filter(pk=pk).first()
    return Download(mail.attachment, mail.attachment_name, attached=True) if mail else None


class OutgoingMailAdmin(MerchantAdmin):
    """One mail: its headers, both its bodies, its attachment."""

    view_action = "view_mail"
    list_display = ["created_at", "subject", "recipient", "state", "attachment_name"]
    list_display_links = ["created_at", "subject"]
    list_filter = ["mail_state", "template", "language"]
    search_fields = ["=recipient"]
    search_help_text = _("Whole e-mail address")
    ordering = ["-created_at", "-id"]
    fields = ["subject", "recipient", "state", "created_at", "sent_at", "message_id", "file", "bodies"]
    readonly_fields = ["state", "file", "bodies"]

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.attachment_view)
        name = "mail_outgoingmail_attachment"
        return [path("<int:pk>/attachment/", view, name=name), *super().get_urls()]

    def attachment_view(self, request, pk: int):
        """Lead who may read mails to a mail's attachment."""
        self.refuse_unless_viewer(request)
        mail = get_object_or_404(OutgoingMail.objects.exclude(attachment=""), pk=pk)
        return led_to_file("attachment", mail)

    @admin.display(description=_("state"), ordering="mail_state")
    def state(self, mail: OutgoingMail) -> str:
        """Say what became of the mail, as a word with a dot."""
        tone = TONES.get(mail.mail_state, "plain")
        return format_html('<span class="bo-state bo-{}">{}</span>', tone, mail.get_mail_state_display())

    @admin.display(description=_("attachment"))
    def file(self, mail: OutgoingMail) -> str:
        """Link to the attachment."""
        return render_to_string("backoffice/_fragments/mail_file.html", {"mail": mail})

    @admin.display(description=_("text"))
    def bodies(self, mail: OutgoingMail) -> str:
        """Show the mail as the customer sees it, in a frame that may run and load nothing."""
        return render_to_string("backoffice/_fragments/mail_bodies.html", {"mail": mail})
