"""Returns and what governs them, in the back-office."""

from django.contrib import admin

from returns.backoffice import claims, open_return_page, overrides, report, station
from returns.backoffice.messages import MessageAdmin
from returns.backoffice.policies import PolicyVersionAdmin
from returns.backoffice.reasons import ReasonAdmin
from returns.backoffice.return_admin import ReturnAdmin
from returns.backoffice.settings import ReturnsSettingsAdmin
from returns.models import Message, PolicyVersion, Reason, Return, ReturnsSettings

admin.site.add_pages(
    [*station.urls(), *report.urls(), *overrides.urls(), *open_return_page.urls(), *claims.urls()]
)
admin.site.register(Return, ReturnAdmin)
admin.site.register(Message, MessageAdmin)
admin.site.register(Reason, ReasonAdmin)
admin.site.register(PolicyVersion, PolicyVersionAdmin)
admin.site.register(ReturnsSettings, ReturnsSettingsAdmin)
