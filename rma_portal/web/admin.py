"""What of the platform itself stands in the back-office: API keys, mails, webhooks."""

from django.contrib import admin

from rma_portal.mail.models import OutgoingMail
from rma_portal.web.deliveries import DeliveryAdmin
from rma_portal.web.keys import pages
from rma_portal.web.mails import OutgoingMailAdmin
from rma_portal.web.webhooks import EndpointAdmin
from rma_portal.webhooks.models import Delivery, Endpoint

admin.site.add_pages(pages.urls())
admin.site.register(OutgoingMail, OutgoingMailAdmin)
admin.site.register(Endpoint, EndpointAdmin)
admin.site.register(Delivery, DeliveryAdmin)
