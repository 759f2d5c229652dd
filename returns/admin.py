"""Returns and what governs them, in the back-office."""

from django.contrib import admin

from inventory.models import Location
from returns.backoffice import (
    appearance,
    claims,
    open_return_page,
    overrides,
    policy_bench,
    policy_list,
    policy_pages,
    policy_publish,
    policy_replay,
    policy_rule_page,
    report,
    station,
    withdrawals,
)
from returns.backoffice.listed_people import ListedPersonAdmin
from returns.backoffice.messages import MessageAdmin
from returns.backoffice.reasons import ReasonAdmin
from returns.backoffice.return_admin import ReturnAdmin
from returns.backoffice.settings import ReturnsSettingsAdmin
from returns.backoffice.sites import SiteAdmin
from returns.models import ListedPerson, Message, Reason, Return, ReturnsSettings

POLICY = (policy_list, policy_pages, policy_bench, policy_replay, policy_publish, policy_rule_page)
PAGES = (appearance, station, report, overrides, open_return_page, claims, withdrawals, *POLICY)
admin.site.add_pages([pattern for module in PAGES for pattern in module.urls()])
admin.site.register(Return, ReturnAdmin)
admin.site.register(ListedPerson, ListedPersonAdmin)
admin.site.register(Message, MessageAdmin)
admin.site.register(Reason, ReasonAdmin)
admin.site.register(ReturnsSettings, ReturnsSettingsAdmin)
admin.site.register(Location, SiteAdmin)
