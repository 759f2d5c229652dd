"""Make a merchant ready to take returns: what nobody sets gets a plain and lawful default."""

from inventory.models import Location
from returns.domain.policy.rules import default_policy
from returns.domain.reasons import STANDARD_REASONS
from returns.models import NumberCounter, PolicyVersion, Reason, ReturnsSettings
from returns.services.publish_version import publish_version
from rma_portal.core import clock


def prepare_merchant(*, return_centre: Location) -> ReturnsSettings:
    """Write the active merchant's settings, number counter, reasons and first policy version, once.

    Calling it again leaves what is there as it is.
    """
    setting, _made = ReturnsSettings.objects.get_or_create(defaults={"return_centre": return_centre})
    NumberCounter.objects.get_or_create()
    if not Reason.objects.exists():
        plant_reasons()
    if not PolicyVersion.objects.exists():
        publish_version(default_policy(), in_force_from=clock.now())
    return setting


def plant_reasons() -> None:
    """Write the reasons every merchant starts with; those within another come after it."""
    planted: dict[str, Reason] = {}
    for position, reason in enumerate(STANDARD_REASONS, start=1):
        planted[reason.code] = Reason.objects.create(
            code=reason.code,
            parent=planted.get(reason.within),
            labels=reason.labels,
            regime=reason.regime,
            needs_note=reason.needs_note,
            opens_claim=reason.opens_claim,
            position=position,
            platform_codes=reason.platform_codes,
        )
