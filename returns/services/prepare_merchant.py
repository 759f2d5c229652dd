"""Make a merchant ready to take returns: what nobody sets gets a plain and lawful default."""

from inventory.models import Location
from returns.domain.policy.engine import default_policy
from returns.domain.reasons import STANDARD_REASONS
from returns.models import NumberCounter, PolicyVersion, Reason, ReturnsSettings, Rule
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
        publish_default()
    return setting


def plant_reasons() -> None:
    """Write the reasons every merchant starts with."""
    Reason.objects.bulk_create(
        Reason(
            code=reason.code,
            labels=reason.labels,
            regime=reason.regime,
            needs_note=reason.needs_note,
            position=position,
            platform_codes=reason.platform_codes,
        )
        for position, reason in enumerate(STANDARD_REASONS, start=1)
    )


def publish_default() -> None:
    """Publish the default policy as version 1; orders older than it take it, too."""
    moment, policy = clock.now(), default_policy()
    version = PolicyVersion.objects.create(number=1, in_force_from=moment, published_at=moment)
    for rules in (policy.promise, policy.handling):
        Rule.objects.bulk_create(
            Rule(
                version=version,
                part=rule.part,
                position=position,
                name=rule.name,
                when=rule.when,
                actions=dict(rule.actions),
            )
            for position, rule in enumerate(rules, start=1)
        )
